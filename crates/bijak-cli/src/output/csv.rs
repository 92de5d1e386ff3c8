//! Rows of comma-separated values for counts; whole events go through `bijak_siem`'s CSV.

/// One line by RFC 4180 with CRLF. A text that a spreadsheet would run as a formula is defused with an apostrophe.
pub(crate) fn csv_row(cells: &[&str]) -> String {
    let mut row = String::new();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            row.push(',');
        }
        let defused = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        let quoted = !defused.is_empty() || cell.contains([',', '"', '\r', '\n']);
        if quoted {
            row.push('"');
            row.push_str(defused);
            row.push_str(&cell.replace('"', "\"\""));
            row.push('"');
        } else {
            row.push_str(cell);
        }
    }
    row.push_str("\r\n");
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(csv_row(&["action", "a,b", "say \"hi\"", ""]), "action,\"a,b\",\"say \"\"hi\"\"\",\r\n");
        assert_eq!(csv_row(&["=1+1"]), "\"'=1+1\"\r\n");
    }
}
