//! The management calls of a deployment, with secrets told once, idempotent creation, and faults to order.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use bijak_client::test_server::{Answer, Request};
use bijak_domain::{
    ApiKeyId, Clock, OsEntropy, SecretKind, SecretToken, ServiceAccountId, ServiceAccountKeyId, Timestamp,
};
use serde_json::{Value, json};

use super::{FakeDeployment, FakeLog, TestClock, problem};

#[derive(Clone)]
pub(crate) struct FakeApi(Arc<Mutex<ApiModel>>);

#[derive(Default)]
pub(crate) struct ApiModel {
    clock: Arc<TestClock>,
    workspaces: Vec<Value>,
    /// API keys by id, as served.
    pub(crate) keys: BTreeMap<String, Value>,
    pub(crate) accounts: BTreeMap<String, Value>,
    pub(crate) account_keys: BTreeMap<String, Value>,
    /// Credential id → secret.
    secrets: BTreeMap<String, String>,
    /// Idempotency-Key → what was made.
    made: BTreeMap<String, String>,
    /// Credential id → its use.
    pub(crate) usage: BTreeMap<String, Vec<Value>>,
    pub(crate) log: Option<FakeLog>,
    pub(crate) faults: Faults,
}

/// What goes wrong. Each holds until it is taken back.
#[derive(Default)]
pub(crate) struct Faults {
    /// Creating works, but this many of its answers never arrive.
    pub(crate) lost_answers: usize,
    /// After the next lost answer nothing arrives any more, either way.
    pub(crate) dies_with_answer: bool,
    pub(crate) is_dead: bool,
    /// Every creating call is refused.
    pub(crate) refuses: Option<(u16, &'static str)>,
    /// New keys do not work: `/v1/me` answers this to them.
    pub(crate) key_answer: Option<(u16, &'static str)>,
}

impl FakeApi {
    pub(crate) fn install(deployment: &FakeDeployment, clock: &Arc<TestClock>) -> Self {
        let mut model = deployment.model();
        let workspaces = model
            .workspaces
            .iter()
            .map(|(id, name)| json!({"id": id, "name": name, "created_at": "2026-11-24T00:00:00.000Z"}))
            .collect();
        let log = Some(FakeLog::new(&model.organization_id));
        let api = Self(Arc::new(Mutex::new(ApiModel {
            clock: clock.clone(),
            workspaces,
            log,
            ..ApiModel::default()
        })));
        let answering = api.clone();
        model.extra = Some(Box::new(move |request| answering.model().answer(request)));
        api
    }

    pub(crate) fn model(&self) -> MutexGuard<'_, ApiModel> {
        self.0.lock().unwrap()
    }

    /// The living credentials and their secrets.
    pub(crate) fn living(&self) -> BTreeMap<String, String> {
        let model = self.model();
        let now = model.clock.now();
        let lives = |view: &Value| view["revoked_at"].is_null() && !ended(view, now);
        let keys = model.keys.iter().chain(&model.account_keys).filter(|(_, view)| lives(view));
        keys.map(|(id, _)| (id.clone(), model.secrets[id].clone())).collect()
    }
}

fn ended(view: &Value, now: Timestamp) -> bool {
    view["expires_at"].as_str().is_some_and(|end| end.parse::<Timestamp>().unwrap() <= now)
}

impl ApiModel {
    pub(crate) fn log(&mut self) -> &mut FakeLog {
        self.log.as_mut().unwrap()
    }

