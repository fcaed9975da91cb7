//! What is sealed opens where it belongs and nowhere else.

use proptest::prelude::*;

use super::*;

const OLD: &str = "the old key, long enough for all of it";
const NEW: &str = "the new key, long enough for all of it";

fn sealer(keys: &[&str], audience: Option<&str>) -> Sealer {
    let keys: Vec<_> = keys.iter().map(|key| SecretString::from(*key)).collect();
    let tokens = config::Tokens {
        sealed: true,
        accept_raw: false,
        audience: audience.map(str::to_owned),
        ..Default::default()
    };
    Sealer::new(Arc::new(KeyRing::new(&keys)), &tokens)
}

fn tokens(access: &str, refresh: Option<&str>) -> Tokens {
    Tokens { refresh_token: refresh.map(SecretString::from), expires_in: Some(3_600), ..Tokens::new(access) }
}

fn sealed(sealer: &Sealer, access: &str, refresh: Option<&str>) -> String {
    sealer.response("acme", &tokens(access, refresh), None).access_token
}

fn open(sealer: &Sealer, provider: &str, text: &str) -> Result<Presented, Refused> {
    sealer.open(provider, &SecretString::from(text))
}

/// What a text holds: access token, refresh token, and whether it is sealed as it would be today.
fn held(sealer: &Sealer, text: &str) -> Option<(String, Option<String>, bool)> {
    match open(sealer, "acme", text) {
        Ok(Presented::Sealed { credential, current }) => Some((
            credential.access.expose_secret().to_owned(),
            credential.refresh.map(|token| token.expose_secret().to_owned()),
            current,
        )),
        _ => None,
    }
}

#[test]
fn both_members_of_an_answer_are_the_one_credential() {
    let sealer = sealer(&[NEW], None);
    let answer = sealer.response("acme", &tokens("at", Some("rt")), None);
    assert_eq!(answer.access_token, answer.refresh_token);
    let id = sealer.ring.ids().next().unwrap();
    assert!(answer.access_token.starts_with(&format!("cvk1.{id}.")), "{}", answer.access_token);
    assert_eq!((answer.token_type.as_str(), answer.expires_in), ("Bearer", Some(3_600)));
    assert_eq!(held(&sealer, &answer.access_token), Some(("at".to_owned(), Some("rt".to_owned()), true)));
    // No two are alike, so nothing can be told by comparing them.
    assert_ne!(sealed(&sealer, "at", Some("rt")), sealed(&sealer, "at", Some("rt")));
    assert_eq!(sealer.response("acme", &tokens("at", None), None).refresh_token, "");
    let old = SecretString::from("rt");
    let answer = sealer.response("acme", &tokens("at", None), Some(&old));
    assert_eq!(held(&sealer, &answer.refresh_token).unwrap().1.as_deref(), Some("rt"));
}

#[test]
fn it_opens_for_its_provider_and_audience_alone() {
    let here = sealer(&[NEW], Some("notes"));
    let text = sealed(&here, "at", Some("rt"));
    assert!(held(&here, &text).is_some());
    assert_eq!(open(&here, "other", &text).err(), Some(Refused::Altered));
    assert_eq!(open(&sealer(&[NEW], Some("other")), "acme", &text).err(), Some(Refused::Altered));
    assert_eq!(open(&sealer(&[NEW], None), "acme", &text).err(), Some(Refused::Altered));
    assert_eq!(open(&sealer(&[OLD], Some("notes")), "acme", &text).err(), Some(Refused::UnknownKey));
    // Envelopes of other purposes are no credentials.
    let flow = here.ring.seal("flow", b"acme\0notes", b"{\"a\":\"x\"}");
    let id = here.ring.ids().next().unwrap();
    assert_eq!(open(&here, "acme", &format!("cvk1.{id}.{flow}")).err(), Some(Refused::Altered));
}

#[test]
fn an_older_key_opens_and_says_so() {
    let text = sealed(&sealer(&[OLD], None), "at", Some("rt"));
    let rotated = sealer(&[NEW, OLD], None);
    assert_eq!(held(&rotated, &text), Some(("at".to_owned(), Some("rt".to_owned()), false)));
    assert!(held(&rotated, &sealed(&rotated, "at", None)).unwrap().2);
    // Where nothing is sealed any more, no credential is as it would be today.
    let mut off = sealer(&[OLD], None);
    off.sealed = false;
    assert!(!held(&off, &text).unwrap().2);
}

#[test]
fn ends_are_instants() {
    let sealer = sealer(&[NEW], None);
    let text = SecretString::from(sealed(&sealer, "at", Some("rt")));
    let Ok(Presented::Sealed { mut credential, .. }) = sealer.open("acme", &text) else { panic!() };
    assert!(!credential.has_expired() && credential.refresh_expires.is_none());
    assert!((3_590..=3_600).contains(&credential.tokens().expires_in.unwrap()));
    credential.expires = Some(when::now());
    assert!(credential.has_expired());
    assert_eq!(credential.tokens().expires_in, Some(0));
    credential.expires = None;
    assert!(!credential.has_expired() && credential.tokens().expires_in.is_none());
}

