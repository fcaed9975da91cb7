//! What an operator sees: logs, metrics, the audit trail.

pub mod audit;
pub mod log;
pub mod metrics;
pub mod plugin_log;
