### Strony dla ludzi, w przeglądarce. Zwracamy się na „Ty”, jak w programach biurowych, ale bez form wskazujących płeć
### („skopiowano”, nie „skopiowałeś”). Krótkie zdania; mówić, co zrobić.
###
### Słownictwo: spotkanie (meeting), usługa spotkań (meeting service), logowanie (sign-in), uprawnienie (permission), token, organizacja.
### Tekst między `grawisami` to kod i zostaje bez zmian. $provider to zawsze nazwa usługi spotkań; nie odmieniać jej.

-brand = Convoke
-notes = Notes

## Rama każdej strony

product = { -brand }
title = { $page } · { -brand }
title-error = Błąd: { $page } · { -brand }
skip = Przejdź do treści
footer-label = O tej usłudze
footer-reference = Dokumentacja API
footer-privacy = Prywatność
footer-language = Język

## Okresy: biernik, bo stoją po „przez” i „za”

duration-days = { $count ->
    [one] { $count } dzień
    [few] { $count } dni
    [many] { $count } dni
   *[other] { $count } dnia
}
duration-hours = { $count ->
    [one] { $count } godzinę
    [few] { $count } godziny
    [many] { $count } godzin
   *[other] { $count } godziny
}
duration-minutes = { $count ->
    [one] { $count } minutę
    [few] { $count } minuty
    [many] { $count } minut
   *[other] { $count } minuty
}
duration-seconds = { $count ->
    [one] { $count } sekundę
    [few] { $count } sekundy
    [many] { $count } sekund
   *[other] { $count } sekundy
}
duration-and = { $first } i { $second }

list-more = { $list }, { $next }

## Strona startowa

landing-title = Spotkania online w Twoim kalendarzu
landing-lead = Wybierz swoją usługę spotkań. Logujesz się w niej raz i otrzymujesz token, który wklejasz w programie { -notes }; odtąd dodaje on spotkania do wpisów w kalendarzu.
landing-get-token = Pobierz token
landing-get-token-for = Pobierz token dla { $provider }
landing-search = Znajdź usługę
landing-search-button = Szukaj
landing-found = { $found } z { $all }
landing-all = Pokaż wszystkie

## Strona startowa bez konfiguracji

unconfigured-title = Nie skonfigurowano jeszcze żadnej usługi spotkań
unconfigured-lead = Ta usługa działa, ale nie skonfigurowano żadnego dostawcy.
unconfigured-todo = Co robi administrator
unconfigured-step-section = Dodaj w pliku `convoke.toml` sekcję `[providers.…]` z danymi uwierzytelniającymi albo ustaw zmienne środowiskowe dostawcy.
unconfigured-step-check = Uruchom `convoke config check`: wymienia każdy brakujący lub błędny klucz i każdego pominiętego dostawcę.
unconfigured-step-restart = Uruchom usługę ponownie i otwórz tę stronę jeszcze raz.

## Przyciski i łącza na kilku stronach

back = Wstecz
start-page = Strona startowa
all-services = Wszystkie usługi spotkań
sign-in-again = Zaloguj się ponownie
sign-in-again-at = Zaloguj się ponownie w { $provider }
continue-to = Przejdź do { $provider }
go-on-to-token = Przejdź do tokenu

## O jakie uprawnienia prosić

scopes-title = Co wolno robić w Twoim imieniu?
scopes-lead = Zaznacz, na co chcesz zezwolić w { $provider }. Prosimy dokładnie o zaznaczone uprawnienia.
scopes-yours = Uprawnienia
scopes-administrator = Dla administratorów
scopes-administrator-note = Może je przyznać tylko administrator Twojej organizacji. Jeśli nim nie jesteś, nie zaznaczaj ich: dostawca odrzuciłby logowanie.
scopes-administrator-tag = administrator
scopes-none-ticked = Zaznacz co najmniej jedno uprawnienie.

## Formularz logowania

password-title = Logowanie do { $provider }
password-lead = Podaj nazwę użytkownika i hasło, których używasz w { $provider }.
password-promise = Twoje hasło jest wysyłane do { $provider } jeden raz, na potrzeby tego logowania. Ta usługa go nie przechowuje.
password-user = Nazwa użytkownika
password-password = Hasło
password-sign-in = Zaloguj się
password-empty = Wpisz nazwę użytkownika i hasło.
password-too-long = Nazwa użytkownika jest za długa: ma najwyżej { $limit ->
    [one] { $limit } znak
    [few] { $limit } znaki
    [many] { $limit } znaków
   *[other] { $limit } znaku
}.
password-wrong = Nazwa użytkownika lub hasło są nieprawidłowe.
password-too-many = Zbyt wiele błędnych haseł. Spróbuj ponownie za { $wait }.

## W drodze do usługi spotkań

