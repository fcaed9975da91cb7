//! In whose language: what a browser asks for, what a reader chooses, and what a program is told.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{self, Answer, Host, Setup, in_hours};
use crate::walk::{Browser, element};

/// Every language on offer, with the heading of its start page.
const LANGUAGES: [(&str, &str); 8] = [
    ("en", "Online meetings for your calendar"),
    ("de", "Online-Besprechungen für Ihren Kalender"),
    ("es", "Reuniones en línea para su calendario"),
    ("fr", "Des réunions en ligne pour votre agenda"),
    ("hi", "आपके कैलेंडर के लिए ऑनलाइन मीटिंग"),
    ("it", "Riunioni online per il Suo calendario"),
    ("ja", "カレンダーでオンライン会議"),
    ("pl", "Spotkania online w Twoim kalendarzu"),
];

async fn landing(host: &Host, accepted: &str, cookie: &str) -> Answer {
    let request = host.get("/").header("accept", "text/html");
    let request = if accepted.is_empty() { request } else { request.header("accept-language", accepted) };
    if cookie.is_empty() { request.send().await } else { request.cookie(cookie).send().await }
}

/// A page says in which language it is, to browsers and to caches.
fn assert_language(page: &Answer, language: &str) {
    assert!(page.text.contains(&format!("<html lang=\"{language}\" dir=\"")), "{language}: {}", page.text);
    assert_eq!(page.header("content-language"), language);
    let varies: BTreeSet<_> =
        page.headers.get_all("vary").iter().flat_map(|v| v.to_str().unwrap().split(", ")).collect();
    assert!(varies.is_superset(&["Accept-Language", "Cookie"].into()), "{varies:?}");
}

#[tokio::test]
async fn pages_are_in_the_language_that_is_asked_for_or_was_chosen() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    for (language, heading) in LANGUAGES {
        for (accepted, cookie) in [
            (language.to_owned(), String::new()),
            (format!("zh, {language}-ZZ;q=0.4, tlh;q=0.9"), String::new()),
            ("zh".to_owned(), format!("convoke-lang={language}")),
            ("ja, de;q=0.5".to_owned(), format!("a=b; convoke-lang={language}; c=d")),
        ] {
            let page = landing(&host, &accepted, &cookie).await;
            assert_eq!(page.status, 200);
            assert_language(&page, language);
            assert!(page.text.contains(&format!("<h1>{heading}</h1>")), "{language}: {}", page.text);
        }
    }
    for (accepted, cookie, expected) in [
        ("", "", "en"),
        ("zh", "", "en"),
        ("*", "", "en"),
        ("de;q=0, *;q=0.1", "", "en"),
        ("fr;q=0.2, it;q=0.3", "", "it"),
        ("de", "convoke-lang=xx", "de"),
        // Two of one name: one was planted.
        ("de", "convoke-lang=fr; convoke-lang=ja", "de"),
        // For translators, and only by name.
        ("en-XA", "", "en-XA"),
        ("", "convoke-lang=ar-XB", "ar-XB"),
        ("ar", "", "en"),
    ] {
        assert_language(&landing(&host, accepted, cookie).await, expected);
    }
}

#[tokio::test]
async fn hostile_languages_stay_harmless() {
    let host = Setup::empty().start();
    let long = "x-".repeat(3000);
    for accepted in [
        "../../etc/passwd",
        "de/../../en",
        "\"><script>alert(1)</script>",
        "de;q=9999999999999999999",
        "de;q=-1",
        "de;q=NaN",
        ";;;,,,",
        "\u{e9}\u{fffd}",
        "en-u-\u{202e}",
        &"de,".repeat(5000),
        &format!("{long}de"),
        &format!("{}, fr", "a,".repeat(2000)),
    ] {
        let page = landing(&host, accepted, "").await;
        assert_eq!(page.status, 200, "{accepted:.80}");
        let language = page.header("content-language").to_owned();
        assert!(language == "en" || language == "de", "{accepted:.80}: {language}");
        assert!(!page.text.contains("alert"), "{accepted:.80}");
        let cookie =
            format!("convoke-lang={}", accepted.chars().filter(char::is_ascii).take(500).collect::<String>());
        let chosen = landing(&host, "", &cookie).await;
        let chosen = chosen.header("content-language");
        assert!(chosen == "en" || chosen == "de", "{accepted:.80}: {chosen}");
    }
}

