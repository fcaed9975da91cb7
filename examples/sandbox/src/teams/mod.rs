//! Simulated Microsoft Teams: what it remembers, and which path goes where.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::exchange::{Answer, Call};
use crate::jwt;
use crate::oauth::{Grants, Holder};
use crate::server::{Provider, Switch};

/// A simulated Microsoft Teams.
#[derive(Debug)]
pub struct Teams {
    grants: Grants,
}

fn mint(holder: &Holder, now: Timestamp, lifetime: i64) -> String {
    jwt::token(&json!({ "sub": holder.user, "exp": now.as_second() + lifetime }))
}

impl Provider for Teams {
    const LABEL: &'static str = "Microsoft Teams";
    const BASE_PATH: &'static str = "/v1.0";

    fn new(_origin: &str) -> Self {
        Self { grants: Grants::new(3600, 90 * 86_400, mint) }
    }

    fn answer(&mut self, _call: &Call, _now: Timestamp) -> Answer {
        Answer::json(404, &json!({}))
    }

    fn grants(&mut self) -> &mut Grants {
        &mut self.grants
    }

    fn meetings(&self, _now: Timestamp) -> Vec<Value> {
        Vec::new()
    }

    fn switches(&self) -> Vec<Switch> {
        Vec::new()
    }

    fn set_switch(&mut self, _name: &str, _value: &str) -> Result<(), String> {
        Err("no such switch".to_owned())
    }
}
