### Documents de problème : ce que l’API répond quand quelque chose ne va pas. Les développeurs les lisent et, par leurs programmes, les utilisateurs.
###
### Le texte entre `accents graves` est du code, un membre d’un document ou un en-tête : le garder tel quel.

## Ce que signifie chaque sorte de problème, et que faire

problem-malformed-json = Le corps n’est pas un document JSON unique, ou l’un de ses objets a deux fois le même membre.
problem-malformed-json-what-to-do = Envoyez un objet JSON ; `detail` indique où il cesse d’en être un.
problem-bad-request = Un en-tête ou un paramètre de l’adresse est illisible.
problem-bad-request-what-to-do = Corrigez ce que `detail` indique.
problem-missing-credentials = L’appel exige un jeton et n’en a pas.
problem-missing-credentials-what-to-do = Envoyez `Authorization: Bearer` avec un jeton d’accès, ou `Convoke-Refresh-Token`. Un utilisateur les obtient à `authorize_url`.
problem-reauthorization-required = Ni le jeton d’accès ni le jeton d’actualisation ne fonctionnent plus.
problem-reauthorization-required-what-to-do = Montrez à l’utilisateur `authorize_url`, où il se reconnecte.
problem-invalid-credentials = Le fournisseur n’accepte pas ce nom d’utilisateur et ce mot de passe.
problem-invalid-credentials-what-to-do = Demandez à l’utilisateur de les saisir à nouveau. Après trop d’essais erronés, les essais sont refusés pendant un certain temps.
problem-access-denied = Il manque une autorisation au jeton, ou une politique du fournisseur ou de l’organisation l’interdit.
problem-access-denied-what-to-do = Reconnectez-vous avec les autorisations de `missing_scopes`, ou adressez-vous à l’administrateur.
problem-account-not-entitled = Le compte de l’utilisateur chez le fournisseur ne le permet pas ; souvent, un compte gratuit ne peut pas organiser de réunions.
problem-account-not-entitled-what-to-do = Utilisez un compte disposant d’une licence pour cela.
problem-cross-site-request = Un navigateur a envoyé ceci depuis une page d’un autre site.
problem-cross-site-request-what-to-do = L’administrateur peut nommer ce site dans `server.allowed_origins`.
problem-unknown-provider = Aucun fournisseur de ce nom n’est configuré.
problem-unknown-provider-what-to-do = `GET /v1/providers` énumère ceux qui sont configurés.
problem-pairing-not-found = Il n’y a pas d’appairage de cet identifiant pour ce secret : il est terminé, a été annulé, a déjà donné son jeton ou n’a jamais existé.
problem-pairing-not-found-what-to-do = Commencez-en un nouveau avec `POST /v1/pairings`.
problem-meeting-not-found = Le fournisseur ne connaît pas cette réunion ; elle y a peut-être été supprimée.
problem-meeting-not-found-what-to-do = Créez-en une nouvelle.
problem-not-found = Il n’y a rien à cette adresse.
problem-not-found-what-to-do = `GET /openapi.json` énumère les adresses.
problem-method-not-allowed = L’adresse existe, mais pas pour cette méthode.
problem-method-not-allowed-what-to-do = L’en-tête `Allow` énumère ses méthodes.
problem-request-timeout = La requête n’est pas arrivée à temps.
problem-request-timeout-what-to-do = Envoyez-la à nouveau.
problem-conflict = La requête contredit l’état de la réunion chez le fournisseur, par exemple parce qu’elle est en cours.
problem-conflict-what-to-do = Lisez la réunion, puis décidez.
problem-misdirected-request = Ce service ne répond pas sous ce nom d’hôte.
problem-misdirected-request-what-to-do = L’administrateur peut nommer l’hôte dans `server.allowed_hosts`.
problem-body-too-large = Le corps dépasse 64 Kio.
problem-body-too-large-what-to-do = Envoyez-en moins.
problem-unsupported-media-type = Le corps n’est pas déclaré comme JSON.
problem-unsupported-media-type-what-to-do = Envoyez `Content-Type: application/json`.
problem-invalid-request = La requête ne correspond pas à son schéma, à une limite du fournisseur ou à ce que le fournisseur peut exprimer.
problem-invalid-request-what-to-do = Chaque élément de `errors` a un pointeur JSON dans votre corps et dit ce qui y est permis.
problem-rate-limited = Le fournisseur, ou ce service pour protéger un utilisateur, demande moins de requêtes.
problem-rate-limited-what-to-do = Attendez le nombre de secondes de `retry_after`.
problem-internal-error = { -brand } ou un plugin a commis une erreur.
problem-internal-error-what-to-do = Donnez à l’administrateur la `request_id` ; le journal en dit plus.
problem-unsupported = Le fournisseur n’a pas cette opération.
problem-unsupported-what-to-do = `GET /v1/providers` énumère ce que chacun propose.
problem-provider-error = Le fournisseur a répondu par une erreur, ou par quelque chose d’illisible.
problem-provider-error-what-to-do = Réessayez plus tard ; si cela persiste, adressez-vous à l’administrateur.
problem-provider-unavailable = Le fournisseur était injoignable ; `detail` dit si la cause est le DNS, TCP, TLS ou le proxy.
problem-provider-unavailable-what-to-do = Réessayez plus tard ; si cela persiste, l’administrateur doit examiner le réseau entre { -brand } et le fournisseur.
problem-service-unavailable = Le service n’atteint pas son propre espace de stockage, ou celui-ci est plein ; rien n’a été envoyé au fournisseur.
problem-service-unavailable-what-to-do = Réessayez plus tard ; si cela persiste, l’administrateur doit examiner l’espace de stockage.
problem-provider-timeout = Le fournisseur n’a pas répondu à temps.
problem-provider-timeout-what-to-do = Pour un appel de lecture, réessayez. Après une modification, lisez d’abord si elle a été effectuée.
