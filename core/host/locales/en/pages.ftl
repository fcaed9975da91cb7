### The pages for people, in a browser.
###
### People arrive here from Notes or from the start page, sign in once at their meeting service, and get a token, which they
### paste into Notes. Most are office workers, some administrators. Short sentences; say what to do.
###
### Text between `back quotes` is code: keep it as it is. $provider is always the name of a meeting service.

# The product. A name: it is not translated and not declined.
-brand = Convoke
# HCL Notes, the program with the calendar. A name too.
-notes = Notes

## Around every page

# In the page's head and beside the mark.
product = { -brand }
# The title of the browser tab. $page is the page's heading.
title = { $page } · { -brand }
# The same when a form came back with an error; screen readers say it first.
title-error = Error: { $page } · { -brand }
skip = Skip to the content
# Names the links at the end of each page for screen readers.
footer-label = About this service
footer-reference = API reference
footer-privacy = Privacy
# Names the row of languages at the end of each page for screen readers.
footer-language = Language

## Time spans: lifetimes of tokens, waiting times. They follow "for", "in" and "after".

duration-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
duration-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
duration-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
duration-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
# Two of the above: 1 hour and 30 minutes.
duration-and = { $first } and { $second }

# One more item at the end of a list of any length, so that the list grows to the right: $list is what is there already.
list-more = { $list }, { $next }

## Start page

landing-title = Online meetings for your calendar
landing-lead = Choose your meeting service. You sign in there once and get a token to paste into { -notes }, which then adds meetings to your calendar entries.
# On a button below each meeting service.
landing-get-token = Get token
# The same button for screen readers.
landing-get-token-for = Get token for { $provider }
# Above a long list of services.
landing-search = Find a service
landing-search-button = Find
# Above the list when it is searched: how many were found, of how many.
landing-found = { $found } of { $all }
landing-all = Show all

## Start page when the administrator has not configured anything

unconfigured-title = No meeting service is set up yet
unconfigured-lead = This service is running, but none of its providers is configured.
unconfigured-todo = What the administrator does
unconfigured-step-section = Add a section `[providers.…]` with its credentials to `convoke.toml`, or set the provider’s environment variables.
unconfigured-step-check = Run `convoke config check`: it names every key that is missing or wrong, and each provider that was left out.
unconfigured-step-restart = Restart the service and open this page again.

## Buttons and links that several pages have

back = Back
start-page = Start page
all-services = All meeting services
sign-in-again = Sign in again
sign-in-again-at = Sign in again at { $provider }
continue-to = Continue to { $provider }
go-on-to-token = Go on to the token

## Which permissions to ask for

scopes-title = What may be done in your name?
scopes-lead = Tick what you want to allow at { $provider }. Exactly the ticked permissions are asked for.
# Above the permissions that anybody can grant.
scopes-yours = Permissions
# Above the permissions that only administrators can grant.
scopes-administrator = For administrators
scopes-administrator-note = Only an administrator of your organisation can grant these. If you are not one, leave them unticked: the provider would refuse the sign-in.
# A mark beside such a permission.
scopes-administrator-tag = administrator
# An error: the form came back.
scopes-none-ticked = Tick at least one permission.

## Sign-in form, for meeting services that take a user name and a password

password-title = Sign in to { $provider }
password-lead = Use the user name and password that you use at { $provider }.
password-promise = Your password is sent to { $provider } once, for this sign-in. This service does not keep it.
password-user = User name
password-password = Password
password-sign-in = Sign in
# Errors: the form came back.
password-empty = Type your user name and your password.
password-too-long = The user name is too long: it has at most { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}.
password-wrong = The user name or the password is wrong.
# $wait is a time span.
password-too-many = Too many wrong passwords. Try again in { $wait }.

## On the way to the meeting service

onward-lead = You are being taken to { $provider } to sign in. If nothing happens, use the button.

## The page with the token. It is shown once.

token-title = Your { $provider } token
token-lead = Copy it now: it is shown only once.
token-refresh = Refresh token
token-access = Access token
# When the two tokens are sealed in one.
token-sealed = Token
token-copy = Copy
token-copy-access = Copy access token
token-copied = Copied. Now paste it in { -notes }.
token-not-copied = Your browser did not allow copying. The token is selected: press Ctrl+C, or Cmd+C on a Mac.
token-by-hand = Click the token to select it, then press Ctrl+C, or Cmd+C on a Mac.
# $works and $renews are time spans.
token-works = Works for { $works }.
token-works-and-renews = Works for { $works }, and renews itself with each use for { $renews }.
token-renews = Renews itself with each use for { $renews }.
token-unknown-lifetime = { $provider } does not say how long it works.
token-next = What to do next
token-step-copy = Copy the token.
token-step-paste = Go back to { -notes }, open your online meeting credentials for { $provider }, paste it there and save.
token-step-close = Close this page.
token-care = Treat it like a password: whoever has it can manage meetings in your name. This service does not keep it.
# $time is a time span.
token-forgets = This page forgets it after { $time }.
token-forgotten = This page has forgotten the token. If you had not copied it yet, sign in again.
token-missing = Not everything was granted
token-missing-lead = The token works, but without these permissions some things will be refused:
# Behind the name of a permission. $operations is a list of the messages below.
token-needed-to = needed to { $operations }
token-allowed = What you allowed
token-account = Account
token-name = Name
token-mail = Mail

