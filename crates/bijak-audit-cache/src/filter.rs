//! What is asked for, and its SQL over the integer columns.

use bijak_domain::Outcome;
use rusqlite::types::Value;

use crate::folded::fold;

/// All parts optional and combined with AND. Texts are exact but for `text` and `action`'s star.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub workspace_id: Option<String>,
    /// The actor's id or name.
    pub actor: Option<String>,
    /// The id of actor or target.
    pub identity: Option<String>,
    /// An action, or a prefix that ends in `*`.
    pub action: Option<String>,
    pub outcome: Option<Outcome>,
    /// Every word must occur, in any letter case, in some field.
    pub text: Option<String>,
}

/// A condition on a row `e` of `events`, with its parameters.
pub(crate) struct Condition {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Filter {
    /// Whether every event matches: then nothing has to be looked for.
    pub(crate) fn is_everything(&self) -> bool {
        let Self { workspace_id, actor, identity, action, outcome, text } = self;
        let texts = [workspace_id, actor, identity, action];
        let words = text.as_deref().unwrap_or_default().split_whitespace().count();
        texts.iter().all(|text| text.is_none()) && outcome.is_none() && words == 0
    }

    pub(crate) fn condition(&self) -> Condition {
        let Self { workspace_id, actor, identity, action, outcome, text } = self;
        let mut condition = Condition { sql: "TRUE".into(), values: Vec::new() };
        if let Some(workspace_id) = workspace_id {
            condition.and("e.workspace = (SELECT id FROM texts WHERE text = ?)", [workspace_id.clone()]);
        }
        if let Some(actor) = actor {
            let sql = "e.actor IN (SELECT id FROM parties WHERE party_id = ? UNION SELECT id FROM parties WHERE name = ?)";
            condition.and(sql, [actor.clone(), actor.clone()]);
        }
        if let Some(identity) = identity {
            let sql = "(e.actor IN (SELECT id FROM parties WHERE party_id = ?)
                OR e.target IN (SELECT id FROM parties WHERE party_id = ?))";
            condition.and(sql, [identity.clone(), identity.clone()]);
        }
        match action.as_deref().map(|action| action.strip_suffix('*').ok_or(action)) {
            None => {}
            Some(Ok(prefix)) => {
                let sql = "e.action IN (SELECT id FROM texts WHERE substr(text, 1, length(?)) = ?)";
                condition.and(sql, [prefix.to_owned(), prefix.to_owned()]);
            }
            Some(Err(exact)) => {
                condition.and("e.action = (SELECT id FROM texts WHERE text = ?)", [exact.to_owned()]);
            }
        }
        if let Some(outcome) = outcome {
            condition.and(&format!("e.outcome = {}", i32::from(*outcome == Outcome::Success)), []);
        }
        for word in text.as_deref().unwrap_or_default().split_whitespace() {
            condition.and_word(&fold(word));
        }
        condition
    }
}

impl Condition {
    fn and<const N: usize>(&mut self, sql: &str, values: [String; N]) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values.map(Value::Text));
    }

    /// The dictionaries are asked once per query, the text of each event only where they know nothing.
    fn and_word(&mut self, word: &str) {
        let mut sql = String::from("(");
        let mut values = Vec::new();
        for column in ["action", "source_ip", "user_agent", "workspace", "organization"] {
            sql.push_str("e.");
            sql.push_str(column);
            sql.push_str(" IN (SELECT id FROM texts WHERE instr(folded, ?)) OR ");
            values.push(word.to_owned());
        }
        for column in ["actor", "target"] {
            sql.push_str("e.");
            sql.push_str(column);
            sql.push_str(" IN (SELECT id FROM parties WHERE instr(folded, ?)) OR ");
            values.push(word.to_owned());
        }
        for (name, value) in [("success", 1), ("failure", 0)] {
            if name.contains(word) {
                sql.push_str(if value == 1 { "e.outcome = 1 OR " } else { "e.outcome = 0 OR " });
            }
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            sql.push_str("instr(e.seq, ?) OR ");
            values.push(word.to_owned());
        }
        sql.push_str("EXISTS (SELECT 1 FROM folded f WHERE f.seq = e.seq AND instr(f.text, ?)))");
        values.push(word.to_owned());
        self.sql.push_str(" AND ");
        self.sql.push_str(&sql);
        self.values.extend(values.into_iter().map(Value::Text));
    }
}
