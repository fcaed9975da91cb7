### Abbinamento: un programma chiede l’accesso. $client è il nome che il programma si dà. Si usa il Lei.

## Il modulo per il codice

pair-code-title = Inserisca il codice
pair-code-lead = Un programma che Lei usa mostra un codice di dieci lettere. Lo digiti qui per vedere chi lo chiede.
pair-code = Codice
pair-code-note = Digiti solo un codice che un programma Le mostra ora, su un Suo schermo. Mai uno che qualcuno Le ha inviato o dettato.
pair-code-wrong = Questo codice non esiste. Lo confronti con quello che mostra il Suo programma; un codice vale per pochi minuti.
pair-code-too-many = Troppi codici errati. Riprovi tra { $wait }, oppure apra l’indirizzo che mostra il Suo programma.
pair-continue = Continua

## Chi chiede, prima dell’accesso

pair-title = Permettere a un programma di usare il Suo account { $provider }?
pair-lead = Un programma chiede di pianificare riunioni a Suo nome. Prima accede, poi conferma.
pair-client = Si chiama
pair-service = Servizio di riunioni
pair-account = Il Suo account
pair-account-unknown = quello con cui ha appena effettuato l’accesso
pair-asked = Richiesto
pair-ago = { $time } fa
pair-ago-from = { $time } fa, da { $address }
pair-scopes = Potrebbe quindi
pair-warning-title = Ha iniziato Lei?
pair-warning = Continui solo se lo ha chiesto proprio ora, nel programma indicato qui, e se esso mostra questo stesso codice. Se qualcuno Le ha inviato questo indirizzo o un codice, per posta, chat o telefono, otterrebbe accesso al Suo account.
pair-elsewhere = La richiesta viene da una rete diversa da quella di questo browser. Faccia attenzione: è così quando chiede qualcun altro.
pair-not-mine = Non ho iniziato io

## La decisione, dopo l’accesso

pair-confirm-title = Dare accesso a «{ $client }»?
pair-confirm-lead = Ha effettuato l’accesso a { $provider }. Finora non è stato dato nulla.
pair-same = Ho iniziato io, e il programma mostra questo stesso codice:
pair-not-ticked = Confronti il codice con quello che mostra il Suo programma, poi selezioni la casella.
pair-confirm = Dai accesso
pair-refuse = Rifiuta

## Il risultato

pair-done-title = «{ $client }» ora ha accesso
pair-done-lead = Torni al programma: prosegue da solo entro pochi secondi. Può chiudere questa pagina.
pair-refused-title = Non è stato dato nulla
pair-refused-lead = «{ $client }» non ha ottenuto alcun accesso. Può chiudere questa pagina.
pair-back = Torna al programma

## Conclusa, o in un altro browser

pair-over-title = Questa richiesta è conclusa
pair-over-why = È già stata confermata, rifiutata o abbandonata, oppure sono passati più di pochi minuti. Ora non è stato fatto nulla.
pair-over-what = Se il Suo programma attende ancora, lo lasci chiedere di nuovo; mostrerà un nuovo codice.
pair-foreign-title = Questa richiesta non è iniziata in questo browser
pair-foreign-why = Solo il browser che ha effettuato l’accesso può decidere. L’indirizzo è stato aperto in un altro, i cookie sono bloccati, oppure qualcuno Le ha inviato il link. Non ne è stato fatto nulla.
pair-foreign-what = Se il Suo programma attende, apra in questo browser l’indirizzo che mostra.