## What a permission is needed to

operation-create-meeting = create meetings
operation-update-meeting = change meetings
operation-get-meeting = read a meeting
operation-list-meetings = list meetings
operation-delete-meeting = delete meetings
operation-profile = tell whose account it is
operation-refresh = renew the sign-in
operation-revoke = end the sign-in
operation-sign-in = sign in

## The token page, opened again

gone-title = This token has been shown already
gone-why = A token is shown once, shortly after sign-in, and is not kept here. So it cannot be shown again after a reload, in another browser or later.
gone-what = If you have copied it, paste it in { -notes }: there is nothing else to do. If not, sign in again to get a new one.

## A page that says what happened

# Above the heading. $status is a number such as 404.
message-status = Status { $status }
# Above words of the meeting service, which are not translated.
message-provider-says = The provider says:
message-what-to-do = What to do
# At the end. $id is a short code that finds this request in the log.
message-request = Request `{ $id }`. Give this to your administrator if you ask for help.

nothing-title = There is nothing here
nothing-why = The address is wrong, or it was for one use and has been used.
nothing-what = Go to the start page and choose your meeting service there.

## Sign-ins that came to nothing: a heading, what happened, what to do

foreign-title = This sign-in does not belong to this browser
foreign-why = The address was opened in another browser or window than the one in which you began, cookies are blocked, or somebody sent you the link. Nothing was done with it.
foreign-begin = Begin again in this browser.
foreign-cookies = Allow cookies for this site.
foreign-link = If somebody sent you this link, do not use it.
expired-title = The sign-in took too long
expired-why = There are ten minutes between the first click and the last. Nothing was done.
begin-again = Begin again.
used-title = This sign-in has been used
used-why = The address works once. It was opened a second time, perhaps by a reload.
used-copied = If you have copied the token, paste it in { -notes }: there is nothing else to do.
used-loading = If the first one was still loading, open this address again in a few seconds.
used-not-copied = If not, sign in again.
waiting-why = The address works once. It was opened a second time, and the token of the first time has not been shown yet.
waiting-go-on = Go on to the token. It waits for a minute.
issuer-title = The answer came from another server
issuer-why = The sign-in was answered by a server that is not the one you were sent to. Nothing was done with the answer.
again-administrator = If it happens again, tell your administrator.
silent-title = The provider sent no answer
silent-why = You came back without a permission and without an error.
denied-title = Access was not granted
denied-why = { $provider } did not give this service access. Either you declined, or your organisation’s policy forbids this app.
denied-mistake = If you declined by mistake, sign in again and accept.
denied-policy = If you did not decline, ask your organisation’s administrator to allow this app.
another-account = Or sign in with another account.
scope-title = A permission cannot be granted
scope-why = { $provider } refused at least one of the permissions, and with it all of them.
scope-administrator = Administrator scopes need an account that is an administrator.
scope-fewer = Pick fewer permissions, or sign in with another account.
scope-registered = If the permissions are fixed, tell this service’s administrator: the app must be registered for each of them.
trouble-title = { $provider } has trouble
trouble-why = The sign-in failed at { $provider }, not here.
try-later = Try again in a few minutes.
refused-title = The sign-in was refused
refused-why = { $provider } ended the sign-in with an error.
try-again = Try again.
refused-administrator = If it happens again, tell your administrator what the provider says here.
rejected-title = { $provider } did not accept the sign-in
do-sign-in-again = Sign in again.
unreachable-title = { $provider } cannot be reached
unreachable-administrator = If it stays so, tell your administrator what stands here.
too-many-title = Too many sign-ins
too-many-wait = Wait a little, then sign in again.
denied-ask = Ask your organisation’s administrator.
failed-title = The sign-in failed
failed-administrator = If it happens again, give your administrator the number of this request.

## Privacy

privacy-title = Privacy
privacy-lead = This service keeps no accounts, no tokens and no meetings.
privacy-passes = It passes requests between your calendar and your meeting service, and their answers back. What you sign in with goes to your meeting service; a password that you enter here is used once, for that sign-in, and is not kept.
privacy-cookies = During a sign-in your browser holds a short-lived, encrypted cookie that lets this service recognise you when you come back from your meeting service. If you choose a language at the end of a page, a cookie remembers it. There are no other cookies, no tracking and no third-party content.
privacy-waits = A token waits for the page that shows it, or for a reply that was lost, for seconds or minutes. Meanwhile it is encrypted under a key that only your browser or your calendar holds, and then it is gone. Where your browser runs its script, the page that shows it forgets it after ten minutes.
privacy-log = The service writes a log for its operation and an audit trail: the time of a sign-in or a meeting change, the meeting service, the network address it came from, and whether it worked. Neither contains tokens, passwords, or the content of meetings.
privacy-withdraw = Your meeting service has its own privacy policy. To withdraw the access that you have granted, use that service’s settings, or ask your administrator.

## Explanations of problems, for developers and administrators

problems-title = Problems
problems-lead = Every error of the API is a problem document (RFC 9457). Its `type` is the address of one of these pages, and its `cause` is one word for a program to act on.
problems-problem = Problem
problems-meaning = What it means
problems-what-to-do = What to do
# `type`, `status` and `cause` are members of the document.
problems-type = Type
problems-status = Status
problems-cause = Cause
problems-all = All problems
