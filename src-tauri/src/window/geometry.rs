//! Where the window was, how large, and in which light: remembered in `window.json`.
//!
//! Own lines instead of `tauri-plugin-window-state`: the plugin restores after the window is up (it jumps) and knows
//! nothing of the light, which must be right in the first frame.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

/// In logical pixels, so that a change of scale does not shrink the window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Geometry {
    pub width: f64,
    pub height: f64,
    /// The outer frame's corner; none: the desktop's choice (always so on Wayland).
    pub position: Option<(f64, f64)>,
    pub maximized: bool,
    /// Whether the system was dark when last seen.
    pub dark: Option<bool>,
}

pub(crate) const MIN_WIDTH: f64 = 760.0;
pub(crate) const MIN_HEIGHT: f64 = 520.0;

impl Default for Geometry {
    fn default() -> Self {
        Self { width: 1280.0, height: 800.0, position: None, maximized: false, dark: None }
    }
}

impl Geometry {
    /// Whatever the file says, the window is large enough to use and small enough for a screen.
    fn sane(self) -> Self {
        let within = |value: f64, min: f64, default: f64| {
            if value.is_finite() { value.clamp(min, 16_384.0) } else { default }
        };
        let fallback = Self::default();
        Self {
            width: within(self.width, MIN_WIDTH, fallback.width),
            height: within(self.height, MIN_HEIGHT, fallback.height),
            position: self.position.filter(|(x, y)| x.is_finite() && y.is_finite()),
            ..self
        }
    }

    /// Whether enough of the title bar lies on `screen` (x, y, width, height) to be grabbed.
    pub(crate) fn is_reachable_on(&self, screen: (f64, f64, f64, f64)) -> bool {
        const GRAB: f64 = 64.0;
        let Some((x, y)) = self.position else { return false };
        let (left, top, width, height) = screen;
        x + self.width >= left + GRAB
            && x <= left + width - GRAB
            && y >= top - 1.0
            && y <= top + height - GRAB
    }
}

/// The geometry now, and the file it is kept in.
pub(crate) struct WindowMemory {
    path: PathBuf,
    now: Mutex<Geometry>,
}

impl WindowMemory {
    /// A missing or unreadable file is as good as none: it holds a convenience only.
    pub(crate) fn load(data_dir: &std::path::Path) -> Self {
        let path = data_dir.join("window.json");
        let stored = fs::read(&path).ok().and_then(|json| serde_json::from_slice::<Geometry>(&json).ok());
        Self { path, now: Mutex::new(stored.unwrap_or_default().sane()) }
    }

    pub(crate) fn get(&self) -> Geometry {
        *self.lock()
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut Geometry)) {
        change(&mut self.lock());
    }

    pub(crate) fn save(&self) {
        let now = self.get();
        let written = serde_json::to_vec(&now).map_err(io::Error::from).and_then(|json| {
            let fresh = self.path.with_extension("json.new");
            fs::write(&fresh, json)?;
            fs::rename(&fresh, &self.path)
        });
        if let Err(error) = written {
            tracing::warn!(%error, "the window's size was not saved");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Geometry> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was_saved() {
        let dir = tempfile::tempdir().unwrap();
        let memory = WindowMemory::load(dir.path());
        assert_eq!(memory.get(), Geometry::default());
        let changed = Geometry {
            width: 900.0,
            height: 600.0,
            position: Some((40.0, 50.0)),
            maximized: true,
            dark: Some(true),
        };
        memory.update(|geometry| *geometry = changed);
        memory.save();
        assert_eq!(WindowMemory::load(dir.path()).get(), changed);
    }

    #[test]
    fn a_damaged_or_absurd_file_gives_a_usable_window() {
        let dir = tempfile::tempdir().unwrap();
        for text in ["", "not json", "null", r#"{"width":"wide"}"#] {
            fs::write(dir.path().join("window.json"), text).unwrap();
            assert_eq!(WindowMemory::load(dir.path()).get(), Geometry::default(), "{text}");
        }
        fs::write(dir.path().join("window.json"), r#"{"width":1,"height":1e300,"unknown":1}"#).unwrap();
        let got = WindowMemory::load(dir.path()).get();
        assert_eq!((got.width, got.height), (MIN_WIDTH, 16_384.0));
    }

    #[test]
    fn a_window_off_every_screen_is_not_reachable() {
        let screen = (0.0, 0.0, 1280.0, 800.0);
        let at = |x, y| Geometry { width: 1120.0, position: Some((x, y)), ..Geometry::default() };
        assert!(at(0.0, 0.0).is_reachable_on(screen));
        assert!(at(-500.0, 100.0).is_reachable_on(screen));
        assert!(!at(1270.0, 100.0).is_reachable_on(screen));
        assert!(!at(-1100.0, 100.0).is_reachable_on(screen));
        assert!(!at(100.0, 790.0).is_reachable_on(screen));
        assert!(!at(100.0, -50.0).is_reachable_on(screen));
        assert!(!Geometry::default().is_reachable_on(screen));
    }
}
