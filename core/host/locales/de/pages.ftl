### Die Seiten für Menschen, im Browser. Anrede: Sie. Kurze Sätze; sagen, was zu tun ist.
###
### Wortwahl: Besprechung (meeting), Besprechungsdienst (meeting service), Anmeldung (sign-in), Berechtigung (permission),
### Token (das), zulassen (allow), Organisation. Text zwischen `Gravis-Zeichen` ist Code und bleibt, wie er ist.
### $provider ist immer der Name eines Besprechungsdienstes; ihn nicht beugen und ohne Artikel verwenden.

-brand = Convoke
-notes = Notes

## Rahmen jeder Seite

product = { -brand }
title = { $page } · { -brand }
title-error = Fehler: { $page } · { -brand }
skip = Zum Inhalt springen
footer-label = Über diesen Dienst
footer-reference = API-Referenz
footer-privacy = Datenschutz
footer-language = Sprache

## Zeitspannen: Akkusativ („für 1 Tag“)

duration-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
duration-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
duration-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
duration-seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}
duration-and = { $first } und { $second }

list-more = { $list }, { $next }

## Startseite

landing-title = Online-Besprechungen für Ihren Kalender
landing-lead = Wählen Sie Ihren Besprechungsdienst. Sie melden sich dort einmal an und erhalten ein Token, das Sie in { -notes } einfügen. { -notes } fügt Ihren Kalendereinträgen dann Besprechungen hinzu.
landing-get-token = Token holen
landing-get-token-for = Token für { $provider } holen
landing-search = Dienst suchen
landing-search-button = Suchen
landing-found = { $found } von { $all }
landing-all = Alle zeigen

## Startseite ohne Konfiguration

unconfigured-title = Noch ist kein Besprechungsdienst eingerichtet
unconfigured-lead = Dieser Dienst läuft, aber es ist kein Anbieter konfiguriert.
unconfigured-todo = Was der Administrator tut
unconfigured-step-section = Ergänzen Sie in `convoke.toml` einen Abschnitt `[providers.…]` mit den Zugangsdaten, oder setzen Sie die Umgebungsvariablen des Anbieters.
unconfigured-step-check = Führen Sie `convoke config check` aus: Es nennt jeden fehlenden oder falschen Schlüssel und jeden Anbieter, der ausgelassen wurde.
unconfigured-step-restart = Starten Sie den Dienst neu und öffnen Sie diese Seite noch einmal.

## Schaltflächen und Verweise mehrerer Seiten

back = Zurück
start-page = Startseite
all-services = Alle Besprechungsdienste
sign-in-again = Neu anmelden
sign-in-again-at = Neu bei { $provider } anmelden
continue-to = Weiter zu { $provider }
go-on-to-token = Weiter zum Token

## Welche Berechtigungen angefragt werden

scopes-title = Was darf in Ihrem Namen geschehen?
scopes-lead = Kreuzen Sie an, was Sie bei { $provider } zulassen möchten. Angefragt werden genau die angekreuzten Berechtigungen.
scopes-yours = Berechtigungen
scopes-administrator = Für Administratoren
scopes-administrator-note = Diese kann nur ein Administrator Ihrer Organisation erteilen. Wenn Sie keiner sind, lassen Sie sie frei: Der Anbieter würde die Anmeldung ablehnen.
scopes-administrator-tag = Administrator
scopes-none-ticked = Kreuzen Sie mindestens eine Berechtigung an.

## Anmeldeformular

password-title = Bei { $provider } anmelden
password-lead = Verwenden Sie Benutzernamen und Kennwort, die Sie bei { $provider } verwenden.
password-promise = Ihr Kennwort wird für diese Anmeldung einmal an { $provider } gesendet. Dieser Dienst behält es nicht.
password-user = Benutzername
password-password = Kennwort
password-sign-in = Anmelden
password-empty = Geben Sie Benutzernamen und Kennwort ein.
password-too-long = Der Benutzername ist zu lang: Er hat höchstens { $limit ->
    [one] { $limit } Zeichen
   *[other] { $limit } Zeichen
}.
password-wrong = Der Benutzername oder das Kennwort ist falsch.
password-too-many = Zu viele falsche Kennwörter. Wartezeit bis zum nächsten Versuch: { $wait }.

## Auf dem Weg zum Besprechungsdienst

onward-lead = Sie werden zur Anmeldung zu { $provider } weitergeleitet. Wenn nichts geschieht, verwenden Sie die Schaltfläche.

## Die Seite mit dem Token

