//! The example page of another origin, in a real browser.

use std::path::Path;

use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use serde_json::json;

use super::chromium::Chromium;
use crate::harness::{Setup, free_port, sandbox};
use crate::walk::ALICE;

#[tokio::test]
async fn the_example_page_schedules_a_meeting_from_an_allowed_origin_alone() {
    let Some(browser) = Chromium::start().await else { return };
    let sandbox = sandbox();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/browser/index.html");
    let page = std::fs::read_to_string(file).unwrap();
    let port = free_port();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let answer = move || async move { ([(CONTENT_TYPE, "text/html")], page) };
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/", get(answer))).await });
    let allowing =
        Setup::with(&sandbox).server(&format!("allowed_origins = [\"http://localhost:{port}\"]")).start();
    let refusing = Setup::with(&sandbox).start();
    let pair = sandbox.webex.tokens(ALICE, &["meeting:schedules_read", "meeting:schedules_write"]);
    browser.goto(&format!("http://localhost:{port}/")).await;
    let fill = |values: serde_json::Value| {
        format!(
            "for (const [name, value] of Object.entries({values})) document.querySelector(`[name=${{name}}]`).value = value"
        )
    };

    browser.script(&fill(json!({ "convoke": refusing.url(""), "token": pair.refresh_token }))).await;
    browser.click("form button").await;
    browser.wait_for("output", "does not allow this page's origin").await;
    browser.complaints(&[]).await;

    browser.script(&fill(json!({ "convoke": allowing.url("") }))).await;
    browser.click("form button").await;
    browser.wait_for("output", "Subject: ").await;
    browser
        .script(&fill(json!({ "Subject": "Plan", "start": "2030-03-04T09:00", "end": "2030-03-04T09:30" })))
        .await;
    browser.click("form button").await;
    browser.wait_for("output", "Attendee Link: http").await;
    assert_eq!(sandbox.webex.meetings().len(), 1);
}
