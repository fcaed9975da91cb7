//! Each rule across keys, and what is close to it and allowed.

use super::super::testing::{Folder, errors, told};

fn fine(text: &str) -> Vec<String> {
    let folder = Folder::new();
    match folder.load(text) {
        Ok((_, warnings)) => told(&folder, &warnings),
        Err(issues) => panic!("{:?}", told(&folder, &issues)),
    }
}

#[test]
fn plain_http_stays_on_this_machine() {
    for address in ["0.0.0.0:80", "192.0.2.1:80", "[::]:80", "[2001:db8::1]:80"] {
        assert_eq!(
            errors(&format!("server.listen = \"{address}\"")),
            [format!(
                "Error ~/config/convoke.toml: server.listen: is {address}, which others can reach, and neither server.tls nor \
                 server.behind_proxy is given: tokens would travel in clear. Give server.tls, or server.behind_proxy = true \
                 where a reverse proxy in front speaks TLS, or listen on 127.0.0.1"
            )]
        );
    }
    for address in ["127.0.0.1:80", "127.1.2.3:80", "[::1]:80", "[::ffff:127.0.0.1]:80"] {
        assert_eq!(fine(&format!("server.listen = \"{address}\"")), Vec::<String>::new());
    }
    assert_eq!(
        fine("[server]\nlisten = \"0.0.0.0:80\"\nbehind_proxy = true\ntrusted_proxies = [\"10.0.0.5/32\"]"),
        Vec::<String>::new()
    );
    let folder = Folder::new();
    folder.write("config/key.pem", "x");
    let tls =
        "[server]\nlisten = \"0.0.0.0:443\"\ntls = { cert_file = \"cert.pem\", key_file = \"key.pem\" }";
    assert!(folder.load(tls).is_ok());
    // The one mistake is told, not one that follows from it.
    assert_eq!(
        errors("[server]\nlisten = \"0.0.0.0:443\"\ntls = { cert_file = \"cert.pem\" }"),
        ["Error ~/config/convoke.toml: server.tls.key_file: must be given"]
    );
}

#[test]
fn a_proxy_that_hides_its_clients_is_told() {
    assert_eq!(
        fine("server.behind_proxy = true"),
        [
            "Warning ~/config/convoke.toml: server.behind_proxy: is true, and server.trusted_proxies is empty: every user seems to come \
             from the proxy's address, so the audit trail names only the proxy, and password tries are limited per user name but \
             not per address. Name the proxy's network, such as server.trusted_proxies = [\"10.0.0.5/32\"]"
        ]
    );
    assert_eq!(fine("server.trusted_proxies = [\"10.0.0.5/32\"]"), Vec::<String>::new());
}

#[test]
fn listeners_do_not_meet() {
    assert_eq!(
        errors("server.admin_listen = \"127.0.0.1:8878\""),
        [
            "Error ~/config/convoke.toml: server.admin_listen: is 127.0.0.1:8878, which server.listen (127.0.0.1:8878) takes already"
        ]
    );
    assert_eq!(
        fine("[server]\nlisten = \"127.0.0.1:0\"\nadmin_listen = \"127.0.0.1:0\""),
        Vec::<String>::new()
    );
}

#[test]
fn the_public_url_is_one_spelling_of_an_http_url() {
    for (text, expected) in [
        ("https://Meet.Example.com:443/", "https://meet.example.com"),
        ("http://localhost:8878", "http://localhost:8878"),
    ] {
        let (config, warnings) = Folder::new().load(&format!("server.public_url = \"{text}\"")).unwrap();
        assert_eq!((config.server.public_url.as_deref(), warnings), (Some(expected), vec![]));
    }
    for text in ["meet.example.com", "ftp://a.example", "https://a.example?x", "https://a.example#x", "/x"] {
        let lines = errors(&format!("server.public_url = \"{text}\""));
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0].starts_with(
                "Error ~/config/convoke.toml: server.public_url: must be an absolute http or https URL"
            ),
            "{lines:?}"
        );
    }
    assert_eq!(errors("server.public_url = \"https://example.com/meet\"").len(), 1);
    assert_eq!(
        fine("server.public_url = \"http://meet.example.com\""),
        [
            "Warning ~/config/convoke.toml: server.public_url: is http, so that tokens travel in clear and most providers refuse its redirect URIs: use https"
        ]
    );
}

#[test]
fn allowed_hosts_include_our_own() {
    let text =
        |hosts: &str| format!("[server]\npublic_url = \"https://meet.example.com\"\nallowed_hosts = {hosts}");
    for hosts in ["[]", "[\"meet.example.com\"]", "[\"x\", \"meet.example.com:443\"]"] {
        assert_eq!(fine(&text(hosts)), Vec::<String>::new(), "{hosts}");
    }
    for hosts in ["[\"meet.example.org\"]", "[\"meet.example.com:8443\"]"] {
        assert_eq!(
            fine(&text(hosts)),
            [
                "Warning ~/config/convoke.toml: server.allowed_hosts: does not name meet.example.com, the host of server.public_url: sign-ins would be answered 421"
            ]
        );
    }
}

#[test]
fn allowed_origins_are_exact() {
    assert_eq!(
        fine("server.allowed_origins = [\"https://mail.example.com\", \"http://localhost:3000\"]"),
        Vec::<String>::new()
    );
    for origin in ["*", "https://mail.example.com/", "https://*.example.com"] {
        assert_eq!(
            errors(&format!("server.allowed_origins = [\"{origin}\"]")),
            [format!(
                "Error ~/config/convoke.toml: server.allowed_origins[0]: must be an origin exactly as browsers send it: scheme, host \
                 and the port where it is not the usual one, without a path, such as https://mail.example.com; it is \"{origin}\""
            )]
        );
    }
}