    fn answer(&mut self, request: &Request) -> Option<Answer> {
        if self.faults.is_dead {
            return Some(Answer::HangUp);
        }
        let bearer = request.header("authorization")?.strip_prefix("Bearer ")?;
        if bearer.starts_with("bijak_") {
            return Some(self.as_key(request, bearer));
        }
        let path: Vec<&str> = request.path.trim_start_matches("/v1/").split('/').collect();
        let body: Value = serde_json::from_str(&request.body).unwrap_or(Value::Null);
        let method = request.method.as_str();
        let answer = match (method, path.as_slice()) {
            ("GET", ["workspaces"]) => page(self.workspaces.clone()),
            ("GET", ["workspaces", ws, "api-keys"]) => page(of(&self.keys, "workspace_id", ws)),
            ("POST", ["workspaces", ws, "api-keys"]) => {
                return Some(self.create(request, |model| Some(model.new_key(ws, &body))));
            }
            ("GET", ["workspaces", _, "api-keys", id]) => found(self.keys.get(*id)),
            ("PATCH", ["workspaces", _, "api-keys", id]) => {
                let Some(key) = self.keys.get_mut(*id) else { return Some(problem(404, "not_found")) };
                key["name"] = body["name"].clone();
                found(Some(&*key))
            }
            (
                "POST",
                ["workspaces", _, "api-keys", id, "revoke"]
                | ["workspaces", _, "service-accounts", _, "keys", id, "revoke"],
            ) => self.revoke(id),
            ("GET", ["workspaces", ws, "service-accounts"]) => page(of(&self.accounts, "workspace_id", ws)),
            ("POST", ["workspaces", ws, "service-accounts"]) => {
                return Some(self.create(request, |model| model.new_account(ws, &body)));
            }
            ("GET", ["workspaces", _, "service-accounts", id]) => found(self.accounts.get(*id)),
            ("POST", ["workspaces", _, "service-accounts", id, "disable"]) => self.disable(id),
            ("GET", ["workspaces", _, "service-accounts", id, "keys"]) => {
                page(of(&self.account_keys, "service_account_id", id))
            }
            ("POST", ["workspaces", _, "service-accounts", id, "rotate-key"]) => {
                return Some(self.create(request, |model| model.new_account_key(id)));
            }
            ("GET", ["workspaces", _, "credentials", id, "usage"]) => {
                page(self.usage.get(*id).cloned().unwrap_or_default())
            }
            _ => return self.log.as_ref().and_then(|log| log.answer(request)),
        };
        Some(answer)
    }

