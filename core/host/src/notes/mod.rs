//! What a Notes calendar entry holds, read: its time zones, its dates and times, how it repeats.

pub mod items;
pub mod label;
pub mod repeats;
pub mod when;
pub mod zone;

#[cfg(test)]
mod tests;
