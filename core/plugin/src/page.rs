//! A page of meetings that fits through the boundary to the host.

use crate::abi::MAX_JSON;
use crate::meeting::{Meeting, MeetingPage};

/// What is left for a page's other members.
const ROOM: usize = MAX_JSON - 56 * 1024;

/// A page being filled. The boundary carries 256 KiB, and a provider's page of long agendas may be more.
#[derive(Debug, Default)]
pub struct Filling {
    meetings: Vec<Meeting>,
    size: usize,
}

impl Filling {
    /// Adds a meeting, if there is room. The first one always has.
    pub fn take(&mut self, meeting: Meeting) -> bool {
        let size = serde_json::to_string(&meeting).map_or(0, |text| text.len());
        if self.size + size > ROOM && !self.meetings.is_empty() {
            return false;
        }
        self.size += size;
        self.meetings.push(meeting);
        true
    }

    /// Whether a meeting of this id is in the page.
    pub fn has(&self, id: &str) -> bool {
        self.meetings.iter().any(|known| known.id == id)
    }

    /// The page, and where to go on, where there is more.
    pub fn page(self, next_cursor: Option<String>) -> MeetingPage {
        MeetingPage { meetings: self.meetings, next_cursor, truncated: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_before_the_boundary_does() {
        let long = || Meeting { id: "1".into(), agenda: Some("x".repeat(9000)), ..Meeting::default() };
        let mut filling = Filling::default();
        let taken = (0..100).take_while(|_| filling.take(long())).count();
        assert!((20..100).contains(&taken), "{taken}");
        assert!(filling.has("1") && !filling.has("2"));
        let page = filling.page(Some("c".repeat(1000)));
        assert_eq!(page.meetings.len(), taken);
        assert!(serde_json::to_vec(&page).unwrap().len() < MAX_JSON);

        let mut filling = Filling::default();
        assert!(filling.take(Meeting { agenda: Some("x".repeat(MAX_JSON)), ..Meeting::default() }));
    }
}
