//! Pairing: a program gets a user's credential when the user has confirmed in a browser, and in no other case.

mod attacks;
mod command;
mod loopback;
mod polling;
mod whole;

use serde_json::{Value, json};

use crate::harness::{Answer, Host};
use crate::walk::{ALICE, Browser, attribute};

const CLIENT: &str = "Notes of Alice on PC7";

/// Begins a pairing; the answer's members.
pub(crate) async fn begin(host: &Host, provider: &str) -> Started {
    begin_with(host, &json!({"provider": provider, "client": CLIENT})).await
}

async fn begin_with(host: &Host, body: &Value) -> Started {
    let answer = host.request("POST", "/v1/pairings").json(body).send().await;
    Started(answer.expect(201))
}

/// What a program was told when it began.
pub(crate) struct Started(Value);

impl Started {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.0))
    }

    pub(crate) fn id(&self) -> &str {
        self.text("id")
    }

    pub(crate) fn code(&self) -> &str {
        self.text("user_code")
    }

    /// The page's path.
    pub(crate) fn page(&self) -> String {
        format!("/pair/{}", self.id())
    }

    pub(crate) async fn poll(&self, host: &Host) -> Answer {
        poll(host, self.id(), self.text("secret")).await
    }
}

async fn poll(host: &Host, id: &str, secret: &str) -> Answer {
    host.get(&format!("/v1/pairings/{id}")).bearer(secret).send().await
}

/// Opens the pairing's page and goes on to the provider; the address of its consent page.
async fn leave(browser: &Browser<'_>, started: &Started) -> String {
    let page = browser.open(&started.page()).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let onward = browser.submit(&started.page(), &[("decision", "continue")]).await;
    assert_eq!(onward.status, 200, "{}", onward.text);
    attribute(&onward.text, "content=\"0;url=")
}

/// Signs in for a pairing; the path of the page where the user decides.
pub(crate) async fn sign_in(host: &Host, browser: &Browser<'_>, started: &Started) -> String {
    let callback = browser.decide(&leave(browser, started).await, ALICE, "allow").await;
    let page = browser.arrive(&callback).await;
    page.strip_prefix(&host.url("")).unwrap().to_owned()
}

/// The same at a provider with a sign-in form of ours.
async fn sign_in_by_form(host: &Host, browser: &Browser<'_>, started: &Started) -> String {
    browser.open(&started.page()).await;
    let form = browser.submit(&started.page(), &[("decision", "continue")]).await;
    let flow = attribute(&form.text, "name=\"flow\" value=\"");
    // A wrong password costs nothing but a try.
    let fields = [("flow", flow.as_str()), ("username", ALICE), ("password", "wrong")];
    let again = browser.submit("/connect/sametime", &fields).await;
    assert_eq!(again.status, 401, "{}", again.text);
    let flow = attribute(&again.text, "name=\"flow\" value=\"");
    let fields = [("flow", flow.as_str()), ("username", ALICE), ("password", "wonderland")];
    let answer = browser.submit("/connect/sametime", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.header("location").strip_prefix(&host.url("")).unwrap().to_owned()
}

/// Opens the decision's page; what its form carries.
pub(crate) async fn seal(browser: &Browser<'_>, path: &str) -> String {
    let page = browser.open(path).await;
    assert_eq!(page.status, 200, "{}", page.text);
    attribute(&page.text, "name=\"seal\" value=\"")
}

pub(crate) async fn confirm(browser: &Browser<'_>, path: &str) -> Answer {
    let seal = seal(browser, path).await;
    browser.submit(path, &[("seal", &seal), ("decision", "confirm"), ("same", "yes")]).await
}

/// A poll that finds nothing decided. The pause after it is over at once when something is decided.
async fn assert_pending(host: &Host, started: &Started) {
    let pending = started.poll(host).await.expect(202);
    assert_eq!(pending, json!({"status": "pending", "interval": 5}));
}

/// A poll that finds nothing, and does not say why.
fn assert_nothing(answer: &Answer) {
    let problem = answer.problem(404, "pairing-not-found", "reauthorize");
    assert!(!answer.text.contains("token"), "{problem}");
}
