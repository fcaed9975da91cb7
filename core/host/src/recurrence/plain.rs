//! The plainer of two rules that mean the same, so that providers can express more of what clients write.

use convoke_plugin::{ByDay, Frequency, Recurrence, Weekday};

/// The same dates in fewer or commoner parts.
pub(super) fn plain(mut rule: Recurrence) -> Recurrence {
    // Each day of these weekdays is each week on these weekdays.
    let days_only = rule.by_month_day.is_empty() && rule.by_set_pos.is_empty();
    if rule.frequency == Frequency::Daily && rule.interval == 1 && !rule.by_day.is_empty() && days_only {
        rule.frequency = Frequency::Weekly;
    }
    if is_choice_in_a_month(&rule)
        && let [day] = rule.by_day[..]
        && day.ordinal.is_none()
    {
        // The second of a month's Tuesdays is its second Tuesday.
        let positions = std::mem::take(&mut rule.by_set_pos);
        rule.by_day =
            positions.into_iter().map(|position| ByDay { ordinal: Some(position), ..day }).collect();
    }
    if !week_start_matters(&rule) {
        rule.week_start = Weekday::Mo;
    }
    rule
}

/// Whether BYSETPOS chooses from the weekdays of one month alone, by numbers that BYDAY can have.
fn is_choice_in_a_month(rule: &Recurrence) -> bool {
    let month = match rule.frequency {
        Frequency::Monthly => true,
        Frequency::Yearly => rule.by_month.len() == 1,
        Frequency::Daily | Frequency::Weekly => false,
    };
    let weekdays =
        [&rule.by_month_day, &rule.by_year_day, &rule.by_week_no].iter().all(|part| part.is_empty());
    let positions = &rule.by_set_pos;
    month && weekdays && !positions.is_empty() && positions.iter().all(|position| position.abs() <= 5)
}

/// Where a week begins is seen when some weeks are left out, or days are counted in weeks.
fn week_start_matters(rule: &Recurrence) -> bool {
    let weekly = rule.frequency == Frequency::Weekly;
    let skipping = rule.interval > 1 && !rule.by_day.is_empty();
    !rule.by_week_no.is_empty() || (weekly && (skipping || !rule.by_set_pos.is_empty()))
}
