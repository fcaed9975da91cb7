"""ConvokeClient.lss in Python, method by method: for scripts, and to try against a real Convoke what cannot be run without Notes.

Documents are dictionaries of items: text, numbers, `datetime.date`, `datetime.time`, lists of text and of `datetime.datetime`.
Needs Python 3.9 or later and nothing else. From a shell: `python3 convoke_client.py --help`.
"""

import datetime
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT_SECONDS = 30
LONGEST_BODY = 10000
# What NotesJSONNavigator reads in older versions.
LONGEST_ANSWER = 64 * 1024

DATE_ITEMS = "StartDate,EndDate,RepeatStartDate,RepeatUntil"
TIME_ITEMS = "StartTime,EndTime"
LIST_ITEMS = "INetRequiredNames,INetOptionalNames,RepeatAdjust"
DATE_LIST_ITEMS = "RepeatDates,RepeatEndDates,RepeatInstanceDates"
TEXT_ITEMS = "Form,Subject,StartTimeZone,EndTimeZone,MeetingPassword,ApptUNID"
REPEAT_ITEMS = "Repeats,OrgRepeat,RepeatUnit,RepeatInterval,RepeatFromEnd,RepeatHow,RepeatFor,RepeatForUnit,RepeatWeekends"
MEETING_ITEMS = "meetingID,meetingTitle,meetingAgenda,meetingStartStr,meetingEndStr,meetingPassword,meetingURL,meetingRecurrence,meetingJSON"


class ConvokeClient:
    """One user at one provider. `credentials` has the items service, authToken and refreshToken."""

    def __init__(self, credentials, convoke_url, save=lambda credentials: None):
        self._credentials = credentials
        self._url = convoke_url
        self._save = save
        self._provider = credentials["service"].strip().lower()
        self._answer = None
        self._status = 0
        self._fault = ""
        self._pairing = ""
        self._pairing_secret = ""

    # ---- what came of the last call ----

    @property
    def status(self):
        """The HTTP status; 0 when Convoke did not answer."""
        return self._status

    @property
    def cause(self):
        """One word to act on."""
        return "network" if self._status == 0 else self._member("/cause")

    @property
    def authorize_url(self):
        """Where the user signs in again, when `cause` is `reauthorize`."""
        return self._member("/authorize_url")

    @property
    def message(self):
        """For the user: what is wrong, a line for each item."""
        if self._status == 0:
            return f"Convoke cannot be reached at {self._url}: {self._fault}"
        lines = self._member("/detail")
        number = 0
        while detail := self._member(f"/errors/{number}/detail"):
            lines += "\n" + self._member(f"/errors/{number}/pointer")[1:] + " " + detail
            number += 1
        return lines

    @property
    def changed(self):
        """After `update_meeting`: whether the meeting had to be changed."""
        return self._member("/changed").lower() == "true"

    # ---- signing in ----

    def sign_in_url(self):
        """The address where the user signs in and copies a token."""
        return self._member("/url") if self._send("GET", f"/v1/providers/{self._provider}/authorization") else ""

    def accept_token(self, pasted):
        """Tries a pasted token, and keeps what it gives."""
        accepted = self._send("POST", f"/v1/providers/{self._provider}/token", {"refresh_token": pasted})
        if accepted:
            self._keep_tokens("")
        return accepted

    def account_name(self):
        """Whose account it is: name and mail address."""
        if not self._send_signed("GET", f"/v1/providers/{self._provider}/profile"):
            return ""
        email = self._member("/profile/email")
        name = f"{self._member('/profile/name')} {f'<{email}>' if email else ''}".strip()
        return name or self._member("/profile/id")

    # ---- pairing ----

    def begin_pairing(self, who):
        """Begins a pairing; `who` is shown to the user. Then show URL and code, and ask `pairing_done` now and then."""
        begun = self._send("POST", "/v1/pairings", {"provider": self._provider, "client": who})
        if begun:
            self._pairing, self._pairing_secret = self._member("/id"), self._member("/secret")
        return begun

    @property
    def pairing_url(self):
        """Valid after `begin_pairing`, until the next call."""
        return self._member("/verification_uri_complete")

    @property
    def pairing_code(self):
        """Valid after `begin_pairing`, until the next call."""
        return self._member("/user_code")

    @property
    def pairing_interval(self):
        """Seconds to wait before `pairing_done` is asked again."""
        return int(self._member("/retry_after") or self._member("/interval") or 5)

    def pairing_done(self):
        """True when the user has confirmed; the credentials are kept then. While `status` is 202 or 429, wait and ask again."""
        if not self._send("GET", f"/v1/pairings/{self._pairing}", bearer=self._pairing_secret) or self._status != 200:
            return False
        self._keep_tokens("")
        return True

    # ---- meetings ----

    def schedule_meeting(self, entry):
        """Schedules the meeting of a calendar entry and writes its items."""
        return self._written(
            entry, self._send_signed("POST", f"/v1/providers/{self._provider}/calendar-entries", self._entry_json(entry))
        )

    def update_meeting(self, entry):
        """Brings the meeting up to date if the entry's subject, times, zone, repetition, agenda or password have changed."""
        return self._written(entry, self._send_signed("PATCH", self._entry_path(entry), self._entry_json(entry)))

    def delete_meeting(self, entry):
        """Deletes the meeting, also one that is gone already, and clears its items."""
        return self._written(entry, self._send_signed("DELETE", self._entry_path(entry)))

    # ---- the wire ----

    def _entry_path(self, entry):
        segment = urllib.parse.quote(str(entry.get("meetingID", "")), safe="-_.~")
        return f"/v1/providers/{self._provider}/calendar-entries/{segment}"

    def _send_signed(self, method, path, body=None):
        sent = self._send(
            method, path, body, self._credentials.get("authToken", ""), self._credentials.get("refreshToken", "")
        )
        self._keep_tokens("/tokens")
        return sent

    def _send(self, method, path, body=None, bearer="", refresh=""):
        self._status, self._fault, self._answer = 0, "", None
        headers = {}
        if bearer:
            headers["Authorization"] = "Bearer " + bearer
        if refresh:
            headers["Convoke-Refresh-Token"] = refresh
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        request = urllib.request.Request(self._url.rstrip("/") + path, data, headers, method=method)
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                self._status, answer = response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                self._status, answer = error.code, error.read()
        except OSError as error:
            self._fault = str(error)
            return False
        text = answer.decode("utf-8").replace("\r", "").replace("\n", "")
        if len(answer) < LONGEST_ANSWER and text.startswith("{"):
            self._answer = json.loads(text)
        return 200 <= self._status < 300

    def _member(self, pointer):
        value = self._answer
        for segment in pointer.split("/")[1:]:
            if isinstance(value, dict) and segment in value:
                value = value[segment]
            elif isinstance(value, list) and segment.isdigit() and int(segment) < len(value):
                value = value[int(segment)]
            else:
                return ""
        return "" if value is None or isinstance(value, (dict, list)) else str(value)

    def _keep_tokens(self, place):
        if not self._member(place + "/access_token"):
            return
        self._credentials["authToken"] = self._member(place + "/access_token")
        if self._member(place + "/refresh_token"):
            self._credentials["refreshToken"] = self._member(place + "/refresh_token")
        self._save(self._credentials)

    def _write_items(self, entry):
        for name, value in (self._answer or {}).items():
            if isinstance(value, (str, int, float)) and not isinstance(value, bool):
                entry[name] = value
        for name in (self._answer or {}).get("clear", []):
            entry[name] = ""

    def _written(self, entry, done):
        if done:
            self._write_items(entry)
        return done

    # ---- the entry as JSON ----

    def _entry_json(self, entry):
        body = {}
        for name in (TEXT_ITEMS + "," + REPEAT_ITEMS + "," + MEETING_ITEMS).split(","):
            _add(body, name, str(entry.get(name, "")))
        for name in (DATE_ITEMS + "," + TIME_ITEMS).split(","):
            value = entry.get(name)
            if isinstance(value, (datetime.date, datetime.time)):
                _add(body, name, value.strftime("%Y-%m-%d" if name in DATE_ITEMS.split(",") else "%H:%M:%S"))
        for name in LIST_ITEMS.split(","):
            values = [value for value in entry.get(name, []) if value.strip()]
            if values:
                body[name] = values
        for name in DATE_LIST_ITEMS.split(","):
            values = [value for value in entry.get(name, []) if isinstance(value, datetime.datetime)]
            if values:
                body[name] = [value.strftime("%Y-%m-%dT%H:%M:%S") for value in values]
        _add(body, "Body", entry.get("Body", "")[:LONGEST_BODY])
        return body


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def _add(body, name, value):
    if value.strip():
        body[name] = value


