### Problem documents: what the API answers when something is wrong. Developers and, through their programs, users read them.
###
### Text between `back quotes` is code, a member of a document or a header: keep it as it is.

## What each kind of problem means, and what to do about it

# Malformed JSON (400)
problem-malformed-json-title = Malformed JSON
problem-malformed-json = The body is not one JSON document, or one of its objects has a member twice.
problem-malformed-json-what-to-do = Send one JSON object; `detail` says where it stops being one.
# Bad request (400)
problem-bad-request-title = Bad request
problem-bad-request = A header or a query parameter cannot be read.
problem-bad-request-what-to-do = Correct what `detail` names.
# Missing credentials (401)
problem-missing-credentials-title = Missing credentials
problem-missing-credentials = The call needs a token and has none.
problem-missing-credentials-what-to-do = Send `Authorization: Bearer` with an access token, or `Convoke-Refresh-Token`. A user gets them at `authorize_url`.
# Sign-in required (401)
problem-reauthorization-required-title = Sign-in required
problem-reauthorization-required = Neither the access token nor the refresh token works any more.
problem-reauthorization-required-what-to-do = Show the user `authorize_url`, where they sign in again.
# Wrong user name or password (401)
problem-invalid-credentials-title = Wrong user name or password
problem-invalid-credentials = The provider does not accept this user name and password.
problem-invalid-credentials-what-to-do = Let the user type them again. Too many wrong tries are refused for a while.
# Access denied (403)
problem-access-denied-title = Access denied
problem-access-denied = The token lacks a scope, or a policy of the provider or the organisation forbids this.
problem-access-denied-what-to-do = Sign in again with the scopes in `missing_scopes`, or ask the administrator.
# Account not entitled (403)
problem-account-not-entitled-title = Account not entitled
problem-account-not-entitled = The user’s account at the provider does not include this; free accounts often cannot host meetings.
problem-account-not-entitled-what-to-do = Use an account with a licence for it.
# Cross-site request refused (403)
problem-cross-site-request-title = Cross-site request refused
problem-cross-site-request = A browser sent this from a page of another site.
problem-cross-site-request-what-to-do = The administrator can name that site in `server.allowed_origins`.
# Unknown provider (404)
problem-unknown-provider-title = Unknown provider
problem-unknown-provider = No provider of this id is configured.
problem-unknown-provider-what-to-do = `GET /v1/providers` lists the configured ones.
# No such pairing (404)
problem-pairing-not-found-title = No such pairing
problem-pairing-not-found = There is no pairing of this id for this secret: it is over, was cancelled, has given its credential, or never was.
problem-pairing-not-found-what-to-do = Begin a new one with `POST /v1/pairings`.
# Meeting not found (404)
problem-meeting-not-found-title = Meeting not found
problem-meeting-not-found = The provider does not know this meeting; it may have been deleted there.
problem-meeting-not-found-what-to-do = Create a new one.
# Not found (404)
problem-not-found-title = Not found
problem-not-found = There is nothing at this address.
problem-not-found-what-to-do = `GET /openapi.json` lists the routes.
# Method not allowed (405)
problem-method-not-allowed-title = Method not allowed
problem-method-not-allowed = The address exists, but not for this method.
problem-method-not-allowed-what-to-do = The `Allow` header lists its methods.
# Request timeout (408)
problem-request-timeout-title = Request timeout
problem-request-timeout = The request did not arrive in time.
problem-request-timeout-what-to-do = Send it again.
# Conflict (409)
problem-conflict-title = Conflict
problem-conflict = The request contradicts the state of the meeting at the provider, for example because it is in progress.
problem-conflict-what-to-do = Read the meeting and decide.
# Misdirected request (421)
problem-misdirected-request-title = Misdirected request
problem-misdirected-request = This service does not answer under this host name.
problem-misdirected-request-what-to-do = The administrator can name the host in `server.allowed_hosts`.
# Body too large (413)
problem-body-too-large-title = Body too large
problem-body-too-large = The body has more than 64 KiB.
problem-body-too-large-what-to-do = Send less.
# Unsupported media type (415)
problem-unsupported-media-type-title = Unsupported media type
problem-unsupported-media-type = The body is not declared as JSON.
problem-unsupported-media-type-what-to-do = Send `Content-Type: application/json`.
# Invalid request (422)
problem-invalid-request-title = Invalid request
problem-invalid-request = The request does not fit its schema, a limit of the provider, or what the provider can express.
problem-invalid-request-what-to-do = Each of `errors` has a JSON pointer into your body and says what is allowed there.
# Too many requests (429)
problem-rate-limited-title = Too many requests
problem-rate-limited = The provider, or this service to protect a user, asks for fewer requests.
problem-rate-limited-what-to-do = Wait `retry_after` seconds.
# Internal error (500)
problem-internal-error-title = Internal error
problem-internal-error = { -brand } or a plugin made a mistake.
problem-internal-error-what-to-do = Tell the administrator the `request_id`; the log has more.
# Not supported by this provider (501)
problem-unsupported-title = Not supported by this provider
problem-unsupported = The provider has no such operation.
problem-unsupported-what-to-do = `GET /v1/providers` lists what each one has.
# Provider error (502)
problem-provider-error-title = Provider error
problem-provider-error = The provider answered with an error of its own, or with something that cannot be read.
problem-provider-error-what-to-do = Try again later; if it stays, ask the administrator.
# Provider unavailable (503)
problem-provider-unavailable-title = Provider unavailable
problem-provider-unavailable = The provider could not be reached; `detail` says whether DNS, TCP, TLS or the proxy failed.
problem-provider-unavailable-what-to-do = Try again later; if it stays, the administrator has to look at the network between { -brand } and the provider.
# Service unavailable (503)
problem-service-unavailable-title = Service unavailable
problem-service-unavailable = The service cannot reach its own store, or the store is full; nothing was sent to the provider.
problem-service-unavailable-what-to-do = Try again later; if it stays, the administrator has to look at the store.
# Provider timeout (504)
problem-provider-timeout-title = Provider timeout
problem-provider-timeout = The provider did not answer in time.
problem-provider-timeout-what-to-do = For reading calls, try again. After a change, read first whether it was carried out.
