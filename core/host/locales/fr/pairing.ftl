### Appairage : un programme demande l’accès. $client est le nom que le programme se donne.

## Le formulaire pour le code

pair-code-title = Saisir le code
pair-code-lead = Un programme que vous utilisez affiche un code de dix lettres. Saisissez-le ici pour voir qui demande.
pair-code = Code
pair-code-note = Ne saisissez qu’un code qu’un programme vous montre en ce moment, sur un de vos écrans. Jamais un code que quelqu’un vous a envoyé ou dicté.
pair-code-wrong = Ce code n’existe pas. Comparez-le avec celui que votre programme affiche ; un code fonctionne quelques minutes.
pair-code-too-many = Trop de codes incorrects. Réessayez dans { $wait }, ou ouvrez l’adresse que votre programme affiche.
pair-continue = Continuer

## Qui demande, avant la connexion

pair-title = Laisser un programme utiliser votre compte { $provider } ?
pair-lead = Un programme demande à planifier des réunions en votre nom. Vous vous connectez d’abord, puis vous confirmez.
pair-client = Se nomme
pair-service = Service de réunion
pair-account = Votre compte
pair-account-unknown = celui avec lequel vous venez de vous connecter
pair-asked = Demandé
pair-ago = il y a { $time }
pair-ago-from = il y a { $time }, depuis { $address }
pair-scopes = Il pourrait alors
pair-warning-title = Est-ce vous qui avez commencé ?
pair-warning = Ne continuez que si vous venez de le demander, dans le programme nommé ici, et s’il affiche ce même code. Si quelqu’un vous a envoyé cette adresse ou un code, par courriel, messagerie ou téléphone, il obtiendrait l’accès à votre compte.
pair-elsewhere = La demande vient d’un autre réseau que celui de ce navigateur. Soyez prudent : c’est le cas quand quelqu’un d’autre demande.
pair-not-mine = Je n’ai pas commencé cela

## La décision, après la connexion

pair-confirm-title = Donner l’accès à « { $client } » ?
pair-confirm-lead = Vous vous êtes connecté à { $provider }. Rien n’a encore été donné.
pair-same = C’est moi qui ai commencé, et le programme affiche ce même code :
pair-not-ticked = Comparez le code avec celui que votre programme affiche, puis cochez la case.
pair-confirm = Donner l’accès
pair-refuse = Refuser

## Le résultat

pair-done-title = « { $client } » a maintenant accès
pair-done-lead = Retournez au programme : il continue de lui-même en quelques secondes. Vous pouvez fermer cette page.
pair-refused-title = Rien n’a été donné
pair-refused-lead = « { $client } » n’a reçu aucun accès. Vous pouvez fermer cette page.
pair-back = Retour au programme

## Terminé, ou dans un autre navigateur

pair-over-title = Cette demande est terminée
pair-over-why = Elle a déjà été confirmée, refusée ou abandonnée, ou plus de quelques minutes se sont écoulées. Rien n’a été fait maintenant.
pair-over-what = Si votre programme attend encore, laissez-le demander à nouveau ; il affichera un nouveau code.
pair-foreign-title = Cette demande n’a pas été commencée dans ce navigateur
pair-foreign-why = Seul le navigateur qui s’est connecté peut en décider. L’adresse a été ouverte dans un autre, les cookies sont bloqués, ou quelqu’un vous a envoyé le lien. Rien n’en a été fait.
pair-foreign-what = Si votre programme attend, ouvrez dans ce navigateur l’adresse qu’il affiche.