#[test]
fn two_privacy_pages_are_refused() {
    assert_eq!(
        errors("[pages]\nprivacy_text = \"x\"\nprivacy_url = \"https://a.example/privacy\""),
        ["Error ~/config/convoke.toml: pages.privacy_url: is given beside pages.privacy_text: keep one"]
    );
}

#[test]
fn sealed_tokens_need_keys_that_stay() {
    let needed = "Error ~/config/convoke.toml: tokens.sealed: is true, and no sealing keys are configured: keys made at each \
                  start would sign everybody out at a restart. Make one with `convoke keys new` and give server.keys_file";
    assert_eq!(errors("tokens.sealed = true"), [needed]);
    let key = "0123456789abcdef0123456789abcdef";
    let with_key = |tokens: &str| fine(&format!("server.keys = [\"{key}\"]\n[tokens]\n{tokens}"));
    assert_eq!(with_key("sealed = true\naccept_raw = true\naudience = \"notes\""), Vec::<String>::new());
    assert_eq!(
        with_key("accept_raw = true"),
        ["Warning ~/config/convoke.toml: tokens.accept_raw: has no effect while tokens.sealed is false"]
    );
    // The one mistake is told, not one that follows from it.
    let unread = errors("server.keys_file = \"not-there\"\ntokens.sealed = true");
    assert!(unread.len() == 1 && unread[0].contains("server.keys_file"), "{unread:?}");
}

#[test]
fn providers_do_not_share_routes() {
    let two = |key: &str, one: &str, other: &str| {
        format!("[providers.a]\n{key} = \"{one}\"\n[providers.b]\n{key} = \"{other}\"")
    };
    assert_eq!(
        errors(&two("redirect_path", "/x/callback", "/x/callback")),
        [
            "Error ~/config/convoke.toml: providers.b.redirect_path: is also providers.a.redirect_path: each provider needs its own"
        ]
    );
    assert_eq!(
        errors(&two("domi_name", "Acme", "ACME")),
        [
            "Error ~/config/convoke.toml: providers.b.domi_name: is also providers.a.domi_name: each provider needs its own"
        ]
    );
    assert_eq!(fine(&two("domi_name", "", "")), Vec::<String>::new());
    assert_eq!(fine(&two("redirect_path", "/x/Callback", "/x/callback")), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn the_tls_key_is_kept_as_a_secret() {
    use super::super::testing::mode;
    let folder = Folder::new();
    let text = "server.tls = { cert_file = \"cert.pem\", key_file = \"key.pem\" }";
    let issues = folder.load(text).unwrap_err();
    assert_eq!(
        told(&folder, &issues),
        [
            "Error ~/config/convoke.toml: server.tls.key_file: names ~/config/key.pem, which cannot be read: No such file or directory (os error 2)"
        ]
    );
    let key = folder.write("config/key.pem", "x");
    mode(&key, 0o644);
    assert_eq!(
        told(&folder, &folder.load(text).unwrap().1),
        [
            "Warning ~/config/convoke.toml: server.tls.key_file: names ~/config/key.pem, which everybody may read: use chmod o-r"
        ]
    );
    mode(&key, 0o602);
    assert_eq!(
        told(&folder, &folder.load(text).unwrap_err()),
        [
            "Error ~/config/convoke.toml: server.tls.key_file: names ~/config/key.pem, which everybody may write: use chmod o-w"
        ]
    );
}

#[test]
fn each_key_of_the_store_belongs_to_one_kind() {
    let at = |text: &str| {
        let all = errors(&format!("[store]\n{text}"));
        all.iter().map(|line| line.replace("Error ~/config/convoke.toml: ", "")).collect::<Vec<_>>()
    };
    assert_eq!(
        at("path = \"/x/store\""),
        ["store.path: goes with store.kind = \"file\", and that is \"memory\": keep one of the two"]
    );
    assert_eq!(
        at("kind = \"file\"\nurl = \"redis://localhost\"\nkey_prefix = \"x:\""),
        [
            "store.path: must be given with store.kind = \"file\"",
            "store.url: goes with store.kind = \"redis\", and that is \"file\": keep one of the two",
            "store.key_prefix: goes with store.kind = \"redis\", and that is \"file\": keep one of the two"
        ]
    );
    assert_eq!(at("kind = \"redis\""), ["store.url: must be given with store.kind = \"redis\""]);
    for url in ["http://x:s3cret@host", "redis:x", "localhost:6379", "unix:/run/redis.sock"] {
        assert_eq!(
            at(&format!("kind = \"redis\"\nurl = \"{url}\"")),
            ["store.url: must be a URL such as rediss://user:password@host:6379/0, or redis:// without TLS"],
            "{url}"
        );
    }
    assert_eq!(
        at("kind = \"redis\"\nurl = \"redis://localhost\"\nca_file = \"ca.pem\""),
        ["store.ca_file: goes with a rediss URL, and store.url is redis"]
    );
    assert_eq!(
        errors("[tokens]\nreplay_seconds = 3601"),
        ["Error ~/config/convoke.toml: tokens.replay_seconds: must be 3600 or less; it is 3601"]
    );
    assert_eq!(fine("[store]\nkind = \"redis\"\nurl = \"redis://127.0.0.1:6379/1\""), Vec::<String>::new());
    assert_eq!(
        fine("[store]\nkind = \"redis\"\nurl = \"redis://:s3cret@redis.example.com\"").len(),
        1,
        "its password travels in clear"
    );
}
