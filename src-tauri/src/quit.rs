//! Ending in order: the clipboard is cleared and the local authority ended, within a bound, whoever asks.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tauri::{AppHandle, ExitRequestApi, Manager};

use crate::{running::Running, tray::Tray, window::WindowMemory};

/// The app ends its own work well within this; a process that hangs on quitting is worse than an unfinished one
/// (every saga is resumed at the next start, and the authority ends by itself when its stdin closes).
const SHUTDOWN_TIME: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub(crate) struct Life(Mutex<Phase>);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Phase {
    #[default]
    Running,
    Ending,
    Ended,
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The last window closed, and the tray keeps the app.
    Stay,
    /// Not before the app has ended its work; `true`: that begins now.
    Wait {
        begin: bool,
    },
    Go,
}

impl Phase {
    /// What becomes of a wish to exit. `asked`: by somebody, and not by the last window's closing.
    fn exit_requested(&mut self, asked: bool, tray: bool) -> Verdict {
        match self {
            Self::Running if !asked && tray => Verdict::Stay,
            Self::Running => {
                *self = Self::Ending;
                Verdict::Wait { begin: true }
            }
            Self::Ending => Verdict::Wait { begin: false },
            Self::Ended => Verdict::Go,
        }
    }
}

/// Decides on a wish to exit; `code` is given where somebody asked for it (menu, signal, second attempt).
pub(crate) fn exit_requested(desktop: &AppHandle, code: Option<i32>, api: &ExitRequestApi) {
    let tray = desktop.state::<Tray>().is_shown();
    let life = desktop.state::<Life>();
    let verdict = life.0.lock().unwrap_or_else(PoisonError::into_inner).exit_requested(code.is_some(), tray);
    match verdict {
        Verdict::Stay | Verdict::Wait { begin: false } => api.prevent_exit(),
        Verdict::Wait { begin: true } => {
            api.prevent_exit();
            tauri::async_runtime::spawn(end(desktop.clone(), code.unwrap_or(0)));
        }
        Verdict::Go => {}
    }
}

async fn end(desktop: AppHandle, code: i32) {
    desktop.state::<WindowMemory>().save();
    if let Some(app) = desktop.state::<Running>().app_now()
        && tokio::time::timeout(SHUTDOWN_TIME, app.shutdown()).await.is_err()
    {
        tracing::error!("the app did not end its work in time");
    }
    *desktop.state::<Life>().0.lock().unwrap_or_else(PoisonError::into_inner) = Phase::Ended;
    desktop.exit(code);
}

/// Session managers and terminals end programs by signal.
#[cfg(unix)]
pub(crate) async fn on_signals(desktop: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    let listen = || -> std::io::Result<_> {
        Ok((
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
            signal(SignalKind::hangup())?,
        ))
    };
    match listen() {
        Ok((mut terminate, mut interrupt, mut hangup)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
                _ = hangup.recv() => {}
            }
            desktop.exit(0);
        }
        Err(error) => tracing::warn!(%error, "signals end the app without order"),
    }
}

/// Windows closes the window on logging off, which ends the app in order.
#[cfg(not(unix))]
pub(crate) async fn on_signals(_desktop: AppHandle) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_the_window_keeps_the_app_only_in_a_tray() {
        assert_eq!(Phase::Running.exit_requested(false, true), Verdict::Stay);
        assert_eq!(Phase::Running.exit_requested(false, false), Verdict::Wait { begin: true });
    }

    #[test]
    fn quitting_waits_for_one_shutdown_and_then_goes() {
        let mut phase = Phase::Running;
        assert_eq!(phase.exit_requested(true, true), Verdict::Wait { begin: true });
        assert_eq!(phase.exit_requested(true, true), Verdict::Wait { begin: false });
        assert_eq!(phase.exit_requested(false, true), Verdict::Wait { begin: false });
        phase = Phase::Ended;
        assert_eq!(phase.exit_requested(true, true), Verdict::Go);
    }
}
