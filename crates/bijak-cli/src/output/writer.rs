//! Events in the shape that was asked for.

use std::io::{self, Write};

use bijak_app::audit_local::{Encoder, Format, Options, Row};

use super::{Shape, event_line};

pub(crate) struct EventWriter<'a> {
    out: &'a mut dyn Write,
    shape: Shape,
    csv: Encoder,
    line: Vec<u8>,
}

impl<'a> EventWriter<'a> {
    /// Writes the head of a table at once.
    pub(crate) fn new(out: &'a mut dyn Write, shape: Shape) -> io::Result<Self> {
        let csv = Encoder::new(Format::Csv, Options::default());
        if shape.csv {
            out.write_all(csv.header())?;
        }
        Ok(Self { out, shape, csv, line: Vec::new() })
    }

    pub(crate) fn write(&mut self, row: &Row) -> io::Result<()> {
        if self.shape.json {
            // The canonical line: what the log's leaf is the hash of.
            self.out.write_all(&row.event.canonical_json()?)?;
            return self.out.write_all(b"\n");
        }
        if self.shape.csv {
            self.line.clear();
            self.csv.encode(&row.event, &mut self.line).map_err(io::Error::other)?;
            return self.out.write_all(&self.line);
        }
        let mark = if row.verified { "" } else { "  (unverified)" };
        writeln!(self.out, "{}{mark}", event_line(&row.event))
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
