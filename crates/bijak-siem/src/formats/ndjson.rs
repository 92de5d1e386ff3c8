//! NDJSON: the canonical line. Its escaping is RFC 8785's, which spells every control character of ASCII.

use bijak_domain::AuditEvent;

pub(crate) fn write(event: &AuditEvent, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    out.extend_from_slice(&event.canonical_json()?);
    out.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::hostile;

    #[test]
    fn a_line_reads_back_as_the_event() {
        let mut out = Vec::new();
        write(&hostile(), &mut out).unwrap();
        assert_eq!(serde_json::from_slice::<AuditEvent>(&out).unwrap(), hostile());
    }
}