#[test]
fn whatever_is_none_of_ours_is_raw() {
    let sealer = sealer(&[NEW], None);
    for text in ["", "x", "ey.ey.sig", "0.AAA", "cvk", "..", "é", "abcé1.x"] {
        assert!(matches!(open(&sealer, "acme", text), Ok(Presented::Raw(_))), "{text}");
    }
    let id = sealer.ring.ids().next().unwrap();
    for text in [
        "cvk1",
        "cvk1.",
        "CVK1.x.y",
        "cvk1..",
        "cvk1.x",
        "cvk1x.a.b",
        &format!("cvk1.{id}."),
        &format!("x.{id}.AAAA"),
    ] {
        assert!(open(&sealer, "acme", text).is_err(), "{text}");
    }
}

#[test]
fn nothing_of_it_is_printed() {
    let sealer = sealer(&[NEW], None);
    let answer = sealer.response("acme", &tokens("at-secret", Some("rt-secret")), None);
    let presented = open(&sealer, "acme", &answer.access_token).unwrap();
    let raw = open(&sealer, "acme", "raw-secret").unwrap();
    let printed = format!("{answer:?} {presented:?} {raw:?}");
    assert!(!printed.contains("secret") && !printed.contains("cvk1"), "{printed}");
}

/// What the documents say of sizes. Tokens in the forms that providers give; their random parts do not compress.
#[test]
fn sizes_are_those_of_the_documents() {
    let sealer = sealer(&[NEW], None);
    let random = |length: usize| seal::random_text::<4096>()[..length].to_owned();
    let jwt = |claims: String, signature: usize| {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let header = format!("{{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"{}\"}}", random(27));
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        format!("{header}.{claims}.{}", random(signature))
    };
    let opaque = || format!("{}_PF84_{}", random(64), random(36));
    let person =
        "\"name\":\"Alice Example\",\"email\":\"alice@example.com\",\"iat\":1790000000,\"exp\":1790086400";
    let large =
        || jwt(format!("{{\"sub\":\"{}\",{person},\"session\":\"{}\"}}", random(24), random(300)), 342);
    let small =
        |kind: &str| jwt(format!("{{\"sub\":\"alice@example.com\",\"type\":\"{kind}\",{person}}}"), 43);
    let graph = jwt(
        format!(
            "{{\"aud\":\"https://graph.microsoft.com\",\"iss\":\"https://sts.windows.net/{}/\",{person},\"aio\":\"{}\",\"scp\":\
             \"OnlineMeetings.ReadWrite User.Read profile openid email\",\"rh\":\"{}\",\"more\":\"{}\"}}",
            random(36),
            random(120),
            random(60),
            random(1_000)
        ),
        342,
    );
    for (name, access, refresh, at_most) in [
        ("opaque", opaque(), opaque(), 370),
        ("two small JWTs", small("access"), small("refresh"), 700),
        ("two JWTs", large(), large(), 2_500),
        ("a large JWT and a long opaque refresh token", graph, random(1_300), 4_200),
    ] {
        let (a, r) = (access.len(), refresh.len());
        let size = sealed(&sealer, &access, Some(&refresh)).len();
        println!("{name}: {a} + {r} -> {size}");
        assert!(size <= at_most, "{name}: {a} + {r} -> {size}");
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    for (access, refresh) in [("a", None), ("an-access-token_with.dots", Some("a-refresh-token"))] {
        let sealer = sealer(&[NEW, OLD], None);
        let text = sealed(&sealer, access, refresh).into_bytes();
        for bit in 0..text.len() * 8 {
            let mut altered = text.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            // What is no text does not get here.
            let Ok(altered) = String::from_utf8(altered) else { continue };
            assert!(open(&sealer, "acme", &altered).is_err(), "bit {bit}: {altered}");
        }
        for length in PREFIX.len()..text.len() {
            let cut = std::str::from_utf8(&text[..length]).unwrap();
            assert!(open(&sealer, "acme", cut).is_err(), "{cut}");
        }
    }
}

proptest! {
    #[test]
    fn what_is_sealed_opens(access in ".{0,300}", refresh in proptest::option::of(".{0,300}")) {
        let sealer = sealer(&[NEW], Some("notes"));
        let text = sealed(&sealer, &access, refresh.as_deref());
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
        prop_assert_eq!(held(&sealer, &text), Some((access, refresh, true)));
    }

    #[test]
    fn one_flipped_bit_of_what_is_encoded_is_refused(token in "[!-~]{1,400}", bit in any::<proptest::sample::Index>()) {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let sealer = sealer(&[NEW], None);
        let text = sealed(&sealer, &token, Some(&token));
        let (head, envelope) = text.rsplit_once('.').unwrap();
        let mut bytes = URL_SAFE_NO_PAD.decode(envelope).unwrap();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let altered = format!("{head}.{}", URL_SAFE_NO_PAD.encode(bytes));
        prop_assert_eq!(open(&sealer, "acme", &altered).err(), Some(Refused::Altered));
    }

    #[test]
    fn no_text_panics(text in ".{0,100}", ours in any::<bool>()) {
        let sealer = sealer(&[NEW], None);
        let id = sealer.ring.ids().next().unwrap();
        let text = if ours { format!("cvk1.{id}.{text}") } else { text };
        prop_assert_eq!(held(&sealer, &text), None);
    }
}
