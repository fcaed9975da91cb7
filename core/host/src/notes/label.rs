//! Names for Notes' zones: Notes knows them by Windows' names, everybody else by IANA's.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::zone::ZoneText;
use crate::flow;

/// Tab-separated, a head line first: `name` (`ZN`), `z` and `dl` as Notes ships them, `older` (`Z;DO;DL` as it shipped them
/// before), `iana`, and the name that IANA's zone had `formerly`. Rows without a `z` are Windows' newer zones.
pub(super) const ZONES: &str = include_str!("zones.tsv");

/// What a zone is called at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// An IANA name. Where Notes' name says nothing, `Etc/GMT±h` for whole hours, else `UTC`.
    pub name: String,
    /// The local time of that instant, read in IANA's zone, is that instant again. Where it is not, a provider that is given
    /// local time and name would move the meeting.
    pub agrees: bool,
}

/// What the zone is called at this instant.
pub fn label(zone: &ZoneText, instant: Timestamp) -> Label {
    let offset = zone.offset(instant);
    let name = zone.name().and_then(iana).unwrap_or_else(|| by_offset(offset.seconds()));
    let local = offset.to_datetime(instant);
    let again = flow::when::zone(&name).map(|iana| iana.to_ambiguous_timestamp(local).compatible());
    Label { agrees: matches!(again, Ok(Ok(again)) if again == instant), name }
}

/// What the zone is called where its clocks show these times at the same instants, all of them: its own name, else that of
/// its offset.
pub fn over(zone: &ZoneText, times: &[DateTime]) -> Option<String> {
    let first = zone.instant(*times.first()?).ok()?;
    let names = [zone.name().and_then(iana), Some(by_offset(zone.offset(first).seconds()))];
    names.into_iter().flatten().find(|name| {
        let Ok(named) = flow::when::zone(name) else { return false };
        let alike = |time: &DateTime| {
            let instant = named.to_ambiguous_timestamp(*time).compatible().ok()?;
            (zone.instant(*time).ok()? == instant).then_some(())
        };
        times.iter().all(|time| alike(time).is_some())
    })
}

/// IANA's name of the zone that Notes calls this. Domino's REST API writes such a name itself.
fn iana(name: &str) -> Option<String> {
    let short = name.strip_suffix(" Standard Time").unwrap_or(name);
    let known = ZONES.lines().skip(1).find_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [notes, .., iana, formerly] = cells[..] else { return None };
        [notes, iana, formerly].into_iter().any(|known| known.eq_ignore_ascii_case(short)).then_some(iana)
    });
    let other = || flow::when::zone(name).ok().filter(|_| name.contains('/'));
    known.map(str::to_owned).or_else(|| Some(other()?.iana_name()?.to_owned()))
}

fn by_offset(seconds: i32) -> String {
    match seconds / 3600 {
        // In these names, hours west are positive.
        east @ (-12..=-1 | 1..=14) if seconds % 3600 == 0 => format!("Etc/GMT{:+}", -east),
        _ => "UTC".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(zone: &str, instant: &str) -> (String, bool) {
        let Label { name, agrees } = label(&zone.parse().unwrap(), instant.parse().unwrap());
        (name, agrees)
    }

    #[test]
    fn names_come_from_the_table_from_iana_or_from_the_offset() {
        for (zone, name) in [
            ("Z=5$DO=1$DL=3 2 1 11 1 1$ZN=Eastern", "America/New_York"),
            ("Z=5$DO=1$DL=3 2 1 11 1 1$ZN=eastern Standard Time", "America/New_York"),
            ("Z=8$DO=1$DL=3 2 1 11 1 1$ZN=Pacific Standard Time (Mexico)", "America/Tijuana"),
            ("Z=-4$DO=0$ZN=Saratov", "Europe/Saratov"),
            ("Z=-3005$DO=0$ZN=Asia/Calcutta", "Asia/Kolkata"),
            ("Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZN=europe/oslo", "Europe/Oslo"),
            ("Z=6$DO=0$ZX=0$ZN=GMT-6", "Etc/GMT+6"),
            ("Z=-1$DO=1$DL=3 -1 1 10 -1 1", "Etc/GMT-2"),
            ("Z=-14$DO=0", "Etc/GMT-14"),
            ("Z=12$DO=0", "Etc/GMT+12"),
            ("Z=0$DO=0", "UTC"),
        ] {
            assert_eq!(told(zone, "2030-07-04T13:00:00Z"), (name.to_owned(), true), "{zone}");
        }
        assert_eq!(
            told("Z=5$DO=0$ZN=../../etc/passwd", "2030-07-04T13:00:00Z"),
            ("Etc/GMT+5".to_owned(), true)
        );
        for unnamed in ["Z=-3005$DO=0$ZN=Nowhere", "Z=13$DO=0"] {
            assert_eq!(told(unnamed, "2030-07-04T13:00:00Z"), ("UTC".to_owned(), false));
        }
    }

    #[test]
    fn a_name_that_would_move_the_meeting_does_not_agree() {
        // Sao Paulo has had no daylight time since 2019.
        let brazil = "Z=3$DO=1$DL=10 3 7 2 3 7$ZN=E. South America";
        assert_eq!(told(brazil, "2030-07-04T13:00:00Z"), ("America/Sao_Paulo".to_owned(), true));
        assert_eq!(told(brazil, "2030-01-04T13:00:00Z"), ("America/Sao_Paulo".to_owned(), false));
        // The second half past two of a night that has two by law: its local time, read there, is the first.
        let berlin = "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZN=W. Europe";
        assert!(told(berlin, "2030-10-27T02:30:00Z").1);
        assert!(!told(berlin, "2030-10-27T01:30:00Z").1);
    }
}
