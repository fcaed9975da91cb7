### Che cosa è successo, nel `detail` di un documento di problema e nelle pagine che ne mostrano uno. Frasi intere.
###
### Il testo tra `accenti gravi` è codice e resta com’è. $provider è il nome di un servizio di riunione.

## Parole che non sono nostre

told = { $meaning } Testo originale: { $words }

## Che cosa è stato chiesto

detail-see-errors = La richiesta non può essere eseguita così com’è; vedere `errors`.
detail-refresh-header = Convoke-Refresh-Token non è un unico token.
detail-credentials = Invii `Authorization: Bearer` con il token di accesso, oppure `Convoke-Refresh-Token` con il token di aggiornamento.
detail-authorization = L’intestazione Authorization non ha la forma `Bearer <token>`.
detail-declare-json = Dichiari il corpo come `Content-Type: application/json`.
detail-form = Questo indirizzo accetta il modulo della sua pagina.
detail-scope = Il modulo indica un’autorizzazione che non è offerta.
detail-language = Il modulo non indica una lingua di questo servizio.
detail-schema = Non esiste uno schema con questo nome; `GET /openapi.json` li usa tutti.
detail-broke-off = Il corpo si è interrotto.
detail-no-room = Troppe richieste grandi sono in arrivo contemporaneamente.
detail-key = Intestazione Idempotency-Key: { $fault }.
detail-in-progress = Una chiamata precedente con questa chiave è ancora in corso; ripeta questa per averne il risultato.
detail-outcome-unknown = Non si sa, né si può scoprire, se la chiamata precedente con questa chiave abbia creato una riunione. Controlli presso il fornitore; una nuova chiave crea una nuova riunione.
detail-pairing-provider = Non è configurato alcun fornitore con l’identificativo in `provider`.
detail-pairing-secret = Invii `Authorization: Bearer` con il `secret` dell’abbinamento.
detail-pairing-slow = L’ultima interrogazione è troppo recente. Rallenti: d’ora in poi attenda { $seconds ->
    [one] { $seconds } secondo
   *[other] { $seconds } secondi
} da un’interrogazione alla successiva.
detail-pairing-denied = L’utente non ha confermato questo abbinamento.
detail-json = riga { $line }, colonna { $column }: { $what }
detail-options = Lo schema delle opzioni del plugin `{ $plugin }` non è utilizzabile.

## Token

failure-no-token = La chiamata non ha un token.
failure-lacks = Al token manca { $scopes }; acceda di nuovo e lo conceda.
failure-not-renewable = Il token non può essere rinnovato; acceda di nuovo.
failure-altered = Il token è stato modificato o troncato, oppure appartiene a un altro fornitore; lo copi di nuovo per intero, oppure acceda di nuovo.
failure-unknown-key = Il token è stato sigillato con una chiave che questo servizio non ha più; acceda di nuovo.
failure-raw-token = Questo servizio accetta i token che rilascia esso stesso, e non quelli del fornitore; acceda di nuovo.
failure-passwords = Troppe password errate per questo utente o da questo indirizzo; attenda prima del prossimo tentativo.
failure-codes = Troppi codici errati, da questo indirizzo o in totale.
failure-pairings = Troppi abbinamenti sono stati iniziati, da questo indirizzo o in totale.

## Il servizio e la sua memoria

failure-store-full = La memoria di questo servizio è piena. Riprovi tra qualche minuto.
failure-store-unreachable = Questo servizio non raggiunge la propria memoria. Riprovi tra un momento.
failure-replica = Un’altra istanza di questo servizio sta rinnovando questo token e non ha finito in tempo.

## Le risposte del fornitore, o la loro assenza

failure-no-operation = { $provider } non ha l’operazione «{ $operation }».
failure-input = La richiesta supera i 256 KiB.
failure-no-time = Il fornitore ha impiegato tanto tempo prima che non ne resta per la modifica; non è stato modificato nulla.
failure-endless = La risposta del fornitore non è finita in tempo.
failure-no-id = La riunione del fornitore non ha un identificativo.
failure-address = Il fornitore non conosce l’indirizzo di questa chiamata; l’amministratore può controllare `base_url`.
failure-fewer = Il fornitore chiede meno richieste.
failure-dns = Il nome host del fornitore non è stato risolto (DNS). ({ $reason })
failure-connect = Nessuna connessione al fornitore (TCP). ({ $reason })
failure-tls = Nessuna connessione attendibile al fornitore (TLS). ({ $reason })
failure-proxy = Il proxy non si è connesso al fornitore. ({ $reason })
failure-timeout = Il fornitore non ha risposto in tempo. ({ $reason })
failure-too-large = La risposta del fornitore è troppo grande. ({ $reason })
failure-protocol = La risposta del fornitore non è HTTP o si è interrotta. ({ $reason })
