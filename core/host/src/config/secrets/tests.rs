//! Secrets from files: what they hold, how they are kept, and that there is one of each.

use convoke_plugin::ExposeSecret as _;

use super::super::Config;
#[cfg(unix)]
use super::super::testing::errors;
use super::super::testing::{Folder, mode, told};

const KEY_A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const KEY_B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const SECTION: &str = "[providers.acme]\nclient_secret_file = \"acme.secret\"";

fn secret(config: &Config) -> &str {
    config.providers["acme"].client_secret.as_ref().unwrap().expose_secret()
}

#[test]
fn a_secret_comes_from_its_file() {
    let folder = Folder::new();
    folder.write("config/acme.secret", " s3cret \r\n\n");
    let (config, warnings) = folder.load(SECTION).unwrap();
    assert_eq!((secret(&config), warnings), (" s3cret", vec![]));
    let path = folder.path().join("config/acme.secret");
    assert_eq!(config.providers["acme"].client_secret_file.as_deref(), Some(path.as_path()));
}

#[test]
fn a_variable_s_file_is_relative_to_the_current_folder() {
    let folder = Folder::new();
    folder.write("acme.secret", "s3cret");
    let sources =
        folder.sources().environment([("CONVOKE_PROVIDERS__ACME__CLIENT_SECRET_FILE", "acme.secret")]);
    assert_eq!(secret(&Config::load(sources).unwrap().0), "s3cret");
}

#[test]
fn both_twins_are_one_too_many() {
    let folder = Folder::new();
    folder.write("config/acme.secret", "s3cret");
    folder.write("config/convoke.toml", SECTION);
    let sources = folder.sources().environment([("CONVOKE_PROVIDERS__ACME__CLIENT_SECRET", "hunter2")]);
    assert_eq!(
        told(&folder, &Config::load(sources).unwrap_err()),
        [
            "Error ~/config/convoke.toml: providers.acme.client_secret_file: is given beside providers.acme.client_secret (from variable \
          CONVOKE_PROVIDERS__ACME__CLIENT_SECRET): keep one"
        ]
    );
}

#[test]
fn a_file_without_a_secret_is_refused() {
    let large = "x".repeat(64 * 1024 + 1);
    for (content, words) in [
        ("", "holds nothing"),
        (" \n\t\n", "holds nothing"),
        (&large, "is larger than 64 KiB: that is no secret"),
    ] {
        let folder = Folder::new();
        folder.write("config/acme.secret", content);
        assert_eq!(
            told(&folder, &folder.load(SECTION).unwrap_err()),
            [format!(
                "Error ~/config/convoke.toml: providers.acme.client_secret_file: names ~/config/acme.secret, which {words}"
            )]
        );
    }
    let folder = Folder::new();
    let lines = told(&folder, &folder.load(SECTION).unwrap_err());
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].starts_with("Error ~/config/convoke.toml: providers.acme.client_secret_file: names ~/config/acme.secret, which cannot be read: "),
        "{lines:?}"
    );
    std::fs::create_dir_all(folder.path().join("config/acme.secret")).unwrap();
    assert!(folder.load(SECTION).is_err());
    assert_eq!(
        super::super::testing::errors("server.keys_file = \" \""),
        ["Error ~/config/convoke.toml: server.keys_file: must be the path of a file or folder; it is \" \""]
    );
}

