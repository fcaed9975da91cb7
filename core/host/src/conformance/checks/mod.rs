//! The cases of the kit, theme by theme.

mod abi;
mod authorize;
mod conduct;
mod endless;
mod errors;
mod limits;
mod lists;
mod malformed;
mod manifest;
mod mapping;
mod members;
mod occurrences;
mod opening;
mod pages;
mod patches;
mod reach;
mod times;
mod together;
mod tokens;
mod vary;
mod whole;

use super::kit::{Bench, Kit};

/// All of them, in an order that is always the same.
pub(super) fn all(kit: &mut Kit<'_>, bench: &Bench<'_>) {
    mapping::check(kit, bench);
    manifest::check(kit, bench);
    opening::check(kit, bench);
    vary::check(kit, bench);
    times::check(kit, bench);
    members::check(kit, bench);
    occurrences::check(kit, bench);
    patches::check(kit, bench);
    together::check(kit, bench);
    limits::check(kit, bench);
    whole::check(kit, bench);
    lists::check(kit, bench);
    pages::check(kit, bench);
    authorize::check(kit, bench);
    tokens::check(kit, bench);
    errors::check(kit, bench);
    malformed::check(kit, bench);
    endless::check(kit, bench);
    reach::check(kit, bench);
    abi::check(kit, bench);
    conduct::check(kit, bench);
}
