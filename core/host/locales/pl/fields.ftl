### Co jest nie tak w jednym miejscu żądania. To nie są pełne zdania: każde następuje w myślach po nazwie miejsca.
###
### `…`: code.

## Słowa, które nie są nasze

field-told = nie przyjęto: { $words }

## Elementy

field-missing = trzeba podać
field-unknown = nie jest tu znane
field-unknown-near = nie jest tu znane; czy chodziło o `{ $near }`?
field-unknown-allowed = nie jest tu znane. Dozwolone: { $allowed }
field-unknown-near-allowed = nie jest tu znane; czy chodziło o `{ $near }`? Dozwolone: { $allowed }
field-unknown-nothing = nie jest tu znane; nic nie jest dozwolone
field-name = ma niedozwoloną nazwę
field-named = musi mieć taką nazwę: { $words }
field-twice = występuje dwa razy
field-parameter = nie jest tu parametrem; są { $allowed }
field-misfit = nie pasuje do swojego schematu
field-not-allowed = nie jest tu dozwolone
field-schema = nie jest dozwolone przez schemat
field-not-settable = nie można ustawić w { $provider }; należy to pominąć

## Postacie

field-no-form = nie ma żadnej z dozwolonych postaci
field-two-forms = ma więcej niż jedną z postaci, z których dozwolona jest jedna
field-type = oczekiwano: { $types }, a jest: { $found }
type-object = obiekt
type-array = tablica
type-string = tekst
type-integer = liczba całkowita
type-number = liczba
type-boolean = true lub false
type-null = null
type-other = inny typ
found-null = null
found-boolean = wartość logiczna
found-fraction = liczba z ułamkiem
found-integer = liczba całkowita
found-string = tekst
found-array = tablica
found-object = obiekt
list-or = { $list } lub { $next }

## Wartości

field-must-be = dozwolone: { $value }
field-one-of = dozwolone wartości: { $values }
field-one-of-near = dozwolone wartości: { $values }; czy chodziło o `{ $near }`?
field-one-of-many = liczba dozwolonych wartości: { $count }; czy chodziło o `{ $near }`?
field-format = musi mieć format `{ $format }`
field-described = nie ma wymaganej postaci. { $description }
field-pattern = musi pasować do wzorca { $pattern }
field-blank = nie może być puste
field-is-blank = jest puste
field-empty = nie może być bez treści
field-boolean = nie jest ani true, ani false
field-least = nie może być mniejsze niż { $limit }
field-most = nie może być większe niż { $limit }
field-more = musi być większe niż { $limit }
field-less = musi być mniejsze niż { $limit }
field-multiple = musi być wielokrotnością { $limit }
field-same-item = nie może zawierać dwa razy tego samego elementu
field-characters-least = musi mieć co najmniej { $limit ->
    [one] { $limit } znak
    [few] { $limit } znaki
    [many] { $limit } znaków
   *[other] { $limit } znaku
}
field-characters-most = może mieć najwyżej { $limit ->
    [one] { $limit } znak
    [few] { $limit } znaki
    [many] { $limit } znaków
   *[other] { $limit } znaku
}
field-items-least = musi mieć co najmniej { $limit ->
    [one] { $limit } pozycję
    [few] { $limit } pozycje
    [many] { $limit } pozycji
   *[other] { $limit } pozycji
}
field-items-most = może mieć najwyżej { $limit ->
    [one] { $limit } pozycję
    [few] { $limit } pozycje
    [many] { $limit } pozycji
   *[other] { $limit } pozycji
}
field-members-least = musi mieć co najmniej { $limit ->
    [one] { $limit } element
    [few] { $limit } elementy
    [many] { $limit } elementów
   *[other] { $limit } elementu
}
field-members-most = może mieć najwyżej { $limit ->
    [one] { $limit } element
    [few] { $limit } elementy
    [many] { $limit } elementów
   *[other] { $limit } elementu
}

## Formaty

format-date-time = data i godzina z przesunięciem, np. 2030-01-31T09:00:00+01:00
format-date = data, np. 2030-01-31
format-time = godzina z przesunięciem, np. 09:00:00+01:00
format-duration = czas trwania, np. PT45M
format-email = adres e-mail
format-host-name = nazwa hosta
format-ipv4 = adres IPv4
format-ipv6 = adres IPv6
format-uri = bezwzględny identyfikator URI, np. https://www.example.com/
format-uuid = identyfikator UUID

## Czas

field-past = jest przed bieżącą minutą
field-end = nie jest po początku
field-end-clocks = to { $end }, czyli nie po początku, { $start }, bo wtedy zmienia się czas; podaj obie godziny z przesunięciem
field-end-before = jest przed początkiem
field-to = nie jest po from
field-zone = nie jest strefą czasową IANA, np. Europe/Berlin
field-offset-time = nie jest datą i godziną, np. 2030-03-04T09:00:00+05:30
field-local-time = nie jest datą i godziną, np. 2030-03-04T09:00:00
field-no-offset = nie ma przesunięcia; podaj je (2030-03-04T09:00:00+05:30) albo `time_zone`
field-range = jest poza zakresem

