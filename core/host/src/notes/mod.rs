//! What a Notes calendar entry holds, read: its time zones, its dates and times.

pub mod items;
pub mod label;
pub mod when;
pub mod zone;

#[cfg(test)]
mod tests;
