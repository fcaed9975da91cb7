//! The log: one subscriber, text or JSON, to standard error.

use std::io::{self, IsTerminal as _};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{EnvFilter, FilterFn};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, Registry};

use crate::config::{Log, LogFormat};
use crate::observe::audit;

/// Our own targets; everything else is a dependency, which may print headers and bodies at debug and trace.
const OURS: [&str; 2] = ["convoke", "convoke_"];

/// Starts logging. `rust_log` is the value of `RUST_LOG`, which wins over the configured level.
pub fn start(log: &Log, rust_log: Option<&str>) -> Result<(), String> {
    let rust_log = rust_log.filter(|text| !text.trim().is_empty());
    let directives = rust_log.unwrap_or(&log.level);
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .parse(directives)
        .map_err(|_| {
            let name = if rust_log.is_some() { "variable RUST_LOG" } else { "log.level" };
            format!("{name}: is not a level (off, error, warn, info, debug, trace) or a list of target=level")
        })?;
    let dependencies = log.dependencies;
    let capped = FilterFn::new(move |meta| {
        dependencies
            || *meta.level() <= tracing::Level::INFO
            || OURS.iter().any(|own| meta.target().starts_with(own))
    });
    let not_audit = FilterFn::new(|meta| meta.target() != audit::TARGET);
    let json = log.format == LogFormat::Json;
    let general = {
        let layer = fmt::layer().with_writer(io::stderr).with_target(true);
        if json {
            layer.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
        } else {
            layer.with_ansi(io::stderr().is_terminal()).boxed()
        }
    };
    // The audit trail is JSON whatever the log is, so that one rule collects it.
    let trail = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(io::stderr)
        .with_filter(FilterFn::new(|meta| meta.target() == audit::TARGET));
    Registry::default()
        .with(trail)
        .with(general.with_filter(filter).with_filter(capped).with_filter(not_audit))
        .try_init()
        .map_err(|_| "logging was started twice".to_owned())?;
    // A panic's message may hold what was being worked on; its place tells as much.
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        tracing::error!("a panic at {place}");
    }));
    Ok(())
}
