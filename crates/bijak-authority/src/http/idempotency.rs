//! `Idempotency-Key`: a client that lost an answer asks again without making a second object.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::FromRequestParts, http::request::Parts};
use bijak_domain::Timestamp;
use rusqlite::Connection;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{ApiError, AppState, Principal};
use crate::store::{
    StoreError, WriteTx,
    idempotency_keys::{self, IdempotencyUse, Remembered},
};

/// The header of a request, and the route it came by.
#[derive(Debug)]
pub struct IdempotencyKey {
    key: Option<String>,
    route: String,
}

impl FromRequestParts<AppState> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        let key = match (values.next(), values.next()) {
            (None, _) => None,
            (Some(value), None) => {
                let text = value.to_str().unwrap_or_default();
                let fits = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
                if !fits {
                    return Err(ApiError::invalid("Idempotency-Key: 1 to 255 visible ASCII characters"));
                }
                Some(text.to_owned())
            }
            (Some(_), Some(_)) => return Err(ApiError::invalid("Idempotency-Key: given more than once")),
        };
        Ok(Self { key, route: format!("{} {}", parts.method, parts.uri.path()) })
    }
}

/// Uses whose requests are under way.
#[derive(Debug, Clone, Default)]
pub struct InFlight(Arc<Mutex<HashSet<IdempotencyUse>>>);

/// One request's use of its key; while it lives, another with the same key is told to wait.
#[derive(Debug)]
pub struct Idempotency {
    /// None: no key was sent, and nothing is remembered.
    once: Option<Once>,
    _under_way: Option<UnderWay>,
}

/// The part that goes into the change's transaction.
#[derive(Debug, Clone)]
pub struct Once {
    r#use: IdempotencyUse,
    body_hash: [u8; 32],
}

#[derive(Debug)]
struct UnderWay {
    r#use: IdempotencyUse,
    all: InFlight,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.r#use);
    }
}

impl IdempotencyKey {
    /// Begins a request of `principal` with the (parsed) `body`. An error: another one with this key is under way.
    pub fn begin<B: Serialize>(
        self,
        app: &AppState,
        principal: &Principal,
        body: &B,
    ) -> Result<Idempotency, ApiError> {
        let Self { key, route } = self;
        let Some(key) = key else { return Ok(Idempotency { once: None, _under_way: None }) };
        // Of the parsed body: another order of fields or other spaces are the same request.
        let json = serde_json::to_vec(body).map_err(|e| ApiError::Internal(e.to_string().into()))?;
        let r#use = IdempotencyUse { principal_id: principal.id(), route, key };
        if !app.in_flight.0.lock().unwrap_or_else(PoisonError::into_inner).insert(r#use.clone()) {
            return Err(ApiError::IdempotencyInFlight);
        }
        let under_way = UnderWay { r#use: r#use.clone(), all: app.in_flight.clone() };
        Ok(Idempotency {
            once: Some(Once { r#use, body_hash: Sha256::digest(json).into() }),
            _under_way: Some(under_way),
        })
    }
}

impl Idempotency {
    /// For the change's closure. `self` has to live until the change is answered.
    pub fn once(&self) -> Option<Once> {
        self.once.clone()
    }
}

/// The object that an earlier request with this key made, if there was one.
pub fn replayed(conn: &Connection, once: Option<&Once>) -> Result<Option<String>, ApiError> {
    let Some(Once { r#use, body_hash }) = once else { return Ok(None) };
    match idempotency_keys::find(conn, r#use)? {
        None => Ok(None),
        Some(Remembered { body_hash: before, object_id }) if before == *body_hash => Ok(Some(object_id)),
        Some(_) => Err(ApiError::IdempotencyMismatch),
    }
}

/// Remembers what was made, in the transaction that makes it.
pub fn remember(
    tx: &WriteTx<'_>,
    once: Option<&Once>,
    object_id: &dyn std::fmt::Display,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(Once { r#use, body_hash }) = once else { return Ok(()) };
    let remembered = Remembered { body_hash: *body_hash, object_id: object_id.to_string() };
    idempotency_keys::insert(tx, r#use, &remembered, now)
}
