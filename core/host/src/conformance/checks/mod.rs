//! The cases of the kit, theme by theme.

mod authorize;
mod conduct;
mod endless;
mod errors;
mod malformed;
mod manifest;
mod mapping;
mod opening;
mod times;
mod tokens;
mod vary;

use super::kit::{Bench, Kit};

/// All of them, in an order that is always the same.
pub(super) fn all(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    mapping::check(kit, bench);
    manifest::check(kit, bench);
    opening::check(kit, bench);
    vary::check(kit, bench);
    times::check(kit, bench);
    authorize::check(kit, bench);
    tokens::check(kit, bench);
    errors::check(kit, bench);
    malformed::check(kit, bench);
    endless::check(kit, bench);
    conduct::check(kit, bench);
}
