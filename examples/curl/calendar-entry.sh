#!/bin/sh
# A calendar entry gets its meeting, is moved, and loses it again. Needs curl and jq.
#
#   CONVOKE_TOKEN='…' ./calendar-entry.sh [provider]
#
# The token is the refresh token that http://localhost:8878/connect/webex shows.
set -eu
base="${CONVOKE_URL:-http://localhost:8878}/v1/providers/${1:-webex}/calendar-entries"
token="$CONVOKE_TOKEN"

# call METHOD URL BODY: the answer's JSON; a new token is kept at once, because the old one may be dead.
call() {
    answer=$(curl -sS --max-time 30 -X "$1" "$2" -H "Convoke-Refresh-Token: $token" \
        -H 'Content-Type: application/json' ${3:+--data "$3"})
    token=$(printf '%s' "$answer" | jq -r --arg old "$token" '.tokens.refresh_token // $old')
    if printf '%s' "$answer" | jq -e '.status? | numbers' >/dev/null; then
        printf '%s' "$answer" | jq -r '"\(.cause): \(.detail)", (.errors // [] | .[] | "  \(.pointer) \(.detail)")' >&2
        exit 1
    fi
}

entry=$(jq -n '{
    Form: "Appointment", Subject: "Quarterly review",
    StartDate: "2030-03-04", StartTime: "09:00:00", EndDate: "2030-03-04", EndTime: "09:30:00",
    StartTimeZone: "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe",
    EndTimeZone: "Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe",
    ApptUNID: "5A1B2C3D4E5F60718293A4B5C6D7E8F9"
}')

call POST "$base" "$entry"
items=$(printf '%s' "$answer" | jq 'del(.tokens, .ignored, .clear, .changed)')
printf '%s' "$items" | jq -r .Location

# The entry as it is now: its own items, those of the meeting, and another time.
id=$(printf '%s' "$items" | jq -r '.meetingID | @uri')
moved=$(printf '%s' "$entry" | jq --argjson items "$items" '. + $items + { StartTime: "10:00:00", EndTime: "10:30:00" }')
call PATCH "$base/$id" "$moved"
printf '%s' "$answer" | jq -r '"changed: \(.changed)"'

call DELETE "$base/$id"
printf '%s' "$answer" | jq -r '"to be emptied: \(.clear | join(", "))"'
printf 'your token now: %s\n' "$token"
