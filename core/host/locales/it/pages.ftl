### Le pagine per le persone, in un browser. Forma impersonale o di cortesia; frasi brevi; dire che cosa fare.
###
### Vocabolario: riunione (meeting), servizio di riunione (meeting service), accesso (sign-in), autorizzazione (permission),
### token, organizzazione. Il testo tra `accenti gravi` è codice e resta com’è. $provider è sempre il nome di un servizio di riunione.

-brand = Convoke
-notes = Notes

## Cornice di ogni pagina

product = { -brand }
title = { $page } · { -brand }
title-error = Errore: { $page } · { -brand }
skip = Vai al contenuto
footer-label = Informazioni su questo servizio
footer-reference = Riferimento dell’API
footer-privacy = Privacy
footer-language = Lingua

## Durate

duration-days = { $count ->
    [one] { $count } giorno
   *[other] { $count } giorni
}
duration-hours = { $count ->
    [one] { $count } ora
   *[other] { $count } ore
}
duration-minutes = { $count ->
    [one] { $count } minuto
   *[other] { $count } minuti
}
duration-seconds = { $count ->
    [one] { $count } secondo
   *[other] { $count } secondi
}
duration-and = { $first } e { $second }

list-more = { $list }, { $next }

## Pagina iniziale

landing-title = Riunioni online per il Suo calendario
landing-lead = Scelga il Suo servizio di riunione. Vi accede una sola volta e riceve un token da incollare in { -notes }, che poi aggiunge le riunioni alle voci del calendario.
landing-get-token = Ottieni il token
landing-get-token-for = Ottieni il token per { $provider }
landing-search = Trova un servizio
landing-search-button = Cerca
landing-found = { $found } di { $all }
landing-all = Mostra tutti

## Pagina iniziale senza configurazione

unconfigured-title = Nessun servizio di riunione è ancora configurato
unconfigured-lead = Questo servizio è in funzione, ma nessun fornitore è configurato.
unconfigured-todo = Che cosa fa l’amministratore
unconfigured-step-section = Aggiunga a `convoke.toml` una sezione `[providers.…]` con le credenziali, oppure imposti le variabili d’ambiente del fornitore.
unconfigured-step-check = Esegua `convoke config check`: indica ogni chiave mancante o errata e ogni fornitore tralasciato.
unconfigured-step-restart = Riavvii il servizio e riapra questa pagina.

## Pulsanti e collegamenti di più pagine

back = Indietro
start-page = Pagina iniziale
all-services = Tutti i servizi di riunione
sign-in-again = Accedi di nuovo
sign-in-again-at = Accedi di nuovo a { $provider }
continue-to = Continua su { $provider }
go-on-to-token = Continua verso il token

## Quali autorizzazioni chiedere

scopes-title = Che cosa è consentito fare a Suo nome?
scopes-lead = Selezioni ciò che desidera consentire presso { $provider }. Vengono chieste solo le autorizzazioni selezionate.
scopes-yours = Autorizzazioni
scopes-administrator = Per gli amministratori
scopes-administrator-note = Solo un amministratore della Sua organizzazione può concederle. Se non lo è, non le selezioni: il fornitore rifiuterebbe l’accesso.
scopes-administrator-tag = amministratore
scopes-none-ticked = Selezioni almeno un’autorizzazione.

## Modulo di accesso

password-title = Accedi a { $provider }
password-lead = Usi il nome utente e la password che usa per { $provider }.
password-promise = La Sua password viene inviata a { $provider } una sola volta, per questo accesso. Questo servizio non la conserva.
password-user = Nome utente
password-password = Password
password-sign-in = Accedi
password-empty = Inserisca il nome utente e la password.
password-too-long = Il nome utente è troppo lungo: può avere al massimo { $limit ->
    [one] { $limit } carattere
   *[other] { $limit } caratteri
}.
password-wrong = Il nome utente o la password non è corretto.
password-too-many = Troppe password errate. Riprovi tra { $wait }.

## Verso il servizio di riunione

onward-lead = Sta per essere indirizzato a { $provider } per l’accesso. Se non succede nulla, usi il pulsante.

## La pagina con il token

