//! The whole way, for each provider.

use serde_json::{Value, json};

use super::{
    CLIENT, assert_nothing, assert_pending, begin, begin_with, confirm, seal, sign_in, sign_in_by_form,
};
use crate::harness::{Host, Setup, sandbox};
use crate::walk::{Browser, element};

async fn fits(host: &Host, name: &str, body: &Value) {
    let schema = host.get(&format!("/v1/schemas/{name}.json")).send().await.expect(200);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(body).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}: {body}");
}

#[tokio::test]
async fn a_program_gets_the_credential_once_when_the_user_has_confirmed() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let answer = host
        .request("POST", "/v1/pairings")
        .json(&json!({"provider": "webex", "client": CLIENT}))
        .send()
        .await;
    let started = super::Started(answer.expect(201));
    fits(&host, "pairing-started", &started.0).await;
    assert_eq!(answer.header("location"), format!("/v1/pairings/{}", started.id()));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!((started.0["expires_in"].as_u64(), started.0["interval"].as_u64()), (Some(300), Some(5)));
    assert_eq!(started.text("verification_uri"), host.url("/pair"));
    assert_eq!(started.text("verification_uri_complete"), host.url(&started.page()));
    for secret in [started.text("secret"), started.code()] {
        assert!(!started.text("verification_uri_complete").contains(secret));
    }

    let browser = Browser::new(&host);
    let page = browser.open(&started.page()).await;
    for part in [CLIENT, started.code(), "Webex", "127.0.0.1", "Schedule, change and delete"] {
        assert!(page.text.contains(part), "`{part}` is not in {}", page.text);
    }
    assert_pending(&host, &started).await;
    let path = sign_in(&host, &browser, &started).await;
    let page = browser.open(&path).await;
    assert_eq!(page.header("cache-control"), "no-store");
    for (id, text) in [("client", ""), ("code", started.code())] {
        assert!(element(&page.text, id).unwrap().contains(text), "{id}");
    }
    for part in [CLIENT, "alice@example.com", "Nothing has been given yet"] {
        assert!(page.text.contains(part), "`{part}` is not in {}", page.text);
    }
    let done = confirm(&browser, &path).await;
    assert!(done.status == 200 && done.text.contains("has access now"), "{}", done.text);
    assert_eq!(browser.cookies(), "", "the flow is over");

    let paired = started.poll(&host).await;
    assert_eq!(paired.header("cache-control"), "no-store");
    let body = paired.expect(200);
    fits(&host, "pairing-confirmed", &body).await;
    assert_eq!(body["status"], "confirmed");
    assert_eq!(body["provider"], "webex");
    assert_eq!(body["account"]["email"], "alice@example.com");
    assert_eq!(body["token_type"], "Bearer");
    assert!(body["expires_in"].as_u64().unwrap() > 1000, "{body}");
    assert!(body["scope"].as_str().unwrap().contains("meeting:schedules_write"), "{body}");
    let token = json!({"refresh_token": body["refresh_token"]});
    host.request("POST", "/v1/providers/webex/token").json(&token).send().await.expect(200);
    let access = body["access_token"].as_str().unwrap();
    host.get("/v1/providers/webex/profile").bearer(access).send().await.expect(200);

    assert_nothing(&started.poll(&host).await);
    assert_eq!(browser.open(&started.page()).await.status, 410);
    assert_eq!(browser.open(&path).await.status, 400, "its cookie is gone");
    let log = host.stop().1;
    for secret in [access, started.text("secret"), started.code()] {
        assert!(!log.contains(secret));
    }
}

