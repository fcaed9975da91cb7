### Documenti di problema: che cosa risponde l’API quando qualcosa non va. Li leggono gli sviluppatori e, attraverso i loro programmi, gli utenti.
###
### Il testo tra `accenti gravi` è codice, un membro di un documento o un’intestazione: resta com’è.

## Che cosa significa ogni tipo di problema e che cosa fare

problem-malformed-json = Il corpo non è un unico documento JSON, oppure uno dei suoi oggetti ha due volte lo stesso membro.
problem-malformed-json-what-to-do = Invii un oggetto JSON; `detail` dice dove smette di esserlo.
problem-bad-request = Un’intestazione o un parametro dell’indirizzo non è leggibile.
problem-bad-request-what-to-do = Corregga ciò che `detail` indica.
problem-missing-credentials = La chiamata richiede un token e non ne ha.
problem-missing-credentials-what-to-do = Invii `Authorization: Bearer` con un token di accesso, oppure `Convoke-Refresh-Token`. Un utente li ottiene a `authorize_url`.
problem-reauthorization-required = Né il token di accesso né il token di aggiornamento funzionano più.
problem-reauthorization-required-what-to-do = Mostri all’utente `authorize_url`, dove accede di nuovo.
problem-invalid-credentials = Il fornitore non accetta questo nome utente e questa password.
problem-invalid-credentials-what-to-do = Li faccia inserire di nuovo all’utente. Dopo troppi tentativi errati, per un certo tempo vengono rifiutati.
problem-access-denied = Al token manca un’autorizzazione, oppure una regola del fornitore o dell’organizzazione lo vieta.
problem-access-denied-what-to-do = Acceda di nuovo con le autorizzazioni in `missing_scopes`, oppure si rivolga all’amministratore.
problem-account-not-entitled = L’account dell’utente presso il fornitore non lo comprende; gli account gratuiti spesso non possono ospitare riunioni.
problem-account-not-entitled-what-to-do = Usi un account con una licenza adatta.
problem-cross-site-request = Un browser lo ha inviato da una pagina di un altro sito.
problem-cross-site-request-what-to-do = L’amministratore può indicare quel sito in `server.allowed_origins`.
problem-unknown-provider = Non è configurato alcun fornitore con questo nome.
problem-unknown-provider-what-to-do = `GET /v1/providers` elenca quelli configurati.
problem-pairing-not-found = Non c’è alcun abbinamento con questo identificatore per questo segreto: è concluso, è stato annullato, ha già dato il suo token o non è mai esistito.
problem-pairing-not-found-what-to-do = Ne inizi uno nuovo con `POST /v1/pairings`.
problem-meeting-not-found = Il fornitore non conosce questa riunione; forse è stata eliminata lì.
problem-meeting-not-found-what-to-do = Ne crei una nuova.
problem-not-found = A questo indirizzo non c’è nulla.
problem-not-found-what-to-do = `GET /openapi.json` elenca gli indirizzi.
problem-method-not-allowed = L’indirizzo esiste, ma non per questo metodo.
problem-method-not-allowed-what-to-do = L’intestazione `Allow` elenca i suoi metodi.
problem-request-timeout = La richiesta non è arrivata in tempo.
problem-request-timeout-what-to-do = La invii di nuovo.
problem-conflict = La richiesta contraddice lo stato della riunione presso il fornitore, per esempio perché è in corso.
problem-conflict-what-to-do = Legga la riunione e poi decida.
problem-misdirected-request = Questo servizio non risponde sotto questo nome host.
problem-misdirected-request-what-to-do = L’amministratore può indicare l’host in `server.allowed_hosts`.
problem-body-too-large = Il corpo supera i 64 KiB.
problem-body-too-large-what-to-do = Invii di meno.
problem-unsupported-media-type = Il corpo non è dichiarato come JSON.
problem-unsupported-media-type-what-to-do = Invii `Content-Type: application/json`.
problem-invalid-request = La richiesta non corrisponde al suo schema, a un limite del fornitore o a ciò che il fornitore può esprimere.
problem-invalid-request-what-to-do = Ogni elemento di `errors` ha un puntatore JSON nel Suo corpo e dice che cosa vi è consentito.
problem-rate-limited = Il fornitore, o questo servizio per proteggere un utente, chiede meno richieste.
problem-rate-limited-what-to-do = Attenda i secondi indicati da `retry_after`.
problem-internal-error = { -brand } o un plugin ha commesso un errore.
problem-internal-error-what-to-do = Comunichi all’amministratore la `request_id`; il registro dice di più.
problem-unsupported = Il fornitore non ha questa operazione.
problem-unsupported-what-to-do = `GET /v1/providers` elenca ciò che ognuno offre.
problem-provider-error = Il fornitore ha risposto con un proprio errore, o con qualcosa di illeggibile.
problem-provider-error-what-to-do = Riprovi più tardi; se continua, si rivolga all’amministratore.
problem-provider-unavailable = Il fornitore non era raggiungibile; `detail` dice se per DNS, TCP, TLS o il proxy.
problem-provider-unavailable-what-to-do = Riprovi più tardi; se continua, l’amministratore deve esaminare la rete tra { -brand } e il fornitore.
problem-service-unavailable = Il servizio non raggiunge la propria memoria, oppure la memoria è piena; al fornitore non è stato inviato nulla.
problem-service-unavailable-what-to-do = Riprovi più tardi; se continua, l’amministratore deve esaminare la memoria.
problem-provider-timeout = Il fornitore non ha risposto in tempo.
problem-provider-timeout-what-to-do = Per una chiamata di lettura, riprovi. Dopo una modifica, legga prima se è stata eseguita.
