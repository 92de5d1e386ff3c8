//! What stands on the X screen: when a window is mapped, and when it shows anything at all.
//!
//! A mapped window is blank for a long time, so 'painted' is read off the pixels: the first moment at which they are
//! not all of one colour.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use x11rb::{
    connection::Connection as _,
    protocol::{
        Event,
        xproto::{
            ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _, EventMask, ImageFormat,
            MapState, Window,
        },
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

/// A window of the program is at least this wide and high; anything smaller is a helper.
const LEAST: u16 = 200;
/// The rows whose pixels are looked at: a line of text crosses several of them.
const ROW_STEP: u16 = 6;
const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) struct Screen {
    connection: RustConnection,
    root: Window,
}

/// A window of a program under test.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mapped {
    pub(crate) window: Window,
    pub(crate) at: Instant,
}

impl Screen {
    /// Connects to the display and listens for new windows.
    pub(crate) fn connect(display: &str) -> anyhow::Result<Self> {
        let (connection, number) = x11rb::connect(Some(display))?;
        let root = connection.setup().roots[number].root;
        let listen = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection.change_window_attributes(root, &listen)?.check()?;
        Ok(Self { connection, root })
    }

    /// Forgets the events of the last program.
    pub(crate) fn drain(&self) -> anyhow::Result<()> {
        self.connection.sync()?;
        while self.connection.poll_for_event()?.is_some() {}
        Ok(())
    }

    /// Waits until a window of a program's size is mapped.
    pub(crate) fn wait_mapped(&self) -> anyhow::Result<Mapped> {
        let deadline = Instant::now() + DEADLINE;
        while Instant::now() < deadline {
            match self.connection.poll_for_event()? {
                Some(Event::MapNotify(event)) => {
                    let at = Instant::now();
                    let Ok(geometry) = self.connection.get_geometry(event.window)?.reply() else { continue };
                    if geometry.width >= LEAST && geometry.height >= LEAST {
                        return Ok(Mapped { window: event.window, at });
                    }
                }
                Some(_) => {}
                None => std::thread::sleep(Duration::from_micros(500)),
            }
        }
        bail!("no window was mapped within {} s", DEADLINE.as_secs())
    }

    /// Waits until the window's pixels differ from one another.
    pub(crate) fn wait_painted(&self, window: Window) -> anyhow::Result<Instant> {
        let deadline = Instant::now() + DEADLINE;
        while Instant::now() < deadline {
            let geometry = self.connection.get_geometry(window)?.reply().context("the window is gone")?;
            // Asked for in one go and then collected: a round trip a row would take longer than a frame.
            let rows = (0..geometry.height).step_by(usize::from(ROW_STEP));
            let asked: Vec<_> = rows
                .map(|row| {
                    let row = i16::try_from(row).unwrap_or(i16::MAX);
                    self.connection.get_image(ImageFormat::Z_PIXMAP, window, 0, row, geometry.width, 1, !0)
                })
                .collect::<Result<_, _>>()?;
            let mut pixels = Vec::new();
            for row in asked {
                // A row outside the screen cannot be read; the others decide.
                if let Ok(reply) = row.reply() {
                    pixels.extend(reply.data);
                }
            }
            if differ(&pixels) {
                return Ok(Instant::now());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("the window stayed blank for {} s", DEADLINE.as_secs())
    }

    /// Asks the window to close, as the frame's button does.
    pub(crate) fn close(&self, window: Window) -> anyhow::Result<()> {
        let atom = |name: &str| -> anyhow::Result<u32> {
            Ok(self.connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
        };
        let data = [atom("WM_DELETE_WINDOW")?, x11rb::CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS")?, data);
        self.connection.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    /// Waits until no window of a program's size is mapped.
    pub(crate) fn wait_bare(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + DEADLINE;
        while Instant::now() < deadline {
            if !self.shows_a_window()? {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("a window is still there after {} s", DEADLINE.as_secs())
    }

    fn shows_a_window(&self) -> anyhow::Result<bool> {
        for window in self.connection.query_tree(self.root)?.reply()?.children {
            let (attributes, geometry) =
                (self.connection.get_window_attributes(window)?, self.connection.get_geometry(window)?);
            let (Ok(attributes), Ok(geometry)) = (attributes.reply(), geometry.reply()) else { continue };
            if attributes.map_state == MapState::VIEWABLE
                && geometry.width >= LEAST
                && geometry.height >= LEAST
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether any pixel (4 bytes) is another than the first. The fourth byte is padding and is left out.
fn differ(pixels: &[u8]) -> bool {
    let colour = |pixel: &[u8]| [pixel[0], pixel[1], pixel[2]];
    let mut all = pixels.chunks_exact(4).map(colour);
    let first = all.next();
    all.any(|pixel| Some(pixel) != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_colour_is_blank_whatever_its_padding() {
        assert!(!differ(&[9, 9, 9, 0, 9, 9, 9, 255]));
        assert!(differ(&[9, 9, 9, 0, 9, 9, 8, 0]));
        assert!(!differ(&[]));
    }
}