#[tokio::test]
async fn the_switch_remembers_the_choice_and_leads_back() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    let form = browser.open("/connect/sametime").await;
    assert!(form.text.contains(r#"<form class="languages" method="post" action="/language""#));
    assert!(form.text.contains(r#"<input type="hidden" name="return" value="/connect/sametime">"#));
    let choice = browser.submit("/language", &[("return", "/connect/sametime"), ("lang", "pl")]).await;
    assert_eq!((choice.status, choice.header("location")), (303, "/connect/sametime"));
    let cookie = choice.header("set-cookie");
    assert!(
        cookie.starts_with("convoke-lang=pl; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    for path in
        ["/connect/sametime", "/", "/privacy", "/problems", "/problems/not-found", "/nowhere", "/docs"]
    {
        assert_language(&browser.open(path).await, "pl");
    }
    // A form that came back can be read in another language too.
    let flow =
        crate::walk::attribute(&browser.open("/connect/sametime").await.text, "name=\"flow\" value=\"");
    let empty =
        browser.submit("/connect/sametime", &[("flow", &flow), ("username", ""), ("password", "")]).await;
    assert_language(&empty, "pl");
    assert!(
        empty.text.contains("Wpisz nazwę użytkownika i hasło.")
            && empty.text.contains("value=\"/connect/sametime\"")
    );

    for back in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "",
        "/a//b",
        "\r\nLocation: /x",
        "/%0d%0a?x=//y",
    ] {
        let answer = browser.submit("/language", &[("return", back), ("lang", "de")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{back:?}");
    }
    for fields in [&[("return", "/")][..], &[("lang", "xx")], &[("lang", "../de")], &[]] {
        let answer = browser.submit("/language", fields).await;
        assert_eq!(answer.status, 400);
        assert!(answer.headers.get("set-cookie").is_none());
    }
    // Nobody else's page chooses for a reader.
    let foreign = host.request("POST", "/language").header("origin", "https://evil.example");
    let foreign = foreign.header("sec-fetch-site", "cross-site").form(&[("lang", "de")]).send().await;
    assert_eq!(foreign.status, 403);
    assert!(foreign.headers.get("set-cookie").is_none());
    host.get("/language").header("accept", "application/json").send().await.problem(
        405,
        "method-not-allowed",
        "invalid",
    );
}

#[tokio::test]
async fn a_sign_in_keeps_its_language_and_the_token_is_shown_without_a_switch() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let browser = Browser::new(&host);
    browser.submit("/language", &[("return", "/"), ("lang", "de")]).await;
    let page = browser.sign_in("/connect/webex").await;
    assert_language(&page, "de");
    assert!(page.text.contains("Gültig für 90 Tage") || page.text.contains("auf 90 Tage"), "{}", page.text);
    assert!(element(&page.text, "refreshToken").is_some_and(|token| token.len() > 20));
    assert!(!page.text.contains("/language"), "a switch would lose the token");
    // The plugin says in German what was allowed.
    assert!(page.text.contains("Ihre Besprechungen anlegen, ändern und löschen."), "{}", page.text);
    let api = host.get("/v1/providers").header("accept-language", "de").send().await.text;
    assert!(!api.contains("Besprechungen"), "what a program reads of the configuration is English: {api}");
    let denied = browser.decide(&browser.leave("/connect/webex").await, crate::walk::ALICE, "deny").await;
    let denied = browser.open(&denied).await;
    assert_eq!(denied.status, 403);
    assert_language(&denied, "de");
    assert!(denied.text.contains("Der Zugriff wurde nicht gewährt") && !denied.text.contains("/language"));
}

/// Calls that go wrong in many ways, for a program that reads `language`.
async fn problems(host: &Host, language: &str) -> Vec<Value> {
    let at = in_hours(-5);
    let meeting = json!({"title": 5, "start": at, "end": "soon", "more": true});
    let past = json!({"title": "x", "start": at, "end": at});
    let ask = |method: &str, path: &str| host.request(method, path).header("accept-language", language);
    let answers = [
        ask("GET", "/v1/nowhere").send().await,
        ask("PUT", "/v1/providers").send().await,
        ask("GET", "/v1/providers/nobody/profile").bearer("x").send().await,
        ask("GET", "/v1/providers/webex/profile").send().await,
        ask("GET", "/v1/providers/webex/profile").header("authorization", "Basic x").send().await,
        ask("GET", "/v1/providers/webex/profile").bearer("no-such-token").send().await,
        ask("GET", "/v1/providers/webex/meetings?form=1&from=x&to=y").bearer("x").send().await,
        ask("POST", "/v1/providers/webex/meetings").bearer("x").body("{").send().await,
        ask("POST", "/v1/providers/webex/meetings")
            .bearer("x")
            .header("content-type", "application/json")
            .body("{")
            .send()
            .await,
        ask("POST", "/v1/providers/webex/meetings").bearer("x").json(&meeting).send().await,
        ask("POST", "/v1/providers/webex/meetings").bearer("x").json(&past).send().await,
        ask("POST", "/v1/providers/sametime/login")
            .json(&json!({"username": language, "password": "b"}))
            .send()
            .await,
        ask("POST", "/v1/providers/sametime/token").json(&json!({"refresh_token": " "})).send().await,
        ask("POST", "/v1/providers/jiomeet/revoke").json(&json!({"token": "x"})).send().await,
        ask("GET", "/v1/schemas/nothing.json").send().await,
        ask("POST", "/v1/providers/webex/calendar-entries")
            .bearer("x")
            .json(&json!({"Form": "Memo", "StartTimeZone": "Z=x"}))
            .send()
            .await,
    ];
    answers
        .into_iter()
        .map(|answer| {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
            assert_eq!(answer.header("content-language"), language, "{}", answer.text);
            let varies = answer.headers.get_all("vary").iter().any(|value| value == "Accept-Language");
            assert!(varies, "{:?}", answer.headers);
            answer.json()
        })
        .collect()
}

#[tokio::test]
async fn problems_speak_the_readers_language_and_stay_the_same_for_programs() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let english = problems(&host, "en").await;
    for (language, _) in LANGUAGES.into_iter().skip(1) {
        for (theirs, ours) in problems(&host, language).await.iter().zip(&english) {
            for member in ["type", "title", "status", "cause", "domi_flags", "domi_messages", "authorize_url"]
            {
                assert_eq!(theirs[member], ours[member], "{language} {member}");
            }
            assert_ne!(theirs["detail"], ours["detail"], "{language}");
            let errors = |problem: &Value| problem["errors"].as_array().cloned().unwrap_or_default();
            assert_eq!(errors(theirs).len(), errors(ours).len(), "{language}: {theirs} {ours}");
            for error in errors(theirs) {
                let same = errors(ours).into_iter().find(|other| other["pointer"] == error["pointer"]);
                assert_ne!(same.expect("the same place")["detail"], error["detail"], "{language}");
            }
        }
    }
    // No cookie counts for a program.
    let answer = host.get("/v1/nowhere").cookie("convoke-lang=de").send().await;
    assert_eq!(answer.header("content-language"), "en");
    // The existing client reads English, whatever it sends.
    let refused = host.get("/dominoWebexRefresh").header("accept-language", "de").send().await.expect(401);
    assert!(refused["error_description"].as_str().unwrap().contains("Authentication missing"), "{refused}");
}

/// In the pseudo-language every word of ours has accents: plain words come from somewhere else, which is for plugins,
/// providers and parsers alone.
#[tokio::test]
async fn no_word_of_ours_bypasses_the_catalogue() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let foreign = [
        "the text ends too early",
        "Webex",
        "JioMeet",
        "Sametime",
        "from",
        "cursor",
        "revoke",
        "Convoke",
        "Refresh",
        "Token",
    ];
    let mut read = 0;
    for problem in problems(&host, "en-XA").await {
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        for detail in errors.iter().map(|error| &error["detail"]).chain([&problem["detail"]]) {
            let mut text = detail.as_str().unwrap().split('`').step_by(2).collect::<Vec<_>>().join(" ");
            for words in foreign {
                text = text.replace(words, "");
            }
            // What a plugin or provider said, and names of members, follow these words of ours.
            let text = ["ŵóóŕďš:", "ɱúúšţ ĥááṽéé.", "ááççééþţééď:", "Áļļóóŵééď:"]
                .into_iter()
                .fold(text.as_str(), |text, lead| text.split(lead).next().unwrap());
            let plain = text
                .split(|c: char| !c.is_alphanumeric())
                .find(|word| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()));
            assert!(plain.is_none(), "{plain:?} in {detail}");
            read += 1;
        }
    }
    assert!(read > 20, "{read}");
}
