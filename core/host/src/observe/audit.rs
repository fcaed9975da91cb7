//! The audit trail: one event for each sign-in, refresh, revoke, failed login and meeting change. JSON, target
//! `convoke::audit`, with a keyed fingerprint of the token and never the token.

use std::net::IpAddr;
use std::sync::Arc;

use tracing::info;

/// The target of audit events.
pub const TARGET: &str = "convoke::audit";

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A user granted access.
    SignIn,
    /// Tokens were refreshed.
    Refresh,
    /// A token was ended.
    Revoke,
    /// A password was given.
    Login,
    /// A meeting was scheduled.
    MeetingCreate,
    /// A meeting was changed.
    MeetingUpdate,
    /// A meeting was deleted.
    MeetingDelete,
    /// What a client presented was not taken: altered, foreign, or of the wrong form.
    TokenRefused,
    /// A program asked for a user's credential.
    PairingBegin,
    /// The user let it have it.
    PairingConfirm,
    /// The user did not.
    PairingDeny,
    /// The program got it.
    PairingClaim,
    /// The program gave it up.
    PairingCancel,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Event::SignIn => "sign_in",
            Event::Refresh => "refresh",
            Event::Revoke => "revoke",
            Event::Login => "login",
            Event::MeetingCreate => "meeting_create",
            Event::MeetingUpdate => "meeting_update",
            Event::MeetingDelete => "meeting_delete",
            Event::TokenRefused => "token_refused",
            Event::PairingBegin => "pairing_begin",
            Event::PairingConfirm => "pairing_confirm",
            Event::PairingDeny => "pairing_deny",
            Event::PairingClaim => "pairing_claim",
            Event::PairingCancel => "pairing_cancel",
        }
    }
}

/// Who, and in which request.
#[derive(Clone, Debug)]
pub struct Who {
    /// The client's address, behind trusted proxies where configured.
    pub client: IpAddr,
    /// The inbound request.
    pub request_id: Arc<str>,
}

/// Writes one event. `outcome` is `success` or the failure's word.
pub fn write(event: Event, who: &Who, provider: &str, token_fingerprint: &str, outcome: &str) {
    info!(
        target: "convoke::audit",
        event = event.name(),
        provider,
        client = %who.client,
        token = token_fingerprint,
        outcome,
        request_id = %who.request_id,
    );
}

/// Writes one event of a pairing, whose public id holds its events together.
pub fn write_pairing(event: Event, who: &Who, provider: &str, pairing: &str, token_fingerprint: &str) {
    info!(
        target: "convoke::audit",
        event = event.name(),
        provider,
        client = %who.client,
        pairing,
        token = token_fingerprint,
        outcome = "success",
        request_id = %who.request_id,
    );
}
