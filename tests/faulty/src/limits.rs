//! What the provider takes, found before any request.

use convoke_plugin::{Failure, FieldError};

use crate::fault;

const TITLE: usize = 128;
const AGENDA: usize = 2000;
const PASSWORD: usize = 64;

/// Checks the texts that are given.
pub(crate) fn check(
    title: Option<&str>,
    agenda: Option<&str>,
    password: Option<&str>,
) -> Result<(), Failure> {
    let mut errors = Vec::new();
    let limit = match () {
        () if fault::on("limits/one-too-many") => TITLE + 1,
        () if fault::on("limits/one-too-few") => TITLE - 1,
        () => TITLE,
    };
    let title = title.unwrap_or_default();
    let length = match () {
        () if fault::on("limits/bytes") => title.len(),
        () if fault::on("limits/utf16") => title.encode_utf16().count(),
        () => title.chars().count(),
    };
    if length > limit && !fault::on("limits/cut") {
        let pointer = if fault::on("limits/wrong-pointer") { "/topic" } else { "/title" };
        errors.push(FieldError::new(pointer, format!("has {length} characters; {TITLE} are taken.")));
    }
    if let Some(agenda) = agenda
        && agenda.chars().count() > AGENDA
        && !fault::on("limits/unchecked")
    {
        errors.push(FieldError::new("/agenda", format!("is longer than {AGENDA} characters.")));
    }
    if let Some(password) = password
        && password.chars().count() > PASSWORD
    {
        let detail = match () {
            () if fault::on("secrets/password-in-limit") => format!("`{password}` is too long."),
            () => format!("is longer than {PASSWORD} characters."),
        };
        errors.push(FieldError::new("/password", detail));
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::invalid_all(errors)) }
}

/// The title as it is sent.
pub(crate) fn title(title: &str) -> String {
    if fault::on("limits/cut") { title.chars().take(TITLE).collect() } else { title.to_owned() }
}
