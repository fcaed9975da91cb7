### Les pages pour les personnes, dans un navigateur. Vouvoiement. Phrases courtes ; dire ce qu’il faut faire.
###
### Vocabulaire : réunion (meeting), service de réunion (meeting service), connexion (sign-in), autorisation (permission),
### jeton (token), organisation. Espace insécable avant « : ; ? ! » et à l’intérieur des guillemets.
### Le texte entre `accents graves` est du code : le garder tel quel. $provider est toujours le nom d’un service de réunion.

-brand = Convoke
-notes = Notes

## Cadre de chaque page

product = { -brand }
title = { $page } · { -brand }
title-error = Erreur : { $page } · { -brand }
skip = Aller au contenu
footer-label = À propos de ce service
footer-reference = Référence de l’API
footer-privacy = Confidentialité
footer-language = Langue

## Durées

duration-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
duration-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
duration-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
duration-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}
duration-and = { $first } et { $second }

list-more = { $list }, { $next }

## Page d’accueil

landing-title = Des réunions en ligne pour votre agenda
landing-lead = Choisissez votre service de réunion. Vous vous y connectez une fois et recevez un jeton à coller dans { -notes }, qui ajoute ensuite des réunions aux entrées de votre agenda.
landing-get-token = Obtenir un jeton
landing-get-token-for = Obtenir un jeton pour { $provider }
landing-search = Trouver un service
landing-search-button = Rechercher
landing-found = { $found } sur { $all }
landing-all = Tout afficher

## Page d’accueil sans configuration

unconfigured-title = Aucun service de réunion n’est encore configuré
unconfigured-lead = Ce service fonctionne, mais aucun fournisseur n’est configuré.
unconfigured-todo = Ce que fait l’administrateur
unconfigured-step-section = Ajoutez à `convoke.toml` une section `[providers.…]` avec ses identifiants, ou définissez les variables d’environnement du fournisseur.
unconfigured-step-check = Exécutez `convoke config check` : la commande nomme chaque clé manquante ou erronée et chaque fournisseur laissé de côté.
unconfigured-step-restart = Redémarrez le service et rouvrez cette page.

## Boutons et liens de plusieurs pages

back = Retour
start-page = Page d’accueil
all-services = Tous les services de réunion
sign-in-again = Se reconnecter
sign-in-again-at = Se reconnecter à { $provider }
continue-to = Continuer vers { $provider }
go-on-to-token = Continuer vers le jeton

## Quelles autorisations demander

scopes-title = Que peut-on faire en votre nom ?
scopes-lead = Cochez ce que vous voulez autoriser chez { $provider }. Seules les autorisations cochées sont demandées.
scopes-yours = Autorisations
scopes-administrator = Pour les administrateurs
scopes-administrator-note = Seul un administrateur de votre organisation peut les accorder. Si vous n’en êtes pas un, ne les cochez pas : le fournisseur refuserait la connexion.
scopes-administrator-tag = administrateur
scopes-none-ticked = Cochez au moins une autorisation.

## Formulaire de connexion

password-title = Se connecter à { $provider }
password-lead = Saisissez le nom d’utilisateur et le mot de passe que vous utilisez chez { $provider }.
password-promise = Votre mot de passe est envoyé une seule fois à { $provider }, pour cette connexion. Ce service ne le conserve pas.
password-user = Nom d’utilisateur
password-password = Mot de passe
password-sign-in = Se connecter
password-empty = Saisissez votre nom d’utilisateur et votre mot de passe.
password-too-long = Le nom d’utilisateur est trop long : il compte au maximum { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
}.
password-wrong = Le nom d’utilisateur ou le mot de passe est incorrect.
password-too-many = Trop de mots de passe incorrects. Réessayez dans { $wait }.

## En route vers le service de réunion

onward-lead = Vous allez être redirigé vers { $provider } pour vous connecter. Si rien ne se passe, utilisez le bouton.

## La page du jeton

