//! Lists, page by page, and cursors that nobody can make up.

use super::*;

#[tokio::test]
async fn lists_page_by_page_within_a_period() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for hour in 0..102 {
        let (start, end) = (in_two_days(hour * 60).to_string(), in_two_days(hour * 60 + 30).to_string());
        alice.create(&json!({"title": format!("M{hour}"), "start": start, "end": end})).await.expect(201);
    }
    sent(&sandbox.webex);
    let first = alice.list("").await.expect(200);
    let call = only(&sandbox.webex);
    let field = |name: &str| call.field(name).unwrap_or_default();
    assert_eq!((call.method.as_str(), call.path.as_str()), ("GET", "/v1/meetings"));
    assert_eq!(
        (field("max"), field("current"), field("meetingType")),
        ("100".into(), "false".into(), "meetingSeries".into())
    );
    assert_eq!(first["meetings"].as_array().unwrap().len(), 100);
    assert_eq!(first["meetings"][0], told(&sandbox.webex.meetings()[0]));
    assert!(first.get("truncated").is_none() && first.get("tokens").is_none(), "{}", first["truncated"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = alice.list(&format!("?cursor={cursor}")).await.expect(200);
    assert_eq!(second["meetings"].as_array().unwrap().len(), 2);
    assert!(second.get("next_cursor").is_none());
    assert_eq!(second["meetings"][1]["title"], "M101");

    // From is inclusive, to is exclusive.
    sent(&sandbox.webex);
    let query = format!("?from={}&to={}", in_two_days(60), in_two_days(180));
    let some = alice.list(&query).await.expect(200);
    let titles: Vec<_> =
        some["meetings"].as_array().unwrap().iter().map(|m| m["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["M1", "M2"]);
    let call = only(&sandbox.webex);
    assert_eq!(call.field("from").unwrap(), in_two_days(60).to_string());
    assert_eq!(call.field("to").unwrap(), in_two_days(180).to_string());
    // An offset in a query, where a plus sign is a space unless it is encoded.
    let (_, from) = on_clocks_of("Asia/Kolkata", in_two_days(60));
    let some =
        alice.list(&format!("?from={}&to={}", from.replace('+', "%2B"), in_two_days(120))).await.expect(200);
    assert_eq!(some["meetings"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_altered_cursor_reaches_nobody() {
    let (sandbox, host) = start();
    let alice = alice(&sandbox, &host);
    for _ in 0..101 {
        alice.schedule("T").await;
    }
    let first = alice.list("").await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap().to_owned();
    assert!(!cursor.contains("http"), "the address is sealed");
    sent(&sandbox.webex);
    let last = if cursor.ends_with('A') { "B" } else { "A" };
    let cut = &cursor[..cursor.len() - 1];
    for cursor in
        [format!("{cut}{last}"), cut.to_owned(), String::new(), "http://127.0.0.1:1/v1/meetings".into()]
    {
        let answer = alice.list(&format!("?cursor={cursor}")).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), ["/cursor"]);
    }
    // One of another provider is altered, too.
    let sametime = Client::new(&host, "sametime", sandbox.sametime.tokens(ALICE));
    sametime.list(&format!("?cursor={cursor}")).await.problem(422, "invalid-request", "invalid");
    assert!(sent(&sandbox.webex).is_empty() && sent(&sandbox.sametime).is_empty());
}
