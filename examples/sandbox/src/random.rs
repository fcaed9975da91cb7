//! Random identifiers and secrets.

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// `count` random bytes.
pub(crate) fn bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    // Without a source of randomness nothing here means anything; this depends on the machine, never on input.
    if rand::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes
}

/// `count` random bytes in lower-case hexadecimal.
pub(crate) fn hex(count: usize) -> String {
    bytes(count).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `count` random bytes in base64url.
pub(crate) fn base64url(count: usize) -> String {
    URL_SAFE_NO_PAD.encode(bytes(count))
}

/// `count` random decimal digits, the first of them not zero.
pub(crate) fn digits(count: usize) -> String {
    let digit = |(index, byte): (usize, &u8)| match index {
        0 => char::from(b'1' + byte % 9),
        _ => char::from(b'0' + byte % 10),
    };
    bytes(count).iter().enumerate().map(digit).collect()
}

/// A random string of `count` characters that meets common password rules: letters of both cases and digits.
pub(crate) fn password(count: usize) -> String {
    const KINDS: [&[u8]; 3] = [b"ABCDEFGHJKLMNPQR", b"abcdefghijkmnpqr", b"2345678923456789"];
    let pick = |(index, byte): (usize, &u8)| char::from(KINDS[index % 3][usize::from(byte % 16)]);
    bytes(count).iter().enumerate().map(pick).collect()
}

/// A random UUID, version 4.
pub(crate) fn uuid() -> String {
    let mut hex = hex(16);
    hex.replace_range(12..13, "4");
    hex.replace_range(16..17, "8");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