token-title = Ihr Token für { $provider }
token-lead = Kopieren Sie es jetzt: Es wird nur einmal angezeigt.
token-refresh = Aktualisierungstoken
token-access = Zugriffstoken
token-sealed = Token
token-copy = Kopieren
token-copy-access = Zugriffstoken kopieren
token-copied = Kopiert. Fügen Sie es jetzt in { -notes } ein.
token-not-copied = Ihr Browser hat das Kopieren nicht erlaubt. Das Token ist markiert: Drücken Sie Strg+C, auf einem Mac Cmd+C.
token-by-hand = Klicken Sie auf das Token, um es zu markieren, und drücken Sie dann Strg+C, auf einem Mac Cmd+C.
token-works = Gültig für { $works }.
token-works-and-renews = Gültig für { $works }; jede Verwendung verlängert die Gültigkeit auf { $renews }.
token-renews = Jede Verwendung verlängert die Gültigkeit auf { $renews }.
token-unknown-lifetime = { $provider } sagt nicht, wie lange es gültig ist.
token-next = So geht es weiter
token-step-copy = Kopieren Sie das Token.
token-step-paste = Gehen Sie zurück zu { -notes }, öffnen Sie dort Ihre Zugangsdaten für Online-Besprechungen mit { $provider }, fügen Sie es ein und speichern Sie.
token-step-close = Schließen Sie diese Seite.
token-care = Behandeln Sie es wie ein Kennwort: Wer es hat, kann in Ihrem Namen Besprechungen verwalten. Dieser Dienst behält es nicht.
token-forgets = Diese Seite zeigt es { $time } lang und vergisst es dann.
token-forgotten = Diese Seite hat das Token vergessen. Wenn Sie es noch nicht kopiert hatten, melden Sie sich neu an.
token-missing = Nicht alles wurde gewährt
token-missing-lead = Das Token funktioniert, aber ohne diese Berechtigungen wird manches abgelehnt:
token-needed-to = nötig, um Folgendes zu tun: { $operations }
token-allowed = Was Sie zugelassen haben
token-account = Konto
token-name = Name
token-mail = E-Mail

## Wozu eine Berechtigung nötig ist

operation-create-meeting = Besprechungen anlegen
operation-update-meeting = Besprechungen ändern
operation-get-meeting = eine Besprechung lesen
operation-list-meetings = Besprechungen auflisten
operation-delete-meeting = Besprechungen löschen
operation-profile = feststellen, wessen Konto es ist
operation-refresh = die Anmeldung erneuern
operation-revoke = die Anmeldung beenden
operation-sign-in = anmelden

## Die Seite mit dem Token, noch einmal geöffnet

gone-title = Dieses Token wurde schon angezeigt
gone-why = Ein Token wird einmal angezeigt, kurz nach der Anmeldung, und hier nicht aufbewahrt. Nach einem Neuladen, in einem anderen Browser oder später kann es deshalb nicht noch einmal angezeigt werden.
gone-what = Wenn Sie es kopiert haben, fügen Sie es in { -notes } ein: Mehr ist nicht zu tun. Wenn nicht, melden Sie sich neu an und erhalten ein neues.

## Eine Seite, die sagt, was geschehen ist

message-status = Status { $status }
message-provider-says = Der Anbieter sagt:
message-what-to-do = Was Sie tun können
message-request = Anfrage `{ $id }`. Nennen Sie sie Ihrem Administrator, wenn Sie um Hilfe bitten.

nothing-title = Hier ist nichts
nothing-why = Die Adresse ist falsch, oder sie galt für ein einziges Mal und wurde schon verwendet.
nothing-what = Gehen Sie zur Startseite und wählen Sie dort Ihren Besprechungsdienst.

## Anmeldungen, aus denen nichts wurde