token-title = Votre jeton pour { $provider }
token-lead = Copiez-le maintenant : il n’est affiché qu’une fois.
token-refresh = Jeton d’actualisation
token-access = Jeton d’accès
token-sealed = Jeton
token-copy = Copier
token-copy-access = Copier le jeton d’accès
token-copied = Copié. Collez-le maintenant dans { -notes }.
token-not-copied = Votre navigateur n’a pas autorisé la copie. Le jeton est sélectionné : appuyez sur Ctrl+C, ou sur Cmd+C sur un Mac.
token-by-hand = Cliquez sur le jeton pour le sélectionner, puis appuyez sur Ctrl+C, ou sur Cmd+C sur un Mac.
token-works = Valable { $works }.
token-works-and-renews = Valable { $works } ; chaque utilisation porte sa validité à { $renews }.
token-renews = Chaque utilisation porte sa validité à { $renews }.
token-unknown-lifetime = { $provider } n’indique pas combien de temps il est valable.
token-next = Et maintenant
token-step-copy = Copiez le jeton.
token-step-paste = Revenez à { -notes }, ouvrez vos identifiants de réunion en ligne pour { $provider }, collez-y le jeton et enregistrez.
token-step-close = Fermez cette page.
token-care = Traitez-le comme un mot de passe : quiconque le détient peut gérer des réunions en votre nom. Ce service ne le conserve pas.
token-forgets = Cette page l’oublie au bout de { $time }.
token-forgotten = Cette page a oublié le jeton. Si vous ne l’aviez pas encore copié, reconnectez-vous.
token-missing = Tout n’a pas été accordé
token-missing-lead = Le jeton fonctionne, mais sans ces autorisations certaines actions seront refusées :
token-needed-to = nécessaire pour { $operations }
token-allowed = Ce que vous avez autorisé
token-account = Compte
token-name = Nom
token-mail = Adresse e-mail

## À quoi sert une autorisation

operation-create-meeting = créer des réunions
operation-update-meeting = modifier des réunions
operation-get-meeting = lire une réunion
operation-list-meetings = lister les réunions
operation-delete-meeting = supprimer des réunions
operation-profile = savoir à qui est le compte
operation-refresh = renouveler la connexion
operation-revoke = mettre fin à la connexion
operation-sign-in = se connecter

## La page du jeton, ouverte à nouveau

gone-title = Ce jeton a déjà été affiché
gone-why = Un jeton est affiché une fois, peu après la connexion, et n’est pas conservé ici. Il ne peut donc pas être affiché à nouveau après un rechargement, dans un autre navigateur ou plus tard.
gone-what = Si vous l’avez copié, collez-le dans { -notes } : il n’y a rien d’autre à faire. Sinon, reconnectez-vous pour en obtenir un nouveau.

## Une page qui dit ce qui s’est passé

message-status = Statut { $status }
message-provider-says = Le fournisseur indique :
message-what-to-do = Que faire
message-request = Requête `{ $id }`. Indiquez-la à votre administrateur si vous demandez de l’aide.

nothing-title = Il n’y a rien ici
nothing-why = L’adresse est erronée, ou elle ne servait qu’une fois et a déjà été utilisée.
nothing-what = Allez à la page d’accueil et choisissez-y votre service de réunion.

## Connexions qui n’ont pas abouti

