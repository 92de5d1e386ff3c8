//! A browser without eyes: one cookie, the hidden fields of the page it shows, and no redirect followed unasked.

use std::{cell::RefCell, collections::BTreeMap};

use reqwest::{StatusCode, header};

use super::world::{Answer, Attempt, World, send};

pub(crate) struct Browser<'a> {
    world: &'a World,
    pub(crate) cookie: RefCell<Option<String>>,
}

/// A page with one form.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) answer: Answer,
    pub(crate) action: String,
    pub(crate) hidden: Vec<(String, String)>,
}

impl Page {
    pub(crate) fn hidden(&self, name: &str) -> &str {
        self.hidden.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    pub(crate) fn heading(&self) -> String {
        let text = self.answer.body.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
        text.replace("<b>", "").replace("</b>", "")
    }
}

impl<'a> Browser<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        Self { world, cookie: RefCell::default() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.world.http.get(self.world.url(path))).await
    }

    /// Opens an address that answers with a page.
    pub(crate) async fn open(&self, path: &str) -> Page {
        read_page(self.get(path).await)
    }

    /// Sends the page's form with `fields` beside its hidden ones.
    pub(crate) async fn submit(&self, page: &Page, fields: &[(&str, &str)]) -> Answer {
        let hidden = page.hidden.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        let form: Vec<_> = hidden.chain(fields.iter().copied()).collect();
        self.send(self.world.http.post(self.world.url(&page.action)).form(&form)).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.world.http.post(self.world.url(path)).form(form)).await
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let cookie = self.cookie.borrow().clone();
        let request = match cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let answer = send(request).await;
        if let Some(set) = answer.headers.get(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            self.cookie.replace(Some(pair));
        }
        answer
    }

    /// Signs `email` in and shows the consent page.
    pub(crate) async fn consent_page(&self, attempt: &Attempt, email: &str) -> Page {
        let page = self.open(&attempt.path()).await;
        let answer = self.submit(&page, &[("email", email), ("password", &self.world.password)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self.open(answer.header("location")).await
    }

    /// The code at the end of a sign-in with consent.
    pub(crate) async fn code(&self, attempt: &Attempt, email: &str) -> String {
        let page = self.consent_page(attempt, email).await;
        let answer = self.submit(&page, &[("decision", "allow")]).await;
        response_of(&answer).remove("code").unwrap()
    }
}

/// The parameters of an authorization response.
pub(crate) fn response_of(answer: &Answer) -> BTreeMap<String, String> {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let (_, query) = answer.header("location").split_once('?').unwrap();
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn read_page(answer: Answer) -> Page {
    assert_eq!(answer.body.matches("<form").count(), 1, "{} {}", answer.status, answer.body);
    let form = answer.body.split_once("<form").unwrap().1.split_once('>').unwrap().0;
    let action = attribute(form, "action");
    let hidden = answer
        .body
        .split("<input ")
        .filter(|input| input.starts_with(r#"type="hidden""#))
        .map(|input| (attribute(input, "name"), attribute(input, "value")))
        .collect();
    Page { answer, action, hidden }
}

fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split_once(&format!(r#"{name}=""#)).unwrap().1.split_once('"').unwrap().0;
    value
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}