token-title = Il Suo token per { $provider }
token-lead = Lo copi ora: viene mostrato una sola volta.
token-refresh = Token di aggiornamento
token-access = Token di accesso
token-sealed = Token
token-copy = Copia
token-copy-access = Copia il token di accesso
token-copied = Copiato. Ora lo incolli in { -notes }.
token-not-copied = Il browser non ha consentito la copia. Il token è selezionato: prema Ctrl+C, o Cmd+C su un Mac.
token-by-hand = Faccia clic sul token per selezionarlo, poi prema Ctrl+C, o Cmd+C su un Mac.
token-works = Valido per { $works }.
token-works-and-renews = Valido per { $works }; ogni utilizzo porta la validità a { $renews }.
token-renews = Ogni utilizzo porta la validità a { $renews }.
token-unknown-lifetime = { $provider } non dice per quanto tempo è valido.
token-next = Che cosa fare adesso
token-step-copy = Copi il token.
token-step-paste = Torni a { -notes }, apra le Sue credenziali per le riunioni online di { $provider }, incolli lì il token e salvi.
token-step-close = Chiuda questa pagina.
token-care = Lo tratti come una password: chi lo possiede può gestire riunioni a Suo nome. Questo servizio non lo conserva.
token-forgets = Questa pagina lo dimentica dopo { $time }.
token-forgotten = Questa pagina ha dimenticato il token. Se non lo aveva ancora copiato, acceda di nuovo.
token-missing = Non tutto è stato concesso
token-missing-lead = Il token funziona, ma senza queste autorizzazioni alcune azioni saranno rifiutate:
token-needed-to = necessaria per { $operations }
token-allowed = Che cosa ha consentito
token-account = Account
token-name = Nome
token-mail = E-mail

## A che cosa serve un’autorizzazione

operation-create-meeting = creare riunioni
operation-update-meeting = modificare riunioni
operation-get-meeting = leggere una riunione
operation-list-meetings = elencare le riunioni
operation-delete-meeting = eliminare riunioni
operation-profile = sapere di chi è l’account
operation-refresh = rinnovare l’accesso
operation-revoke = terminare l’accesso
operation-sign-in = accedere

## La pagina con il token, riaperta

gone-title = Questo token è già stato mostrato
gone-why = Un token viene mostrato una volta, poco dopo l’accesso, e non viene conservato qui. Perciò non può essere mostrato di nuovo dopo un ricaricamento, in un altro browser o più tardi.
gone-what = Se lo ha copiato, lo incolli in { -notes }: non c’è altro da fare. Altrimenti acceda di nuovo per ottenerne uno nuovo.

## Una pagina che dice che cosa è successo

message-status = Stato { $status }
message-provider-says = Il fornitore dice:
message-what-to-do = Che cosa fare
message-request = Richiesta `{ $id }`. La comunichi al Suo amministratore se chiede aiuto.

nothing-title = Qui non c’è nulla
nothing-why = L’indirizzo è errato, oppure valeva una volta sola ed è già stato usato.
nothing-what = Vada alla pagina iniziale e scelga lì il Suo servizio di riunione.

## Accessi non riusciti

