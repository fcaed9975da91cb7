//! Clients that are slow, large or many: SECURITY row 26.

mod crowd;
mod deadlines;
mod sizes;
mod wire;
