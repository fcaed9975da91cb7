//! Whether an entry's key details differ from those of the meeting that was made from it: subject, times, zone, rule, agenda, password.
//!
//! What the meeting has is read from the items that were written into the entry, and from the provider's own answer among
//! them. What cannot be known from them counts as changed when the entry says something.

use convoke_plugin::{Capability, Change, Moment, Recurrence};
use serde_json::Value;

use super::check::{Repeats, given};
use crate::api::calendar_entry::{CalendarEntry, Written};
use crate::flow::when;
use crate::notes::items;
use crate::notes::when::When;
use crate::provider::Provider;

/// What differs.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Changes {
    pub(super) title: Option<String>,
    pub(super) times: Option<(When, When)>,
    /// The start is another instant, not only the same by other clocks.
    pub(super) moved: bool,
    pub(super) recurrence: Change<Recurrence>,
    pub(super) agenda: Change<String>,
    pub(super) password: Option<String>,
}

impl Changes {
    pub(super) fn is_none(&self) -> bool {
        self.title.is_none()
            && self.times.is_none()
            && self.recurrence.is_keep()
            && self.agenda.is_keep()
            && self.password.is_none()
    }
}

/// What is known of a member: nothing, or that there is none, or its text.
type Known = Option<Option<String>>;

/// The meeting as the entry knows it.
struct Before<'a> {
    provider: &'a Provider,
    written: &'a Written,
    /// The provider's own answer.
    answer: Option<Value>,
}

/// Compares. `subject`, `times` and `repeats` are the entry's own, where given.
pub(super) fn between(
    provider: &Provider,
    entry: &CalendarEntry,
    subject: Option<String>,
    times: Option<(When, When)>,
    repeats: Option<&Repeats>,
) -> Changes {
    let answer = entry.written.text(items::JSON).and_then(|text| serde_json::from_str(&text).ok());
    let before = Before { provider, written: &entry.written, answer };
    let other = |item, when: &When| before.has_other_time(item, &when.moment, Moment::eq);
    let same_instant = |a: &Moment, b: &Moment| a.unix_ms == b.unix_ms;
    let moves =
        times.as_ref().is_some_and(|(start, end)| other(items::START, start) || other(items::END, end));
    let recurrence = repeats.map_or(Change::Keep, |repeats| before.recurrence(repeats, moves));
    Changes {
        title: subject.filter(|subject| before.has_another_title(subject)),
        moved: times
            .as_ref()
            .is_some_and(|(start, _)| before.has_other_time(items::START, &start.moment, same_instant)),
        times: times.filter(|_| moves || !recurrence.is_keep()),
        recurrence,
        agenda: entry.body.as_deref().map_or(Change::Keep, |body| before.agenda(body)),
        password: before.password(entry.meeting_password.as_deref()),
    }
}

impl Before<'_> {
    /// What the provider's answer has for a member.
    fn answered(&self, member: &str) -> Known {
        let pointer = self.provider.manifest.answered.get(member)?;
        let value = self.answer.as_ref()?.pointer(pointer);
        Some(value.and_then(Value::as_str).and_then(|text| given(Some(text))).map(str::to_owned))
    }

    fn has_another_title(&self, subject: &str) -> bool {
        let stored = self.answered("title").flatten().or_else(|| self.written.text(items::TITLE));
        stored.is_none_or(|stored| !is_title_of(&stored, subject, self.provider.manifest.made_titles))
    }

    fn has_other_time(
        &self,
        item: &str,
        moment: &Moment,
        is_same: impl Fn(&Moment, &Moment) -> bool,
    ) -> bool {
        let Some(text) = self.written.text(item) else { return true };
        match when::moment(text.trim(), None) {
            Ok(stored) => !is_same(&stored, moment),
            // Without an offset, as a client writes them that does not know the zone's.
            Err(_) => text.trim() != moment.local(),
        }
    }

    /// The rule belongs to the start: where that moves, the rule is said again.
    fn recurrence(&self, repeats: &Repeats, moves: bool) -> Change<Recurrence> {
        let stored = self.written.text(items::RECURRENCE);
        match repeats.rule() {
            None if stored.is_some() => Change::Clear,
            None => Change::Keep,
            Some(rule) if !moves && stored.is_some_and(|text| text.trim() == rule.to_string()) => {
                Change::Keep
            }
            Some(rule) => Change::Set(rule.clone()),
        }
    }

    fn agenda(&self, body: &str) -> Change<String> {
        let has_item = self.provider.manifest.entry_items.iter().any(|line| line.item == items::AGENDA);
        let known = match () {
            () if has_item => Some(self.written.text(items::AGENDA)),
            () if self.provider.has(Capability::Agenda) => self.answered("agenda"),
            () => return Change::Keep,
        };
        match (given(Some(body)), known) {
            (Some(body), Some(Some(stored))) if plain(body) == plain(&stored) => Change::Keep,
            (Some(body), _) => Change::Set(body.to_owned()),
            (None, Some(Some(_))) => Change::Clear,
            (None, _) => Change::Keep,
        }
    }

    /// Notes does not tell `MeetingPassword` and `meetingPassword` apart: the one that the user changed may come as the other.
    fn password(&self, wanted: Option<&str>) -> Option<String> {
        if !self.provider.has(Capability::Password) {
            return None;
        }
        let written = self.written.text(items::PASSWORD);
        let answered = self.answered("password").flatten();
        let (wanted, known) = match given(wanted) {
            Some(wanted) => (wanted.to_owned(), answered.or(written)),
            None => (written?, Some(answered?)),
        };
        (known.as_ref() != Some(&wanted)).then_some(wanted)
    }
}

/// Whether the provider would keep `subject` as `stored`. `made`: it makes titles from those that are sent, of at most so many
/// bytes and with an ending of its own.
fn is_title_of(stored: &str, subject: &str, made: Option<usize>) -> bool {
    if stored.trim() == subject.trim() {
        return true;
    }
    let (Some(longest), Some((stem, _))) = (made, stored.rsplit_once('_')) else { return false };
    let (kept, sent) = (words(stem), words(subject));
    // A letter takes up to four bytes, and a gap before it one.
    let is_cut = stem.len() + 5 > longest;
    kept == sent || sent.is_empty() || (is_cut && sent.starts_with(&kept))
}

/// Letters and digits alone.
fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Line ends and blanks at the end do not count.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_title_is_that_of_its_subject_only() {
        let made = |stored: &str, subject: &str| is_title_of(stored, subject, Some(100));
        assert!(made("Budget_review_09JV4DPZ8H", "Budget review"));
        assert!(made("Budget_review_09JV4DPZ8H", "Budget: review!"));
        assert!(!made("Budget_review_09JV4DPZ8H", "Budget"));
        assert!(!made("Budget_review_09JV4DPZ8H", "Budget review 2"));
        assert!(!made("Budget_review_09JV4DPZ8H", "budget review"));
        assert!(made("Meeting_09JV4DPZ8H", "?!"));
        assert!(made("Another title", "Another title"));
        let long = "a".repeat(300);
        assert!(made(&format!("{}_09JV4DPZ8H", &long[..100]), &long));
        assert!(!made(&format!("{}_09JV4DPZ8H", &long[..90]), &long));
        assert!(!is_title_of("Budget_09JV4DPZ8H", "Budget", None));
        assert!(is_title_of(" Budget ", "Budget", None));
    }
}
