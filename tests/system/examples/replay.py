"""Carries a calendar entry through its life by `convoke_client`, and names each step that held."""

import datetime
import os
import sys

from convoke_client import ConvokeClient

url, provider = sys.argv[1:]
credentials = {"service": provider, "refreshToken": os.environ["CONVOKE_TOKEN"]}
saved = []
client = ConvokeClient(credentials, url + "/", lambda changed: saved.append(dict(changed)))


def held(step, condition, *what):
    if not condition:
        sys.exit(f"{step}: {client.status} {client.cause} {client.message} {what}")
    print(step, flush=True)


def ask(what):
    print(what, "please", flush=True)
    sys.stdin.readline()


held("sign-in page", client.sign_in_url() == f"{url}/connect/{provider}")
held("accepted", client.accept_token(f" \"{credentials['refreshToken']}\" ") and saved and credentials["authToken"])
held("account", "alice@example.com" in client.account_name(), client.account_name())

day = datetime.date.today() + datetime.timedelta(days=3)
zone = "Z=-3005$DO=0$ZX=90$ZN=India"
entry = {
    "Form": "Appointment",
    "StartDate": day,
    "StartTime": datetime.time(9, 0),
    "StartTimeZone": zone,
    "EndDate": day,
    "EndTime": datetime.time(10, 0),
    "EndTimeZone": zone,
    "Body": "Zahlen zuerst \u2013 dann Fragen \U0001f600",
    "INetRequiredNames": ["Bob <bob@example.com>"],
    "ApptUNID": "0123456789ABCDEF0123456789ABCDEF",
}
held("flags", not client.schedule_meeting(entry) and client.cause == "invalid" and "Subject" in client.message)
entry["Subject"] = "\u00dcberpr\u00fcfung"
ok = client.schedule_meeting(entry)
first = entry.get("meetingID")
held("scheduled", ok and first and entry["Location"].startswith("Attendee Link: http") and entry["OnlineMeeting"] == "1", entry)
# The reply was lost, as it were: the entry as it was before.
again = {name: value for name, value in entry.items() if name in (
    "Form", "Subject", "Body", "StartDate", "StartTime", "StartTimeZone", "EndDate", "EndTime", "EndTimeZone",
    "INetRequiredNames", "ApptUNID")}
held("same entry, same meeting", client.schedule_meeting(again) and again["meetingID"] == first, again)
held("unchanged", client.update_meeting(entry) and not client.changed)
entry["StartTime"], entry["EndTime"] = datetime.time(11, 0), datetime.time(12, 0)
before = entry["meetingStartStr"]
held("changed", client.update_meeting(entry) and client.changed and entry["meetingStartStr"] != before, entry)
ask("expire")
entry["Subject"] = "Overview"
before, kept = credentials["authToken"], len(saved)
held("renewed on the way", client.update_meeting(entry) and credentials["authToken"] != before and len(saved) > kept)
meeting = entry["meetingID"]
held("deleted", client.delete_meeting(entry) and entry["meetingID"] == "" and entry["Location"] == "", entry)
entry["meetingID"] = meeting
held("deleted again", client.delete_meeting(entry))
entry["Subject"] = "Another plan"
held("scheduled anew", client.schedule_meeting(entry) and entry["meetingID"] not in ("", meeting), entry)
weekly = {name: value for name, value in again.items() if name != "ApptUNID"} | {
    "Subject": "Jour fixe", "Repeats": "1", "RepeatUnit": "W", "RepeatInterval": "1", "RepeatHow": "U",
    "RepeatAdjust": [str(day.isoweekday() % 7)], "RepeatUntil": day + datetime.timedelta(weeks=3),
    "RepeatDates": [datetime.datetime.combine(day, datetime.time(9, 0)) + datetime.timedelta(weeks=n) for n in range(4)],
}
for written in [name for name in weekly if name.startswith("meeting")]:
    del weekly[written]
done = client.schedule_meeting(weekly)
rule = "FREQ=WEEKLY;BYDAY=" + day.strftime("%a")[:2].upper() + ";COUNT=4"
if provider == "webex":
    held("repeating", done and weekly["meetingRecurrence"] == rule and client.update_meeting(weekly) and not client.changed, weekly)
else:
    held("repeating", not done and client.cause == "not-expressible" and "Repeats" in client.message)
ask("revoke")
held("expired", not client.schedule_meeting(again) and client.cause == "reauthorize" and client.authorize_url, client.cause)
