//! The cases of the kit, theme by theme.

mod mapping;

use super::kit::{Bench, Kit};

/// All of them, in an order that is always the same.
pub(super) fn all(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    mapping::check(kit, bench);
}
