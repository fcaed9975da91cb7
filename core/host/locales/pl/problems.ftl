### Dokumenty problemów: co odpowiada API, gdy coś jest nie tak. Czytają je programiści, a przez ich programy także użytkownicy.
###
### Tekst między `grawisami` to kod, element dokumentu albo nagłówek: zostaje bez zmian.

## Co znaczy każdy rodzaj problemu i co zrobić

problem-malformed-json = Treść nie jest jednym dokumentem JSON albo któryś z jej obiektów ma ten sam element dwa razy.
problem-malformed-json-what-to-do = Wyślij jeden obiekt JSON; `detail` mówi, gdzie przestaje nim być.
problem-bad-request = Nie można odczytać nagłówka albo parametru adresu.
problem-bad-request-what-to-do = Popraw to, co wskazuje `detail`.
problem-missing-credentials = Wywołanie wymaga tokenu, a go nie ma.
problem-missing-credentials-what-to-do = Wyślij `Authorization: Bearer` z tokenem dostępu albo `Convoke-Refresh-Token`. Użytkownik otrzymuje je pod `authorize_url`.
problem-reauthorization-required = Ani token dostępu, ani token odświeżania już nie działa.
problem-reauthorization-required-what-to-do = Pokaż użytkownikowi `authorize_url`, gdzie zaloguje się ponownie.
problem-invalid-credentials = Dostawca nie przyjmuje tej nazwy użytkownika i tego hasła.
problem-invalid-credentials-what-to-do = Poproś użytkownika, aby wpisał je jeszcze raz. Po zbyt wielu błędnych próbach kolejne są przez pewien czas odrzucane.
problem-access-denied = Tokenowi brakuje uprawnienia albo zabraniają tego zasady dostawcy lub organizacji.
problem-access-denied-what-to-do = Zaloguj się ponownie z uprawnieniami z `missing_scopes` albo zapytaj administratora.
problem-account-not-entitled = Konto użytkownika u dostawcy tego nie obejmuje; bezpłatne konta często nie mogą prowadzić spotkań.
problem-account-not-entitled-what-to-do = Użyj konta z odpowiednią licencją.
problem-cross-site-request = Przeglądarka wysłała to ze strony innej witryny.
problem-cross-site-request-what-to-do = Administrator może wymienić tę witrynę w `server.allowed_origins`.
problem-unknown-provider = Nie skonfigurowano dostawcy o tej nazwie.
problem-unknown-provider-what-to-do = `GET /v1/providers` wymienia skonfigurowanych.
problem-pairing-not-found = Dla tego sekretu nie ma parowania o tym identyfikatorze: jest zakończone, anulowane, przekazało już swój token albo nigdy go nie było.
problem-pairing-not-found-what-to-do = Rozpocznij nowe przez `POST /v1/pairings`.
problem-meeting-not-found = Dostawca nie zna tego spotkania; być może zostało tam usunięte.
problem-meeting-not-found-what-to-do = Utwórz nowe.
problem-not-found = Pod tym adresem nic nie ma.
problem-not-found-what-to-do = `GET /openapi.json` wymienia adresy.
problem-method-not-allowed = Adres istnieje, ale nie dla tej metody.
problem-method-not-allowed-what-to-do = Nagłówek `Allow` wymienia jego metody.
problem-request-timeout = Żądanie nie nadeszło na czas.
problem-request-timeout-what-to-do = Wyślij je jeszcze raz.
problem-conflict = Żądanie jest sprzeczne ze stanem spotkania u dostawcy, na przykład dlatego, że trwa.
problem-conflict-what-to-do = Odczytaj spotkanie, a potem zdecyduj.
problem-misdirected-request = Ta usługa nie odpowiada pod tą nazwą hosta.
problem-misdirected-request-what-to-do = Administrator może wymienić host w `server.allowed_hosts`.
problem-body-too-large = Treść ma więcej niż 64 KiB.
problem-body-too-large-what-to-do = Wyślij mniej.
problem-unsupported-media-type = Treść nie jest oznaczona jako JSON.
problem-unsupported-media-type-what-to-do = Wyślij `Content-Type: application/json`.
problem-invalid-request = Żądanie nie pasuje do swojego schematu, do ograniczeń dostawcy albo do tego, co dostawca potrafi wyrazić.
problem-invalid-request-what-to-do = Każda pozycja `errors` ma wskaźnik JSON do Twojej treści i mówi, co jest tam dozwolone.
problem-rate-limited = Dostawca, albo ta usługa dla ochrony użytkownika, prosi o mniej żądań.
problem-rate-limited-what-to-do = Poczekaj tyle sekund, ile podaje `retry_after`.
problem-internal-error = { -brand } albo wtyczka popełniła błąd.
problem-internal-error-what-to-do = Podaj administratorowi `request_id`; więcej jest w dzienniku.
problem-unsupported = Dostawca nie ma takiej operacji.
problem-unsupported-what-to-do = `GET /v1/providers` wymienia, co ma każdy z nich.
problem-provider-error = Dostawca odpowiedział własnym błędem albo czymś, czego nie można odczytać.
problem-provider-error-what-to-do = Spróbuj ponownie później; jeśli tak pozostanie, zapytaj administratora.
problem-provider-unavailable = Nie można było połączyć się z dostawcą; `detail` mówi, czy zawiodło DNS, TCP, TLS czy proxy.
problem-provider-unavailable-what-to-do = Spróbuj ponownie później; jeśli tak pozostanie, administrator musi sprawdzić sieć między { -brand } a dostawcą.
problem-service-unavailable = Usługa nie może połączyć się ze swoim magazynem danych albo magazyn jest pełny; do dostawcy nic nie wysłano.
problem-service-unavailable-what-to-do = Spróbuj ponownie później; jeśli tak pozostanie, administrator musi sprawdzić magazyn danych.
problem-provider-timeout = Dostawca nie odpowiedział na czas.
problem-provider-timeout-what-to-do = Przy odczycie spróbuj ponownie. Po zmianie najpierw odczytaj, czy została wykonana.