foreign-title = Questo accesso non appartiene a questo browser
foreign-why = L’indirizzo è stato aperto in un browser o in una finestra diversi da quelli in cui ha iniziato, i cookie sono bloccati, oppure qualcuno Le ha inviato il link. Non ne è stato fatto nulla.
foreign-begin = Ricominci in questo browser.
foreign-cookies = Consenta i cookie per questo sito.
foreign-link = Se qualcuno Le ha inviato questo link, non lo usi.
expired-title = L’accesso ha richiesto troppo tempo
expired-why = Tra il primo e l’ultimo clic possono passare dieci minuti. Non è stato fatto nulla.
begin-again = Ricominci.
used-title = Questo accesso è già stato usato
used-why = L’indirizzo vale una volta sola. È stato aperto una seconda volta, forse per un ricaricamento.
used-copied = Se ha copiato il token, lo incolli in { -notes }: non c’è altro da fare.
used-loading = Se la prima pagina era ancora in caricamento, riapra questo indirizzo tra qualche secondo.
used-not-copied = Altrimenti acceda di nuovo.
waiting-why = L’indirizzo vale una volta sola. È stato aperto una seconda volta, e il token della prima volta non è ancora stato mostrato.
waiting-go-on = Continui verso il token. Attende un minuto.
issuer-title = La risposta viene da un altro server
issuer-why = All’accesso ha risposto un server diverso da quello a cui è stato indirizzato. Della risposta non è stato fatto nulla.
again-administrator = Se succede ancora, lo dica al Suo amministratore.
silent-title = Il fornitore non ha inviato una risposta
silent-why = È tornato senza un’autorizzazione e senza un errore.
denied-title = L’accesso non è stato concesso
denied-why = { $provider } non ha dato accesso a questo servizio. O Lei ha rifiutato, o le regole della Sua organizzazione vietano questa app.
denied-mistake = Se ha rifiutato per errore, acceda di nuovo e accetti.
denied-policy = Se non ha rifiutato, chieda all’amministratore della Sua organizzazione di consentire questa app.
another-account = Oppure acceda con un altro account.
scope-title = Un’autorizzazione non può essere concessa
scope-why = { $provider } ha rifiutato almeno una delle autorizzazioni, e con essa tutte.
scope-administrator = Le autorizzazioni da amministratore richiedono l’account di un amministratore.
scope-fewer = Scelga meno autorizzazioni, oppure acceda con un altro account.
scope-registered = Se le autorizzazioni sono prestabilite, lo dica all’amministratore di questo servizio: l’app deve essere registrata per ognuna di esse.
trouble-title = { $provider } ha un problema
trouble-why = L’accesso non è riuscito presso { $provider }, non qui.
try-later = Riprovi tra qualche minuto.
refused-title = L’accesso è stato rifiutato
refused-why = { $provider } ha terminato l’accesso con un errore.
try-again = Riprovi.
refused-administrator = Se succede ancora, riferisca al Suo amministratore che cosa dice qui il fornitore.
rejected-title = { $provider } non ha accettato l’accesso
do-sign-in-again = Acceda di nuovo.
unreachable-title = { $provider } non è raggiungibile
unreachable-administrator = Se continua così, riferisca al Suo amministratore che cosa c’è scritto qui.
too-many-title = Troppi accessi
too-many-wait = Attenda un poco, poi acceda di nuovo.
denied-ask = Si rivolga all’amministratore della Sua organizzazione.
failed-title = L’accesso non è riuscito
failed-administrator = Se succede ancora, dia al Suo amministratore il numero di questa richiesta.

## Privacy

privacy-title = Privacy
privacy-lead = Questo servizio non conserva account, token né riunioni.
privacy-passes = Trasmette le richieste dal Suo calendario al Suo servizio di riunione e ne riporta le risposte. Ciò con cui accede va al Suo servizio di riunione; una password inserita qui viene usata una volta, per quell’accesso, e non viene conservata.
privacy-cookies = Durante un accesso il Suo browser conserva un cookie cifrato e di breve durata, che permette a questo servizio di riconoscerLa quando torna dal Suo servizio di riunione. Se in fondo a una pagina sceglie una lingua, un cookie la ricorda. Non ci sono altri cookie, nessun tracciamento e nessun contenuto di terzi.
privacy-waits = Un token attende per secondi o minuti la pagina che lo mostra, o una risposta andata persa. Nel frattempo è cifrato con una chiave che hanno solo il Suo browser o il Suo calendario, poi scompare. Se il browser esegue lo script della pagina, la pagina che lo mostra lo dimentica dopo dieci minuti.
privacy-log = Il servizio scrive un registro di funzionamento e un registro di controllo: l’ora di un accesso o della modifica di una riunione, il servizio di riunione, l’indirizzo di rete di provenienza e l’esito. Nessuno dei due contiene token, password o il contenuto delle riunioni.
privacy-withdraw = Il Suo servizio di riunione ha una propria informativa sulla privacy. Per revocare l’accesso concesso, usi le impostazioni di quel servizio o si rivolga al Suo amministratore.

## Spiegazioni dei problemi, per sviluppatori e amministratori

problems-title = Problemi
problems-lead = Ogni errore dell’API è un documento di problema (RFC 9457). Il suo `type` è l’indirizzo di una di queste pagine, e il suo `cause` è una parola in base alla quale un programma può agire.
problems-problem = Problema
problems-meaning = Che cosa significa
problems-what-to-do = Che cosa fare
problems-type = Tipo
problems-status = Stato
problems-cause = Causa
problems-all = Tutti i problemi
