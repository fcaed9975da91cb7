//! Hostile text in every place that a stranger can fill: no redirect leaves this service, and no text becomes markup.

use convoke_sandbox::{Fault, FaultKind};
use futures_util::future::join_all;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::{self, Host, Setup};
use crate::walk::{Browser, element, parameter, tags};

/// Answers to raw bytes: status line with headers, and body.
async fn raw(host: &Host, request: String) -> (String, String) {
    let mut socket = TcpStream::connect(("127.0.0.1", host.port)).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    (head.to_owned(), body.to_owned())
}

/// Ways to write "somewhere else" that have fooled checks before.
fn addresses() -> Vec<String> {
    let mut all = Vec::new();
    for target in [
        "evil.example",
        "evil.example:80",
        "localhost@evil.example",
        "evil.example%23localhost",
        "[::ffff:c000:201]",
    ] {
        for form in [
            "//{}",
            "///{}",
            "////{}",
            "/\\{}",
            "\\\\{}",
            "/%5c{}",
            "%2f%2f{}",
            "/%2f{}",
            "/%09/{}",
            "/%0d%0aLocation:%20http://{}",
            "//{}/%2e%2e",
            "/.//{}",
            "/..//{}",
            "//{}/index.html",
            "/domino//{}/index.html",
            "/connect//{}",
            "/connect/https://{}",
            "/connect/webex//{}",
            "//{}//connect/webex",
            "/connect/..//{}",
            "http://{}/",
            "https://{}/connect/webex",
            "https:{}",
            "javascript:alert(1)//{}",
            "data:text/html,{}",
            "/;@{}",
            "/@{}",
            "/?//{}",
            "/#//{}",
            "/connect/webex?next=//{}",
            "/connect/webex?redirect_uri=https://{}/",
            "/connect/webex?return=https://{}",
            "/dominoWebex/index.html?url=//{}",
            "/callback/webex?state=//{}",
            "/callback/webex?code=a&state=https://{}/",
            "/webexCallback?error=access_denied&state=/dominoWebex@{}",
            "/connect/webex/token///{}",
            "/privacy?to=//{}",
            "/problems//{}",
        ] {
            all.push(form.replace("{}", target));
        }
    }
    all
}

#[tokio::test]
async fn no_payload_leads_to_another_site() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let own = host.url("/");
    let provider = format!("{}/authorize?", sandbox.webex.base_url());
    let mut requests = Vec::new();
    for address in addresses() {
        let target = address.replace(' ', "%20");
        for (host_line, path) in [
            (format!("localhost:{}", host.port), target.clone()),
            ("evil.example".to_owned(), target.clone()),
            (address.trim_start_matches(['/', '\\']).to_owned(), "/connect/webex".to_owned()),
        ] {
            requests.push(format!("GET {path} HTTP/1.1\r\nHost: {host_line}\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n"));
        }
    }
    assert!(requests.len() >= 500, "{}", requests.len());
    let (mut answered, mut redirected) = (0, 0);
    for batch in requests.chunks(32) {
        let answers = join_all(batch.iter().map(|request| raw(&host, request.clone()))).await;
        for (request, (head, _)) in batch.iter().zip(answers) {
            assert!(head.starts_with("HTTP/1.1 "), "{request}: {head}");
            answered += 1;
            for line in head.lines().filter(|line| line.to_ascii_lowercase().starts_with("location:")) {
                let location = line[9..].trim();
                redirected += 1;
                assert!(location.starts_with(&own) || location.starts_with(&provider), "{request}: {line}");
                if location.starts_with(&provider) {
                    assert_eq!(
                        parameter(location, "redirect_uri").split('/').nth(2),
                        Some(own.split('/').nth(2).unwrap()),
                        "{request}"
                    );
                }
            }
            assert!(!head.contains("\nLocation: http://evil"), "{request}: {head}");
        }
    }
    assert!(answered >= 500 && redirected > 100, "{answered} answers, {redirected} redirects");
    // The language switch leads back to where the reader was, and nowhere else.
    for address in addresses() {
        let answer =
            host.request("POST", "/language").form(&[("lang", "de"), ("return", &address)]).send().await;
        let location = answer.header("location");
        assert!(
            answer.status == 303
                && location.starts_with('/')
                && !location[1..].starts_with(['/', '\\', '\t']),
            "{address}: {location}"
        );
    }
    assert!(sandbox.webex.calls().is_empty());
}

/// Some hundred ways to turn text into script.
fn scripts() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let tags = [
        "script", "img", "svg", "iframe", "body", "input", "a", "math", "details", "object", "embed",
        "style", "link", "base", "meta", "form", "video", "template", "textarea", "title",
    ];
    for tag in tags {
        for form in [
            "<{} onload=alert(1)>",
            "\"><{} src=x onerror=alert(1)>",
            "'><{}>alert(1)</{}>",
            "</span></p></main><{}/onclick=alert(1)>",
            "<{}\n\tonfocus=alert(1) autofocus>",
            "&lt;{}&gt;<{}>",
        ] {
            all.push(form.replace("{}", tag));
        }
    }
    for text in [
        "javascript:alert(1)",
        "\" onmouseover=\"alert(1)",
        "' onmouseover='alert(1)",
        "` onmouseover=`alert(1)",
        "--><script>alert(1)</script><!--",
        "]]><script>alert(1)</script>",
        "<!--<script>",
        "<?xml version=\"1.0\"?><x>",
        "{{7*7}}",
        "${7*7}",
        "<%= 1 %>",
        "\u{202e}evil",
        "\u{2028}<script>",
        "\0<script>alert(1)</script>",
        "\u{1b}[31m<b>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "＜script＞",
        "<scr\0ipt>",
        "<<script>>",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "&#60;script&#62;",
        "\\u003cscript\\u003e",
        "<plaintext>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    ] {
        all.push(text.to_owned());
    }
    let around =
        all.iter().take(60).map(|text| format!("harmless `{text}` words {text}")).collect::<Vec<_>>();
    all.extend(around);
    all
}

