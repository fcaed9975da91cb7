//! Each operation against a script of Zoom's documented calls.

mod listing;
mod meetings;
mod same_days;
mod sign_in;
