//! The formats by name.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How an event is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// The canonical line (RFC 8785), byte for byte: the one format whose lines hash to the log's leaves.
    Ndjson,
    /// RFC 4180, for spreadsheets.
    Csv,
    /// Open Cybersecurity Schema Framework 1.8.
    Ocsf,
    /// Elastic Common Schema 9.
    Ecs,
    /// ArcSight Common Event Format, version 0.
    Cef,
    /// IBM QRadar Log Event Extended Format 2.0.
    Leef,
    /// RFC 5424, unframed: framing belongs to the transport.
    Syslog,
}

/// No format has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such format `{0}`; there are ndjson, csv, ocsf, ecs, cef, leef and syslog")]
pub struct ParseFormatError(String);

impl Format {
    pub const ALL: [Self; 7] =
        [Self::Ndjson, Self::Csv, Self::Ocsf, Self::Ecs, Self::Cef, Self::Leef, Self::Syslog];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Ocsf => "ocsf",
            Self::Ecs => "ecs",
            Self::Cef => "cef",
            Self::Leef => "leef",
            Self::Syslog => "syslog",
        }
    }

    /// A file name's ending, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Ndjson | Self::Ocsf | Self::Ecs => "ndjson",
            Self::Csv => "csv",
            Self::Cef => "cef",
            Self::Leef => "leef",
            Self::Syslog => "log",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson | Self::Ocsf | Self::Ecs => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Cef | Self::Leef | Self::Syslog => "text/plain; charset=utf-8",
        }
    }

    /// Whether each event is exactly one JSON object.
    pub const fn is_json(self) -> bool {
        matches!(self, Self::Ndjson | Self::Ocsf | Self::Ecs)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = ParseFormatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| ParseFormatError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_read_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
            assert_eq!(serde_json::to_value(format).unwrap(), format.name());
        }
        assert_eq!("OCSF".parse(), Ok(Format::Ocsf));
        let error = "xml".parse::<Format>().unwrap_err().to_string();
        assert!(Format::ALL.iter().all(|format| error.contains(format.name())), "{error}");
    }
}
