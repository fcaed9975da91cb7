//! Convoke program.
fn main() {}
