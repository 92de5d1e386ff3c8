//! Decompression as the bytes come, bounded in memory whatever they say.

use std::io;

use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

/// The window of RFC 9659: a content coding needs no more than 8 MiB.
const WINDOW_LOG: u32 = 23;
/// Bytes given out at a time at most: a few bytes of input may come to gigabytes.
const PIECE: usize = 256 * 1024;

/// One content-coded body.
pub(super) struct Inflate {
    decoder: Decoder<'static>,
    input: Vec<u8>,
    read: usize,
    /// Whether the input so far ends with a frame's end.
    whole: bool,
}

impl Inflate {
    pub(super) fn new() -> io::Result<Self> {
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG))?;
        Ok(Self { decoder, input: Vec::new(), read: 0, whole: false })
    }

    /// Takes the next piece of input; call [`Self::pull`] until it gives nothing before the next one.
    pub(super) fn push(&mut self, input: Vec<u8>) {
        (self.input, self.read) = (input, 0);
    }

    /// The next piece of output; `None`: more input is needed.
    pub(super) fn pull(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut output = vec![0; PIECE];
        let mut out = OutBuffer::around(&mut output[..]);
        loop {
            let mut input = InBuffer::around(&self.input[self.read..]);
            let given = out.pos();
            // Without input it gives what it still holds; at a frame's end that would begin the next one.
            if input.src.is_empty() && self.whole {
                break;
            }
            let hint = self.decoder.run(&mut input, &mut out)?;
            self.read += input.pos();
            self.whole = hint == 0;
            let stuck = input.pos() == 0 && out.pos() == given;
            if stuck || out.pos() == PIECE {
                break;
            }
        }
        let length = out.pos();
        output.truncate(length);
        Ok(if output.is_empty() { None } else { Some(output) })
    }

    /// Whether what was pushed is complete.
    pub(super) const fn is_whole(&self) -> bool {
        self.whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inflate(input: &[u8], step: usize) -> io::Result<(Vec<u8>, bool)> {
        let mut inflate = Inflate::new()?;
        let mut output = Vec::new();
        for piece in input.chunks(step) {
            inflate.push(piece.to_vec());
            while let Some(bytes) = inflate.pull()? {
                assert!(bytes.len() <= PIECE);
                output.extend(bytes);
            }
        }
        Ok((output, inflate.is_whole()))
    }

    #[test]
    fn gives_back_what_was_compressed_however_it_comes() {
        let original: Vec<u8> = (0..400_000u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let compressed = zstd::encode_all(&original[..], 1).unwrap();
        for step in [1, 100, 16_384, usize::MAX] {
            let (output, whole) = inflate(&compressed, step).unwrap();
            assert!(output == original && whole, "step {step}");
        }
        let twice = [&compressed[..], &compressed[..]].concat();
        assert_eq!(inflate(&twice, 1_000).unwrap().0.len(), 2 * original.len());
        assert_eq!(inflate(&zstd::encode_all(&[][..], 1).unwrap(), 3).unwrap(), (Vec::new(), true));
    }

    #[test]
    fn what_is_cut_off_anywhere_is_not_whole_and_what_is_no_zstd_is_an_error() {
        let compressed = zstd::encode_all(&b"some lines of an audit log"[..], 1).unwrap();
        for length in 0..compressed.len() {
            assert!(!inflate(&compressed[..length], 7).unwrap().1, "{length}");
        }
        assert!(inflate(b"no zstd at all, whatever it says", 8).is_err());
    }
}
