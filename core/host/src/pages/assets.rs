//! The files that pages need, embedded. Names carry a hash of the content, so that a browser may keep them for good.

use std::sync::LazyLock;

/// A year, in seconds, as `Cache-Control` wants it: the name changes when the content does.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// A day, for names that stay while the content may change.
const FOR_A_DAY: &str = "public, max-age=86400";

/// An embedded file, ready to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub bytes: &'static [u8],
    /// `ETag`, with its quotes.
    pub etag: &'static str,
    /// `Cache-Control`.
    pub cache_control: &'static str,
}

/// The file at `path` (an absolute path such as `/logo.png`, without query), if there is one.
pub fn asset(path: &str) -> Option<Asset> {
    let files = &*FILES;
    files.all().into_iter().find(|file| file.path == path).map(|file| Asset {
        content_type: file.content_type,
        bytes: file.bytes,
        etag: &file.etag,
        cache_control: file.cache_control,
    })
}

/// The path of every file, for routers that list their routes.
pub fn paths() -> impl Iterator<Item = &'static str> {
    FILES.all().into_iter().map(|file| file.path.as_str())
}

/// The style sheet's path.
pub(super) fn style() -> &'static str {
    &FILES.style.path
}

/// The path of the token page's script.
pub(super) fn token_script() -> &'static str {
    &FILES.token_script.path
}

/// The path of the mark, which is also the favicon.
pub(super) fn mark() -> &'static str {
    &FILES.mark.path
}

struct File {
    path: String,
    etag: String,
    content_type: &'static str,
    bytes: &'static [u8],
    cache_control: &'static str,
}

struct Files {
    style: File,
    token_script: File,
    mark: File,
    logo: File,
}

static FILES: LazyLock<Files> = LazyLock::new(|| Files {
    style: File::hashed("convoke", "css", "text/css; charset=utf-8", include_bytes!("assets/convoke.css")),
    token_script: File::hashed(
        "token",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("assets/token.js"),
    ),
    mark: File::hashed("mark", "svg", "image/svg+xml", include_bytes!("assets/mark.svg")),
    // Providers ask for this address when an app is registered, so it stays the same.
    logo: File {
        path: "/logo.png".to_owned(),
        etag: etag(include_bytes!("assets/logo.png")),
        content_type: "image/png",
        bytes: include_bytes!("assets/logo.png"),
        cache_control: FOR_A_DAY,
    },
});

impl Files {
    fn all(&self) -> [&File; 4] {
        [&self.style, &self.token_script, &self.mark, &self.logo]
    }
}

impl File {
    fn hashed(name: &str, extension: &str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        File {
            path: format!("/assets/{name}-{:016x}.{extension}", fnv1a(bytes)),
            etag: etag(bytes),
            content_type,
            bytes,
            cache_control: FOR_GOOD,
        }
    }
}

fn etag(bytes: &[u8]) -> String {
    format!("\"{:016x}\"", fnv1a(bytes))
}

/// FNV-1a, 64 bits: tells versions of our own files apart and guards nothing.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn every_listed_path_is_served_and_no_other() {
        let all: Vec<_> = paths().collect();
        assert_eq!(all.len(), 4);
        for path in all {
            let file = asset(path).unwrap();
            assert!(!file.bytes.is_empty());
            assert!(file.etag.starts_with('"') && file.etag.ends_with('"'));
        }
        assert_eq!(asset(style()).unwrap().content_type, "text/css; charset=utf-8");
        assert_eq!(asset("/assets/convoke.css"), None);
        assert_eq!(asset("/assets/../logo.png"), None);
    }

    #[test]
    fn the_style_sheet_is_small_and_stands_alone() {
        let css = include_str!("assets/convoke.css");
        assert!(css.len() <= 10 * 1024, "{} bytes", css.len());
        for part in ["url(", "@import", "http:", "https:"] {
            assert!(!css.contains(part), "{part}");
        }
    }

    #[test]
    fn the_style_sheet_knows_neither_left_nor_right() {
        let css = include_str!("assets/convoke.css");
        let rules = css.split("*/").skip(1).map(|part| part.split("/*").next().unwrap_or_default());
        for declaration in rules.flat_map(|rule| rule.split([';', '{', '}'])) {
            let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
            assert!(!name.contains("left") && !name.contains("right"), "{declaration}");
            assert!(!value.contains("left") && !value.contains("right"), "{declaration}");
            // Four values go round: top, right, bottom, left.
            let sides = value.split_whitespace().collect::<Vec<_>>();
            let round =
                matches!(name.trim(), "margin" | "padding" | "inset" | "border-width" | "border-radius");
            assert!(!round || sides.len() < 4 || sides[1] == sides[3], "{declaration}");
        }
    }

    #[test]
    fn the_script_stores_and_sends_nothing() {
        let script = include_str!("assets/token.js");
        for part in [
            "localStorage",
            "sessionStorage",
            "cookie",
            "fetch",
            "XMLHttpRequest",
            "sendBeacon",
            "location",
            "title",
        ] {
            assert!(!script.contains(part), "{part}");
        }
    }

    #[test]
    fn the_logo_is_a_png_of_512_by_512() {
        let logo = asset("/logo.png").unwrap();
        assert_eq!(logo.bytes[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!(logo.bytes[16..24], [0, 0, 2, 0, 0, 0, 2, 0]);
        assert_eq!(logo.cache_control, FOR_A_DAY);
    }
}