## RFC 5545

field-rule-part = część { $place } musi być nazwą i wartością bez spacji, np. COUNT=3
field-rule-value = { $part } musi mieć wartość: { $allowed }
field-rule-twice = { $part } występuje dwa razy
field-rule-unknown = { $part } nie jest częścią reguły powtarzania; są { $allowed }
field-rule-together = { $part } nie łączy się z { $other }
field-rule-ordinal = BYDAY: liczba przed dniem nie łączy się z { $other }
field-rule-needs = { $part } wymaga jednej z części { $needed }
field-rule-time-of-day = { $part }: spotkanie powtarza się co dni, tygodnie, miesiące lub lata; godzina jest godziną początku
field-rule-until = UNTIL przypada przed początkiem
field-rule-zone = trzeba podać z tą regułą: początek przypada { $written } tak, jak go zapisano, a { $utc } w UTC, według którego powtarza się reguła bez strefy
field-rule-start = { $part } pomija początek, czyli { $start } w strefie { $zone }; pierwsza pasująca data to { $date }
field-rule-never = { $part } wraz z pozostałymi częściami nie daje żadnej daty w ciągu { $years } lat od początku
field-rule-once = nie daje drugiej daty w ciągu { $years } lat od początku
field-rule-occurrence = dotyczy serii; pojedyncze wystąpienie nie ma własnej reguły

## Spotkania i wpisy w kalendarzu

field-id = nie jest identyfikatorem spotkania
field-other-id = nie jest identyfikatorem z adresu
field-key = nie ma od 1 do 255 drukowalnych znaków ASCII
field-key-quotes = zaczyna się cudzysłowem i nie kończy się następnym
field-key-backslash = ma ukośnik odwrotny przed czymś innym niż cudzysłów lub ukośnik odwrotny
field-visible = musi mieć widoczny znak
field-no-scopes = { $provider } nie ma uprawnień do wyboru
field-scope = nie jest tu oferowane; są { $allowed }
field-state = jest wysyłane do `redirect_uri`, które trzeba podać razem z nim
field-other-body = nie jest tym, z czym ten klucz wysłano za pierwszym razem; powtórz wywołanie bez zmian albo użyj nowego klucza dla nowego spotkania
field-cursor = nie jest wartością next_cursor tego dostawcy
field-appointment = nie jest `Appointment`
field-repeats = nie da się przenieść: { $provider } nie ma serii; zaplanuj terminy pojedynczo
field-date = nie jest datą, np. 2030-03-04
field-time = nie jest godziną, np. 09:00:00

## Strefy czasowe Notes

zone-inside = zawiera błędną strefę czasową, która { $fault }
zone-not = nie jest strefą czasową Notes, np. `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`
zone-twice = ma `{ $member }` dwa razy
zone-no-days = ma `DO=1`, a nie ma `DL`, czyli dni zmiany czasu
zone-changes = ma `DO` inne niż 0 i 1
zone-offset = ma `Z`, które nie jest przesunięciem, np. 5 lub -3005
zone-days = ma `DL`, które nie jest sześcioma liczbami, np. `3 2 1 11 1 1`
zone-month = ma `DL` z miesiącem spoza 1 do 12
zone-week = ma `DL` z tygodniem, który nie jest ani 1 do 4, ani -1 dla ostatniego
zone-weekday = ma `DL` z dniem spoza 1 do 7

## Jak powtarzają się wpisy w Notes

repeat-other = nie pasuje do `{ $item }`
repeat-open = może tu oznaczać różne daty; podaj `RepeatDates`, czyli same daty
repeat-custom = nie są datami jednej reguły: wybrano, przesunięto lub odwołano je pojedynczo; zaplanuj je pojedynczo
repeat-start = nie jest pierwszą datą, do której prowadzi `{ $item }`
repeat-many = prowadzi do więcej niż { $most } dat
repeat-moves = przesuwa daty z weekendów, czego nie wyrazi żadna reguła powtarzania; zaplanuj terminy pojedynczo
repeat-zone = zmienia czas w tej serii w innych dniach niż jakakolwiek strefa z nazwą; zaplanuj terminy pojedynczo
repeat-number = nie jest liczbą całkowitą od 1 wzwyż
repeat-weekdays = nie jest listą dni tygodnia od `0`, niedzieli, do `6`
repeat-days = nie jest listą dni od `1` do `31`
repeat-places = nie jest listą tygodni i dni tygodnia, takich jak `1.1`, pierwszy poniedziałek