    fn as_key(&self, request: &Request, bearer: &str) -> Answer {
        if let Some((status, code)) = self.faults.key_answer {
            return problem(status, code);
        }
        let now = self.clock.now();
        let Some((id, _)) = self.secrets.iter().find(|(_, secret)| *secret == bearer) else {
            return problem(401, "invalid_credential");
        };
        let view = self.keys.get(id).or_else(|| self.account_keys.get(id)).unwrap();
        if !view["revoked_at"].is_null() || ended(view, now) {
            return problem(401, "invalid_credential");
        }
        match request.path.as_str() {
            "/v1/me" => Answer::json(
                200,
                &json!({"principal": {"type": "api_key", "id": id, "name": "n", "credential_id": null}, "scopes": [],
                    "organization": {"id": "org_1", "name": "Acme"}, "role": null, "workspaces": []})
                .to_string(),
            ),
            "/v1/inference/chat" => {
                let may = view["permissions"].as_array().is_some_and(|p| p.contains(&json!("inference.write")));
                if may { Answer::json(200, r#"{"choices":[]}"#) } else { problem(403, "insufficient_scope") }
            }
            _ => problem(403, "insufficient_scope"),
        }
    }

    /// Makes something once for each Idempotency-Key. The secret is told by the request that made it, if it arrives.
    fn create(&mut self, request: &Request, make: impl FnOnce(&mut Self) -> Option<String>) -> Answer {
        if let Some((status, code)) = self.faults.refuses {
            return problem(status, code);
        }
        let once = request.header("idempotency-key").expect("creating calls are idempotent").to_owned();
        let replayed = self.made.get(&once).cloned();
        let (id, secret) = if let Some(id) = replayed {
            (id, None)
        } else {
            let Some(id) = make(self) else { return problem(404, "not_found") };
            self.made.insert(once, id.clone());
            let secret = self.secrets[&id].clone();
            (id, Some(secret))
        };
        if self.faults.lost_answers > 0 {
            self.faults.lost_answers -= 1;
            self.faults.is_dead = self.faults.dies_with_answer;
            return Answer::HangUp;
        }
        let mut view = match self.keys.get(&id) {
            Some(key) => key.clone(),
            None => self.account_keys[&id].clone(),
        };
        let is_account = !request.path.ends_with("/rotate-key") && !self.keys.contains_key(&id);
        if is_account {
            let mut account = self.accounts[view["service_account_id"].as_str().unwrap()].clone();
            account["key"] = view;
            view = account;
        }
        if let Some(secret) = secret {
            view["secret"] = json!(secret);
        }
        Answer::json(201, &view.to_string())
    }

    fn secret(&mut self, id: &str, kind: SecretKind) -> String {
        let secret = SecretToken::generate(kind, &OsEntropy);
        self.secrets.insert(id.to_owned(), secret.expose("the fake deployment tells it").to_owned());
        secret.last_four().to_owned()
    }

    fn new_key(&mut self, ws: &str, body: &Value) -> String {
        let now = self.clock.now();
        let id = ApiKeyId::new(now, &OsEntropy).to_string();
        let last_four = self.secret(&id, SecretKind::ApiKey);
        let cidrs = if body["allowed_cidrs"].is_null() { json!([]) } else { body["allowed_cidrs"].clone() };
        let view = json!({"id": id, "workspace_id": ws, "name": body["name"], "status": "active",
            "permissions": body["permissions"], "created_at": now, "last_used_at": null, "expires_at": body["expires_at"],
            "revoked_at": null, "last_four": last_four, "allowed_cidrs": cidrs, "rotated_from": null});
        self.keys.insert(id.clone(), view);
        id
    }

    fn new_account(&mut self, ws: &str, body: &Value) -> Option<String> {
        let now = self.clock.now();
        let id = ServiceAccountId::new(now, &OsEntropy).to_string();
        let view = json!({"id": id, "workspace_id": ws, "name": body["name"], "status": "active", "scopes": body["scopes"],
            "rotation_days": body["rotation_days"], "rotation_due_at": null, "created_at": now, "last_used_at": null,
            "disabled_at": null, "current_key_id": null});
        self.accounts.insert(id.clone(), view);
        self.new_account_key(&id)
    }

    fn new_account_key(&mut self, account_id: &str) -> Option<String> {
        let now = self.clock.now();
        let id = ServiceAccountKeyId::new(now, &OsEntropy).to_string();
        let last_four = self.secret(&id, SecretKind::ServiceAccountKey);
        let account = self.accounts.get_mut(account_id)?;
        let before = std::mem::replace(&mut account["current_key_id"], json!(id));
        if let Some(old) = before.as_str().and_then(|old| self.account_keys.get_mut(old)) {
            (old["status"], old["superseded_at"]) = (json!("superseded"), json!(now));
            old["expires_at"] = json!(now.plus_days(1));
        }
        let view = json!({"id": id, "service_account_id": account_id, "name": account["name"], "status": "active",
            "created_at": now, "last_used_at": null, "expires_at": null, "superseded_at": null, "revoked_at": null,
            "last_four": last_four, "rotated_from": before});
        self.account_keys.insert(id.clone(), view);
        Some(id)
    }

    fn revoke(&mut self, id: &str) -> Answer {
        let now = self.clock.now();
        let Some(view) = self.keys.get_mut(id).or_else(|| self.account_keys.get_mut(id)) else {
            return problem(404, "not_found");
        };
        if view["revoked_at"].is_null() {
            (view["status"], view["revoked_at"]) = (json!("revoked"), json!(now));
        }
        found(Some(&*view))
    }

    fn disable(&mut self, id: &str) -> Answer {
        let now = self.clock.now();
        let Some(account) = self.accounts.get_mut(id) else { return problem(404, "not_found") };
        (account["status"], account["disabled_at"]) = (json!("disabled"), json!(now));
        account["current_key_id"] = Value::Null;
        let account = account.clone();
        for key in self.account_keys.values_mut().filter(|key| key["service_account_id"] == id) {
            (key["status"], key["revoked_at"]) = (json!("revoked"), json!(now));
        }
        Answer::json(200, &account.to_string())
    }
}

fn of(views: &BTreeMap<String, Value>, field: &str, value: &str) -> Vec<Value> {
    views.values().filter(|view| view[field] == value).cloned().collect()
}

fn page(items: Vec<Value>) -> Answer {
    Answer::json(200, &json!({"items": items, "next": null}).to_string())
}

fn found(view: Option<&Value>) -> Answer {
    view.map_or_else(|| problem(404, "not_found"), |view| Answer::json(200, &view.to_string()))
}
