//! Varied questions about the events that are held, drawn from the events themselves.

use bijak_audit_cache::query::{Now, value_insert};
use bijak_domain::{AuditEvent, Timestamp};

/// A small seeded generator (splitmix64): which questions are asked depends on the seed alone.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }
}

/// Times in these texts carry their zone: the clock does not matter.
pub(crate) const NOW: Now = Now::utc(Timestamp::from_millis(0));

pub(crate) fn by_actor(event: &AuditEvent) -> String {
    let actor = event.actor.as_ref();
    let name = actor.and_then(|actor| actor.name.as_deref().or(actor.id.as_deref()));
    format!("actor:{}", value_insert(name))
}

/// A range of an hour to a month around the event.
pub(crate) fn by_actor_action_range(event: &AuditEvent, dice: &mut Dice) -> String {
    let hours = [1, 24, 24 * 7, 24 * 30][dice.index(4)];
    let half = hours * 1_800;
    format!(
        "{} action:{} after:{} before:{}",
        by_actor(event),
        value_insert(Some(&event.action)),
        event.time.plus_secs(-half),
        event.time.plus_secs(half)
    )
}

/// Three to nine characters out of the middle of an agent.
pub(crate) fn by_agent(event: &AuditEvent, dice: &mut Dice) -> String {
    let agent: Vec<char> = event.user_agent.as_deref().unwrap_or("curl/8").chars().collect();
    let length = (3 + dice.index(7)).min(agent.len());
    let start = dice.index(agent.len() - length + 1);
    let part: String = agent[start..start + length].iter().collect();
    format!("agent:{}", value_insert(Some(part.trim())))
}

/// The words of one event that people look for: names, agents, reasons, and what its details hold.
fn words(event: &AuditEvent) -> Vec<String> {
    let mut texts = vec![event.action.clone()];
    texts.extend(event.actor.as_ref().and_then(|actor| actor.name.clone()));
    texts.extend(event.target.as_ref().and_then(|target| target.name.clone()));
    texts.extend([&event.user_agent, &event.reason, &event.source_ip].into_iter().flatten().cloned());
    texts.extend(event.details.values().filter_map(|value| value.as_str().map(str::to_owned)));
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    words.filter(|word| word.chars().count() >= 3).map(str::to_owned).collect()
}

pub(crate) fn word(event: &AuditEvent, dice: &mut Dice) -> String {
    let words = words(event);
    words[dice.index(words.len())].clone()
}

/// What stands in the search box after each key: `w`, `wo`, `wor`, `word`.
pub(crate) fn as_typed(word: &str) -> impl Iterator<Item = String> {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| quoted(&word[..end]))
}

pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What a facet is clicked down to: an action, an outcome, an actor, a network, or a word.
pub(crate) fn filter(event: &AuditEvent, dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => format!("action:{}", value_insert(Some(&event.action))),
        1 => ["outcome:success", "outcome:failure"][dice.index(2)].to_owned(),
        2 => by_actor(event),
        3 => match event.source_ip.as_deref() {
            Some(address) if address.contains('.') => format!("ip:{address}/24"),
            Some(address) => format!("ip:{address}/64"),
            None => "ip:\"\"".to_owned(),
        },
        _ => quoted(&word(event, dice)),
    }
}
