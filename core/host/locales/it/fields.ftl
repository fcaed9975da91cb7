### Che cosa è sbagliato in un punto di una richiesta. Non frasi intere: ognuna segue, nella mente di chi legge, il nome del punto.
###
### `…`: code.

## Parole che non sono nostre

field-told = non accettato: { $words }

## Membri

field-missing = deve essere indicato
field-unknown = non è noto qui
field-unknown-near = non è noto qui; intendeva `{ $near }`?
field-unknown-allowed = non è noto qui. Consentiti: { $allowed }
field-unknown-near-allowed = non è noto qui; intendeva `{ $near }`? Consentiti: { $allowed }
field-unknown-nothing = non è noto qui; non è consentito nulla
field-name = ha un nome che non è consentito
field-named = deve avere un nome così: { $words }
field-twice = è presente due volte
field-parameter = non è un parametro qui; ci sono { $allowed }
field-misfit = non corrisponde al suo schema
field-not-allowed = non è consentito qui
field-schema = non è consentito dallo schema
field-not-settable = non può essere impostato presso { $provider }; lo ometta

## Forme

field-no-form = non ha nessuna delle forme consentite
field-two-forms = ha più di una delle forme di cui una sola è consentita
field-type = deve essere { $types }, non { $found }
type-object = un oggetto
type-array = un array
type-string = un testo
type-integer = un intero
type-number = un numero
type-boolean = true o false
type-null = null
type-other = di un altro tipo
found-null = null
found-boolean = un valore booleano
found-fraction = un numero con decimali
found-integer = un intero
found-string = un testo
found-array = un array
found-object = un oggetto
list-or = { $list } o { $next }

## Valori

field-must-be = deve essere { $value }
field-one-of = deve essere uno tra { $values }
field-one-of-near = deve essere uno tra { $values }; intendeva `{ $near }`?
field-one-of-many = deve essere uno di { $count } valori; intendeva `{ $near }`?
field-format = deve avere il formato `{ $format }`
field-described = non ha la forma richiesta. { $description }
field-pattern = deve corrispondere al modello { $pattern }
field-blank = non deve essere vuoto
field-is-blank = è vuoto
field-empty = non deve essere senza contenuto
field-boolean = non è né true né false
field-least = deve essere almeno { $limit }
field-most = deve essere al massimo { $limit }
field-more = deve essere maggiore di { $limit }
field-less = deve essere minore di { $limit }
field-multiple = deve essere un multiplo di { $limit }
field-same-item = non deve contenere due volte lo stesso elemento
field-characters-least = deve avere almeno { $limit ->
    [one] { $limit } carattere
   *[other] { $limit } caratteri
}
field-characters-most = deve avere al massimo { $limit ->
    [one] { $limit } carattere
   *[other] { $limit } caratteri
}
field-items-least = deve avere almeno { $limit ->
    [one] { $limit } elemento
   *[other] { $limit } elementi
}
field-items-most = deve avere al massimo { $limit ->
    [one] { $limit } elemento
   *[other] { $limit } elementi
}
field-members-least = deve avere almeno { $limit ->
    [one] { $limit } membro
   *[other] { $limit } membri
}
field-members-most = deve avere al massimo { $limit ->
    [one] { $limit } membro
   *[other] { $limit } membri
}

## Formati

format-date-time = una data e ora con scostamento, come 2030-01-31T09:00:00+01:00
format-date = una data come 2030-01-31
format-time = un’ora con scostamento, come 09:00:00+01:00
format-duration = una durata come PT45M
format-email = un indirizzo e-mail
format-host-name = un nome host
format-ipv4 = un indirizzo IPv4
format-ipv6 = un indirizzo IPv6
format-uri = un URI assoluto, come https://www.example.com/
format-uuid = un UUID

## Tempi

field-past = è prima del minuto corrente
field-end = non è dopo l’inizio
field-end-clocks = è { $end } e non è dopo l’inizio, { $start }, perché allora cambia l’ora; indichi entrambe le ore con uno scostamento
field-end-before = è prima dell’inizio
field-to = non è dopo from
field-zone = non è un fuso orario IANA come Europe/Berlin
field-offset-time = non è una data e ora come 2030-03-04T09:00:00+05:30
field-local-time = non è una data e ora come 2030-03-04T09:00:00
field-no-offset = non ha uno scostamento; ne indichi uno (2030-03-04T09:00:00+05:30), oppure un `time_zone`
field-range = è fuori dai limiti