onward-lead = Za chwilę nastąpi przejście do { $provider } w celu zalogowania. Jeśli nic się nie dzieje, użyj przycisku.

## Strona z tokenem

token-title = Twój token { $provider }
token-lead = Skopiuj go teraz: jest pokazywany tylko raz.
token-refresh = Token odświeżania
token-access = Token dostępu
token-sealed = Token
token-copy = Kopiuj
token-copy-access = Kopiuj token dostępu
token-copied = Skopiowano. Wklej go teraz w programie { -notes }.
token-not-copied = Przeglądarka nie pozwoliła na kopiowanie. Token jest zaznaczony: naciśnij Ctrl+C, a na Macu Cmd+C.
token-by-hand = Kliknij token, aby go zaznaczyć, a następnie naciśnij Ctrl+C, a na Macu Cmd+C.
token-works = Działa przez { $works }.
token-works-and-renews = Działa przez { $works }; każde użycie przedłuża ważność na { $renews }.
token-renews = Każde użycie przedłuża ważność na { $renews }.
token-unknown-lifetime = { $provider } nie podaje, jak długo działa.
token-next = Co dalej
token-step-copy = Skopiuj token.
token-step-paste = Wróć do programu { -notes }, otwórz swoje dane uwierzytelniające spotkań online dla { $provider }, wklej tam token i zapisz.
token-step-close = Zamknij tę stronę.
token-care = Traktuj go jak hasło: kto go ma, może zarządzać spotkaniami w Twoim imieniu. Ta usługa go nie przechowuje.
token-forgets = Ta strona pokazuje go przez { $time }, a potem go zapomina.
token-forgotten = Ta strona nie pamięta już tokenu. Jeśli jeszcze go nie skopiowano, zaloguj się ponownie.
token-missing = Nie wszystko zostało przyznane
token-missing-lead = Token działa, ale bez tych uprawnień niektóre czynności będą odrzucane:
token-needed-to = potrzebne, aby { $operations }
token-allowed = Na co zezwolono
token-account = Konto
token-name = Imię i nazwisko
token-mail = E-mail

## Do czego potrzebne jest uprawnienie

operation-create-meeting = tworzyć spotkania
operation-update-meeting = zmieniać spotkania
operation-get-meeting = odczytać spotkanie
operation-list-meetings = wyświetlać listę spotkań
operation-delete-meeting = usuwać spotkania
operation-profile = ustalić, czyje to konto
operation-refresh = odnawiać logowanie
operation-revoke = zakończyć logowanie
operation-sign-in = zalogować się

## Strona z tokenem otwarta ponownie

gone-title = Ten token został już pokazany
gone-why = Token jest pokazywany raz, krótko po zalogowaniu, i nie jest tu przechowywany. Dlatego nie można go pokazać ponownie po odświeżeniu strony, w innej przeglądarce ani później.
gone-what = Jeśli został skopiowany, wklej go w programie { -notes }: nic więcej nie trzeba robić. Jeśli nie, zaloguj się ponownie, aby otrzymać nowy.

## Strona, która mówi, co się stało

message-status = Stan { $status }
message-provider-says = Dostawca informuje:
message-what-to-do = Co zrobić
message-request = Żądanie `{ $id }`. Podaj je administratorowi, jeśli prosisz o pomoc.

nothing-title = Tu nic nie ma
nothing-why = Adres jest błędny albo był jednorazowy i został już użyty.
nothing-what = Przejdź na stronę startową i wybierz tam swoją usługę spotkań.

## Logowania, z których nic nie wyszło

