//! Lists, page by page.

use super::*;
use convoke_plugin::testing::{Script, script};
use convoke_plugin::{FailureKind, ListMeetings, MeetingPage, Provider};

const SERIES: &str = "meetingType=meetingSeries&current=false";
const ROOMS: &str = "meetingType=scheduledMeeting&scheduledType=personalRoomMeeting";
const NINETY_DAYS: &str = "from=2030-03-01T00%3A00%3A00Z&to=2030-05-30T00%3A00%3A00Z&max=100";

fn get(query: &str) -> Request {
    signed(Request::get(format!("{API}/meetings?{query}")))
}

fn items(ids: &[&str]) -> String {
    json!({"items": ids.iter().map(|id| shown(id)).collect::<Vec<_>>()}).to_string()
}

fn next(query: &str) -> String {
    format!("<{API}/meetings?{query}>; rel=\"next\"")
}

fn list(own: Value, script: Script, list: ListMeetings) -> Result<MeetingPage, Failure> {
    let webex = open(own).unwrap().0;
    script.run(|http| async move { webex.list_meetings(&http, list).await })
}

fn window(from: Option<i64>, to: Option<i64>) -> ListMeetings {
    let at = |days: i64| Moment::utc(NOW_MS as i64 + days * 86_400_000);
    ListMeetings { credentials: bearer("tok"), from: from.map(at), to: to.map(at), cursor: None }
}

fn resume(cursor: Option<String>) -> ListMeetings {
    ListMeetings { cursor, ..window(None, None) }
}

fn ids(page: &MeetingPage) -> Vec<&str> {
    page.meetings.iter().map(|meeting| meeting.id.as_str()).collect()
}

#[test]
fn both_ends_are_always_said() {
    for (from, to, query) in [
        (None, None, NINETY_DAYS),
        (Some(0), None, NINETY_DAYS),
        (None, Some(90), NINETY_DAYS),
        (Some(1), Some(2), "from=2030-03-02T00%3A00%3A00Z&to=2030-03-03T00%3A00%3A00Z&max=100"),
    ] {
        let call = script().expect(get(&format!("{SERIES}&{query}"))).answer(200, items(&["a"]));
        let page = list(json!({}), call, window(from, to)).unwrap();
        assert_eq!((ids(&page), page.next_cursor.as_ref(), page.truncated), (vec!["a"], None, false));
    }
}

#[test]
fn the_next_page_is_followed_as_it_stands() {
    let first = format!("{SERIES}&{NINETY_DAYS}");
    let link = next("opaque=%2F~a,b;c&max=100");
    let call = script().expect(get(&first)).respond(200, &[("Link", &link)], items(&["a"]));
    let page = list(json!({}), call, window(None, None)).unwrap();
    let call = script().expect(get("opaque=%2F~a,b;c&max=100")).answer(200, items(&["b"]));
    let last = list(json!({}), call, resume(page.next_cursor)).unwrap();
    assert_eq!((ids(&last), last.next_cursor.as_ref()), (vec!["b"], None));
}

#[test]
fn a_next_page_elsewhere_is_not_followed_but_told() {
    let link = "<https://evil.example/v1/meetings?x>; rel=\"next\"";
    let call = script().expect(get(&format!("{SERIES}&{NINETY_DAYS}"))).respond(
        200,
        &[("Link", link)],
        items(&["a"]),
    );
    let page = list(json!({}), call, window(None, None)).unwrap();
    assert_eq!((page.next_cursor, page.truncated), (None, true));
    for cursor in ["x", r#"{"url":"https://evil.example/v1/meetings"}"#] {
        let failure = list(json!({}), script(), resume(Some(cursor.to_owned()))).unwrap_err();
        assert_eq!(
            (failure.kind, failure.errors[0].pointer.as_str()),
            (FailureKind::InvalidRequest, "/cursor")
        );
    }
}

#[test]
fn personal_rooms_are_merged_after_the_last_page_and_nothing_comes_twice() {
    let own = json!({"list_personal_rooms": true});
    let mut occurrence = shown("a_20300301T010000Z");
    occurrence["meetingSeriesId"] = "a".into();
    let rooms = json!({"items": [occurrence, shown("b"), shown("room")]}).to_string();
    let rooms_query = format!("{ROOMS}&{NINETY_DAYS}");

    let first = script().expect(get(&format!("{SERIES}&{NINETY_DAYS}"))).respond(
        200,
        &[("Link", &next("p=2"))],
        items(&["x"]),
    );
    let page = list(own.clone(), first, window(None, None)).unwrap();
    let second = script()
        .expect(get("p=2"))
        .answer(200, items(&["a", "b"]))
        .expect(get(&rooms_query))
        .respond(200, &[("Link", &next("p=3"))], rooms);
    let page = list(own.clone(), second, resume(page.next_cursor)).unwrap();
    assert_eq!(ids(&page), ["a", "b", "room"]);
    let third = script().expect(get("p=3")).answer(200, items(&["room2"]));
    let page = list(own, third, resume(page.next_cursor)).unwrap();
    assert_eq!((ids(&page), page.next_cursor.as_ref()), (vec!["room2"], None));
}

#[test]
fn the_window_is_configurable() {
    let query = "from=2030-03-01T00%3A00%3A00Z&to=2030-03-08T00%3A00%3A00Z&max=100";
    let call = script().expect(get(&format!("{SERIES}&{query}"))).answer(200, items(&[]));
    assert!(list(json!({"list_days": 7}), call, window(None, None)).unwrap().meetings.is_empty());
}

#[test]
fn an_answer_without_items_is_no_empty_list() {
    let call = script().expect(get(&format!("{SERIES}&{NINETY_DAYS}"))).answer(200, "{}");
    assert_eq!(list(json!({}), call, window(None, None)).unwrap_err().kind, FailureKind::ProviderError);
}

#[test]
fn what_the_boundary_cannot_carry_at_once_comes_with_the_next_page() {
    let long: Vec<_> = (0..100)
        .map(|n| {
            let mut meeting = shown(&format!("m{n}"));
            meeting["agenda"] = "ग".repeat(1300).into();
            meeting
        })
        .collect();
    let answer = json!({"items": long}).to_string();
    let query = format!("{SERIES}&{NINETY_DAYS}");
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let call = script().expect(get(&query)).answer(200, &answer);
        let page = list(json!({}), call, resume(cursor)).unwrap();
        assert!(json!(page).to_string().len() < 256 * 1024);
        all.extend(ids(&page).into_iter().map(str::to_owned));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(all, (0..100).map(|n| format!("m{n}")).collect::<Vec<_>>());
}
