### Kopplung: Ein Programm bittet um Zugriff. $client ist, wie sich das Programm nennt. Anrede: Sie.

## Das Formular für den Code

pair-code-title = Code eingeben
pair-code-lead = Ein Programm, das Sie verwenden, zeigt einen Code aus zehn Buchstaben. Geben Sie ihn hier ein, um zu sehen, wer anfragt.
pair-code = Code
pair-code-note = Geben Sie nur einen Code ein, den Ihnen gerade ein Programm auf einem eigenen Bildschirm zeigt. Nie einen, den Ihnen jemand geschickt oder gesagt hat.
pair-code-wrong = Diesen Code gibt es nicht. Vergleichen Sie ihn mit dem, den Ihr Programm zeigt; ein Code gilt einige Minuten.
pair-code-too-many = Zu viele falsche Codes. Wartezeit bis zum nächsten Versuch: { $wait }. Oder öffnen Sie die Adresse, die Ihr Programm zeigt.
pair-continue = Weiter

## Wer anfragt, vor der Anmeldung

pair-title = Darf ein Programm Ihr Konto bei { $provider } verwenden?
pair-lead = Ein Programm möchte in Ihrem Namen Besprechungen ansetzen. Erst melden Sie sich an, dann bestätigen Sie.
pair-client = Nennt sich
pair-service = Besprechungsdienst
pair-account = Ihr Konto
pair-account-unknown = das, mit dem Sie sich gerade angemeldet haben
pair-asked = Angefragt
pair-ago = vor { $time }
pair-ago-from = vor { $time }, von { $address }
pair-scopes = Es könnte dann
pair-warning-title = Haben Sie das selbst begonnen?
pair-warning = Fahren Sie nur fort, wenn Sie das gerade eben in dem hier genannten Programm angestoßen haben und es denselben Code zeigt. Hat Ihnen jemand diese Adresse oder einen Code geschickt oder am Telefon genannt, bekäme er Zugriff auf Ihr Konto.
pair-elsewhere = Die Anfrage kam aus einem anderen Netz als dem dieses Browsers. Seien Sie vorsichtig: So ist es, wenn jemand anderes anfragt.
pair-not-mine = Das habe ich nicht begonnen

## Die Entscheidung, nach der Anmeldung

pair-confirm-title = „{ $client }“ Zugriff geben?
pair-confirm-lead = Sie haben sich bei { $provider } angemeldet. Noch wurde nichts weitergegeben.
pair-same = Ich habe das selbst begonnen, und das Programm zeigt denselben Code:
pair-not-ticked = Vergleichen Sie den Code mit dem, den Ihr Programm zeigt, und setzen Sie dann das Häkchen.
pair-confirm = Zugriff geben
pair-refuse = Ablehnen

## Was daraus wurde

pair-done-title = „{ $client }“ hat jetzt Zugriff
pair-done-lead = Gehen Sie zum Programm zurück: Es macht in wenigen Sekunden von selbst weiter. Sie können diese Seite schließen.
pair-refused-title = Es wurde nichts weitergegeben
pair-refused-lead = „{ $client }“ hat keinen Zugriff bekommen. Sie können diese Seite schließen.
pair-back = Zurück zum Programm

## Vorbei, oder in einem anderen Browser

pair-over-title = Diese Anfrage ist vorbei
pair-over-why = Sie wurde schon bestätigt, abgelehnt oder aufgegeben, oder es sind mehr als einige Minuten vergangen. Jetzt wurde nichts getan.
pair-over-what = Wenn Ihr Programm noch wartet, lassen Sie es noch einmal anfragen; es zeigt dann einen neuen Code.
pair-foreign-title = Diese Anfrage wurde nicht in diesem Browser begonnen
pair-foreign-why = Nur der Browser, der sich angemeldet hat, kann darüber entscheiden. Die Adresse wurde in einem anderen geöffnet, Cookies sind blockiert, oder jemand hat Ihnen den Link geschickt. Es wurde nichts damit getan.
pair-foreign-what = Wenn Ihr Programm wartet, öffnen Sie die Adresse, die es zeigt, in diesem Browser.
