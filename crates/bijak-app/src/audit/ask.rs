//! Questions to the copy: the newest of a kind takes the place of an older one that is still under way.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bijak_audit_cache::{AuditCache, CacheError, Cancel};
use tokio::time::Instant;

use crate::{app::Context, view::ErrorView};

/// Kinds of questions of which a person waits for one answer at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Page,
    Position,
    Facets,
    Histogram,
    Complete,
    Preview,
}

#[derive(Debug)]
struct Asked {
    question: Question,
    about: String,
    cancel: Cancel,
}

/// What is under way.
#[derive(Debug, Default)]
pub(super) struct Questions(Mutex<Vec<Asked>>);

impl Questions {
    /// Gives up what was asked of this kind before, and answers the handle of the new question. Pages of one query
    /// (`about`) do not give each other up: a list asks for several.
    fn begin(&self, question: Question, about: &str) -> Cancel {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = asked.iter().position(|asked| asked.question == question) {
            if question == Question::Page && asked[at].about == about {
                return asked[at].cancel.clone();
            }
            asked.swap_remove(at).cancel.cancel();
        }
        let cancel = Cancel::default();
        asked.push(Asked { question, about: about.to_owned(), cancel: cancel.clone() });
        cancel
    }

    /// Gives everything up: the copy is going away.
    pub(super) fn cancel_all(&self) {
        for asked in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            asked.cancel.cancel();
        }
    }
}

impl Context {
    /// Asks the active profile's copy; answers also how long it took.
    pub(super) async fn ask_audit<T: Send + 'static>(
        self: &Arc<Self>,
        question: Question,
        about: &str,
        work: impl FnOnce(&AuditCache, &Cancel) -> Result<T, CacheError> + Send + 'static,
    ) -> Result<(T, Duration), ErrorView> {
        let profile_id = self.active_profile()?;
        let cancel = self.audit.questions.begin(question, about);
        let asked = self.with_audit(&profile_id, move |cache| {
            let started = Instant::now();
            work(cache, &cancel).map(|answer| (answer, started.elapsed()))
        });
        asked.await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        testing::Computer,
        view::{AuditExportForm, AuditField, ExportFormat},
    };

    #[tokio::test]
    async fn where_nobody_is_signed_in_every_question_says_so() {
        let app = Computer::new().start().await;
        let form = AuditExportForm { format: ExportFormat::Csv, query: String::new(), proof: false };
        let refused = [
            app.audit_page("", None, 0, 1).await.map(drop),
            app.audit_position("", None, Some(1), None).await.map(drop),
            app.audit_facets("", None, vec![AuditField::Actor], 1).await.map(drop),
            app.audit_histogram("", None, None, None, 1).await.map(drop),
            app.audit_complete("actor:a", 7).await.map(drop),
            app.audit_export_preview(form).await.map(drop),
        ];
        assert_eq!(refused.map(|answer| answer.unwrap_err().code), ["signed_out"; 6]);
    }

    #[test]
    fn a_newer_question_gives_the_older_up_and_pages_of_one_query_share() {
        let questions = Questions::default();
        let (first, page) = (questions.begin(Question::Facets, "a"), questions.begin(Question::Page, "a"));
        let second = questions.begin(Question::Facets, "a");
        assert!(first.is_cancelled() && !second.is_cancelled() && !page.is_cancelled());
        questions.begin(Question::Page, "a");
        assert!(!page.is_cancelled());
        let other = questions.begin(Question::Page, "b");
        assert!(page.is_cancelled() && !other.is_cancelled());
        questions.cancel_all();
        assert!(second.is_cancelled() && other.is_cancelled());
    }
}