foreign-title = Cette connexion n’appartient pas à ce navigateur
foreign-why = L’adresse a été ouverte dans un autre navigateur ou une autre fenêtre que celui où vous avez commencé, les cookies sont bloqués, ou quelqu’un vous a envoyé le lien. Rien n’en a été fait.
foreign-begin = Recommencez dans ce navigateur.
foreign-cookies = Autorisez les cookies pour ce site.
foreign-link = Si quelqu’un vous a envoyé ce lien, ne l’utilisez pas.
expired-title = La connexion a pris trop de temps
expired-why = Dix minutes au plus peuvent séparer le premier clic du dernier. Rien n’a été fait.
begin-again = Recommencez.
used-title = Cette connexion a déjà été utilisée
used-why = L’adresse ne fonctionne qu’une fois. Elle a été ouverte une seconde fois, peut-être par un rechargement.
used-copied = Si vous avez copié le jeton, collez-le dans { -notes } : il n’y a rien d’autre à faire.
used-loading = Si la première page était encore en cours de chargement, rouvrez cette adresse dans quelques secondes.
used-not-copied = Sinon, reconnectez-vous.
waiting-why = L’adresse ne fonctionne qu’une fois. Elle a été ouverte une seconde fois, et le jeton de la première fois n’a pas encore été affiché.
waiting-go-on = Continuez vers le jeton. Il attend une minute.
issuer-title = La réponse vient d’un autre serveur
issuer-why = La connexion a reçu la réponse d’un serveur autre que celui vers lequel vous aviez été dirigé. Rien n’a été fait de cette réponse.
again-administrator = Si cela se reproduit, informez votre administrateur.
silent-title = Le fournisseur n’a pas envoyé de réponse
silent-why = Vous êtes revenu sans autorisation et sans erreur.
denied-title = L’accès n’a pas été accordé
denied-why = { $provider } n’a pas donné accès à ce service. Soit vous avez refusé, soit la politique de votre organisation interdit cette application.
denied-mistake = Si vous avez refusé par erreur, reconnectez-vous et acceptez.
denied-policy = Si vous n’avez pas refusé, demandez à l’administrateur de votre organisation d’autoriser cette application.
another-account = Ou connectez-vous avec un autre compte.
scope-title = Une autorisation ne peut pas être accordée
scope-why = { $provider } a refusé au moins une des autorisations, et avec elle toutes les autres.
scope-administrator = Les autorisations d’administrateur exigent un compte d’administrateur.
scope-fewer = Choisissez moins d’autorisations, ou connectez-vous avec un autre compte.
scope-registered = Si les autorisations sont imposées, informez l’administrateur de ce service : l’application doit être enregistrée pour chacune d’elles.
trouble-title = { $provider } rencontre un problème
trouble-why = La connexion a échoué chez { $provider }, pas ici.
try-later = Réessayez dans quelques minutes.
refused-title = La connexion a été refusée
refused-why = { $provider } a mis fin à la connexion par une erreur.
try-again = Réessayez.
refused-administrator = Si cela se reproduit, indiquez à votre administrateur ce que le fournisseur dit ici.
rejected-title = { $provider } n’a pas accepté la connexion
do-sign-in-again = Reconnectez-vous.
unreachable-title = { $provider } est injoignable
unreachable-administrator = Si cela persiste, indiquez à votre administrateur ce qui figure ici.
too-many-title = Trop de connexions
too-many-wait = Attendez un peu, puis reconnectez-vous.
denied-ask = Adressez-vous à l’administrateur de votre organisation.
failed-title = La connexion a échoué
failed-administrator = Si cela se reproduit, donnez à votre administrateur le numéro de cette requête.

## Confidentialité

privacy-title = Confidentialité
privacy-lead = Ce service ne conserve ni comptes, ni jetons, ni réunions.
privacy-passes = Il transmet les requêtes de votre agenda à votre service de réunion, et les réponses en retour. Ce qui sert à vous connecter va à votre service de réunion ; un mot de passe saisi ici sert une seule fois, pour cette connexion, et n’est pas conservé.
privacy-cookies = Pendant une connexion, votre navigateur détient un cookie chiffré et de courte durée, qui permet à ce service de vous reconnaître quand vous revenez de votre service de réunion. Si vous choisissez une langue au bas d’une page, un cookie s’en souvient. Il n’y a ni autre cookie, ni pistage, ni contenu de tiers.
privacy-waits = Un jeton attend quelques secondes ou minutes la page qui l’affiche, ou une réponse qui s’est perdue. Pendant ce temps, il est chiffré avec une clé que seul votre navigateur ou votre agenda détient, puis il disparaît. Si votre navigateur exécute son script, la page qui l’affiche l’oublie au bout de dix minutes.
privacy-log = Le service tient un journal de fonctionnement et un journal d’audit : l’heure d’une connexion ou d’une modification de réunion, le service de réunion, l’adresse réseau d’origine et le résultat. Aucun des deux ne contient de jetons, de mots de passe ni le contenu des réunions.
privacy-withdraw = Votre service de réunion a sa propre politique de confidentialité. Pour retirer l’accès que vous avez accordé, utilisez les paramètres de ce service ou adressez-vous à votre administrateur.

## Explications des problèmes, pour développeurs et administrateurs

problems-title = Problèmes
problems-lead = Chaque erreur de l’API est un document de problème (RFC 9457). Son `type` est l’adresse d’une de ces pages, et son `cause` un mot d’après lequel un programme peut agir.
problems-problem = Problème
problems-meaning = Ce que cela signifie
problems-what-to-do = Que faire
problems-type = Type
problems-status = Statut
problems-cause = Cause
problems-all = Tous les problèmes
