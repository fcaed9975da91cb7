//! What OAuth clients ask for at a sign-in page, and where its answer goes.

use crate::clients::call_back;
use crate::exchange::{Answer, Fields};

/// The members that authorization requests share. Whether they are sound is for each provider to say.
pub(crate) struct Ask {
    pub(crate) redirect_uri: String,
    state: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) challenge: Option<String>,
}

impl Ask {
    /// Reads the query of a request.
    pub(crate) fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).map(str::to_owned);
        let scopes = fields.get("scope").unwrap_or_default();
        Self {
            redirect_uri: text("redirect_uri").unwrap_or_default(),
            state: text("state"),
            scopes: scopes.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
            challenge: text("code_challenge"),
        }
    }

    /// Back to the client.
    pub(crate) fn back(&self, parameters: &[(&str, &str)]) -> Answer {
        let state = self.state.as_deref().map(|state| ("state", state));
        let parameters: Vec<_> = parameters.iter().copied().chain(state).collect();
        Answer::redirect(302, &call_back(&self.redirect_uri, &parameters))
    }

    /// Back to the client with an error.
    pub(crate) fn error(&self, error: &str, description: &str) -> Answer {
        self.back(&[("error", error), ("error_description", description)])
    }

    /// Back to the client: the person said no.
    pub(crate) fn declined(&self) -> Answer {
        self.error("access_denied", "The user declined the request.")
    }
}
