//! Seconds as words.

use super::catalogue::Lang;
use super::message::say;

/// Largest first: seconds in one, and the message that counts them.
const UNITS: [(u64, &str); 4] =
    [(86_400, "duration-days"), (3_600, "duration-hours"), (60, "duration-minutes"), (1, "duration-seconds")];

/// From this many of the largest unit on, the next smaller one is left out.
const COARSE_FROM: u64 = 10;

/// `seconds` in words such as `14 days` or `1 hour and 30 minutes`. Never promises more than is there, except that
/// providers which send one unit less a moment (`1209599`) are read as they mean it: up to 1 % and less than a minute.
pub fn words(lang: Lang, seconds: u64) -> String {
    let count = |number: u64, (_, id): (u64, &'static str)| say(id).with("count", number);
    let meant = seconds.saturating_add((seconds / 100).min(59));
    let Some(largest) = UNITS.iter().position(|(size, _)| meant >= *size) else {
        return lang.say(&count(0, UNITS[3]));
    };
    let unit = UNITS[largest];
    let whole = meant / unit.0;
    let first = count(whole, unit);
    let smaller = UNITS.get(largest + 1).filter(|_| whole < COARSE_FROM);
    lang.say(&match smaller.map(|smaller| (meant % unit.0 / smaller.0, *smaller)) {
        // The tolerance above must not show up as seconds of its own.
        Some((rest, smaller)) if rest > 0 && smaller.0 > 1 => {
            say("duration-and").with("first", first).with("second", count(rest, smaller))
        }
        _ => first,
    })
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::lang::ENGLISH;

    #[test]
    fn lifetimes_as_providers_send_them() {
        for (seconds, expected) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (90, "1 minute"),
            (600, "10 minutes"),
            (3_500, "58 minutes"),
            (3_599, "1 hour"),
            (3_600, "1 hour"),
            (5_400, "1 hour and 30 minutes"),
            (7_200, "2 hours"),
            (43_200, "12 hours"),
            (86_399, "1 day"),
            (86_400, "1 day"),
            (90_000, "1 day and 1 hour"),
            (1_209_599, "14 days"),
            (1_166_400, "13 days"),
            (7_776_000, "90 days"),
            (31_536_000, "365 days"),
        ] {
            assert_eq!(words(ENGLISH, seconds), expected, "{seconds}");
        }
        assert!(words(ENGLISH, u64::MAX).ends_with(" days"));
    }
}