#[tokio::test]
async fn it_works_by_the_code_and_at_every_provider() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    for provider in ["webex", "jiomeet", "sametime"] {
        let (started, browser) = (begin(&host, provider).await, Browser::new(&host));
        assert_eq!(browser.open("/pair").await.status, 200);
        let typed = started.code().to_lowercase().replace('-', " ");
        let found = browser.submit("/pair", &[("code", &typed)]).await;
        assert_eq!((found.status, found.header("location")), (303, host.url(&started.page()).as_str()));
        let path = match provider {
            "sametime" => sign_in_by_form(&host, &browser, &started).await,
            _ => sign_in(&host, &browser, &started).await,
        };
        assert_eq!(confirm(&browser, &path).await.status, 200, "{provider}");
        let body = started.poll(&host).await.expect(200);
        let token = json!({"refresh_token": body["refresh_token"]});
        host.request("POST", &format!("/v1/providers/{provider}/token"))
            .json(&token)
            .send()
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn exactly_the_scopes_that_the_program_names_are_asked_for() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox)
        .add(&format!(
            "[providers.webex_pick]\nplugin = \"webex\"\nlabel = \"Webex for administrators\"\nbase_url = \"{}\"\n\
             client_id = \"convoke-admin\"\nclient_secret = \"convoke-admin-secret\"\ndomi_name = \"\"\n\
             scopes = [\"spark-admin:people_read\"]\nselectable_scopes = [\"spark-admin:roles_read\"]\n",
            sandbox.webex.base_url()
        ))
        .start();
    let browser = Browser::new(&host);
    for (scopes, asked) in [
        (json!(["spark-admin:roles_read"]), "spark-admin:roles_read"),
        (json!(["spark-admin:people_read"]), "spark-admin:people_read"),
        (Value::Null, "spark-admin:people_read"),
    ] {
        let mut body = json!({"provider": "webex_pick", "client": CLIENT});
        if !scopes.is_null() {
            body["scopes"] = scopes;
        }
        let started = begin_with(&host, &body).await;
        assert!(browser.open(&started.page()).await.text.contains("administrator"));
        let consent = super::leave(&browser, &started).await;
        assert_eq!(crate::walk::parameter(&consent, "scope"), asked);
    }
    let wrong =
        json!({"provider": "webex", "client": CLIENT, "scopes": ["meeting:schedules_read", "spark:kms"]});
    let refused = host.request("POST", "/v1/pairings").json(&wrong).send().await;
    refused.problem(422, "invalid-request", "invalid");
    assert_eq!(refused.pointers(), ["/scopes/1"]);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_where_it_stands() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let send = |body: Value| host.request("POST", "/v1/pairings").json(&body).send();
    for (body, pointer) in [
        (json!({"client": CLIENT}), "/provider"),
        (json!({"provider": "webex"}), "/client"),
        (json!({"provider": "webex", "client": ""}), "/client"),
        (json!({"provider": "webex", "client": "  \t"}), "/client"),
        (json!({"provider": "webex", "client": "\u{200b}\u{202e}"}), "/client"),
        (json!({"provider": "webex", "client": "x".repeat(65)}), "/client"),
        (json!({"provider": "webex", "client": CLIENT, "scopes": []}), "/scopes"),
        (json!({"provider": "sametime", "client": CLIENT, "scopes": ["any"]}), "/scopes/0"),
        (json!({"provider": "webex", "client": CLIENT, "state": "s"}), "/state"),
        (json!({"provider": "webex", "client": CLIENT, "secret": "s"}), "/secret"),
    ] {
        let answer = send(body.clone()).await;
        answer.problem(422, "invalid-request", "invalid");
        assert_eq!(answer.pointers(), [pointer], "{body}");
    }
    send(json!({"provider": "none", "client": CLIENT})).await.problem(404, "unknown-provider", "invalid");
    let id = begin(&host, "webex").await.id().to_owned();
    for request in
        [host.get(&format!("/v1/pairings/{id}")), host.request("DELETE", &format!("/v1/pairings/{id}"))]
    {
        request.send().await.problem(401, "missing-credentials", "reauthorize");
    }
}

#[tokio::test]
async fn a_name_is_shown_as_text_and_cannot_hide() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let name = "<b>\"Bank\"</b>\u{202e}\u{200b} &amp;";
    let started = begin_with(&host, &json!({"provider": "webex", "client": name})).await;
    let browser = Browser::new(&host);
    let path = sign_in(&host, &browser, &started).await;
    for page in [browser.open(&started.page()).await, browser.open(&path).await] {
        assert!(page.text.contains("&lt;b&gt;&quot;Bank&quot;&lt;/b&gt; &amp;amp;"), "{}", page.text);
        assert!(!page.text.contains("<b>\"") && !page.text.contains(['\u{202e}', '\u{200b}']));
    }
}

#[tokio::test]
async fn a_provider_that_says_no_leaves_the_way_open_and_a_user_who_says_no_closes_it() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).start();
    let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
    let refused = browser.decide(&super::leave(&browser, &started).await, crate::walk::ALICE, "deny").await;
    let page = browser.open(&refused).await;
    assert_eq!(page.status, 403);
    assert!(page.text.contains(&format!("href=\"{}\"", started.page())), "{}", page.text);
    assert_pending(&host, &started).await;

    let path = sign_in(&host, &browser, &started).await;
    let seal = seal(&browser, &path).await;
    let said = browser.submit(&path, &[("seal", &seal), ("decision", "deny")]).await;
    assert!(said.status == 200 && said.text.contains("Nothing was given"), "{}", said.text);
    let denied = started.poll(&host).await;
    let problem = denied.problem(403, "access-denied", "reauthorize");
    assert!(!problem.to_string().contains("token\""), "{problem}");
    assert_eq!(browser.open(&started.page()).await.status, 410);

    let started = begin(&host, "jiomeet").await;
    let said = browser.submit(&started.page(), &[("decision", "deny")]).await;
    assert!(said.text.contains("Nothing was given"), "{}", said.text);
    started.poll(&host).await.problem(403, "access-denied", "reauthorize");
}

#[tokio::test]
async fn pairing_can_be_turned_off() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).add("[pairings]\nenabled = false").start();
    let answer = host
        .request("POST", "/v1/pairings")
        .json(&json!({"provider": "webex", "client": CLIENT}))
        .send()
        .await;
    answer.problem(404, "not-found", "invalid");
    assert_eq!(Browser::new(&host).open("/pair").await.status, 404);
    let document = host.get("/openapi.json").send().await.expect(200);
    assert!(document["paths"].get("/v1/pairings").is_none());
}

#[tokio::test]
async fn where_tokens_are_sealed_the_program_gets_the_sealed_credential() {
    let sandbox = sandbox();
    let host = Setup::with(&sandbox)
        .server(&format!("keys = [\"{}\"]", "k".repeat(40)))
        .add("[tokens]\nsealed = true")
        .start();
    let (started, browser) = (begin(&host, "webex").await, Browser::new(&host));
    let path = sign_in(&host, &browser, &started).await;
    confirm(&browser, &path).await;
    let body = started.poll(&host).await.expect(200);
    let credential = body["refresh_token"].as_str().unwrap();
    assert!(credential.starts_with("cvk1.") && body["access_token"] == credential, "{body}");
    host.get("/v1/providers/webex/profile").bearer(credential).send().await.expect(200);
}