/// Same tags, same attributes, in the same order as the page of a harmless text.
fn assert_same_bones(page: &str, harmless: &str, payload: &str) {
    assert_eq!(tags(page), tags(harmless), "{payload:?} became markup:\n{page}");
    assert!(
        !page.contains(|c: char| c.is_control() && c != '\n' && c != '\t' && c != '\r')
            && !page.contains(['\u{202e}', '\u{2028}']),
        "{payload:?}"
    );
}

async fn refusal(browser: &Browser<'_>, error: &str, description: &str) -> String {
    let state = parameter(&browser.leave("/connect/webex").await, "state");
    let pairs = [("error", error), ("error_description", description), ("state", &state)];
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let page = browser.open(&format!("/callback/webex?{query}")).await;
    assert!((400..=502).contains(&page.status));
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains('*'),
        "{policy}"
    );
    page.text
}

#[tokio::test]
async fn words_of_the_provider_stay_words() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let payloads = scripts();
    assert!(payloads.len() > 200);
    let browser = Browser::new(&host);
    let (as_error, as_description) =
        (refusal(&browser, "odd", "").await, refusal(&browser, "invalid_scope", "odd").await);
    for payload in &payloads {
        assert_same_bones(&refusal(&browser, "invalid_scope", payload).await, &as_description, payload);
        assert_same_bones(&refusal(&browser, payload, "").await, &as_error, payload);
        browser.forget_cookies();
    }
}

#[tokio::test]
async fn a_token_and_a_name_from_the_provider_stay_text() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let plain = Browser::new(&host).sign_in("/connect/webex").await.text;
    for payload in scripts()
        .into_iter()
        .filter(|text| !text.contains(|c: char| c.is_control() || c == '\u{202e}' || c == '\u{2028}'))
        .step_by(4)
    {
        let body = json!({"access_token": "at", "refresh_token": payload, "expires_in": 1_209_599, "refresh_token_expires_in": 7_775_999, "scope": "meeting:schedules_read meeting:schedules_write spark:people_read"});
        let me = json!({"id": "x", "displayName": payload, "emails": [payload]});
        let answer = |body: serde_json::Value| FaultKind::Status {
            status: 200,
            headers: Vec::new(),
            body: body.to_string(),
        };
        sandbox.webex.fault(Fault::once("POST", "/v1/access_token", answer(body)));
        sandbox.webex.fault(Fault::once("GET", "/v1/people/me", answer(me)));
        let page = Browser::new(&host).sign_in("/connect/webex").await;
        assert_eq!(
            element(&page.text, "refreshToken").as_deref(),
            Some(payload.as_str()),
            "exactly the token"
        );
        assert_same_bones(&page.text, &plain, &payload);
    }
}

#[tokio::test]
async fn paths_languages_and_form_fields_stay_text() {
    let sandbox = harness::sandbox();
    let host = Setup::with(&sandbox).start();
    let html = |path: &str| host.get(path).header("accept", "text/html");
    let (nowhere, landing) = (html("/nowhere").send().await.text, html("/").send().await.text);
    let form = |name: &str| {
        host.request("POST", "/connect/sametime")
            .form(&[("flow", "AAAAAAAAAAAAAAAAAAAAAA"), ("username", name), ("password", "")])
            .send()
    };
    let named = form("odd").await.text;
    for payload in scripts() {
        let encoded: String =
            form_urlencoded::byte_serialize(payload.as_bytes()).collect::<String>().replace('+', "%20");
        let page = html(&format!("/{encoded}")).send().await;
        assert_eq!(page.status, 404, "{payload:?}");
        assert_same_bones(&page.text, &nowhere, &payload);
        let problem = html(&format!("/problems/{encoded}")).send().await;
        assert_same_bones(&problem.text, &nowhere, &payload);
        let language: String = payload.chars().filter(|c| !c.is_control()).collect();
        assert_same_bones(
            &html("/").header("accept-language", &language).send().await.text,
            &landing,
            &payload,
        );
        let typed = form(&payload).await;
        assert_eq!(typed.status, 422);
        assert_same_bones(&typed.text, &named, &payload);
    }
}

#[tokio::test]
async fn a_label_from_the_configuration_stays_text() {
    let sandbox = harness::sandbox();
    let host_with = |label: &str| {
        let mut setup = Setup::with(&sandbox);
        let label = json!(label).to_string();
        for id in ["webex", "sametime"] {
            setup.config = setup
                .config
                .replace(&format!("[providers.{id}]\n"), &format!("[providers.{id}]\nlabel = {label}\n"));
        }
        setup.start()
    };
    async fn pages(host: &Host) -> Vec<String> {
        let browser = Browser::new(host);
        let mut pages = Vec::new();
        for path in ["/", "/connect/sametime", "/callback/webex", "/connect/webex/token/x"] {
            pages.push(browser.open(path).await.text);
        }
        pages.push(browser.sign_in("/connect/webex").await.text);
        pages.push(refusal(&browser, "access_denied", "").await);
        pages
    }
    let plain = pages(&host_with("Odd")).await;
    for payload in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title><svg onload=alert(1)>",
        "{provider}`x`&lt;",
    ] {
        for (page, harmless) in pages(&host_with(payload)).await.iter().zip(&plain) {
            assert_eq!(tags(page).len(), tags(harmless).len(), "{payload}: {page}");
            assert!(
                !page.contains("<script>alert")
                    && !page.contains("<img src=x")
                    && !page.contains("<svg onload"),
                "{payload}: {page}"
            );
        }
    }
}
