//! Prometheus metrics. Labels are provider ids, operation names, route templates and status classes: nothing a client chooses.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, AtomicU64};
use std::time::Duration;

use convoke_plugin::{FailureKind, Operation};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Upstream {
    provider: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Op {
    provider: String,
    operation: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfProvider {
    provider: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Ended {
    reason: &'static str,
}

struct Metrics {
    registry: Registry,
    requests: Family<Route, Counter<u64, AtomicU64>>,
    request_seconds: Histogram,
    upstream: Family<Upstream, Counter<u64, AtomicU64>>,
    upstream_seconds: Histogram,
    operations: Family<Op, Counter<u64, AtomicU64>>,
    slow_steps: Family<OfProvider, Counter<u64, AtomicU64>>,
    flights: Gauge<i64, AtomicI64>,
    connections: Gauge<i64, AtomicI64>,
    ended: Family<Ended, Counter<u64, AtomicU64>>,
}

const SECONDS: [f64; 10] = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 25.0];

static METRICS: LazyLock<Metrics> = LazyLock::new(|| {
    let mut registry = Registry::with_prefix("convoke");
    let requests = Family::default();
    registry.register("http_requests", "Answered requests by route template and status", requests.clone());
    let request_seconds = Histogram::new(SECONDS);
    registry.register_with_unit(
        "http_request_duration",
        "Time to answer",
        Unit::Seconds,
        request_seconds.clone(),
    );
    let upstream = Family::default();
    registry.register("upstream_requests", "Requests to providers; status 0 is no answer", upstream.clone());
    let upstream_seconds = Histogram::new(SECONDS);
    registry.register_with_unit(
        "upstream_request_duration",
        "Time of requests to providers",
        Unit::Seconds,
        upstream_seconds.clone(),
    );
    let operations = Family::default();
    registry.register("operations", "Operations by provider and outcome", operations.clone());
    let slow_steps = Family::default();
    registry.register(
        "plugin_slow_steps",
        "Steps in which a plugin held its thread for over a millisecond",
        slow_steps.clone(),
    );
    let flights = Gauge::default();
    registry.register("flights", "Operations that complete whatever their client does", flights.clone());
    let connections = Gauge::default();
    registry.register("connections", "Open inbound connections", connections.clone());
    let ended = Family::default();
    registry.register(
        "connections_ended",
        "Inbound connections that the service ended, by reason",
        ended.clone(),
    );
    Metrics {
        registry,
        requests,
        request_seconds,
        upstream,
        upstream_seconds,
        operations,
        slow_steps,
        flights,
        connections,
        ended,
    }
});

/// One answered request.
pub fn request(method: &'static str, route: &'static str, status: u16, took: Duration) {
    METRICS.requests.get_or_create(&Route { method, route, status }).inc();
    METRICS.request_seconds.observe(took.as_secs_f64());
}

/// One request to a provider.
pub fn upstream(provider: &str, status: Option<u16>, took: Duration) {
    METRICS
        .upstream
        .get_or_create(&Upstream { provider: provider.to_owned(), status: status.unwrap_or_default() })
        .inc();
    METRICS.upstream_seconds.observe(took.as_secs_f64());
}

/// One operation.
pub fn operation(provider: &str, operation: Operation, failure: Option<FailureKind>) {
    let outcome = failure.map_or("success", outcome);
    METRICS
        .operations
        .get_or_create(&Op { provider: provider.to_owned(), operation: operation.name(), outcome })
        .inc();
}

/// The word for a failure in metrics and the audit trail.
pub fn outcome(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::InvalidRequest => "invalid_request",
        FailureKind::ReauthorizationRequired => "reauthorization_required",
        FailureKind::InvalidCredentials => "invalid_credentials",
        FailureKind::AccessDenied => "access_denied",
        FailureKind::AccountNotEntitled => "account_not_entitled",
        FailureKind::NotFound => "not_found",
        FailureKind::Conflict => "conflict",
        FailureKind::RateLimited => "rate_limited",
        FailureKind::ProviderUnavailable => "provider_unavailable",
        FailureKind::ProviderTimeout => "provider_timeout",
        FailureKind::ProviderError => "provider_error",
        FailureKind::Unsupported => "unsupported",
        FailureKind::ServiceUnavailable => "service_unavailable",
        FailureKind::Internal => "internal",
    }
}

/// A plugin held its thread.
pub fn slow_step(provider: &str) {
    METRICS.slow_steps.get_or_create(&OfProvider { provider: provider.to_owned() }).inc();
}

/// Counts itself while it lives.
pub struct InFlight;

impl InFlight {
    /// One more flight.
    pub fn new() -> Self {
        METRICS.flights.inc();
        InFlight
    }
}

impl Default for InFlight {
    fn default() -> Self {
        InFlight::new()
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        METRICS.flights.dec();
    }
}

/// Counts itself while it lives.
pub struct Connected;

impl Connected {
    /// One more connection.
    pub fn new() -> Self {
        METRICS.connections.inc();
        Connected
    }
}

impl Default for Connected {
    fn default() -> Self {
        Connected::new()
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        METRICS.connections.dec();
    }
}

/// A connection was ended by us.
pub fn connection_ended(reason: &'static str) {
    METRICS.ended.get_or_create(&Ended { reason }).inc();
}

/// All of it in OpenMetrics text.
pub fn text() -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = encode(&mut out, &METRICS.registry);
    out
}
