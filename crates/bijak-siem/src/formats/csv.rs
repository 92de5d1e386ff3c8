//! CSV as RFC 4180 has it: comma, CRLF, a header, quotes doubled, line breaks kept inside quotes.
//!
//! A spreadsheet runs a cell that begins like a formula (OWASP: CSV injection), so such a cell gets one `'` in front;
//! a cell that begins with `'` gets one more, so that taking one `'` off gives every text back as it was. NUL, which
//! ends a string in many readers, is written `\u0000`.

use std::borrow::Cow;

use bijak_domain::{AuditEvent, Outcome};

/// The columns, in the order of the event's fields.
pub(crate) const HEADER: &str = "id,seq,time,organization_id,workspace_id,actor_type,actor_id,actor_name,action,\
target_type,target_id,target_name,source_ip,user_agent,outcome,reason,request_id,details\r\n";

/// What a spreadsheet may take for the beginning of a formula, full-width forms included.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

pub(crate) fn write(event: &AuditEvent, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let AuditEvent {
        id,
        seq,
        time,
        organization_id,
        workspace_id,
        actor,
        action,
        target,
        source_ip,
        user_agent,
        outcome,
        reason,
        request_id,
        details,
    } = event;
    let (actor, target) = (actor.as_ref(), target.as_ref());
    let (seq, time, details) = (seq.to_string(), time.to_string(), serde_json::to_string(details)?);
    let outcome = match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
    };
    let cells = [
        Some(id.as_str()),
        Some(&seq),
        Some(&time),
        organization_id.as_deref(),
        workspace_id.as_deref(),
        actor.and_then(|actor| actor.kind.as_deref()),
        actor.and_then(|actor| actor.id.as_deref()),
        actor.and_then(|actor| actor.name.as_deref()),
        Some(action),
        target.and_then(|target| target.kind.as_deref()),
        target.and_then(|target| target.id.as_deref()),
        target.and_then(|target| target.name.as_deref()),
        source_ip.as_deref(),
        user_agent.as_deref(),
        Some(outcome),
        reason.as_deref(),
        request_id.as_deref(),
        Some(&details),
    ];
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_cell(cell, out);
    }
    out.extend_from_slice(b"\r\n");
    Ok(())
}

/// Null is nothing at all, the empty text is `""`.
fn push_cell(cell: Option<&str>, out: &mut Vec<u8>) {
    let Some(cell) = cell else { return };
    let cell = defused(cell);
    // `;` and tab too: the list separator of many locales.
    let plain = !cell.is_empty()
        && !cell.contains(|letter: char| matches!(letter, '"' | ',' | ';' | '\'') || letter.is_control())
        && !cell.starts_with(' ')
        && !cell.ends_with(' ');
    if plain {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in cell.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

fn defused(cell: &str) -> Cow<'_, str> {
    let mut cell =
        if cell.contains('\0') { cell.replace('\0', "\\u0000").into() } else { Cow::Borrowed(cell) };
    if cell.starts_with(FORMULA) || cell.starts_with('\'') {
        cell.to_mut().insert(0, '\'');
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::{bare, event};

    fn cell(text: &str) -> String {
        let mut out = Vec::new();
        push_cell(Some(text), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_cell_is_quoted_where_a_reader_would_split_it() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell(r#"a "b", c"#), r#""a ""b"", c""#);
        assert_eq!(cell("two\r\nlines"), "\"two\r\nlines\"");
        assert_eq!(cell("a;b"), "\"a;b\"");
        assert_eq!(cell(""), "\"\"");
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"] {
            assert_eq!(cell(formula), format!("\"'{formula}\""), "{formula}");
        }
        assert_eq!(cell("a=1"), "a=1");
        assert_eq!(cell("\0"), "\\u0000");
    }

    #[test]
    fn an_event_is_a_row_of_the_header() {
        let mut out = HEADER.as_bytes().to_vec();
        write(&event(), &mut out).unwrap();
        write(&bare(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}
