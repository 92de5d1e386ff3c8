use bijak_audit_cache::{
    AuditCache, CacheError, Cancel, Query,
    transparency::{Bundle, Checkpoint, ProvenEvent, VerifierKey},
};

use crate::{
    app::code,
    audit::{error::cache_error, trust::table::Log},
    view::ErrorView,
};

/// The most events of one bundle: it is one JSON document, made in memory.
const MOST: u64 = 100_000;
/// Events read at a time.
const PIECE: usize = 2_000;

/// The evidence bundle of docs/AUDIT.md: the matches with their inclusion proofs, the last head that was proven and the
/// pinned key. Anybody can check it offline (`bijak audit verify FILE`). Blocks.
pub(super) fn bundle(
    cache: &AuditCache,
    log: Option<&Log>,
    query: &Query,
    up_to: Option<u64>,
    cancel: &Cancel,
) -> Result<String, ErrorView> {
    let failed = |words: String| ErrorView::new(code::EXPORT_FAILED, words);
    let not_proven = || ErrorView::new(code::AUDIT_NOT_PROVEN, "the log has no head that was proven here");
    let log = log.ok_or_else(not_proven)?;
    let checkpoint = log.checkpoint.clone().ok_or_else(not_proven)?;
    let key = VerifierKey::parse(&log.pinned_key).map_err(|error| failed(error.to_string()))?;
    let head = Checkpoint::open(&checkpoint, key.name(), std::slice::from_ref(&key))
        .map_err(|error| failed(error.to_string()))?;
    let read = |error: CacheError| cache_error(&error);
    if cache.count(query, up_to, cancel).map_err(read)? > MOST {
        return Err(failed(format!("an evidence bundle holds {MOST} events at most; narrow the query")));
    }
    let (mut events, mut from) = (Vec::new(), 0);
    loop {
        let lines = cache.lines(query, up_to, from, PIECE, cancel).map_err(read)?;
        let Some(last) = lines.last() else { break };
        from = last.seq + 1;
        for line in lines {
            let seq = line.seq;
            let proof = match cache.prove(seq, head.size) {
                Err(CacheError::NotHeld { .. }) => None,
                proof => proof.map_err(read)?,
            };
            let proof = proof.filter(|proof| proof.holds && proof.root == head.root).ok_or_else(|| {
                ErrorView::new(code::AUDIT_NOT_PROVEN, format!("event {seq} is not proven yet"))
            })?;
            let text = String::from_utf8(line.line).map_err(|_| read(CacheError::Damaged { seq }))?;
            events.push(ProvenEvent { seq, line: text, proof: proof.hashes });
        }
    }
    let bundle = Bundle { origin: head.origin, vkeys: vec![key], checkpoint, earlier: Vec::new(), events };
    bundle.to_json().map_err(|error| failed(error.to_string()))
}
