//! Each operation against a script of Zoom's documented calls.

mod meetings;
mod sign_in;
