//! The set-up form: what is asked for, what is wrong with what was typed.

use bijak_domain::{Name, NameError};
use zeroize::Zeroizing;

use crate::{
    oauth::parameters::{Parameters, Repeated},
    pages::{Field, FieldError},
    people::{Email, Password},
};

/// What was typed, as it was typed.
#[derive(Default)]
pub(super) struct Typed {
    organization: String,
    workspace: String,
    email: String,
    pub(super) code: String,
    password: Zeroizing<String>,
    password_again: Zeroizing<String>,
}

/// A form without a fault.
pub(super) struct Filled {
    pub(super) organization: Name,
    pub(super) workspace: Name,
    pub(super) email: Email,
    pub(super) password: Password,
}

/// What came of checking a form.
pub(super) enum Checked {
    Good(Filled),
    Faulty(Typed, Vec<FieldError>),
}

impl Typed {
    pub(super) fn read(form: &Parameters) -> Result<Self, Repeated> {
        let get = |name| form.get(name).map(|value| value.unwrap_or_default().to_owned());
        Ok(Self {
            organization: get("organization")?.trim().to_owned(),
            workspace: get("workspace")?.trim().to_owned(),
            email: get("email")?,
            code: get("code")?,
            password: Zeroizing::new(get("password")?),
            password_again: Zeroizing::new(get("password_again")?),
        })
    }

    /// `code` is what is wrong with the code, if anything: who does not have it learns nothing else by trying.
    pub(super) fn check(self, code: Option<String>) -> Checked {
        let mut errors = Vec::new();
        let mut wrong = |field, text: String| errors.push(FieldError { field, text });
        if let Some(text) = code {
            wrong("code", text);
        }
        let organization = Name::new(&*self.organization);
        let workspace = Name::new(&*self.workspace);
        if let Err(error) = organization {
            wrong("organization", name_error("organization", error));
        }
        if let Err(error) = workspace {
            wrong("workspace", name_error("workspace", error));
        }
        let email = Email::parse(&self.email);
        if email.is_err() {
            wrong("email", "Enter an email address, such as maya@example.org.".to_owned());
        }
        let password = Password::choose(self.password.clone());
        match password {
            Err(error) => wrong("password", format!("Choose another password: {error}.")),
            Ok(_) if self.password != self.password_again => {
                wrong("password_again", "The two passwords differ. Type both again.".to_owned());
            }
            Ok(_) => {}
        }
        match (organization, workspace, email, password) {
            (Ok(organization), Ok(workspace), Ok(email), Ok(password)) if errors.is_empty() => {
                Checked::Good(Filled { organization, workspace, email, password })
            }
            _ => Checked::Faulty(self, errors),
        }
    }

    /// The form's inputs with what was typed, passwords left out. The first faulty one, else the first, has the focus.
    pub(super) fn fields(&self, errors: &[FieldError]) -> Vec<Field<'_>> {
        let focus = errors.first().map_or("code", |error| error.field);
        let field = |name, label, hint, kind, autocomplete, value| Field {
            name,
            label,
            hint,
            kind,
            autocomplete,
            value,
            is_wrong: errors.iter().any(|error| error.field == name),
            autofocus: name == focus,
        };
        vec![
            field("code", "Code", "The 8 characters in the Bijak Keys app", "text", "off", &*self.code),
            field("organization", "Organization", "", "text", "organization", &*self.organization),
            field(
                "workspace",
                "First workspace",
                "Keys live in it; such as “prod”",
                "text",
                "off",
                &*self.workspace,
            ),
            field("email", "Your email", "You sign in with it", "email", "username", &*self.email),
            field("password", "Password", "At least 12 characters", "password", "new-password", ""),
            field("password_again", "Password again", "", "password", "new-password", ""),
        ]
    }
}

fn name_error(what: &str, error: NameError) -> String {
    match error {
        NameError::Length => format!("Give the {what} a name of 1 to 128 characters."),
        NameError::ControlCharacter => format!("The {what}'s name may not hold control characters."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Typed {
        Typed::read(&Parameters::parse(text.as_bytes()).unwrap()).unwrap()
    }

    const GOOD: &str = "organization=+Acme+&workspace=prod&email=maya%40example.org&code=ABCD2345\
        &password=twelve+or+more&password_again=twelve+or+more";

    fn faults(text: &str, code: Option<&str>) -> Vec<&'static str> {
        match typed(text).check(code.map(str::to_owned)) {
            Checked::Good(_) => Vec::new(),
            Checked::Faulty(_, errors) => errors.iter().map(|error| error.field).collect(),
        }
    }

    #[test]
    fn a_good_form_is_taken_without_the_spaces_around_names() {
        let Checked::Good(filled) = typed(GOOD).check(None) else { panic!() };
        assert_eq!((filled.organization.as_str(), filled.workspace.as_str()), ("Acme", "prod"));
        assert_eq!(filled.email.as_str(), "maya@example.org");
    }

    #[test]
    fn every_fault_is_told_at_its_field() {
        assert_eq!(faults("", Some("x")), ["code", "organization", "workspace", "email", "password"]);
        assert_eq!(faults(&GOOD.replace("again=twelve", "again=eleven"), None), ["password_again"]);
        assert_eq!(faults(&GOOD.replace("twelve+or+more", "short"), None), ["password"]);
        assert_eq!(faults(GOOD, Some("wrong")), ["code"]);
    }

    #[test]
    fn what_was_typed_is_kept_but_for_passwords() {
        let Checked::Faulty(typed, errors) = typed(&GOOD.replace("maya%40", "maya")).check(None) else {
            panic!()
        };
        let fields = typed.fields(&errors);
        let value = |name| fields.iter().find(|f| f.name == name).unwrap().value;
        assert_eq!((value("organization"), value("email")), ("Acme", "mayaexample.org"));
        assert_eq!((value("password"), value("password_again")), ("", ""));
        assert!(fields.iter().any(|f| f.name == "email" && f.autofocus && f.is_wrong));
    }
}
