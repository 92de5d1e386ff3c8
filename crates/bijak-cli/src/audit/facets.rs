//! `bijak audit facets`

use std::io::{self, Write as _};

use bijak_app::audit_local::{FIELDS, Facet, Field};
use clap::Args;
use serde_json::{Value, json};

use super::{
    asked::QueryArguments,
    opened::{CacheArguments, say_standing},
};
use crate::{
    exit::UsageError,
    output::{Shape, csv_row, printable},
};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    cache: CacheArguments,
    /// action, actor, workspace, source_ip, user_agent, outcome, target or network; repeat or separate by commas. Without
    /// it, all
    #[arg(long = "field", value_name = "FIELD", value_delimiter = ',')]
    fields: Vec<String>,
    /// How many values of each, the most frequent first
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    #[command(flatten)]
    shape: Shape,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { query, cache, fields, top, shape } = arguments;
    let query = query.parse()?;
    let fields = if fields.is_empty() {
        FIELDS.map(|(field, _)| field).to_vec()
    } else {
        fields.iter().map(|name| field(name)).collect::<Result<Vec<_>, _>>()?
    };
    let audit = cache.open()?;
    let facets = audit.facets(&query, &fields, *top)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if shape.csv {
        out.write_all(csv_row(&["field", "value", "label", "count"]).as_bytes())?;
    }
    for facet in facets {
        if shape.json {
            writeln!(out, "{}", to_json(&facet))?;
            continue;
        }
        let name = name(facet.field);
        if !shape.csv {
            writeln!(out, "{name} ({} distinct)", facet.distinct)?;
        }
        for value in facet.values {
            let (text, label, count) = (value.value, value.label, value.count.to_string());
            if shape.csv {
                out.write_all(csv_row(&[name, &text, &label, &count]).as_bytes())?;
                continue;
            }
            let label = if label == text { String::new() } else { format!("  ({})", printable(&label)) };
            writeln!(out, "{count:>12}  {}{label}", printable(&text))?;
        }
    }
    out.flush()?;
    drop(out);
    say_standing(&audit)
}

fn name(field: Field) -> &'static str {
    FIELDS.iter().find(|(known, _)| *known == field).map_or("?", |(_, name)| name)
}

fn to_json(facet: &Facet) -> Value {
    let Facet { field, distinct, values } = facet;
    let values: Vec<_> = values
        .iter()
        .map(|value| json!({ "value": value.value, "label": value.label, "count": value.count }))
        .collect();
    json!({ "field": name(*field), "distinct": distinct, "values": values })
}

fn field(wanted: &str) -> Result<Field, UsageError> {
    FIELDS.iter().find(|(_, name)| *name == wanted).map(|(field, _)| *field).ok_or_else(|| {
        let known = FIELDS.map(|(_, name)| name).join(", ");
        UsageError(format!("there is no field {wanted}: known are {known}"))
    })
}
