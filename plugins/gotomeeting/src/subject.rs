//! Titles. GoTo takes at most 100 characters, in which `<` and `>` must be written `&lt;` and `&gt;`.

use convoke_plugin::Failure;

/// The most characters of a subject, as it is sent: whether GoTo counts before or after reading `&lt;` is not documented, and
/// what fits so fits either way.
const LONGEST: usize = 100;

/// The title as GoTo wants it.
pub(crate) fn written(title: &str) -> String {
    title.replace('<', "&lt;").replace('>', "&gt;")
}

/// The title as people know it.
pub(crate) fn read(subject: &str) -> String {
    subject.replace("&lt;", "<").replace("&gt;", ">")
}

/// Refuses a title that is too long, before any call.
pub(crate) fn check(title: &str) -> Result<(), Failure> {
    let length = written(title).chars().count();
    if length <= LONGEST {
        return Ok(());
    }
    Err(Failure::invalid(
        "/title",
        format!("has {length} characters; GoTo takes at most 100, of which `<` and `>` take four each."),
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_has_no_angle_bracket_and_reads_back(title in "[^&]{0,120}") {
            let sent = written(&title);
            prop_assert!(!sent.contains(['<', '>']));
            prop_assert_eq!(read(&sent), title.clone());
            // Also where GoTo answers what was meant and not what was sent.
            prop_assert_eq!(read(&title), title);
        }
    }

    #[test]
    fn a_hundred_characters_as_sent() {
        assert!(check(&"ü".repeat(100)).is_ok());
        assert!(check(&("<".to_owned() + &"x".repeat(96))).is_ok());
        for long in ["x".repeat(101), "<".to_owned() + &"x".repeat(97), "<".repeat(26)] {
            assert_eq!(check(&long).unwrap_err().errors[0].pointer, "/title");
        }
    }
}
