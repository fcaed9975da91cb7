### Was an einer Stelle einer Anfrage falsch ist. Keine ganzen Sätze: Jedes folgt in Gedanken auf den Namen der Stelle.
###
### `…`: code.

## Worte, die nicht unsere sind

field-told = nicht angenommen: { $words }

## Elemente

field-missing = muss angegeben werden
field-unknown = ist hier nicht bekannt
field-unknown-near = ist hier nicht bekannt; meinten Sie `{ $near }`?
field-unknown-allowed = ist hier nicht bekannt. Zulässig: { $allowed }
field-unknown-near-allowed = ist hier nicht bekannt; meinten Sie `{ $near }`? Zulässig: { $allowed }
field-unknown-nothing = ist hier nicht bekannt; nichts ist zulässig
field-name = hat einen Namen, der nicht zulässig ist
field-named = muss so benannt sein: { $words }
field-twice = ist zweimal da
field-parameter = ist hier kein Parameter; es gibt { $allowed }
field-misfit = passt nicht zu seinem Schema
field-not-allowed = ist hier nicht zulässig
field-schema = ist nach dem Schema nicht zulässig
field-not-settable = kann bei { $provider } nicht gesetzt werden; lassen Sie es weg

## Formen

field-no-form = hat keine der zulässigen Formen
field-two-forms = hat mehr als eine der Formen, von denen eine zulässig ist
field-type = muss sein: { $types }, nicht { $found }
type-object = ein Objekt
type-array = ein Array
type-string = ein Text
type-integer = eine ganze Zahl
type-number = eine Zahl
type-boolean = true oder false
type-null = null
type-other = von anderem Typ
found-null = null
found-boolean = ein Wahrheitswert
found-fraction = eine Zahl mit Nachkommastellen
found-integer = eine ganze Zahl
found-string = ein Text
found-array = ein Array
found-object = ein Objekt
list-or = { $list } oder { $next }

## Werte

field-must-be = muss sein: { $value }
field-one-of = muss eines von diesen sein: { $values }
field-one-of-near = muss eines von diesen sein: { $values }; meinten Sie `{ $near }`?
field-one-of-many = muss einer von { $count } Werten sein; meinten Sie `{ $near }`?
field-format = muss das Format `{ $format }` haben
field-described = hat nicht die verlangte Form. { $description }
field-pattern = muss dem Muster { $pattern } entsprechen
field-blank = darf nicht leer sein
field-is-blank = ist leer
field-empty = darf nicht ohne Inhalt sein
field-boolean = ist weder true noch false
field-least = muss { $limit } oder mehr sein
field-most = muss { $limit } oder weniger sein
field-more = muss mehr als { $limit } sein
field-less = muss weniger als { $limit } sein
field-multiple = muss ein Vielfaches von { $limit } sein
field-same-item = darf denselben Eintrag nicht zweimal haben
field-characters-least = muss mindestens { $limit ->
    [one] { $limit } Zeichen haben
   *[other] { $limit } Zeichen haben
}
field-characters-most = darf höchstens { $limit ->
    [one] { $limit } Zeichen haben
   *[other] { $limit } Zeichen haben
}
field-items-least = muss mindestens { $limit ->
    [one] { $limit } Eintrag haben
   *[other] { $limit } Einträge haben
}
field-items-most = darf höchstens { $limit ->
    [one] { $limit } Eintrag haben
   *[other] { $limit } Einträge haben
}
field-members-least = muss mindestens { $limit ->
    [one] { $limit } Element haben
   *[other] { $limit } Elemente haben
}
field-members-most = darf höchstens { $limit ->
    [one] { $limit } Element haben
   *[other] { $limit } Elemente haben
}

## Formate

format-date-time = Datum und Uhrzeit mit Versatz, etwa 2030-01-31T09:00:00+01:00
format-date = ein Datum, etwa 2030-01-31
format-time = eine Uhrzeit mit Versatz, etwa 09:00:00+01:00
format-duration = eine Dauer, etwa PT45M
format-email = eine E-Mail-Adresse
format-host-name = ein Hostname
format-ipv4 = eine IPv4-Adresse
format-ipv6 = eine IPv6-Adresse
format-uri = eine absolute URI, etwa https://www.example.com/
format-uuid = eine UUID

## Zeiten

field-past = liegt vor der laufenden Minute
field-end = liegt nicht nach dem Beginn
field-end-clocks = ist { $end } und liegt nicht nach dem Beginn, { $start }, weil dann die Uhren umgestellt werden; geben Sie beide Zeiten mit Versatz an
field-end-before = liegt vor dem Beginn
field-to = liegt nicht nach from
field-zone = ist keine IANA-Zeitzone wie Europe/Berlin
field-offset-time = ist keine Zeitangabe wie 2030-03-04T09:00:00+05:30
field-local-time = ist keine Zeitangabe wie 2030-03-04T09:00:00
field-no-offset = hat keinen Versatz; geben Sie einen an (2030-03-04T09:00:00+05:30), oder `time_zone`
field-range = liegt außerhalb des Bereichs

