//! Connections cut at every stage of a refresh and of a sign-in.

use std::time::Instant;

use convoke_sandbox::{Fault, FaultKind};

use super::*;
use crate::harness::Host;
use crate::walk::{Browser, element, parameter};

const USERS: usize = 8;
const ROUNDS: usize = 60;
/// Who goes away sooner has been noticed to before the token counts as read.
const PROMPT: Duration = Duration::from_millis(30);

/// One user whose connections break; the token that they hold in the end, and how often what kind of cut happened.
async fn unlucky(port: u16, mut token: String, mut dice: Dice) -> (String, [usize; 4]) {
    let mut counts = [0; 4];
    for _ in 0..ROUNDS {
        let (place, cut) = match dice.below(8) {
            0 => (0, Cut::Sending(dice.below(400) as usize)),
            1..=3 => (1, Cut::Waiting(dice.micros(12_000))),
            4 | 5 => (2, Cut::Reading(dice.below(900) as usize)),
            _ => (3, Cut::Never),
        };
        counts[place] += 1;
        if let Some((status, answer)) = refresh(port, &token, cut).await.unwrap() {
            assert_eq!(status, 200, "{answer}");
            token = new_token(&answer);
        }
    }
    (token, counts)
}

async fn nobody_signs_in_again(sandbox: Sandbox, host: &Host) {
    let mut dice = Dice::thrown("cuts");
    let slow = Fault::always("POST", "/v1/access_token", FaultKind::Delay(Duration::from_millis(4)));
    sandbox.webex.fault(slow);
    let users = (0..USERS).map(|_| unlucky(host.port, refresh_token(&sandbox), dice.another()));
    let ended = futures_util::future::join_all(users).await;
    let mut cut = [0; 4];
    for (token, counts) in ended {
        let (status, answer) = refresh(host.port, &token, Cut::Never).await.unwrap().unwrap();
        assert_eq!(status, 200, "{answer}");
        cut.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    let calls = sandbox.webex.calls();
    assert!(calls.iter().all(|call| call.status == Some(200)), "no replaced token was used again");
    host.wait_for_log("\"outcome\":\"replayed\"");
    report(&format!(
        "cut while sending, waiting, reading; not cut: {cut:?}; {} upstream refreshes",
        calls.len()
    ));
}

#[tokio::test]
async fn cut_connections_with_the_store_in_memory() {
    let sandbox = strict();
    let host = Setup::with(&sandbox).env("RUST_LOG", "info").start();
    nobody_signs_in_again(sandbox, &host).await;
}

#[tokio::test]
async fn cut_connections_with_the_store_in_a_file() {
    let (sandbox, folder) = (strict(), tempfile::tempdir().unwrap());
    let host = with_file(&sandbox, &folder.path().join("own/store")).start();
    nobody_signs_in_again(sandbox, &host).await;
}

/// Sends a GET with the browser's cookies and goes away after so many bytes of the answer; how long it stayed. As in a real
/// browser, what the head says of cookies counts once the head is there.
async fn glance(host: &Host, path: &str, browser: &Browser<'_>, count: usize) -> Duration {
    let cookie = browser.cookies();
    let mut stream = TcpStream::connect(("127.0.0.1", host.port)).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nCookie: {cookie}\r\n\r\n", host.port);
    stream.write_all(request.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let mut part = Vec::new();
    stream.take(count as u64).read_to_end(&mut part).await.unwrap();
    let stayed = begun.elapsed();
    let part = String::from_utf8_lossy(&part).into_owned();
    if let Some((head, _)) = part.split_once("\r\n\r\n") {
        let fields = head.lines().filter_map(|line| line.split_once(": "));
        fields
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .for_each(|(_, cookie)| browser.keep(cookie));
    }
    stayed
}

/// The callback's answer is lost: opened again it leads on to the token, without asking the provider again.
#[tokio::test]
async fn a_sign_in_whose_callback_was_cut_goes_on() {
    let sandbox = strict();
    let host = Setup::with(&sandbox).start();
    let (mut dice, mut led_on) = (Dice::thrown("callbacks"), 0);
    for _ in 0..12 {
        let browser = Browser::new(&host);
        let back = browser.allow("/connect/webex").await;
        let path = back.strip_prefix(&host.url("")).unwrap();
        sandbox.webex.clear_calls();
        glance(&host, path, &browser, dice.below(60) as usize).await;
        let link = format!("/connect/webex/token/{}", flow_of(&back));
        let mut again = browser.open(&back).await;
        // It may still have been under way, or cut before it was read.
        let begun = Instant::now();
        while again.status == 400 && !again.text.contains(&link) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{}", again.text);
            tokio::time::sleep(Duration::from_millis(5)).await;
            again = browser.open(&back).await;
        }
        assert!(matches!(again.status, 303 | 400), "{}", again.text);
        led_on += usize::from(again.status == 400);
        let page = browser.open(&link).await;
        assert_eq!(page.status, 200);
        assert!(element(&page.text, "refreshToken").is_some());
        let exchanges = sandbox.webex.calls().iter().filter(|call| call.path == "/v1/access_token").count();
        assert_eq!(exchanges, 1);
        // And once it was shown there is nothing to go on to.
        let used = host.get(path).cookie(&browser.cookies()).send().await;
        assert!(used.status == 400 && !used.text.contains(&link), "{}", used.text);
    }
    assert!(led_on > 0, "no answer was lost");
}

/// The flow that a callback's `state` names.
fn flow_of(back: &str) -> String {
    use base64::Engine as _;
    let state = parameter(back, "state");
    let json = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(state.trim_end_matches('=')).unwrap();
    serde_json::from_slice::<Value>(&json).unwrap()["s"].as_str().unwrap().to_owned()
}

/// The token page's connection breaks before the page is read: it can be opened again. Read, it is gone.
#[tokio::test]
async fn a_token_page_that_was_cut_is_shown_again() {
    let sandbox = strict();
    let host = Setup::with(&sandbox).start();
    let mut dice = Dice::thrown("token pages");
    let browser = Browser::new(&host);
    let (mut cut, mut slow) = (0, 0);
    while cut < 36 {
        let page = browser.arrive(&browser.allow("/connect/webex").await).await;
        let path = page.strip_prefix(&host.url("")).unwrap();
        let mut stayed = Duration::ZERO;
        for _ in 0..3 {
            stayed = stayed.max(glance(&host, path, &browser, dice.below(3000) as usize).await);
        }
        let shown = browser.open(path).await;
        if stayed > PROMPT && shown.status == 410 {
            // Who stays so long may have read it.
            slow += 1;
            assert!(slow < 50, "this machine is too slow to cut anything");
            browser.forget_cookies();
            continue;
        }
        cut += 3;
        assert_eq!(shown.status, 200, "after {cut} cuts");
        assert!(element(&shown.text, "refreshToken").is_some());
        assert!(shown.text.ends_with("</html>"));
        assert_eq!(browser.open(path).await.status, 410);
        browser.forget_cookies();
    }
}
