### Ce qui s’est passé, dans le `detail` d’un document de problème et sur les pages qui en montrent un. Des phrases entières.
###
### Le texte entre `accents graves` est du code : le garder tel quel. $provider est le nom d’un service de réunion.

## Des mots qui ne sont pas les nôtres

told = { $meaning } Texte d’origine : { $words }

## Ce qui était demandé

detail-see-errors = La requête ne peut pas être exécutée telle quelle ; voir `errors`.
detail-refresh-header = Convoke-Refresh-Token n’est pas un jeton unique.
detail-credentials = Envoyez `Authorization: Bearer` avec le jeton d’accès, ou `Convoke-Refresh-Token` avec le jeton d’actualisation.
detail-authorization = L’en-tête Authorization n’est pas de la forme `Bearer <token>`.
detail-declare-json = Déclarez le corps comme `Content-Type: application/json`.
detail-form = Cette adresse reçoit le formulaire de sa page.
detail-scope = Le formulaire nomme une autorisation qui n’est pas proposée.
detail-language = Le formulaire ne nomme aucune langue de ce service.
detail-schema = Il n’y a pas de schéma de ce nom ; `GET /openapi.json` les utilise tous.
detail-broke-off = Le corps s’est interrompu.
detail-no-room = Trop de requêtes volumineuses sont en route en même temps.
detail-key = En-tête Idempotency-Key : { $fault }.
detail-in-progress = Un appel antérieur avec cette clé est encore en cours ; répétez celui-ci pour en obtenir le résultat.
detail-outcome-unknown = On ne sait pas si l’appel antérieur avec cette clé a créé une réunion, et on ne peut pas le savoir. Vérifiez chez le fournisseur ; une nouvelle clé crée une nouvelle réunion.
detail-pairing-provider = Aucun fournisseur ayant l’identifiant de `provider` n’est configuré.
detail-pairing-secret = Envoyez `Authorization: Bearer` avec le `secret` de l’appairage.
detail-pairing-slow = La dernière interrogation est trop récente. Ralentissez : attendez désormais { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
} d’une interrogation à la suivante.
detail-pairing-denied = L’utilisateur n’a pas confirmé cet appairage.
detail-json = ligne { $line }, colonne { $column } : { $what }
detail-options = Le schéma des options du plugin `{ $plugin }` est inutilisable.

## Jetons

failure-no-token = L’appel n’a pas de jeton.
failure-lacks = Il manque { $scopes } au jeton ; reconnectez-vous et accordez-le.
failure-not-renewable = Le jeton ne peut pas être renouvelé ; reconnectez-vous.
failure-altered = Le jeton a été modifié ou coupé, ou appartient à un autre fournisseur ; copiez-le de nouveau en entier, ou reconnectez-vous.
failure-unknown-key = Le jeton a été scellé avec une clé que ce service n’a plus ; reconnectez-vous.
failure-raw-token = Ce service accepte les jetons qu’il délivre lui-même, et non ceux du fournisseur ; reconnectez-vous.
failure-passwords = Trop de mots de passe incorrects pour cet utilisateur ou depuis cette adresse ; attendez avant le prochain essai.
failure-codes = Trop de codes erronés, depuis cette adresse ou au total.
failure-pairings = Trop d’appairages ont été commencés, depuis cette adresse ou au total.

## Le service et son espace de stockage

failure-store-full = L’espace de stockage de ce service est plein. Réessayez dans quelques minutes.
failure-store-unreachable = Ce service n’atteint pas son espace de stockage. Réessayez dans un instant.
failure-replica = Une autre instance de ce service renouvelle ce jeton et n’a pas terminé à temps.

## Les réponses du fournisseur, ou leur absence

failure-no-operation = { $provider } n’a pas d’opération « { $operation } ».
failure-input = La requête dépasse 256 Kio.
failure-no-time = Le fournisseur a mis si longtemps auparavant qu’il ne reste plus de temps pour la modification ; rien n’a été modifié.
failure-endless = La réponse du fournisseur ne s’est pas terminée à temps.
failure-no-id = La réunion du fournisseur n’a pas d’identifiant.
failure-address = Le fournisseur ne connaît pas l’adresse de cet appel ; l’administrateur peut vérifier `base_url`.
failure-fewer = Le fournisseur demande moins de requêtes.
failure-dns = Le nom d’hôte du fournisseur n’a pas pu être résolu (DNS). ({ $reason })
failure-connect = Pas de connexion au fournisseur (TCP). ({ $reason })
failure-tls = Pas de connexion de confiance au fournisseur (TLS). ({ $reason })
failure-proxy = Le proxy ne s’est pas connecté au fournisseur. ({ $reason })
failure-timeout = Le fournisseur n’a pas répondu à temps. ({ $reason })
failure-too-large = La réponse du fournisseur est trop volumineuse. ({ $reason })
failure-protocol = La réponse du fournisseur n’est pas du HTTP ou s’est interrompue. ({ $reason })