#[test]
fn keys_are_lines_of_32_characters() {
    let keys = |folder: &Folder, text: &str| -> Vec<String> {
        let (config, _) = folder.load(text).unwrap();
        config.server.keys.iter().map(|key| key.expose_secret().to_owned()).collect()
    };
    let folder = Folder::new();
    assert_eq!(keys(&folder, &format!("server.keys = [\"{KEY_A}\", \"{KEY_B}\"]")), [KEY_A, KEY_B]);
    folder.write("config/keys", &format!("# the new one\n{KEY_A}\n\n  {KEY_B}\n"));
    assert_eq!(keys(&folder, "server.keys_file = \"keys\""), [KEY_A, KEY_B]);
    let sources = folder
        .sources()
        .file("/dev/null")
        .environment([("CONVOKE_SERVER__KEYS", format!("{KEY_A} {KEY_B}"))]);
    // A device is no file.
    assert!(Config::load(sources).is_err());
    folder.write("config/keys", &format!("{KEY_A}\nshort-hunter2\n"));
    assert_eq!(
        told(&folder, &folder.load("server.keys_file = \"keys\"").unwrap_err()),
        ["Error ~/config/keys: server.keys[1]: must have at least 32 characters"]
    );
    folder.write("config/keys", "# none yet\n");
    assert_eq!(
        told(&folder, &folder.load("server.keys_file = \"keys\"").unwrap_err()),
        ["Error ~/config/convoke.toml: server.keys_file: names ~/config/keys, which holds nothing"]
    );
    assert_eq!(
        Config::load(
            Folder::new().sources().environment([("CONVOKE_SERVER__KEYS", format!("{KEY_A} {KEY_B}"))])
        )
        .unwrap()
        .0
        .server
        .keys
        .len(),
        2
    );
}

#[cfg(unix)]
#[test]
fn files_that_others_may_write_or_read() {
    let folder = Folder::new();
    let file = folder.write("config/acme.secret", "s3cret");
    mode(&file, 0o646);
    assert_eq!(
        told(&folder, &folder.load(SECTION).unwrap_err()),
        [
            "Error ~/config/convoke.toml: providers.acme.client_secret_file: names ~/config/acme.secret, which everybody may write: use chmod o-w"
        ]
    );
    mode(&file, 0o644);
    let (config, warnings) = folder.load(SECTION).unwrap();
    assert_eq!(secret(&config), "s3cret");
    assert_eq!(
        told(&folder, &warnings),
        [
            "Warning ~/config/convoke.toml: providers.acme.client_secret_file: names ~/config/acme.secret, which everybody may read: use chmod o-r"
        ]
    );
    mode(&file, 0o640);
    assert_eq!(folder.load(SECTION).unwrap().1, []);
}

#[cfg(unix)]
#[test]
fn a_strangers_file_is_refused() {
    let folder = Folder::new();
    let file = folder.write("config/acme.secret", "s3cret");
    // Only root can give a file away; the rule itself is tested apart.
    if std::os::unix::fs::chown(&file, Some(54_321), None).is_err() {
        return;
    }
    assert_eq!(
        told(&folder, &folder.load(SECTION).unwrap_err()),
        [
            "Error ~/config/convoke.toml: providers.acme.client_secret_file: names ~/config/acme.secret, which user 54321 owns: \
          it must be root or user 0, which Convoke runs as"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_configuration_file_with_a_secret_is_kept_like_one() {
    let folder = Folder::new();
    let file = folder.write("config/convoke.toml", "[providers.acme]\nclient_secret = \"s3cret\"");
    mode(&file, 0o644);
    assert_eq!(
        told(&folder, &Config::load(folder.sources()).unwrap().1),
        [
            "Warning ~/config/convoke.toml: providers.acme.client_secret: is a secret in a file that everybody may read: use \
          chmod o-r, or files of their own for secrets"
        ]
    );
    mode(&file, 0o646);
    assert_eq!(
        told(&folder, &Config::load(folder.sources()).unwrap_err()),
        [
            "Error ~/config/convoke.toml: providers.acme.client_secret: is a secret in a file that everybody may write: use chmod o-w"
        ]
    );
    let file = folder.write(
        "config/conf.d/x.toml",
        "providers.b.client_secret = \"x1\"\nproviders.c.client_secret = \"x2\"",
    );
    mode(&file, 0o644);
    folder.write("config/convoke.toml", "");
    assert_eq!(
        told(&folder, &Config::load(folder.sources()).unwrap().1),
        [
            "Warning ~/config/conf.d/x.toml: providers.b.client_secret: is, like providers.c.client_secret, a secret in a file \
          that everybody may read: use chmod o-r, or files of their own for secrets"
        ]
    );
    // Without a secret in it, it may be public.
    for text in ["log.level = \"warn\"", "providers.acme.client_secret = \"…\""] {
        mode(&folder.write("config/conf.d/x.toml", text), 0o646);
        assert_eq!(Config::load(folder.sources()).unwrap().1, [], "{text}");
    }
    assert_eq!(errors("server.keys = [\"x\"]").len(), 1);
}
