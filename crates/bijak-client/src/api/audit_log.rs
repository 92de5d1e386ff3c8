use base64::{Engine, prelude::BASE64_STANDARD};
use bijak_api_types::ProofView;

use super::{Api, ApiError, call::Spec};

/// `/v1/audit-log`: what proves that the log is what it was. Texts are handed over as they came: what they mean, and
/// whether they hold, is for `bijak-transparency` to say.
#[derive(Debug)]
pub struct AuditLog<'a>(&'a Api);

impl Api {
    pub fn audit_log(&self) -> AuditLog<'_> {
        AuditLog(self)
    }
}

impl AuditLog<'_> {
    /// The signed note over every event acknowledged before this call.
    pub async fn checkpoint(&self) -> Result<String, ApiError> {
        self.0.call_text(Spec::get(["v1", "audit-log", "checkpoint"])).await
    }

    /// The current verifier key; its name is the log's origin.
    pub async fn key(&self) -> Result<String, ApiError> {
        let text = self.0.call_text(Spec::get(["v1", "audit-log", "key"])).await?;
        Ok(text.trim_end().to_owned())
    }

    /// Every verifier key the log ever had, the current one first.
    pub async fn keys(&self) -> Result<Vec<String>, ApiError> {
        let text = self.0.call_text(Spec::get(["v1", "audit-log", "keys"])).await?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// That event `seq` is in the tree of `size`: hashes from the leaf to the root (RFC 9162 §2.1.3).
    pub async fn inclusion_proof(&self, seq: u64, size: u64) -> Result<Vec<[u8; 32]>, ApiError> {
        let spec = Spec::get(["v1", "audit-log", "proof", "inclusion"]);
        self.proof(spec.query("seq", Some(seq)).query("size", Some(size))).await
    }

    /// That the tree of size `to` continues the tree of size `from` (RFC 9162 §2.1.4).
    pub async fn consistency_proof(&self, from: u64, to: u64) -> Result<Vec<[u8; 32]>, ApiError> {
        let spec = Spec::get(["v1", "audit-log", "proof", "consistency"]);
        self.proof(spec.query("from", Some(from)).query("to", Some(to))).await
    }

    async fn proof(&self, spec: Spec<'_>) -> Result<Vec<[u8; 32]>, ApiError> {
        let ProofView { hashes } = self.0.call(spec).await?;
        let hashes = hashes.iter().map(|text| BASE64_STANDARD.decode(text).ok()?.try_into().ok());
        hashes.collect::<Option<_>>().ok_or(ApiError::NotJson { status: 200 })
    }
}
