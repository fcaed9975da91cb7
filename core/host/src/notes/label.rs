//! Names for Notes' zones: Notes knows them by Windows' names, everybody else by IANA's.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::zone::ZoneText;

/// Tab-separated, a head line first: `name` (`ZN`), `z` and `dl` as Notes ships them, `older` (`Z;DO;DL` as it shipped them
/// before), `iana`, and the name that IANA's zone had `formerly`. Rows without a `z` are Windows' newer zones.
const ZONES: &str = include_str!("zones.tsv");

/// What a zone is called at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// An IANA name. Where Notes' name says nothing, `Etc/GMT±h` for whole hours, else `UTC`.
    pub name: String,
    /// IANA's zone of that name has the same offset at that instant. Where it has not, a provider that is given the name would
    /// move the meeting.
    pub agrees: bool,
}

/// What the zone is called at this instant.
pub fn label(zone: &ZoneText, instant: Timestamp) -> Label {
    let offset = zone.offset(instant);
    let name = zone.name().and_then(iana).unwrap_or_else(|| by_offset(offset.seconds()));
    let agrees = TimeZone::get(&name).is_ok_and(|iana| iana.to_offset(instant) == offset);
    Label { name, agrees }
}

/// IANA's name of the zone that Notes calls this.
fn iana(name: &str) -> Option<String> {
    let short = name.strip_suffix(" Standard Time").unwrap_or(name);
    let row = ZONES.lines().skip(1).find_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [notes, .., iana, formerly] = cells[..] else { return None };
        [notes, iana, formerly].into_iter().any(|known| known.eq_ignore_ascii_case(short)).then_some(iana)
    });
    row.map(str::to_owned)
}

fn by_offset(seconds: i32) -> String {
    match seconds / 3600 {
        // POSIX' sign: hours west are positive.
        east @ (1..=14 | -12..=-1) if seconds % 3600 == 0 => format!("Etc/GMT{:+}", -east),
        _ => "UTC".to_owned(),
    }
}
