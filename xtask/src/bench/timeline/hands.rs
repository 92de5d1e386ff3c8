//! Hands and eyes outside the program: keys, buttons and the pointer by the XTEST extension, pixels by `XGetImage`.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use x11rb::{
    connection::Connection as _,
    protocol::{
        xproto::{
            BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, ImageFormat, InputFocus,
            KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT, MapState, Window,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

pub(super) const SHIFT: u32 = 0xFFE1;
pub(super) const CONTROL: u32 = 0xFFE3;
pub(super) const BACKSPACE: u32 = 0xFF08;
pub(super) const DOWN: u32 = 0xFF54;
pub(super) const PAGE_DOWN: u32 = 0xFF56;
pub(super) const LEFT_BUTTON: u8 = 1;
pub(super) const WHEEL_DOWN: u8 = 5;

pub(super) struct Hands {
    connection: RustConnection,
    root: Window,
    least: u8,
    /// The symbols of each key from `least` on: plain, with Shift, and more that is not used.
    symbols: Vec<Vec<u32>>,
}

/// A part of a window, in its pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    pub(super) x: i16,
    pub(super) y: i16,
    pub(super) width: u16,
    pub(super) height: u16,
}

impl Hands {
    pub(super) fn connect(display: &str) -> anyhow::Result<Self> {
        let (connection, number) = x11rb::connect(Some(display))?;
        let setup = connection.setup();
        let (root, least) = (setup.roots[number].root, setup.min_keycode);
        let mapping = connection.get_keyboard_mapping(least, setup.max_keycode - least + 1)?.reply()?;
        let per = usize::from(mapping.keysyms_per_keycode).max(1);
        let symbols = mapping.keysyms.chunks(per).map(<[u32]>::to_vec).collect();
        Ok(Self { connection, root, least, symbols })
    }

    /// The one window of a program's size.
    pub(super) fn only_window(&self) -> anyhow::Result<Window> {
        let mut found = None;
        for window in self.connection.query_tree(self.root)?.reply()?.children {
            let (attributes, geometry) =
                (self.connection.get_window_attributes(window)?, self.connection.get_geometry(window)?);
            let (Ok(attributes), Ok(geometry)) = (attributes.reply(), geometry.reply()) else { continue };
            if attributes.map_state == MapState::VIEWABLE && geometry.width >= 400 && geometry.height >= 300 {
                found = Some(window);
            }
        }
        found.context("no window is on the screen")
    }

    /// Width and height.
    pub(super) fn size(&self, window: Window) -> anyhow::Result<(i32, i32)> {
        let geometry = self.connection.get_geometry(window)?.reply()?;
        Ok((geometry.width.into(), geometry.height.into()))
    }

    /// Gives it the keyboard: there is no window manager that would.
    pub(super) fn focus(&self, window: Window) -> anyhow::Result<()> {
        self.connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)?.check()?;
        Ok(())
    }

    /// Presses and lets go of the key that writes `symbol` (for what is in Latin-1, its code point).
    pub(super) fn press(&self, symbol: u32) -> anyhow::Result<()> {
        let (key, shifted) = self.key(symbol)?;
        let shift = if shifted { Some(self.key(SHIFT)?.0) } else { None };
        if let Some(shift) = shift {
            self.fake(KEY_PRESS_EVENT, shift)?;
        }
        self.fake(KEY_PRESS_EVENT, key)?;
        self.fake(KEY_RELEASE_EVENT, key)?;
        if let Some(shift) = shift {
            self.fake(KEY_RELEASE_EVENT, shift)?;
        }
        Ok(())
    }

    /// `symbol` while `held` is down.
    pub(super) fn press_with(&self, held: u32, symbol: u32) -> anyhow::Result<()> {
        let held = self.key(held)?.0;
        self.fake(KEY_PRESS_EVENT, held)?;
        self.press(symbol)?;
        self.fake(KEY_RELEASE_EVENT, held)
    }

    pub(super) fn button(&self, button: u8, down: bool) -> anyhow::Result<()> {
        self.fake(if down { BUTTON_PRESS_EVENT } else { BUTTON_RELEASE_EVENT }, button)
    }

    /// Moves the pointer to a place in the window.
    pub(super) fn point(&self, window: Window, x: i16, y: i16) -> anyhow::Result<()> {
        let at = self.connection.translate_coordinates(window, self.root, x, y)?.reply()?;
        self.connection
            .xtest_fake_input(MOTION_NOTIFY_EVENT, 0, x11rb::CURRENT_TIME, self.root, at.dst_x, at.dst_y, 0)?
            .check()?;
        Ok(())
    }

    /// What stands there now.
    pub(super) fn look(&self, window: Window, region: Region) -> anyhow::Result<Vec<u8>> {
        let Region { x, y, width, height } = region;
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, window, x, y, width, height, !0)?;
        Ok(image.reply().context("the region is not on the screen")?.data)
    }

    /// The moment at which other pixels than `before` stand there; none after `patience`.
    pub(super) fn wait_changed(
        &self,
        window: Window,
        region: Region,
        before: &[u8],
        patience: Duration,
    ) -> anyhow::Result<Option<Instant>> {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if self.look(window, region)? != before {
                return Ok(Some(Instant::now()));
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(None)
    }

    fn key(&self, symbol: u32) -> anyhow::Result<(u8, bool)> {
        for level in 0..2 {
            if let Some(index) = self.symbols.iter().position(|key| key.get(level) == Some(&symbol)) {
                return Ok((self.least + u8::try_from(index)?, level == 1));
            }
        }
        bail!("the keyboard has no key for {symbol:#x}")
    }

    fn fake(&self, kind: u8, detail: u8) -> anyhow::Result<()> {
        self.connection.xtest_fake_input(kind, detail, x11rb::CURRENT_TIME, self.root, 0, 0, 0)?.check()?;
        Ok(())
    }
}
