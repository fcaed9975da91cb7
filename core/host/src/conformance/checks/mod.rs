//! The cases of the kit, theme by theme.

mod conduct;
mod endless;
mod manifest;
mod mapping;
mod opening;

use super::kit::{Bench, Kit};

/// All of them, in an order that is always the same.
pub(super) fn all(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    mapping::check(kit, bench);
    manifest::check(kit, bench);
    opening::check(kit, bench);
    endless::check(kit, bench);
    conduct::check(kit, bench);
}
