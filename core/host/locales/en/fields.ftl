### What is wrong at one place of a request, in `errors` of a problem document. Not whole sentences: each follows, in the reader's
### mind, the name of the place: "title: must be given". What is allowed is said, what was sent is never repeated.
###
### Text between `back quotes` and times such as 2030-03-04 are code: keep them as they are.

## Words that are not ours

# $words are those of a meeting service or its plugin, mostly in English.
field-told = not accepted: { $words }

## Members

field-missing = must be given
field-unknown = is not known here
# $near is a name that was perhaps meant.
field-unknown-near = is not known here; did you mean `{ $near }`?
# $allowed is a list of names.
field-unknown-allowed = is not known here. Allowed: { $allowed }
field-unknown-near-allowed = is not known here; did you mean `{ $near }`? Allowed: { $allowed }
field-unknown-nothing = is not known here; nothing is allowed
field-name = has a name that is not allowed
# $words says in English which names are allowed.
field-named = must be named by { $words }
field-twice = is there twice
field-parameter = is no parameter here; there are { $allowed }
field-misfit = does not fit its schema
field-not-allowed = is not allowed here
field-schema = is not allowed by the schema
# $provider is the name of a meeting service.
field-not-settable = cannot be set at { $provider }; leave it out

## Forms

field-no-form = has none of the allowed forms
field-two-forms = has more than one of the forms of which one is allowed
# $types is what is allowed, $found what was there; both are of the list below.
field-type = must be { $types }, not { $found }
type-object = an object
type-array = an array
type-string = a string
type-integer = an integer
type-number = a number
type-boolean = true or false
type-null = null
type-other = of another type
found-null = null
found-boolean = a boolean
found-fraction = a number with a fraction
found-integer = an integer
found-string = a string
found-array = an array
found-object = an object
# One more at the end of a list of alternatives.
list-or = { $list } or { $next }

## Values

# $value is a value, a list of values, or words of the list of formats below.
field-must-be = must be { $value }
field-one-of = must be one of { $values }
field-one-of-near = must be one of { $values }; did you mean `{ $near }`?
field-one-of-many = must be one of { $count } values; did you mean `{ $near }`?
field-format = must have the format `{ $format }`
# $description is the description of the member in the API's reference, in English.
field-described = does not have the form it must have. { $description }
field-pattern = must match the pattern { $pattern }
field-blank = must not be blank
field-is-blank = is blank
field-empty = must not be empty
field-boolean = is neither true nor false
field-least = must be { $limit } or more
field-most = must be { $limit } or less
field-more = must be more than { $limit }
field-less = must be less than { $limit }
field-multiple = must be a multiple of { $limit }
field-same-item = must not have the same item twice
field-characters-least = must have at least { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}
field-characters-most = must have at most { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}
field-items-least = must have at least { $limit ->
    [one] { $limit } item
   *[other] { $limit } items
}
field-items-most = must have at most { $limit ->
    [one] { $limit } item
   *[other] { $limit } items
}
field-members-least = must have at least { $limit ->
    [one] { $limit } member
   *[other] { $limit } members
}
field-members-most = must have at most { $limit ->
    [one] { $limit } member
   *[other] { $limit } members
}

## Formats: they follow "must be"

format-date-time = a date and time with its offset, such as 2030-01-31T09:00:00+01:00
format-date = a date such as 2030-01-31
format-time = a time with its offset, such as 09:00:00+01:00
format-duration = a duration such as PT45M
format-email = a mail address
format-host-name = a host name
format-ipv4 = an IPv4 address
format-ipv6 = an IPv6 address
format-uri = an absolute URI, such as https://www.example.com/
format-uuid = a UUID

## Times

