//! CSV by Python's `csv`.

use std::collections::HashMap;

use bijak_siem::{Format, Options};

use super::{readers, samples};

#[test]
fn every_cell_reads_back_as_it_was_once_the_quote_of_a_formula_is_taken_off() {
    let events = samples::all();
    let bytes = samples::encoded(Format::Csv, Options::default(), &events);
    let rows: Vec<HashMap<String, String>> = readers::lines(&readers::python("rows.py", &bytes));
    assert_eq!(rows.len(), events.len());
    for (event, row) in events.iter().zip(&rows) {
        assert_eq!(row.len(), 18);
        assert_eq!(row["time"], event.time.to_string());
        for (name, value) in samples::fields(event) {
            let cell = row[name].strip_prefix('\'').unwrap_or(&row[name]);
            assert_eq!(cell, value.unwrap_or_default().replace('\0', "\\u0000"), "{name} of {}", event.seq);
        }
        let details = row["details"].strip_prefix('\'').unwrap_or(&row["details"]);
        assert_eq!(serde_json::from_str::<serde_json::Map<_, _>>(details).unwrap(), event.details);
    }
}

#[test]
fn no_cell_begins_like_a_formula() {
    let bytes = samples::encoded(Format::Csv, Options::default(), &samples::all());
    let rows: Vec<HashMap<String, String>> = readers::lines(&readers::python("rows.py", &bytes));
    for cell in rows.iter().flat_map(HashMap::values) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
    }
}