foreign-title = Diese Anmeldung gehört nicht zu diesem Browser
foreign-why = Die Adresse wurde in einem anderen Browser oder Fenster geöffnet als dem, in dem Sie begonnen haben, Cookies sind gesperrt, oder jemand hat Ihnen den Link geschickt. Es ist nichts damit geschehen.
foreign-begin = Beginnen Sie in diesem Browser von vorn.
foreign-cookies = Lassen Sie Cookies für diese Website zu.
foreign-link = Wenn Ihnen jemand diesen Link geschickt hat, verwenden Sie ihn nicht.
expired-title = Die Anmeldung hat zu lange gedauert
expired-why = Zwischen dem ersten und dem letzten Klick dürfen zehn Minuten liegen. Es ist nichts geschehen.
begin-again = Beginnen Sie von vorn.
used-title = Diese Anmeldung wurde schon verwendet
used-why = Die Adresse gilt einmal. Sie wurde ein zweites Mal geöffnet, vielleicht durch Neuladen.
used-copied = Wenn Sie das Token kopiert haben, fügen Sie es in { -notes } ein: Mehr ist nicht zu tun.
used-loading = Wenn die erste Seite noch geladen wurde, öffnen Sie diese Adresse in einigen Sekunden noch einmal.
used-not-copied = Wenn nicht, melden Sie sich neu an.
waiting-why = Die Adresse gilt einmal. Sie wurde ein zweites Mal geöffnet, und das Token vom ersten Mal wurde noch nicht angezeigt.
waiting-go-on = Gehen Sie weiter zum Token. Es wartet eine Minute.
issuer-title = Die Antwort kam von einem anderen Server
issuer-why = Geantwortet hat nicht der Server, zu dem Sie geschickt wurden. Mit der Antwort ist nichts geschehen.
again-administrator = Wenn es wieder geschieht, sagen Sie es Ihrem Administrator.
silent-title = Der Anbieter hat keine Antwort geschickt
silent-why = Sie kamen ohne Berechtigung und ohne Fehlermeldung zurück.
denied-title = Der Zugriff wurde nicht gewährt
denied-why = { $provider } hat diesem Dienst keinen Zugriff gegeben. Entweder haben Sie abgelehnt, oder die Richtlinien Ihrer Organisation verbieten diese App.
denied-mistake = Wenn Sie versehentlich abgelehnt haben, melden Sie sich neu an und stimmen Sie zu.
denied-policy = Wenn Sie nicht abgelehnt haben, bitten Sie den Administrator Ihrer Organisation, diese App zuzulassen.
another-account = Oder melden Sie sich mit einem anderen Konto an.
scope-title = Eine Berechtigung kann nicht erteilt werden
scope-why = { $provider } hat mindestens eine der Berechtigungen abgelehnt, und damit alle.
scope-administrator = Berechtigungen für Administratoren brauchen das Konto eines Administrators.
scope-fewer = Wählen Sie weniger Berechtigungen, oder melden Sie sich mit einem anderen Konto an.
scope-registered = Wenn die Berechtigungen fest vorgegeben sind, sagen Sie es dem Administrator dieses Dienstes: Die App muss für jede von ihnen registriert sein.
trouble-title = { $provider } hat eine Störung
trouble-why = Die Anmeldung ist bei { $provider } fehlgeschlagen, nicht hier.
try-later = Versuchen Sie es in einigen Minuten noch einmal.
refused-title = Die Anmeldung wurde abgelehnt
refused-why = { $provider } hat die Anmeldung mit einem Fehler beendet.
try-again = Versuchen Sie es noch einmal.
refused-administrator = Wenn es wieder geschieht, sagen Sie Ihrem Administrator, was der Anbieter hier sagt.
rejected-title = { $provider } hat die Anmeldung nicht angenommen
do-sign-in-again = Melden Sie sich neu an.
unreachable-title = { $provider } ist nicht erreichbar
unreachable-administrator = Wenn es dabei bleibt, sagen Sie Ihrem Administrator, was hier steht.
too-many-title = Zu viele Anmeldungen
too-many-wait = Warten Sie ein wenig, und melden Sie sich dann neu an.
denied-ask = Fragen Sie den Administrator Ihrer Organisation.
failed-title = Die Anmeldung ist fehlgeschlagen
failed-administrator = Wenn es wieder geschieht, nennen Sie Ihrem Administrator die Nummer dieser Anfrage.

## Datenschutz

privacy-title = Datenschutz
privacy-lead = Dieser Dienst bewahrt keine Konten, keine Token und keine Besprechungen auf.
privacy-passes = Er reicht Anfragen zwischen Ihrem Kalender und Ihrem Besprechungsdienst weiter und deren Antworten zurück. Womit Sie sich anmelden, geht an Ihren Besprechungsdienst; ein Kennwort, das Sie hier eingeben, wird einmal für diese Anmeldung verwendet und nicht aufbewahrt.
privacy-cookies = Während einer Anmeldung hält Ihr Browser ein kurzlebiges, verschlüsseltes Cookie, an dem dieser Dienst Sie erkennt, wenn Sie von Ihrem Besprechungsdienst zurückkommen. Wenn Sie am Ende einer Seite eine Sprache wählen, merkt sie sich ein Cookie. Andere Cookies, Nachverfolgung und Inhalte Dritter gibt es nicht.
privacy-waits = Ein Token wartet Sekunden oder Minuten auf die Seite, die es anzeigt, oder auf eine Antwort, die verloren ging. Währenddessen ist es mit einem Schlüssel verschlüsselt, den nur Ihr Browser oder Ihr Kalender hat, und danach ist es fort. Wo Ihr Browser das Skript der Seite ausführt, vergisst die Seite das angezeigte Token nach zehn Minuten.
privacy-log = Der Dienst schreibt ein Betriebsprotokoll und ein Prüfprotokoll: Zeitpunkt einer Anmeldung oder der Änderung einer Besprechung, Besprechungsdienst, Netzwerkadresse, von der sie kam, und ob sie gelang. Beide enthalten weder Token noch Kennwörter noch den Inhalt von Besprechungen.
privacy-withdraw = Ihr Besprechungsdienst hat eigene Datenschutzbestimmungen. Um den Zugriff, den Sie gewährt haben, zurückzunehmen, verwenden Sie die Einstellungen jenes Dienstes, oder fragen Sie Ihren Administrator.

## Erklärungen der Probleme, für Entwickler und Administratoren

problems-title = Probleme
problems-lead = Jeder Fehler der API ist ein Problemdokument (RFC 9457). Sein `type` ist die Adresse einer dieser Seiten, sein `cause` ein Wort, nach dem ein Programm handeln kann.
problems-problem = Problem
problems-meaning = Was es bedeutet
problems-what-to-do = Was zu tun ist
problems-type = Typ
problems-status = Status
problems-cause = Ursache
problems-all = Alle Probleme
