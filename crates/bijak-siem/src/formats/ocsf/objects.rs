//! The OCSF objects that our events use, with the attributes that they fill.

use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize)]
pub(super) struct Metadata<'a> {
    pub(super) version: &'a str,
    pub(super) profiles: [&'a str; 1],
    pub(super) product: Product<'a>,
    /// The event's id: the same in every copy that a SIEM receives.
    pub(super) uid: &'a str,
    pub(super) event_code: &'a str,
    pub(super) sequence: u64,
    pub(super) log_name: &'a str,
    pub(super) original_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tenant_uid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) correlation_uid: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Product<'a> {
    pub(super) name: &'a str,
    pub(super) vendor_name: &'a str,
    pub(super) version: &'a str,
}

#[derive(Serialize)]
pub(super) struct Cloud<'a> {
    pub(super) provider: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) org: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<Account<'a>>,
}

#[derive(Serialize)]
pub(super) struct Organization<'a> {
    pub(super) uid: &'a str,
}

#[derive(Serialize)]
pub(super) struct Account<'a> {
    pub(super) uid: &'a str,
    pub(super) r#type: &'a str,
    pub(super) type_id: u8,
}

/// OCSF's `actor`.
#[derive(Serialize)]
pub(super) struct Perpetrator<'a> {
    pub(super) user: User<'a>,
}

#[derive(Serialize)]
pub(super) struct User<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    pub(super) r#type: &'a str,
    pub(super) type_id: u8,
}

#[derive(Serialize)]
pub(super) struct Endpoint<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ip: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Api<'a> {
    pub(super) operation: &'a str,
    pub(super) service: Named<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<Request<'a>>,
}

/// A service, by its name alone.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
}

#[derive(Serialize)]
pub(super) struct Request<'a> {
    pub(super) uid: &'a str,
}

#[derive(Serialize)]
pub(super) struct HttpRequest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<&'a str>,
}

/// OCSF's `managed_entity`.
#[derive(Serialize)]
pub(super) struct Entity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    pub(super) r#type: &'a str,
    pub(super) type_id: u8,
}

/// OCSF's `resource_details`.
#[derive(Serialize)]
pub(super) struct Resource<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) r#type: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Observable<'a> {
    pub(super) name: &'a str,
    pub(super) type_id: u8,
    pub(super) r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<&'a str>,
}

/// What OCSF has no word for, in our own.
#[derive(Serialize)]
pub(super) struct Unmapped<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) actor_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) details: Option<&'a Map<String, Value>>,
}