## RFC 5545

field-rule-part = la parte { $place } deve essere un nome e un valore senza spazi, come COUNT=3
field-rule-value = { $part } deve essere: { $allowed }
field-rule-twice = { $part } compare due volte
field-rule-unknown = { $part } non è parte di una regola di ricorrenza; esistono { $allowed }
field-rule-together = { $part } non è compatibile con { $other }
field-rule-ordinal = BYDAY: un numero davanti al giorno non è compatibile con { $other }
field-rule-needs = { $part } richiede una tra { $needed }
field-rule-time-of-day = { $part }: una riunione si ripete per giorni, settimane, mesi o anni; l’ora è quella dell’inizio
field-rule-until = UNTIL è precedente all’inizio
field-rule-zone = va indicato con questa regola: l’inizio è il { $written } come è scritto e il { $utc } in UTC, secondo cui si ripete una regola senza fuso
field-rule-start = { $part } esclude l’inizio, che è il { $start } in { $zone }; la prima data adatta è { $date }
field-rule-never = { $part }, con le altre parti, non porta ad alcuna data entro { $years } anni dall’inizio
field-rule-once = non porta ad alcuna seconda data entro { $years } anni dall’inizio
field-rule-occurrence = vale per una serie; una singola occorrenza non ha una regola propria

## Riunioni e voci del calendario

field-id = non è l’identificativo di una riunione
field-other-id = non è l’identificativo nell’indirizzo
field-key = non ha da 1 a 255 caratteri ASCII stampabili
field-key-quotes = comincia con una virgoletta e non finisce con la successiva
field-key-backslash = ha una barra rovesciata davanti a qualcosa di diverso da una virgoletta o una barra rovesciata
field-visible = deve avere un carattere visibile
field-no-scopes = { $provider } non ha autorizzazioni tra cui scegliere
field-scope = non è offerto qui; ci sono { $allowed }
field-state = viene inviato a `redirect_uri`, che va indicato insieme
field-other-body = non è ciò con cui questa chiave è stata inviata la prima volta; ripeta la chiamata com’era, oppure usi una nuova chiave per una nuova riunione
field-cursor = non è un next_cursor di questo fornitore
field-appointment = non è `Appointment`
field-repeats = non può essere ripreso: { $provider } non ha serie; pianifichi le date una per una
field-date = non è una data come 2030-03-04
field-time = non è un’ora come 09:00:00

## Fusi orari di Notes

zone-inside = contiene un fuso orario errato, che { $fault }
zone-not = non è un fuso orario di Notes come `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`
zone-twice = ha `{ $member }` due volte
zone-no-days = ha `DO=1` e nessun `DL`, i giorni in cui cambia l’ora
zone-changes = ha un `DO` diverso da 0 e 1
zone-offset = ha un `Z` che non è uno scostamento come 5 o -3005
zone-days = ha un `DL` che non è di sei numeri come `3 2 1 11 1 1`
zone-month = ha un `DL` con un mese che non è da 1 a 12
zone-week = ha un `DL` con una settimana che non è né da 1 a 4 né -1 per l’ultima
zone-weekday = ha un `DL` con un giorno che non è da 1 a 7

## Come si ripetono le voci di Notes

repeat-other = non si accorda con `{ $item }`
repeat-open = può indicare qui date diverse; fornisca `RepeatDates`, le date stesse
repeat-custom = non sono le date di una sola regola: sono state scelte, spostate o annullate singolarmente; le pianifichi una per una
repeat-start = non è la prima data a cui porta `{ $item }`
repeat-many = porta a più di { $most } date
repeat-moves = sposta date fuori dal fine settimana, cosa che nessuna regola di ripetizione può dire; pianifichi le date una per una
repeat-zone = in questa serie cambia l’ora in giorni diversi da qualsiasi fuso che abbia un nome; pianifichi le date una per una
repeat-number = non è un numero intero a partire da 1
repeat-weekdays = non è un elenco di giorni della settimana da `0`, domenica, a `6`
repeat-days = non è un elenco di giorni da `1` a `31`
repeat-places = non è un elenco di settimane e giorni della settimana come `1.1`, il primo lunedì
