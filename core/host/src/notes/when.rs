//! When a calendar entry starts or ends, read from its date, time and zone items.

use std::str::FromStr;

use convoke_plugin::Moment;
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::label::{Label, label};
use super::zone::ZoneText;
use crate::flow;
use crate::lang::{Message, say};

/// The items that say when: those of the start, or those of the end. `None` and blank texts count as missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Items<'a> {
    /// `StartDate`, `EndDate`: `YYYY-MM-DD`, or iNotes' compound text.
    pub date: Option<&'a str>,
    /// `StartTime`, `EndTime`: `HH:MM:SS`, `HH:MM`, or iNotes' compound text.
    pub time: Option<&'a str>,
    /// `StartTimeZone`, `EndTimeZone`: a [`ZoneText`].
    pub zone: Option<&'a str>,
    /// `StartDateTime`, `EndDateTime`: RFC 3339, or iNotes' compound text. Given, it wins over date and time.
    pub date_time: Option<&'a str>,
}

/// One of [`Items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// `StartDate`, `EndDate`.
    Date,
    /// `StartTime`, `EndTime`.
    Time,
    /// `StartTimeZone`, `EndTimeZone`.
    Zone,
    /// `StartDateTime`, `EndDateTime`.
    DateTime,
}

/// What is wrong with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which one.
    pub item: Item,
    /// What is wrong, in words that follow the item's name; `None` when it is missing.
    pub detail: Option<Message>,
}

/// When an entry starts or ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The instant, with the offset of the entry's own rule.
    pub moment: Moment,
    /// The zone's name at that instant; `None` when the items have no zone.
    pub label: Option<Label>,
    /// The zone by whose clocks it is shown, where the items have one.
    pub zone: Option<ZoneText>,
}

impl When {
    /// The zone's IANA name, where a provider that is given it beside the local time means the same instant.
    pub fn time_zone(&self) -> Option<&str> {
        self.label.as_ref().filter(|label| label.agrees).map(|label| label.name.as_str())
    }

    fn shown(instant: Timestamp, zone: &ZoneText) -> Self {
        let offset_s = zone.offset(instant).seconds();
        When {
            moment: Moment { unix_ms: instant.as_millisecond(), offset_s },
            label: Some(label(zone, instant)),
            zone: Some(zone.clone()),
        }
    }
}

impl Fault {
    fn missing(item: Item) -> Self {
        Fault { item, detail: None }
    }

    fn unreadable(item: Item, detail: Message) -> Self {
        Fault { item, detail: Some(detail) }
    }
}

/// Reads the items. Where there are faults, they come in the order date-time, date, time, zone.
pub fn read(items: Items<'_>) -> Result<When, Vec<Fault>> {
    match present(items.date_time) {
        Some(text) => in_one(text, items.zone).map_err(|fault| vec![fault]),
        None => in_parts(items),
    }
}

fn present(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn zone_item(text: Option<&str>) -> Result<Option<ZoneText>, Fault> {
    present(text).map(str::parse).transpose().map_err(|detail| Fault::unreadable(Item::Zone, detail))
}

/// A zone beside an instant, or beside a local time with a zone of its own, only says how the instant is shown.
fn in_one(text: &str, zone: Option<&str>) -> Result<When, Fault> {
    let unreadable = |detail| Fault::unreadable(Item::DateTime, detail);
    let zone = zone_item(zone)?;
    let (local, own) = match compound(text) {
        Some((local, own)) => (local, own.map(embedded).transpose().map_err(unreadable)?),
        None if shaped(text, &["0000-00-00T00:00:00", "0000-00-00T00:00"]) => {
            (text.parse().map_err(|_| unreadable(say("field-offset-time")))?, None)
        }
        None => {
            let moment = flow::when::moment(text, None).map_err(|_| unreadable(say("field-offset-time")))?;
            let instant = Timestamp::from_millisecond(moment.unix_ms)
                .map_err(|_| unreadable(say("field-offset-time")))?;
            return Ok(
                zone.map_or(When { moment, label: None, zone: None }, |zone| When::shown(instant, &zone))
            );
        }
    };
    let clocks = own.as_ref().or(zone.as_ref()).ok_or(Fault::missing(Item::Zone))?;
    let instant = clocks.instant(local).map_err(unreadable)?;
    Ok(When::shown(instant, zone.as_ref().unwrap_or(clocks)))
}

fn in_parts(items: Items<'_>) -> Result<When, Vec<Fault>> {
    let date = part(Item::Date, items.date, &["0000-00-00"], DateTime::date);
    let time = part(Item::Time, items.time, &["00:00:00", "00:00"], DateTime::time);
    let own = match (&date, &time) {
        (Ok((_, Some(zone))), _) => Some((Item::Date, *zone)),
        (_, Ok((_, Some(zone)))) => Some((Item::Time, *zone)),
        _ => None,
    };
    let zone = match (zone_item(items.zone), own) {
        (Ok(Some(zone)), _) => Ok(zone),
        (Ok(None), Some((item, zone))) => embedded(zone).map_err(|detail| Fault::unreadable(item, detail)),
        (Ok(None), None) => Err(Fault::missing(Item::Zone)),
        (Err(fault), _) => Err(fault),
    };
    match (date, time, zone) {
        (Ok((date, _)), Ok((time, _)), Ok(zone)) => match zone.instant(date.to_datetime(time)) {
            Ok(instant) => Ok(When::shown(instant, &zone)),
            Err(detail) => Err(vec![Fault::unreadable(Item::Date, detail)]),
        },
        (date, time, zone) => Err([date.err(), time.err(), zone.err()].into_iter().flatten().collect()),
    }
}

/// A date or a time of day, and the zone when it stands in a compound text that has one.
fn part<'a, T: FromStr>(
    item: Item,
    text: Option<&'a str>,
    shapes: &[&str],
    of: impl Fn(DateTime) -> T,
) -> Result<(T, Option<&'a str>), Fault> {
    let text = present(text).ok_or(Fault::missing(item))?;
    if let Some((local, zone)) = compound(text) {
        return Ok((of(local), zone));
    }
    let read = if shaped(text, shapes) { text.parse().ok() } else { None };
    let wrong = if item == Item::Date { say("field-date") } else { say("field-time") };
    read.map(|value| (value, None)).ok_or_else(|| Fault::unreadable(item, wrong))
}