field-past = is before the current minute
field-end = is not after the start
field-end-clocks = is { $end } and not after the start, { $start }, because the clocks change then; give both times with an offset
field-end-before = is before the start
field-to = is not after from
field-zone = is not an IANA time zone such as Europe/Berlin
field-offset-time = is not a date-time such as 2030-03-04T09:00:00+05:30
field-local-time = is not a date-time such as 2030-03-04T09:00:00
field-no-offset = has no offset; give one (2030-03-04T09:00:00+05:30), or a `time_zone`
field-range = is out of range

## Recurrence rules of RFC 5545

# $part and $other are names such as BYDAY; $allowed lists values such as 1…31.
field-rule-part = part { $place } must be a name and a value without blanks, such as COUNT=3
field-rule-value = { $part } must be { $allowed }
field-rule-twice = { $part } is there twice
field-rule-unknown = { $part } is no part of a recurrence rule; there are { $allowed }
field-rule-together = { $part } does not go with { $other }
field-rule-ordinal = BYDAY: a number before the day does not go with { $other }
field-rule-needs = { $part } needs one of { $needed }
field-rule-time-of-day = { $part }: a meeting repeats by day, week, month or year; the time of day is the start's
field-rule-until = UNTIL is before the start
field-rule-zone = must be given with this rule: the start is on { $written } as it is written and on { $utc } in UTC, by which a rule without a zone repeats
field-rule-start = { $part } leaves the start out, which is { $start } in { $zone }; the first date that fits is { $date }
field-rule-never = { $part }, with the other parts, leads to no date within { $years } years of the start
field-rule-once = leads to no second date within { $years } years of the start
field-rule-occurrence = applies to a series; an occurrence has no rule of its own

## Meetings and calendar entries

field-id = is not the id of a meeting
field-other-id = is not the id in the address
field-key = is not 1 to 255 printable ASCII characters
field-key-quotes = begins with a quote and does not end with the next one
field-key-backslash = has a backslash before something else than a quote or backslash
field-visible = must have a visible character
field-no-scopes = { $provider } has no scopes to choose from
field-scope = is not offered here; there are { $allowed }
field-state = is sent to `redirect_uri`, which must be given with it
field-other-body = is not what this key was first sent with; repeat the call as it was, or use a new key for a new meeting
field-cursor = is not a next_cursor of this provider
field-appointment = is not `Appointment`
# $provider is the name of a meeting service.
field-repeats = cannot be carried over: { $provider } has no recurrence; schedule the dates one by one
field-date = is not a date such as 2030-03-04
field-time = is not a time such as 09:00:00

## Notes' time zones, a text with members such as `Z=-1`

# $fault is one of the messages below.
zone-inside = holds a time zone that { $fault }
zone-not = is not a Notes time zone such as `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`
zone-twice = has `{ $member }` twice
zone-no-days = has `DO=1` and no `DL`, the days on which the clocks change
zone-changes = has a `DO` other than 0 and 1
zone-offset = has a `Z` that is no offset such as 5 or -3005
zone-days = has a `DL` that is not six numbers such as `3 2 1 11 1 1`
zone-month = has a `DL` with a month that is not 1 to 12
zone-week = has a `DL` with a week that is neither 1 to 4 nor -1 for the last
zone-weekday = has a `DL` with a day that is not 1 to 7

## How Notes' entries repeat

# $item is the name of one of an entry's items.
repeat-other = does not go with `{ $item }`
repeat-open = can mean different dates here; give `RepeatDates`, the dates themselves
repeat-custom = are not the dates of one rule: they were chosen, moved or cancelled singly; schedule them one by one
repeat-start = is not the first date that `{ $item }` leads to
repeat-many = leads to more than { $most } dates
repeat-moves = moves dates off weekends, which no recurrence rule can say; schedule the dates one by one
repeat-zone = changes its clocks on other days than any zone that has a name, within this series; schedule the dates one by one
repeat-number = is not a whole number from 1 on
repeat-weekdays = is not a list of weekdays from `0`, Sunday, to `6`
repeat-days = is not a list of days from `1` to `31`
repeat-places = is not a list of weeks and weekdays such as `1.1`, the first Monday
