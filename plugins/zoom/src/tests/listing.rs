//! Lists: the window, the pages.

use convoke_plugin::serde_json::{Value, json};
use convoke_plugin::testing::{bearer, script};
use convoke_plugin::{FailureKind, ListMeetings, MeetingPage, Moment, Provider, Request};

use super::meetings::{MINUTE, START, url, with, with_token, zoom};

fn listed(
    from: Option<i64>,
    to: Option<i64>,
    cursor: Option<String>,
    query: &str,
    answer: Value,
) -> MeetingPage {
    let at = url(&format!("users/me/meetings?type=scheduled&page_size=300{query}"));
    script()
        .expect(with_token(Request::get(at)))
        .answer(200, answer.to_string())
        .run(|http| async move {
            let list = ListMeetings {
                credentials: bearer("t0ken"),
                from: from.map(Moment::utc),
                to: to.map(Moment::utc),
                cursor,
            };
            zoom().list_meetings(&http, list).await
        })
        .unwrap()
}

fn item(id: u64, kind: u8, start: i64) -> Value {
    json!({"id": id, "type": kind, "topic": "T", "start_time": convoke_plugin::rfc3339(start), "duration": 30})
}

fn ids(page: &MeetingPage) -> Vec<&str> {
    page.meetings.iter().map(|meeting| meeting.id.as_str()).collect()
}

#[test]
fn a_list_is_cut_to_the_window_and_goes_on_where_it_was() {
    let all = json!({"page_size": 300, "next_page_token": "n+1", "meetings": [
        item(1, 2, START - MINUTE), item(2, 2, START), item(3, 2, START + MINUTE), item(4, 8, START - 9 * MINUTE), item(4, 8, START),
        {"id": 5, "type": 2, "start_time": "soon"}, item(6, 8, START + MINUTE), 7,
    ]});
    let page = listed(Some(START), Some(START + MINUTE), None, "", all.clone());
    assert_eq!(ids(&page), ["2", "4", "5"]);
    let more = json!({"next_page_token": "", "meetings": [item(7, 2, START), item(8, 2, START + MINUTE)]});
    let page = listed(None, None, page.next_cursor, "&next_page_token=n%2B1", more);
    assert_eq!(
        (ids(&page), page.next_cursor.as_deref()),
        (vec!["7"], None),
        "the window holds for further pages"
    );
    // Without a window from now on, which is three days before; with an end alone from the beginning.
    assert_eq!(ids(&listed(None, None, None, "", all.clone())), ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(ids(&listed(None, Some(START), None, "", all)), ["1", "4", "5"]);
    let past = json!({"meetings": [item(1, 2, 0)]});
    assert_eq!(ids(&listed(None, None, None, "", past.clone())), [""; 0]);
    assert_eq!(ids(&listed(None, Some(START), None, "", past)), ["1"]);
}

#[test]
fn long_pages_are_told_in_parts() {
    let long = |id: u64| with(item(id, 2, START), json!({"agenda": "é".repeat(2000)}));
    let all = json!({"meetings": (1..=150).map(long).collect::<Vec<_>>()});
    let (mut told, mut cursor) = (Vec::new(), None);
    for pages in 1.. {
        let page = listed(Some(START), None, cursor, "", all.clone());
        told.extend(page.meetings.into_iter().map(|meeting| meeting.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            assert!((2..10).contains(&pages), "{pages}");
            break;
        }
    }
    assert_eq!(told, (1..=150).map(|id| id.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_list_without_meetings_is_no_list() {
    let at = url("users/me/meetings?type=scheduled&page_size=300");
    let failure =
        script().expect(with_token(Request::get(at))).answer(200, r#"{"items":[]}"#).run(|http| async move {
            let list = ListMeetings { credentials: bearer("t0ken"), from: None, to: None, cursor: None };
            zoom().list_meetings(&http, list).await.unwrap_err()
        });
    assert_eq!(failure.kind, FailureKind::ProviderError);
}