foreign-title = To logowanie nie należy do tej przeglądarki
foreign-why = Adres otwarto w innej przeglądarce lub innym oknie niż to, w którym rozpoczęto logowanie, pliki cookie są zablokowane albo ktoś przysłał Ci to łącze. Nic z nim nie zrobiono.
foreign-begin = Zacznij od nowa w tej przeglądarce.
foreign-cookies = Zezwól tej witrynie na pliki cookie.
foreign-link = Jeśli ktoś przysłał Ci to łącze, nie używaj go.
expired-title = Logowanie trwało zbyt długo
expired-why = Między pierwszym a ostatnim kliknięciem może upłynąć dziesięć minut. Nic nie zrobiono.
begin-again = Zacznij od nowa.
used-title = To logowanie zostało już użyte
used-why = Adres działa jeden raz. Otwarto go po raz drugi, być może przez odświeżenie strony.
used-copied = Jeśli token został skopiowany, wklej go w programie { -notes }: nic więcej nie trzeba robić.
used-loading = Jeśli pierwsza strona jeszcze się wczytywała, otwórz ten adres ponownie za kilka sekund.
used-not-copied = Jeśli nie, zaloguj się ponownie.
waiting-why = Adres działa jeden raz. Otwarto go po raz drugi, a token z pierwszego razu nie został jeszcze pokazany.
waiting-go-on = Przejdź do tokenu. Czeka przez minutę.
issuer-title = Odpowiedź przyszła z innego serwera
issuer-why = Na logowanie odpowiedział inny serwer niż ten, do którego nastąpiło przekierowanie. Z odpowiedzią nic nie zrobiono.
again-administrator = Jeśli to się powtórzy, powiadom administratora.
silent-title = Dostawca nie przysłał odpowiedzi
silent-why = Powrót nastąpił bez uprawnienia i bez błędu.
denied-title = Nie przyznano dostępu
denied-why = { $provider } nie dał tej usłudze dostępu. Albo odmówiono zgody, albo zasady Twojej organizacji zabraniają tej aplikacji.
denied-mistake = Jeśli odmówiono przez pomyłkę, zaloguj się ponownie i wyraź zgodę.
denied-policy = Jeśli nie odmówiono zgody, poproś administratora swojej organizacji, aby zezwolił na tę aplikację.
another-account = Albo zaloguj się na inne konto.
scope-title = Nie można przyznać uprawnienia
scope-why = { $provider } odrzucił co najmniej jedno z uprawnień, a z nim wszystkie.
scope-administrator = Uprawnienia administratora wymagają konta administratora.
scope-fewer = Wybierz mniej uprawnień albo zaloguj się na inne konto.
scope-registered = Jeśli uprawnienia są ustalone z góry, powiadom administratora tej usługi: aplikacja musi być zarejestrowana dla każdego z nich.
trouble-title = { $provider } ma kłopoty
trouble-why = Logowanie nie powiodło się po stronie { $provider }, nie tutaj.
try-later = Spróbuj ponownie za kilka minut.
refused-title = Logowanie zostało odrzucone
refused-why = { $provider } zakończył logowanie błędem.
try-again = Spróbuj ponownie.
refused-administrator = Jeśli to się powtórzy, przekaż administratorowi, co mówi tutaj dostawca.
rejected-title = { $provider } nie przyjął logowania
do-sign-in-again = Zaloguj się ponownie.
unreachable-title = Nie można połączyć się z { $provider }
unreachable-administrator = Jeśli tak pozostanie, przekaż administratorowi, co jest tu napisane.
too-many-title = Zbyt wiele logowań
too-many-wait = Poczekaj chwilę, a potem zaloguj się ponownie.
denied-ask = Zapytaj administratora swojej organizacji.
failed-title = Logowanie nie powiodło się
failed-administrator = Jeśli to się powtórzy, podaj administratorowi numer tego żądania.

## Prywatność

privacy-title = Prywatność
privacy-lead = Ta usługa nie przechowuje kont, tokenów ani spotkań.
privacy-passes = Przekazuje żądania z Twojego kalendarza do usługi spotkań i odpowiedzi z powrotem. Dane, którymi się logujesz, trafiają do usługi spotkań; hasło wpisane tutaj jest używane jeden raz, do tego logowania, i nie jest przechowywane.
privacy-cookies = Podczas logowania przeglądarka ma krótkotrwały, zaszyfrowany plik cookie, po którym ta usługa rozpoznaje Cię, gdy wracasz z usługi spotkań. Jeśli na końcu strony wybierzesz język, zapamiętuje go plik cookie. Nie ma innych plików cookie, śledzenia ani treści osób trzecich.
privacy-waits = Token czeka przez sekundy lub minuty na stronę, która go pokaże, albo na odpowiedź, która zaginęła. W tym czasie jest zaszyfrowany kluczem, który ma tylko Twoja przeglądarka lub kalendarz, a potem znika. Jeśli przeglądarka wykonuje skrypt strony, strona z tokenem zapomina go po dziesięciu minutach.
privacy-log = Usługa prowadzi dziennik działania i dziennik audytu: czas logowania lub zmiany spotkania, usługa spotkań, adres sieciowy, z którego przyszło żądanie, i czy się powiodło. Żaden z nich nie zawiera tokenów, haseł ani treści spotkań.
privacy-withdraw = Twoja usługa spotkań ma własną politykę prywatności. Aby cofnąć przyznany dostęp, użyj ustawień tamtej usługi albo zapytaj administratora.

## Objaśnienia problemów, dla programistów i administratorów

problems-title = Problemy
problems-lead = Każdy błąd API to dokument problemu (RFC 9457). Jego `type` to adres jednej z tych stron, a `cause` to jedno słowo, według którego program może działać.
problems-problem = Problem
problems-meaning = Co to znaczy
problems-what-to-do = Co zrobić
problems-type = Typ
problems-status = Stan
problems-cause = Przyczyna
problems-all = Wszystkie problemy