def main(arguments):
    """Schedules, changes or deletes the meeting of an entry that is a JSON file, and writes the file back."""
    import argparse
    import os
    import pathlib

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--url", default="http://localhost:8878", help="Convoke's address")
    parser.add_argument("--provider", default="webex")
    parser.add_argument("what", choices=["schedule", "update", "delete"])
    parser.add_argument("entry", type=pathlib.Path, help="a file such as entry.json beside this one")
    given = parser.parse_args(arguments)
    credentials = {"service": given.provider, "refreshToken": os.environ.get("CONVOKE_TOKEN", "")}
    if not credentials["refreshToken"]:
        parser.error("put your token into the environment variable CONVOKE_TOKEN")

    def save(changed):
        # Where a program keeps its secrets is its own affair; here they are shown, because the old ones may be dead.
        print("new token:", changed["refreshToken"], file=sys.stderr)

    entry = json.loads(given.entry.read_text(encoding="utf-8"))
    for name in (DATE_ITEMS + "," + TIME_ITEMS).split(","):
        kind = datetime.date if name in DATE_ITEMS.split(",") else datetime.time
        if name in entry:
            entry[name] = kind.fromisoformat(entry[name])
    for name in DATE_LIST_ITEMS.split(","):
        if name in entry:
            entry[name] = [datetime.datetime.fromisoformat(value) for value in entry[name]]
    client = ConvokeClient(credentials, given.url, save)
    done = {"schedule": client.schedule_meeting, "update": client.update_meeting, "delete": client.delete_meeting}[given.what](entry)
    if not done:
        sys.exit(f"{client.cause}: {client.message}\n{client.authorize_url}".strip())
    given.entry.write_text(json.dumps(entry, indent=2, default=str, ensure_ascii=False) + "\n", encoding="utf-8")
    print(entry.get("Location", "done"))


if __name__ == "__main__":
    main(sys.argv[1:])
