### Was geschehen ist, im `detail` eines Problemdokuments und auf Seiten, die eines zeigen. Ganze Sätze.
###
### Text zwischen `Gravis-Zeichen` ist Code und bleibt, wie er ist. $provider ist der Name eines Besprechungsdienstes.

## Worte, die nicht unsere sind

told = { $meaning } Im Wortlaut: { $words }

## Was angefragt wurde

detail-see-errors = Die Anfrage kann so nicht ausgeführt werden; siehe `errors`.
detail-refresh-header = Convoke-Refresh-Token ist nicht ein einzelnes Token.
detail-credentials = Senden Sie `Authorization: Bearer` mit dem Zugriffstoken, oder `Convoke-Refresh-Token` mit dem Aktualisierungstoken.
detail-authorization = Die Kopfzeile Authorization hat nicht die Form `Bearer <token>`.
detail-declare-json = Kennzeichnen Sie den Rumpf als `Content-Type: application/json`.
detail-form = Diese Adresse nimmt das Formular ihrer Seite.
detail-scope = Das Formular nennt eine Berechtigung, die nicht angeboten wird.
detail-language = Das Formular nennt keine Sprache dieses Dienstes.
detail-schema = Es gibt kein Schema dieses Namens; `GET /openapi.json` verwendet sie alle.
detail-broke-off = Der Rumpf brach ab.
detail-no-room = Zu viele große Anfragen sind gleichzeitig unterwegs.
detail-key = Kopfzeile Idempotency-Key: { $fault }.
detail-in-progress = Ein früherer Aufruf mit diesem Schlüssel läuft noch; wiederholen Sie diesen, um dessen Ergebnis zu erhalten.
detail-outcome-unknown = Ob der frühere Aufruf mit diesem Schlüssel eine Besprechung angelegt hat, ist nicht bekannt und nicht herauszufinden. Sehen Sie beim Anbieter nach; ein neuer Schlüssel legt eine neue Besprechung an.
detail-pairing-provider = Es ist kein Anbieter mit der Kennung in `provider` konfiguriert.
detail-pairing-secret = Senden Sie `Authorization: Bearer` mit dem `secret` der Kopplung.
detail-pairing-slow = Die letzte Abfrage ist zu kurz her. Langsamer: Warten Sie ab jetzt { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
} von einer Abfrage zur nächsten.
detail-pairing-denied = Der Benutzer hat diese Kopplung nicht bestätigt.
detail-json = Zeile { $line }, Spalte { $column }: { $what }
detail-options = Das Optionen-Schema des Plugins `{ $plugin }` ist nicht verwendbar.

## Token

failure-no-token = Der Aufruf hat kein Token.
failure-lacks = Dem Token fehlt { $scopes }; melden Sie sich neu an und gewähren Sie es.
failure-not-renewable = Das Token kann nicht erneuert werden; melden Sie sich neu an.
failure-altered = Das Token wurde verändert oder abgeschnitten, oder es gehört zu einem anderen Anbieter; kopieren Sie es noch einmal vollständig, oder melden Sie sich neu an.
failure-unknown-key = Das Token wurde mit einem Schlüssel versiegelt, den dieser Dienst nicht mehr hat; melden Sie sich neu an.
failure-raw-token = Dieser Dienst nimmt die Token, die er selbst ausgibt, und nicht die des Anbieters; melden Sie sich neu an.
failure-passwords = Zu viele falsche Kennwörter für diesen Benutzer oder von dieser Adresse; warten Sie vor dem nächsten Versuch.
failure-codes = Zu viele falsche Codes, von dieser Adresse oder insgesamt.
failure-pairings = Zu viele Kopplungen wurden begonnen, von dieser Adresse oder insgesamt.

## Der Dienst und sein Speicher

failure-store-full = Der Speicher dieses Dienstes ist voll. Versuchen Sie es in einigen Minuten noch einmal.
failure-store-unreachable = Dieser Dienst erreicht seinen Speicher nicht. Versuchen Sie es gleich noch einmal.
failure-replica = Eine andere Instanz dieses Dienstes erneuert dieses Token und wurde nicht rechtzeitig fertig.

## Die Antworten des Anbieters, oder keine

failure-no-operation = { $provider } hat keinen Vorgang „{ $operation }“.
failure-input = Die Anfrage ist größer als 256 KiB.
failure-no-time = Der Anbieter brauchte davor so lange, dass keine Zeit für die Änderung bleibt; es wurde nichts geändert.
failure-endless = Die Antwort des Anbieters endete nicht rechtzeitig.
failure-no-id = Die Besprechung des Anbieters hat keine Kennung.
failure-address = Der Anbieter kennt die Adresse dieses Aufrufs nicht; der Administrator kann sich `base_url` ansehen.
failure-fewer = Der Anbieter verlangt weniger Anfragen.
failure-dns = Der Hostname des Anbieters war nicht auflösbar (DNS). ({ $reason })
failure-connect = Keine Verbindung zum Anbieter (TCP). ({ $reason })
failure-tls = Keine vertrauenswürdige Verbindung zum Anbieter (TLS). ({ $reason })
failure-proxy = Der Proxy hat keine Verbindung zum Anbieter hergestellt. ({ $reason })
failure-timeout = Der Anbieter hat nicht rechtzeitig geantwortet. ({ $reason })
failure-too-large = Die Antwort des Anbieters ist zu groß. ({ $reason })
failure-protocol = Die Antwort des Anbieters ist kein HTTP oder brach ab. ({ $reason })
