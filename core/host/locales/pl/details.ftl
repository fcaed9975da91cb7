### Co się stało, w polu `detail` dokumentu problemu i na stronach, które go pokazują. Pełne zdania.
###
### Tekst między `grawisami` to kod i zostaje bez zmian. $provider to nazwa usługi spotkań.

## Słowa, które nie są nasze

told = { $meaning } W oryginale: { $words }

## O co proszono

detail-see-errors = Żądania nie można wykonać w tej postaci; zobacz `errors`.
detail-refresh-header = Convoke-Refresh-Token nie jest jednym tokenem.
detail-credentials = Wyślij `Authorization: Bearer` z tokenem dostępu albo `Convoke-Refresh-Token` z tokenem odświeżania.
detail-authorization = Nagłówek Authorization nie ma postaci `Bearer <token>`.
detail-declare-json = Oznacz treść jako `Content-Type: application/json`.
detail-form = Ten adres przyjmuje formularz swojej strony.
detail-scope = Formularz wymienia uprawnienie, którego nie ma w ofercie.
detail-language = Formularz nie wymienia żadnego języka tej usługi.
detail-schema = Nie ma schematu o tej nazwie; `GET /openapi.json` używa wszystkich.
detail-broke-off = Treść się urwała.
detail-no-room = Zbyt wiele dużych żądań nadchodzi naraz.
detail-key = Nagłówek Idempotency-Key: { $fault }.
detail-in-progress = Wcześniejsze wywołanie z tym kluczem jeszcze trwa; powtórz to wywołanie, aby otrzymać jego wynik.
detail-outcome-unknown = Nie wiadomo i nie da się ustalić, czy wcześniejsze wywołanie z tym kluczem utworzyło spotkanie. Sprawdź u dostawcy; nowy klucz tworzy nowe spotkanie.
detail-pairing-provider = Nie skonfigurowano dostawcy o identyfikatorze z `provider`.
detail-pairing-secret = Wyślij `Authorization: Bearer` z polem `secret` parowania.
detail-pairing-slow = Od ostatniego zapytania minęło za mało czasu. Wolniej: od teraz czekaj { $seconds ->
    [one] { $seconds } sekundę
    [few] { $seconds } sekundy
    [many] { $seconds } sekund
   *[other] { $seconds } sekundy
} między zapytaniami.
detail-pairing-denied = Użytkownik nie potwierdził tego parowania.
detail-json = wiersz { $line }, kolumna { $column }: { $what }
detail-options = Schematu opcji wtyczki `{ $plugin }` nie można użyć.

## Tokeny

failure-no-token = Wywołanie nie ma tokenu.
failure-lacks = Tokenowi brakuje { $scopes }; zaloguj się ponownie i przyznaj je.
failure-not-renewable = Tokenu nie można odnowić; zaloguj się ponownie.
failure-altered = Token został zmieniony lub ucięty albo należy do innego dostawcy; skopiuj go jeszcze raz w całości albo zaloguj się ponownie.
failure-unknown-key = Token zapieczętowano kluczem, którego ta usługa już nie ma; zaloguj się ponownie.
failure-raw-token = Ta usługa przyjmuje tokeny, które sama wydaje, a nie tokeny dostawcy; zaloguj się ponownie.
failure-passwords = Zbyt wiele błędnych haseł tego użytkownika lub z tego adresu; poczekaj przed następną próbą.
failure-codes = Zbyt wiele błędnych kodów, z tego adresu lub w sumie.
failure-pairings = Rozpoczęto zbyt wiele parowań, z tego adresu lub w sumie.

## Usługa i jej magazyn danych

failure-store-full = Magazyn danych tej usługi jest pełny. Spróbuj ponownie za kilka minut.
failure-store-unreachable = Ta usługa nie może połączyć się ze swoim magazynem danych. Spróbuj ponownie za chwilę.
failure-replica = Inna instancja tej usługi odnawia ten token i nie skończyła na czas.

## Odpowiedzi dostawcy albo ich brak

failure-no-operation = { $provider } nie ma operacji „{ $operation }”.
failure-input = Żądanie ma więcej niż 256 KiB.
failure-no-time = Dostawca potrzebował wcześniej tyle czasu, że na zmianę go nie wystarczy; nic nie zmieniono.
failure-endless = Odpowiedź dostawcy nie zakończyła się na czas.
failure-no-id = Spotkanie u dostawcy nie ma identyfikatora.
failure-address = Dostawca nie zna adresu tego wywołania; administrator może sprawdzić `base_url`.
failure-fewer = Dostawca prosi o mniej żądań.
failure-dns = Nie można było ustalić adresu hosta dostawcy (DNS). ({ $reason })
failure-connect = Brak połączenia z dostawcą (TCP). ({ $reason })
failure-tls = Brak zaufanego połączenia z dostawcą (TLS). ({ $reason })
failure-proxy = Proxy nie połączyło się z dostawcą. ({ $reason })
failure-timeout = Dostawca nie odpowiedział na czas. ({ $reason })
failure-too-large = Odpowiedź dostawcy jest zbyt duża. ({ $reason })
failure-protocol = Odpowiedź dostawcy nie jest HTTP albo się urwała. ({ $reason })
