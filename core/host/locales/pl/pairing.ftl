### Parowanie: program prosi o dostęp. $client to nazwa, którą podaje program.

## Formularz kodu

pair-code-title = Wpisz kod
pair-code-lead = Program, którego używasz, pokazuje kod z dziesięciu liter. Wpisz go tutaj, aby zobaczyć, kto prosi.
pair-code = Kod
pair-code-note = Wpisuj tylko kod, który program pokazuje Ci teraz na Twoim ekranie. Nigdy taki, który ktoś Ci przysłał lub podał.
pair-code-wrong = Nie ma takiego kodu. Porównaj go z tym, który pokazuje program; kod działa przez kilka minut.
pair-code-too-many = Zbyt wiele błędnych kodów. Spróbuj ponownie za { $wait } albo otwórz adres, który pokazuje program.
pair-continue = Dalej

## Kto prosi, przed logowaniem

pair-title = Pozwolić programowi używać Twojego konta { $provider }?
pair-lead = Program prosi o planowanie spotkań w Twoim imieniu. Najpierw się logujesz, potem potwierdzasz.
pair-client = Nazwa podana przez program
pair-service = Usługa spotkań
pair-account = Twoje konto
pair-account-unknown = to, na które właśnie nastąpiło logowanie
pair-asked = Kiedy
pair-ago = { $time } temu
pair-ago-from = { $time } temu, z adresu { $address }
pair-scopes = Będzie wtedy mógł
pair-warning-title = Czy to Ty rozpoczynasz?
pair-warning = Kontynuuj tylko wtedy, gdy prosisz o to właśnie teraz w wymienionym tu programie, a on pokazuje ten sam kod. Jeśli ktoś przysłał Ci ten adres lub kod pocztą, na czacie albo podał przez telefon, uzyskałby dostęp do Twojego konta.
pair-elsewhere = Prośba przyszła z innej sieci niż sieć tej przeglądarki. Zachowaj ostrożność: tak jest, gdy prosi ktoś inny.
pair-not-mine = To nie ja

## Decyzja, po logowaniu

pair-confirm-title = Dać dostęp programowi „{ $client }”?
pair-confirm-lead = Logowanie do { $provider } się powiodło. Niczego jeszcze nie przekazano.
pair-same = To ja rozpoczynam, a program pokazuje ten sam kod:
pair-not-ticked = Porównaj kod z tym, który pokazuje program, a potem zaznacz pole.
pair-confirm = Daj dostęp
pair-refuse = Odmów

## Wynik

pair-done-title = „{ $client }” ma teraz dostęp
pair-done-lead = Wróć do programu: za kilka sekund sam będzie kontynuował. Możesz zamknąć tę stronę.
pair-refused-title = Niczego nie przekazano
pair-refused-lead = „{ $client }” nie ma dostępu. Możesz zamknąć tę stronę.
pair-back = Powrót do programu

## Zakończone albo w innej przeglądarce

pair-over-title = Ta prośba jest zakończona
pair-over-why = Już ją potwierdzono, odrzucono lub porzucono albo minęło więcej niż kilka minut. Teraz niczego nie zrobiono.
pair-over-what = Jeśli program nadal czeka, niech poprosi jeszcze raz; pokaże wtedy nowy kod.
pair-foreign-title = Tej prośby nie rozpoczęto w tej przeglądarce
pair-foreign-why = Zdecydować może tylko przeglądarka, w której nastąpiło logowanie. Adres otwarto w innej, pliki cookie są zablokowane albo ktoś przysłał Ci to łącze. Nic z nim nie zrobiono.
pair-foreign-what = Jeśli program czeka, otwórz w tej przeglądarce adres, który pokazuje.
