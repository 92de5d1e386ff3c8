//! What a change may do inside the writer's transaction.

use std::{cell::RefCell, ops::Deref};

use bijak_domain::{
    Actor, AuditEvent, Entropy, EventId, OrganizationId, Outcome, Target, Timestamp, WorkspaceId,
};
use bijak_transparency::Hash;
use rusqlite::{Connection, params};
use serde_json::{Map, Value};

use super::{StoreError, audit_tree::Trees};
use crate::origin::Origin;

/// The writer's transaction as one change sees it. Reads go through `Deref`; they see the changes before this one.
pub struct WriteTx<'a> {
    conn: &'a Connection,
    entropy: &'a dyn Entropy,
    trees: &'a RefCell<Trees>,
}

impl std::fmt::Debug for WriteTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriteTx").finish_non_exhaustive()
    }
}

impl Deref for WriteTx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.conn
    }
}

/// An audit event before it has an id and a place in the log.
#[derive(Debug, Clone)]
pub struct NewEvent {
    pub time: Timestamp,
    pub organization_id: OrganizationId,
    pub workspace_id: Option<WorkspaceId>,
    pub actor: Actor,
    pub action: &'static str,
    pub target: Option<Target>,
    pub outcome: Outcome,
    pub reason: Option<&'static str>,
    pub origin: Origin,
    pub details: Map<String, Value>,
}

impl<'a> WriteTx<'a> {
    pub(super) fn new(conn: &'a Connection, entropy: &'a dyn Entropy, trees: &'a RefCell<Trees>) -> Self {
        Self { conn, entropy, trees }
    }

    /// How many events the organization's log has, those of this transaction included.
    pub fn log_size(&self, organization: OrganizationId) -> Result<u64, StoreError> {
        self.trees.borrow_mut().next_seq(self.conn, organization)
    }

    /// Appends to the organization's log: `seq` is the next number, the line is the event's RFC 8785 form, the leaf hash
    /// is RFC 9162's and joins the log's tree. On an error nothing of the change may be kept: pass it on.
    pub fn append_event(&self, event: NewEvent) -> Result<AuditEvent, StoreError> {
        crate::fail_point("store.event.before");
        let NewEvent {
            time,
            organization_id,
            workspace_id,
            actor,
            action,
            target,
            outcome,
            reason,
            origin,
            details,
        } = event;
        let Origin { source_ip, user_agent, request_id } = origin;
        let seq = self.trees.borrow_mut().next_seq(self.conn, organization_id)?;
        let event = AuditEvent {
            id: EventId::new(time, self.entropy).to_string(),
            seq,
            time,
            organization_id: Some(organization_id.to_string()),
            workspace_id: workspace_id.map(|id| id.to_string()),
            actor: Some(actor),
            action: action.to_owned(),
            target,
            source_ip: source_ip.map(|ip| ip.to_string()),
            user_agent,
            outcome,
            reason: reason.map(str::to_owned),
            request_id: request_id.map(|id| id.to_string()),
            details,
        };
        let leaf = self.insert_event(&event)?;
        self.trees.borrow_mut().push(self.conn, organization_id, leaf)?;
        crate::fail_point("store.event.after");
        Ok(event)
    }

    /// Answers the leaf hash.
    fn insert_event(&self, event: &AuditEvent) -> Result<Hash, StoreError> {
        let line = event.canonical_json().map_err(|e| StoreError::Event(e.to_string().into()))?;
        let leaf_hash = bijak_transparency::leaf_hash(&line);
        let line = String::from_utf8(line).map_err(|e| StoreError::Event(e.to_string().into()))?;
        let actor_id = event.actor.as_ref().and_then(|a| a.id.as_deref());
        let target_id = event.target.as_ref().and_then(|t| t.id.as_deref());
        let outcome = match event.outcome {
            Outcome::Success => "success",
            Outcome::Failure => "failure",
        };
        self.prepare_cached(
            "INSERT INTO audit_events (organization_id, seq, line, leaf_hash, time, workspace_id, actor_id, action,
                 target_id, source_ip, user_agent, outcome)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            event.organization_id,
            event.seq,
            line,
            leaf_hash,
            event.time.as_millis(),
            event.workspace_id,
            actor_id,
            event.action,
            target_id,
            event.source_ip,
            event.user_agent,
            outcome,
        ])?;
        Ok(leaf_hash)
    }
}
