### What happened, in the `detail` of a problem document and on pages that show one. Whole sentences.
###
### Text between `back quotes` is code: keep it as it is. $provider is the name of a meeting service.

## Words that are not ours

# $meaning is a sentence of ours, $words are those of a meeting service or its plugin, mostly in English.
told = { $meaning } In its own words: { $words }

## What was asked for

detail-see-errors = The request cannot be carried out as it is; see `errors`.
detail-refresh-header = Convoke-Refresh-Token is not one token.
detail-credentials = Send `Authorization: Bearer` with the access token, or `Convoke-Refresh-Token` with the refresh token.
detail-authorization = The Authorization header is not of the form `Bearer <token>`.
detail-declare-json = Declare the body as `Content-Type: application/json`.
detail-form = This address takes the form of its page.
detail-scope = The form names a scope that is not on offer.
detail-language = The form names no language of this service.
detail-schema = There is no schema of this name; `GET /openapi.json` uses all of them.
detail-broke-off = The body broke off.
detail-no-room = Too many large requests are on their way at once.
# $fault is "is there twice" or another of the messages about a key.
detail-key = The header Idempotency-Key { $fault }.
detail-in-progress = An earlier call with this key is still in progress; repeat this one to get its result.
detail-outcome-unknown = Whether the earlier call with this key made a meeting is not known and cannot be found out. Look at the provider; a new key makes a new meeting.
detail-pairing-provider = No provider of the id in `provider` is configured.
detail-pairing-secret = Send `Authorization: Bearer` with the pairing’s `secret`.
# A program asks again and again until its user has confirmed; each time is a poll.
detail-pairing-slow = The last poll was too short ago. Slow down: from now on wait { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} from one poll to the next.
detail-pairing-denied = The user did not confirm this pairing.
# Where a body stops being JSON; $what says why, in English.
detail-json = line { $line }, column { $column }: { $what }
# $plugin is the plugin's name.
detail-options = The options schema of the plugin `{ $plugin }` cannot be used.

## Tokens

failure-no-token = The call has no token.
# $scopes are names of permissions.
failure-lacks = The token lacks { $scopes }; sign in again and grant it.
failure-not-renewable = The token cannot be renewed; sign in again.
failure-altered = The token was altered or cut off, or belongs to another provider; copy it again as a whole, or sign in again.
failure-unknown-key = The token was sealed under a key that this service no longer has; sign in again.
failure-raw-token = This service takes the tokens that it gives out itself, and not the provider’s own; sign in again.
failure-passwords = Too many wrong passwords for this user or from this address; wait before the next try.
failure-codes = Too many wrong codes, from this address or in all.
failure-pairings = Too many pairings have begun, from this address or in all.

## The service and its store

failure-store-full = This service’s store is full. Try again in a few minutes.
failure-store-unreachable = This service cannot reach its store. Try again in a moment.
failure-replica = Another replica of this service is renewing this token and did not come to an end in time.

## The provider's answers, or none

# $operation is an operation's name, in English.
failure-no-operation = { $provider } has no { $operation }.
failure-input = The request is larger than 256 KiB.
failure-no-time = The provider took so long before that there is no time left for the change; nothing was changed.
failure-endless = The provider’s answer did not end in time.
failure-no-id = The provider’s meeting has no id.
failure-address = The provider does not know the address of this call; the administrator may look at `base_url`.
failure-fewer = The provider asks for fewer requests.
# $reason is technical, in English, for the administrator.
failure-dns = The provider’s host name could not be resolved (DNS). ({ $reason })
failure-connect = No connection to the provider (TCP). ({ $reason })
failure-tls = No trusted connection to the provider (TLS). ({ $reason })
failure-proxy = The proxy did not connect to the provider. ({ $reason })
failure-timeout = The provider did not answer in time. ({ $reason })
failure-too-large = The provider’s answer is too large. ({ $reason })
failure-protocol = The provider’s answer is not HTTP or broke off. ({ $reason })
