//! The clipboard, on a thread of its own: under X11 and Wayland a text lives only as long as its owner answers for it.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use bijak_app::HostError;
use bijak_domain::SecretText;

/// Longer than arboard's own wait (4 s) for another program that owns the clipboard and does not answer.
const ANSWER_TIME: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(crate) struct Clipboard {
    requests: Sender<Request>,
}

#[derive(Debug)]
enum Request {
    SetSecret(SecretText, Sender<Result<(), HostError>>),
    SetText(String, Sender<Result<(), HostError>>),
    ClearIfOurs(Sender<Result<bool, HostError>>),
}

impl Clipboard {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let (requests, incoming) = mpsc::channel();
        thread::Builder::new().name("clipboard".into()).spawn(move || {
            serve(&incoming, &mut SystemBoard::default());
        })?;
        Ok(Self { requests })
    }

    /// Puts `secret` there, marked so that clipboard histories leave it out.
    pub(crate) fn set_secret(&self, secret: SecretText) -> Result<(), HostError> {
        self.ask(|answer| Request::SetSecret(secret, answer))
    }

    pub(crate) fn set_text(&self, text: String) -> Result<(), HostError> {
        self.ask(|answer| Request::SetText(text, answer))
    }

    /// Empties the clipboard if it still holds the last secret; answers whether it did.
    pub(crate) fn clear_if_ours(&self) -> Result<bool, HostError> {
        self.ask(Request::ClearIfOurs)
    }

    fn ask<T>(&self, request: impl FnOnce(Sender<Result<T, HostError>>) -> Request) -> Result<T, HostError> {
        let (answer, answered) = mpsc::channel();
        let gone = || HostError("the clipboard's thread has ended".into());
        self.requests.send(request(answer)).map_err(|_| gone())?;
        match answered.recv_timeout(ANSWER_TIME) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(HostError("the clipboard does not answer".into())),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

/// Answers until the last [`Clipboard`] is gone.
fn serve(incoming: &Receiver<Request>, board: &mut dyn Board) {
    // Held so that we can tell our text from another's; wiped when it is cleared or replaced.
    let mut ours: Option<SecretText> = None;
    for request in incoming {
        // Whoever asked may have given up waiting: then nobody wants the answer.
        let _ = match request {
            Request::SetSecret(secret, answer) => {
                let set = board.set(secret.expose("goes to the clipboard"), true);
                if set.is_ok() {
                    ours = Some(secret);
                }
                answer.send(set).is_ok()
            }
            Request::SetText(text, answer) => {
                let set = board.set(&text, false);
                if set.is_ok() {
                    ours = None;
                }
                answer.send(set).is_ok()
            }
            Request::ClearIfOurs(answer) => {
                let cleared = match &ours {
                    Some(secret) => clear_if_it_holds(secret, board),
                    None => Ok(false),
                };
                if cleared.is_ok() {
                    ours = None;
                }
                answer.send(cleared).is_ok()
            }
        };
    }
}

fn clear_if_it_holds(secret: &SecretText, board: &mut dyn Board) -> Result<bool, HostError> {
    let held = board.get()?.map(SecretText::new);
    let same = held.is_some_and(|held| {
        held.expose("compared with our own") == secret.expose("compared with the clipboard's")
    });
    if same {
        board.clear()?;
    }
    Ok(same)
}

/// The system's clipboard, or a fake of it.
trait Board {
    fn set(&mut self, text: &str, secret: bool) -> Result<(), HostError>;
    /// The text there; `None`: empty, or no text.
    fn get(&mut self) -> Result<Option<String>, HostError>;
    fn clear(&mut self) -> Result<(), HostError>;
}

/// Opened at the first use: most starts copy nothing.
#[derive(Default)]
struct SystemBoard(Option<arboard::Clipboard>);

impl SystemBoard {
    fn open(&mut self) -> Result<&mut arboard::Clipboard, HostError> {
        match &mut self.0 {
            Some(board) => Ok(board),
            none => Ok(none.insert(arboard::Clipboard::new().map_err(refusal)?)),
        }
    }
}

impl Board for SystemBoard {
    fn set(&mut self, text: &str, secret: bool) -> Result<(), HostError> {
        let set = self.open()?.set();
        let set = if secret { exclude_from_history(set) } else { set };
        set.text(text).map_err(refusal)
    }

    fn get(&mut self) -> Result<Option<String>, HostError> {
        match self.open()?.get_text() {
            Ok(text) => Ok(Some(text)),
            Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => Ok(None),
            Err(error) => Err(refusal(error)),
        }
    }

    fn clear(&mut self) -> Result<(), HostError> {
        self.open()?.clear().map_err(refusal)
    }
}

fn refusal(error: arboard::Error) -> HostError {
    HostError(format!("the clipboard refused: {error}"))
}

#[cfg(target_os = "linux")]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;

    set.exclude_from_cloud().exclude_from_history().exclude_from_monitoring()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// What is on the board, and whether it was marked as a secret.
    #[derive(Clone, Default)]
    struct FakeBoard(Arc<Mutex<Option<(String, bool)>>>);

    impl Board for FakeBoard {
        fn set(&mut self, text: &str, secret: bool) -> Result<(), HostError> {
            *self.0.lock().unwrap() = Some((text.to_owned(), secret));
            Ok(())
        }

        fn get(&mut self) -> Result<Option<String>, HostError> {
            Ok(self.0.lock().unwrap().clone().map(|(text, _)| text))
        }

        fn clear(&mut self) -> Result<(), HostError> {
            *self.0.lock().unwrap() = None;
            Ok(())
        }
    }

    fn clipboard() -> (Clipboard, FakeBoard) {
        let (requests, incoming) = mpsc::channel();
        let board = FakeBoard::default();
        let mut served = board.clone();
        thread::spawn(move || serve(&incoming, &mut served));
        (Clipboard { requests }, board)
    }

    fn held(board: &FakeBoard) -> Option<(String, bool)> {
        board.0.lock().unwrap().clone()
    }

    #[test]
    fn a_secret_is_marked_and_a_text_is_not() {
        let (clipboard, board) = clipboard();
        clipboard.set_secret(SecretText::new("s".into())).unwrap();
        assert_eq!(held(&board), Some(("s".into(), true)));
        clipboard.set_text("t".into()).unwrap();
        assert_eq!(held(&board), Some(("t".into(), false)));
    }

    #[test]
    fn clears_its_own_secret_once() {
        let (clipboard, board) = clipboard();
        clipboard.set_secret(SecretText::new("s".into())).unwrap();
        assert!(clipboard.clear_if_ours().unwrap());
        assert_eq!(held(&board), None);
        assert!(!clipboard.clear_if_ours().unwrap());
    }

    #[test]
    fn leaves_what_somebody_else_put_there() {
        let (clipboard, mut board) = clipboard();
        clipboard.set_secret(SecretText::new("s".into())).unwrap();
        board.set("theirs", false).unwrap();
        assert!(!clipboard.clear_if_ours().unwrap());
        assert_eq!(held(&board), Some(("theirs".into(), false)));
    }

    #[test]
    fn leaves_a_plain_text_that_replaced_the_secret() {
        let (clipboard, board) = clipboard();
        clipboard.set_secret(SecretText::new("s".into())).unwrap();
        clipboard.set_text("t".into()).unwrap();
        assert!(!clipboard.clear_if_ours().unwrap());
        assert_eq!(held(&board), Some(("t".into(), false)));
    }
}
