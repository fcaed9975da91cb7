### Pairing: a program asks for a user’s credential; the user signs in, sees who asks, compares a code, and confirms or refuses.
###
### The words must make a person stop who was sent here by a stranger. $client is what the program calls itself, any text.
### $time and $wait are time spans. $provider is the name of a meeting service.

## The form for the code

pair-code-title = Enter the code
pair-code-lead = A program that you use shows a code of ten letters. Type it here to see who asks.
pair-code = Code
pair-code-note = Type only a code that a program shows you now, on a screen of yours. Never one that somebody sent or told you.
# Errors: the form came back.
pair-code-wrong = There is no such code. Compare it with what your program shows; a code works for a few minutes.
pair-code-too-many = Too many wrong codes. Try again in { $wait }, or open the address that your program shows.
pair-continue = Continue

## Who asks, before the sign-in

pair-title = Let a program use your { $provider } account?
pair-lead = A program asks to schedule meetings in your name. First you sign in, then you confirm.
# Before $client.
pair-client = Calls itself
pair-service = Meeting service
pair-account = Your account
# Where the provider does not tell whose account it is.
pair-account-unknown = the one that you have just signed in with
# When the program asked.
pair-asked = Asked
pair-ago = { $time } ago
# $address is a network address such as 192.0.2.7.
pair-ago-from = { $time } ago, from { $address }
# Above a list of what the program could do.
pair-scopes = It could then
pair-warning-title = Did you start this yourself?
pair-warning = Go on only if you asked for it just now, in the program named here, and it shows this same code. If somebody sent you this address or a code, by mail, chat or telephone, they would get access to your account.
# A strong warning.
pair-elsewhere = The request came from another network than this browser is in. Be careful: this is so when somebody else asks.
pair-not-mine = I did not start this

## The decision, after the sign-in

pair-confirm-title = Give “{ $client }” access?
pair-confirm-lead = You have signed in to { $provider }. Nothing has been given yet.
# Beside a box to tick; the code follows.
pair-same = I started this myself, and the program shows this same code:
# An error: the form came back.
pair-not-ticked = Compare the code with what your program shows, then tick the box.
pair-confirm = Give access
pair-refuse = Refuse

## What came of it

pair-done-title = “{ $client }” has access now
pair-done-lead = Go back to the program: it goes on by itself within a few seconds. You can close this page.
pair-refused-title = Nothing was given
pair-refused-lead = “{ $client }” got no access. You can close this page.
pair-back = Back to the program

## Requests that are over, or of another browser

pair-over-title = This request is over
pair-over-why = It was confirmed, refused or given up already, or more than a few minutes have passed. Nothing was done now.
pair-over-what = If your program still waits, let it ask again; it then shows a new code.
pair-foreign-title = This request was not begun in this browser
pair-foreign-why = Only the browser that signed in can decide about it. The address was opened in another one, cookies are blocked, or somebody sent you the link. Nothing was done with it.
pair-foreign-what = If your program waits, open the address that it shows, in this browser.