## RFC 5545

field-rule-part = Teil { $place } muss ein Name und ein Wert ohne Leerzeichen sein, etwa COUNT=3
field-rule-value = { $part } muss sein: { $allowed }
field-rule-twice = { $part } steht zweimal da
field-rule-unknown = { $part } ist kein Teil einer Wiederholungsregel; es gibt { $allowed }
field-rule-together = { $part } verträgt sich nicht mit { $other }
field-rule-ordinal = BYDAY: Eine Zahl vor dem Tag verträgt sich nicht mit { $other }
field-rule-needs = { $part } braucht eines von { $needed }
field-rule-time-of-day = { $part }: Eine Besprechung wiederholt sich nach Tagen, Wochen, Monaten oder Jahren; die Uhrzeit ist die des Beginns
field-rule-until = UNTIL liegt vor dem Beginn
field-rule-zone = muss mit dieser Regel angegeben werden: Der Beginn ist am { $written }, wie er geschrieben ist, und am { $utc } in UTC, wonach sich eine Regel ohne Zeitzone wiederholt
field-rule-start = { $part } schließt den Beginn aus, den { $start } in { $zone }; das erste passende Datum ist { $date }
field-rule-never = { $part } führt mit den übrigen Teilen innerhalb von { $years } Jahren nach dem Beginn zu keinem Datum
field-rule-once = führt innerhalb von { $years } Jahren nach dem Beginn zu keinem zweiten Datum
field-rule-occurrence = gilt für eine Serie; ein einzelner Termin hat keine eigene Regel

## Besprechungen und Kalendereinträge

field-id = ist nicht die Kennung einer Besprechung
field-other-id = ist nicht die Kennung aus der Adresse
field-key = hat nicht 1 bis 255 druckbare ASCII-Zeichen
field-key-quotes = beginnt mit einem Anführungszeichen und endet nicht mit dem nächsten
field-key-backslash = hat einen umgekehrten Schrägstrich vor etwas anderem als einem Anführungszeichen oder umgekehrten Schrägstrich
field-visible = muss ein sichtbares Zeichen haben
field-no-scopes = bei { $provider } gibt es keine Berechtigungen zur Auswahl
field-scope = wird hier nicht angeboten; es gibt { $allowed }
field-state = wird an `redirect_uri` gesendet, das dazu angegeben werden muss
field-other-body = ist nicht, womit dieser Schlüssel zuerst gesendet wurde; wiederholen Sie den Aufruf, wie er war, oder verwenden Sie für eine neue Besprechung einen neuen Schlüssel
field-cursor = ist kein next_cursor dieses Anbieters
field-appointment = ist nicht `Appointment`
field-repeats = lässt sich nicht übernehmen: { $provider } kennt keine Serien; planen Sie die Termine einzeln
field-date = ist kein Datum wie 2030-03-04
field-time = ist keine Uhrzeit wie 09:00:00

## Zeitzonen von Notes

zone-inside = enthält eine Zeitzone mit einem Fehler: sie { $fault }
zone-not = ist keine Notes-Zeitzone wie `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`
zone-twice = hat `{ $member }` zweimal
zone-no-days = hat `DO=1` und kein `DL`, die Tage der Uhrenumstellung
zone-changes = hat ein `DO`, das weder 0 noch 1 ist
zone-offset = hat ein `Z`, das kein Versatz wie 5 oder -3005 ist
zone-days = hat ein `DL`, das nicht sechs Zahlen wie `3 2 1 11 1 1` ist
zone-month = hat ein `DL` mit einem Monat, der nicht 1 bis 12 ist
zone-week = hat ein `DL` mit einer Woche, die weder 1 bis 4 noch -1 für die letzte ist
zone-weekday = hat ein `DL` mit einem Tag, der nicht 1 bis 7 ist

## Wie sich Einträge in Notes wiederholen

repeat-other = passt nicht zu `{ $item }`
repeat-open = kann hier verschiedene Tage meinen; geben Sie `RepeatDates` an, die Tage selbst
repeat-custom = sind nicht die Tage einer Regel: Sie wurden einzeln gewählt, verschoben oder abgesagt; planen Sie sie einzeln
repeat-start = ist nicht der erste Tag, zu dem `{ $item }` führt
repeat-many = führt zu mehr als { $most } Tagen
repeat-moves = verschiebt Tage vom Wochenende weg, was keine Wiederholungsregel sagen kann; planen Sie die Termine einzeln
repeat-zone = stellt die Uhren innerhalb dieser Serie an anderen Tagen um als jede Zone mit einem Namen; planen Sie die Termine einzeln
repeat-number = ist keine ganze Zahl ab 1
repeat-weekdays = ist keine Liste von Wochentagen von `0`, Sonntag, bis `6`
repeat-days = ist keine Liste von Tagen von `1` bis `31`
repeat-places = ist keine Liste von Wochen und Wochentagen wie `1.1`, dem ersten Montag
