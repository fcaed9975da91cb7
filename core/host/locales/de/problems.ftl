### Problemdokumente: was die API antwortet, wenn etwas nicht stimmt. Entwickler lesen sie, und durch deren Programme auch Benutzer.
###
### Text zwischen `Gravis-Zeichen` ist Code, ein Element eines Dokuments oder eine Kopfzeile und bleibt, wie er ist.

## Was jede Art von Problem bedeutet, und was zu tun ist

problem-malformed-json = Der Rumpf ist kein einzelnes JSON-Dokument, oder eines seiner Objekte hat ein Element zweimal.
problem-malformed-json-what-to-do = Senden Sie ein JSON-Objekt; `detail` sagt, wo es aufhört, eines zu sein.
problem-bad-request = Eine Kopfzeile oder ein Parameter der Adresse ist nicht lesbar.
problem-bad-request-what-to-do = Berichtigen Sie, was `detail` nennt.
problem-missing-credentials = Der Aufruf braucht ein Token und hat keines.
problem-missing-credentials-what-to-do = Senden Sie `Authorization: Bearer` mit einem Zugriffstoken, oder `Convoke-Refresh-Token`. Ein Benutzer erhält sie unter `authorize_url`.
problem-reauthorization-required = Weder das Zugriffstoken noch das Aktualisierungstoken gilt noch.
problem-reauthorization-required-what-to-do = Zeigen Sie dem Benutzer `authorize_url`; dort meldet er sich neu an.
problem-invalid-credentials = Der Anbieter nimmt diesen Benutzernamen mit diesem Kennwort nicht an.
problem-invalid-credentials-what-to-do = Lassen Sie den Benutzer beides noch einmal eingeben. Nach zu vielen Fehlversuchen wird eine Weile abgelehnt.
problem-access-denied = Dem Token fehlt eine Berechtigung, oder Richtlinien des Anbieters oder der Organisation verbieten es.
problem-access-denied-what-to-do = Melden Sie sich mit den Berechtigungen in `missing_scopes` neu an, oder fragen Sie den Administrator.
problem-account-not-entitled = Das Konto des Benutzers beim Anbieter umfasst das nicht; kostenlose Konten können oft keine Besprechungen veranstalten.
problem-account-not-entitled-what-to-do = Verwenden Sie ein Konto mit einer Lizenz dafür.
problem-cross-site-request = Ein Browser hat dies von einer Seite einer anderen Website gesendet.
problem-cross-site-request-what-to-do = Der Administrator kann jene Website in `server.allowed_origins` nennen.
problem-unknown-provider = Es ist kein Anbieter mit diesem Namen konfiguriert.
problem-unknown-provider-what-to-do = `GET /v1/providers` führt die konfigurierten auf.
problem-pairing-not-found = Zu dieser Kennung und diesem Geheimnis gibt es keine Kopplung: Sie ist vorbei, wurde abgebrochen, hat ihr Token schon übergeben oder hat nie bestanden.
problem-pairing-not-found-what-to-do = Beginnen Sie eine neue mit `POST /v1/pairings`.
problem-meeting-not-found = Der Anbieter kennt diese Besprechung nicht; vielleicht wurde sie dort gelöscht.
problem-meeting-not-found-what-to-do = Legen Sie eine neue an.
problem-not-found = Unter dieser Adresse ist nichts.
problem-not-found-what-to-do = `GET /openapi.json` führt die Adressen auf.
problem-method-not-allowed = Die Adresse gibt es, aber nicht für diese Methode.
problem-method-not-allowed-what-to-do = Die Kopfzeile `Allow` führt ihre Methoden auf.
problem-request-timeout = Die Anfrage kam nicht rechtzeitig an.
problem-request-timeout-what-to-do = Senden Sie sie noch einmal.
problem-conflict = Die Anfrage widerspricht dem Zustand der Besprechung beim Anbieter, zum Beispiel weil sie gerade läuft.
problem-conflict-what-to-do = Lesen Sie die Besprechung und entscheiden Sie dann.
problem-misdirected-request = Dieser Dienst antwortet nicht unter diesem Hostnamen.
problem-misdirected-request-what-to-do = Der Administrator kann den Host in `server.allowed_hosts` nennen.
problem-body-too-large = Der Rumpf hat mehr als 64 KiB.
problem-body-too-large-what-to-do = Senden Sie weniger.
problem-unsupported-media-type = Der Rumpf ist nicht als JSON gekennzeichnet.
problem-unsupported-media-type-what-to-do = Senden Sie `Content-Type: application/json`.
problem-invalid-request = Die Anfrage passt nicht zu ihrem Schema, zu einer Grenze des Anbieters oder zu dem, was der Anbieter ausdrücken kann.
problem-invalid-request-what-to-do = Jeder Eintrag in `errors` hat einen JSON-Zeiger in Ihren Rumpf und sagt, was dort zulässig ist.
problem-rate-limited = Der Anbieter, oder dieser Dienst zum Schutz eines Benutzers, verlangt weniger Anfragen.
problem-rate-limited-what-to-do = Warten Sie so viele Sekunden, wie `retry_after` nennt.
problem-internal-error = { -brand } oder ein Plugin hat einen Fehler gemacht.
problem-internal-error-what-to-do = Nennen Sie dem Administrator die `request_id`; im Protokoll steht mehr.
problem-unsupported = Der Anbieter hat keinen solchen Vorgang.
problem-unsupported-what-to-do = `GET /v1/providers` führt auf, was jeder hat.
problem-provider-error = Der Anbieter hat mit einem eigenen Fehler geantwortet, oder mit etwas, das nicht lesbar ist.
problem-provider-error-what-to-do = Versuchen Sie es später noch einmal; bleibt es dabei, fragen Sie den Administrator.
problem-provider-unavailable = Der Anbieter war nicht erreichbar; `detail` sagt, ob es an DNS, TCP, TLS oder dem Proxy lag.
problem-provider-unavailable-what-to-do = Versuchen Sie es später noch einmal; bleibt es dabei, muss sich der Administrator das Netz zwischen { -brand } und dem Anbieter ansehen.
problem-service-unavailable = Der Dienst erreicht seinen eigenen Speicher nicht, oder der Speicher ist voll; an den Anbieter wurde nichts gesendet.
problem-service-unavailable-what-to-do = Versuchen Sie es später noch einmal; bleibt es dabei, muss sich der Administrator den Speicher ansehen.
problem-provider-timeout = Der Anbieter hat nicht rechtzeitig geantwortet.
problem-provider-timeout-what-to-do = Nach einem lesenden Aufruf versuchen Sie es noch einmal. Nach einer Änderung lesen Sie zuerst, ob sie ausgeführt wurde.
