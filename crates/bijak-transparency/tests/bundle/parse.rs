//! The file: read, written, refused.

use bijak_transparency::{Bundle, BundleError, KeyError};
use proptest::prelude::*;

use super::log::{Log, ORIGIN};

fn written() -> String {
    let log = Log::of(9);
    let mut bundle = log.bundle([0, 4, 8]);
    bundle.earlier = vec![log.earlier(5)];
    bundle.to_json().unwrap()
}

fn error(file: &str) -> BundleError {
    Bundle::parse(file.as_bytes()).unwrap_err()
}

#[test]
fn a_bundle_comes_back_as_it_was_written() {
    let log = Log::of(9);
    let mut bundle = log.bundle([0, 4, 8]);
    bundle.earlier = vec![log.earlier(5)];
    assert_eq!(Bundle::parse(bundle.to_json().unwrap().as_bytes()), Ok(bundle));
}

#[test]
fn earlier_checkpoints_may_be_left_out() {
    let file = Log::of(2).bundle([1]).to_json().unwrap();
    assert!(!file.contains("earlier"));
    assert!(Bundle::parse(file.as_bytes()).unwrap().verify().is_ok());
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let file = written();
    assert!(matches!(error("{"), BundleError::Json(_)));
    assert!(matches!(error("[]"), BundleError::Json(_)));
    assert!(matches!(error(&file.replace("\"origin\"", "\"orígin\"")), BundleError::Json(_)));
    assert_eq!(
        error(&file.replace("bijak-evidence/1", "bijak-evidence/2")),
        BundleError::Format { found: "bijak-evidence/2".into() }
    );
    assert_eq!(
        error(r#"{"format": "bijak-evidence/2", "all": "other"}"#),
        BundleError::Format { found: "bijak-evidence/2".into() }
    );
    let key = format!("\"{ORIGIN}+");
    assert_eq!(error(&file.replace(&key, "\"")), BundleError::Key { index: 0, source: KeyError::Format });
}

#[test]
fn a_member_that_nothing_proves_is_refused() {
    let file = written();
    for at in ["\"origin\"", "\"seq\": 4"] {
        let message = error(&file.replace(at, &format!("\"comment\": \"trust me\", {at}"))).to_string();
        assert!(message.contains("comment"), "{message}");
    }
    // Twice the same member: two readers could read two things.
    assert!(matches!(error(&file.replace("\"seq\": 4", "\"seq\": 3, \"seq\": 4")), BundleError::Json(_)));
}

#[test]
fn a_hash_that_is_none_names_its_event() {
    let log = Log::of(9);
    let mut bundle = log.bundle([0, 4, 8]);
    bundle.earlier = vec![log.earlier(8)];
    let last = |text: &str| text.rfind("=\"").unwrap();
    let mut file = bundle.to_json().unwrap();
    file.remove(last(&file));
    assert_eq!(error(&file), BundleError::EventHash { seq: 8 });
    let file = bundle.to_json().unwrap();
    let (before, after) = file.split_at(file.find("\"events\"").unwrap());
    let mut before = before.to_owned();
    before.remove(last(&before));
    assert_eq!(error(&format!("{before}{after}")), BundleError::EarlierHash { index: 0 });
}

proptest! {
    #[test]
    fn a_changed_byte_leaves_no_bundle_that_says_something_else(at in any::<prop::sample::Index>(), byte: u8) {
        let original = written();
        let mut bytes = original.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let truth = Bundle::parse(original.as_bytes()).unwrap();
        // White space and escapes have many spellings; whatever still verifies must say the same.
        if let Ok(bundle) = Bundle::parse(&bytes) && bundle.verify().is_ok() {
            prop_assert_eq!(bundle.events, truth.events);
            prop_assert_eq!(bundle.origin, truth.origin);
        }
    }
}