/// iNotes' text: the local time, and mostly the zone.
pub(super) fn compound(text: &str) -> Option<(DateTime, Option<&str>)> {
    let (local, zone) =
        text.split_once('$').map_or((text, None), |(local, zone)| (local.trim_end(), Some(zone)));
    shaped(local, &["00000000T000000"]).then(|| Some((local.parse().ok()?, zone)))?
}

pub(super) fn embedded(zone: &str) -> Result<ZoneText, Message> {
    zone.parse().map_err(|fault: Message| say("zone-inside").with("fault", fault))
}

/// Whether a text has one of these shapes, in which `0` stands for any digit.
pub(super) fn shaped(text: &str, shapes: &[&str]) -> bool {
    let fits = |(b, s): (u8, u8)| if s == b'0' { b.is_ascii_digit() } else { b == s };
    shapes.iter().any(|shape| text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ENGLISH;
    use proptest::prelude::*;

    const EASTERN: &str = "Z=5$DO=1$DL=3 2 1 11 1 1$ZX=32$ZN=Eastern";

    fn told(items: Items<'_>) -> String {
        match read(items) {
            Ok(when) => {
                format!("{} {}", when.moment.rfc3339(), when.time_zone().unwrap_or("-"))
            }
            Err(faults) => {
                let each = faults.into_iter().map(|f| {
                    format!(
                        "{:?}: {}",
                        f.item,
                        f.detail.map(|detail| ENGLISH.say(&detail)).unwrap_or_default()
                    )
                });
                each.collect::<Vec<_>>().join("; ")
            }
        }
    }

    const BERLIN: &str = "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe";
    const COMPOUND: &str = "20140318T090000$Z=5$DO=1$DL=3 2 1 11 1 1$ZN=Eastern";

    fn parts<'a>(date: &'a str, time: &'a str, zone: &'a str) -> Items<'a> {
        Items { date: Some(date), time: Some(time), zone: Some(zone), date_time: None }
    }

    fn one(date_time: &str) -> Items<'_> {
        Items { date_time: Some(date_time), ..Items::default() }
    }

    #[test]
    fn date_time_and_zone_make_an_instant() {
        assert_eq!(
            told(parts("2030-07-04", "09:00:00", EASTERN)),
            "2030-07-04T09:00:00-04:00 America/New_York"
        );
        assert_eq!(
            told(parts(" 2030-01-04", "09:00 ", EASTERN)),
            "2030-01-04T09:00:00-05:00 America/New_York"
        );
        assert_eq!(told(parts("2030-03-31", "02:30:00", BERLIN)), "2030-03-31T03:30:00+02:00 Europe/Berlin");
        assert_eq!(
            told(parts("2030-01-04", "09:00:00", "Z=3$DO=1$DL=10 3 7 2 3 7$ZN=E. South America")),
            "2030-01-04T09:00:00-02:00 -"
        );
    }

    #[test]
    fn a_combined_item_wins() {
        let both = Items { date_time: Some("2030-07-04T13:00:00Z"), ..parts("tomorrow", "", EASTERN) };
        assert_eq!(told(both), "2030-07-04T09:00:00-04:00 America/New_York");
        assert_eq!(told(one("2030-07-04T09:00:00+05:30")), "2030-07-04T09:00:00+05:30 -");
        assert_eq!(told(one("2030-07-04T09:00:00.000-0400")), "2030-07-04T09:00:00-04:00 -");
        let local = Items { zone: Some(EASTERN), ..one("2030-07-04T09:00:00") };
        assert_eq!(told(local), "2030-07-04T09:00:00-04:00 America/New_York");
        let blank = Items { date_time: Some("  "), ..parts("2030-07-04", "09:00:00", EASTERN) };
        assert_eq!(told(blank), "2030-07-04T09:00:00-04:00 America/New_York");
    }

    #[test]
    fn compound_text_may_stand_in_each() {
        let eastern = "2014-03-18T09:00:00-04:00 America/New_York";
        assert_eq!(told(one(COMPOUND)), eastern);
        assert_eq!(told(Items { zone: None, ..parts(COMPOUND, COMPOUND, "") }), eastern);
        assert_eq!(told(parts("2014-03-18", COMPOUND, "")), eastern);
        assert_eq!(told(parts(COMPOUND, "09:00:00", " ")), eastern);
        assert_eq!(told(parts("20140318T000000", "20991231T090000", EASTERN)), eastern);
        // The zone's own item tells whose clocks date and time are; a combined item says it itself.
        assert_eq!(told(parts(COMPOUND, COMPOUND, BERLIN)), "2014-03-18T09:00:00+01:00 Europe/Berlin");
        assert_eq!(
            told(Items { zone: Some(BERLIN), ..one(COMPOUND) }),
            "2014-03-18T14:00:00+01:00 Europe/Berlin"
        );
        assert_eq!(told(Items { zone: Some(EASTERN), ..one("20140318T090000") }), eastern);
    }

    #[test]
    fn what_is_missing_or_unreadable_is_told() {
        assert_eq!(told(Items::default()), "Date: ; Time: ; Zone: ");
        assert_eq!(told(parts(" ", "", " ")), "Date: ; Time: ; Zone: ");
        assert_eq!(told(parts("2030-07-04", "09:00:00", "")), "Zone: ");
        assert_eq!(told(one("2030-07-04T09:00:00")), "Zone: ");
        assert_eq!(told(one("20140318T090000")), "Zone: ");
        for date in
            ["04.07.2030", "07/04/2030", "2030-02-30", "2030-7-4", "2030-07-04T09:00:00", "0", "٢٠٣٠-07-04"]
        {
            assert_eq!(
                told(parts(date, "09:00:00", EASTERN)),
                "Date: is not a date such as 2030-03-04",
                "{date}"
            );
        }
        for time in ["9:00", "09:00 AM", "24:00:00", "09:60", "09:00:00Z", "900"] {
            assert_eq!(
                told(parts("2030-07-04", time, EASTERN)),
                "Time: is not a time such as 09:00:00",
                "{time}"
            );
        }
        let no_date_time = "DateTime: is not a date-time such as 2030-03-04T09:00:00+05:30";
        for text in
            ["soon", "2030-07-04", "2030-02-30T09:00:00", "2030-02-30T09:00:00Z", "20141318T090000$Z=5"]
        {
            assert_eq!(told(Items { zone: Some(EASTERN), ..one(text) }), no_date_time, "{text}");
        }
        let zone = "a `Z` that is no offset such as 5 or -3005";
        assert_eq!(told(parts("2030-07-04", "09:00:00", "Z=x")), format!("Zone: has {zone}"));
        assert_eq!(
            told(Items { zone: Some("Z=x"), ..one("2030-07-04T13:00:00Z") }),
            format!("Zone: has {zone}")
        );
        let inner = format!("holds a time zone that has {zone}");
        assert_eq!(told(one("20140318T090000$Z=x")), format!("DateTime: {inner}"));
        assert_eq!(told(parts("20140318T090000$Z=x", "09:00", "")), format!("Date: {inner}"));
        assert_eq!(told(parts("2014-03-18", "20140318T090000$Z=x", "")), format!("Time: {inner}"));
        assert_eq!(told(parts("9999-12-31", "23:59:59", EASTERN)), "Date: is out of range");
        assert_eq!(
            told(parts("x", "y", "Z=5$DO=1")),
            "Date: is not a date such as 2030-03-04; Time: is not a time such as 09:00:00; \
             Zone: has `DO=1` and no `DL`, the days on which the clocks change"
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(texts in prop::array::uniform4(prop::option::of("[-0-9T:$Z= ]{0,24}|.*"))) {
            let [date, time, zone, date_time] = texts.each_ref().map(Option::as_deref);
            if let Err(faults) = read(Items { date, time, zone, date_time }) {
                prop_assert!(!faults.is_empty());
            }
        }
    }
}
