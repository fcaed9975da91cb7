//! The API's types: each declared once; validation, OpenAPI, reference pages and error pointers come from here.

pub mod calendar_entry;
pub mod meeting;
pub mod pairing;
pub mod problem;
pub mod provider;
pub mod token;
