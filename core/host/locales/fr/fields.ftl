### Ce qui est erroné à un endroit d’une requête. Pas de phrases entières : chacune suit, dans l’esprit du lecteur, le nom de l’endroit.
###
### `…`: code.

## Des mots qui ne sont pas les nôtres

field-told = non accepté : { $words }

## Membres

field-missing = doit être indiqué
field-unknown = n’est pas connu ici
field-unknown-near = n’est pas connu ici ; vouliez-vous dire `{ $near }` ?
field-unknown-allowed = n’est pas connu ici. Autorisés : { $allowed }
field-unknown-near-allowed = n’est pas connu ici ; vouliez-vous dire `{ $near }` ? Autorisés : { $allowed }
field-unknown-nothing = n’est pas connu ici ; rien n’est autorisé
field-name = porte un nom qui n’est pas autorisé
field-named = doit être nommé ainsi : { $words }
field-twice = est présent deux fois
field-parameter = n’est pas un paramètre ici ; il y a { $allowed }
field-misfit = ne correspond pas à son schéma
field-not-allowed = n’est pas autorisé ici
field-schema = n’est pas autorisé par le schéma
field-not-settable = ne peut pas être défini chez { $provider } ; ne l’indiquez pas

## Formes

field-no-form = n’a aucune des formes autorisées
field-two-forms = a plusieurs des formes dont une seule est autorisée
field-type = doit être { $types }, et non { $found }
type-object = un objet
type-array = un tableau
type-string = un texte
type-integer = un entier
type-number = un nombre
type-boolean = true ou false
type-null = null
type-other = d’un autre type
found-null = null
found-boolean = un booléen
found-fraction = un nombre décimal
found-integer = un entier
found-string = un texte
found-array = un tableau
found-object = un objet
list-or = { $list } ou { $next }

## Valeurs

field-must-be = doit être { $value }
field-one-of = doit être l’un de { $values }
field-one-of-near = doit être l’un de { $values } ; vouliez-vous dire `{ $near }` ?
field-one-of-many = doit être l’une de { $count } valeurs ; vouliez-vous dire `{ $near }` ?
field-format = doit avoir le format `{ $format }`
field-described = n’a pas la forme requise. { $description }
field-pattern = doit correspondre au motif { $pattern }
field-blank = ne doit pas être vide
field-is-blank = est vide
field-empty = ne doit pas être sans contenu
field-boolean = n’est ni true ni false
field-least = doit être supérieur ou égal à { $limit }
field-most = doit être inférieur ou égal à { $limit }
field-more = doit être supérieur à { $limit }
field-less = doit être inférieur à { $limit }
field-multiple = doit être un multiple de { $limit }
field-same-item = ne doit pas contenir deux fois le même élément
field-characters-least = doit compter au moins { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
}
field-characters-most = doit compter au plus { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
}
field-items-least = doit compter au moins { $limit ->
    [one] { $limit } élément
   *[other] { $limit } éléments
}
field-items-most = doit compter au plus { $limit ->
    [one] { $limit } élément
   *[other] { $limit } éléments
}
field-members-least = doit compter au moins { $limit ->
    [one] { $limit } membre
   *[other] { $limit } membres
}
field-members-most = doit compter au plus { $limit ->
    [one] { $limit } membre
   *[other] { $limit } membres
}

## Formats

format-date-time = une date et une heure avec décalage, comme 2030-01-31T09:00:00+01:00
format-date = une date comme 2030-01-31
format-time = une heure avec décalage, comme 09:00:00+01:00
format-duration = une durée comme PT45M
format-email = une adresse e-mail
format-host-name = un nom d’hôte
format-ipv4 = une adresse IPv4
format-ipv6 = une adresse IPv6
format-uri = une URI absolue, comme https://www.example.com/
format-uuid = un UUID

## Heures

field-past = est antérieur à la minute en cours
field-end = n’est pas après le début
field-end-clocks = est { $end } et n’est pas après le début, { $start }, car l’heure change alors ; indiquez les deux heures avec un décalage
field-end-before = est avant le début
field-to = n’est pas après from
field-zone = n’est pas un fuseau horaire IANA comme Europe/Berlin
field-offset-time = n’est pas une date-heure comme 2030-03-04T09:00:00+05:30
field-local-time = n’est pas une date-heure comme 2030-03-04T09:00:00
field-no-offset = n’a pas de décalage ; indiquez-en un (2030-03-04T09:00:00+05:30), ou un `time_zone`
field-range = est hors limites

## RFC 5545

field-rule-part = la partie { $place } doit être un nom et une valeur sans espaces, par exemple COUNT=3
field-rule-value = { $part } doit être : { $allowed }
field-rule-twice = { $part } y est deux fois
field-rule-unknown = { $part } n’est pas une partie d’une règle de répétition ; il y a { $allowed }
field-rule-together = { $part } ne va pas avec { $other }
field-rule-ordinal = BYDAY : un nombre devant le jour ne va pas avec { $other }
field-rule-needs = { $part } demande l’une des parties { $needed }
field-rule-time-of-day = { $part } : une réunion se répète par jour, semaine, mois ou année ; l’heure est celle du début
field-rule-until = UNTIL est avant le début
field-rule-zone = doit être indiqué avec cette règle : le début est le { $written } tel qu’il est écrit et le { $utc } en UTC, selon lequel une règle sans fuseau se répète
field-rule-start = { $part } exclut le début, qui est le { $start } à { $zone } ; la première date qui convient est le { $date }
field-rule-never = { $part }, avec les autres parties, ne mène à aucune date dans les { $years } ans qui suivent le début
field-rule-once = ne mène à aucune deuxième date dans les { $years } ans qui suivent le début
field-rule-occurrence = vaut pour une série ; une occurrence n’a pas de règle à elle

## Réunions et entrées d’agenda

field-id = n’est pas l’identifiant d’une réunion
field-other-id = n’est pas l’identifiant de l’adresse
field-key = ne compte pas de 1 à 255 caractères ASCII imprimables
field-key-quotes = commence par un guillemet et ne finit pas au suivant
field-key-backslash = a une barre oblique inverse devant autre chose qu’un guillemet ou une barre oblique inverse
field-visible = doit compter un caractère visible
field-no-scopes = { $provider } n’a pas d’autorisations à choisir
field-scope = n’est pas proposé ici ; il y a { $allowed }
field-state = est envoyé à `redirect_uri`, qui doit être indiqué avec lui
field-other-body = n’est pas ce avec quoi cette clé a d’abord été envoyée ; répétez l’appel tel qu’il était, ou utilisez une nouvelle clé pour une nouvelle réunion
field-cursor = n’est pas un next_cursor de ce fournisseur
field-appointment = n’est pas `Appointment`
field-repeats = ne peut pas être repris : { $provider } n’a pas de séries ; planifiez les dates une à une
field-date = n’est pas une date comme 2030-03-04
field-time = n’est pas une heure comme 09:00:00

## Fuseaux horaires de Notes

zone-inside = contient un fuseau horaire erroné, qui { $fault }
zone-not = n’est pas un fuseau horaire Notes comme `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`
zone-twice = a deux fois `{ $member }`
zone-no-days = a `DO=1` et pas de `DL`, les jours du changement d’heure
zone-changes = a un `DO` autre que 0 et 1
zone-offset = a un `Z` qui n’est pas un décalage comme 5 ou -3005
zone-days = a un `DL` qui n’est pas six nombres comme `3 2 1 11 1 1`
zone-month = a un `DL` dont un mois n’est pas de 1 à 12
zone-week = a un `DL` dont une semaine n’est ni de 1 à 4 ni -1 pour la dernière
zone-weekday = a un `DL` dont un jour n’est pas de 1 à 7

## Comment se répètent les entrées de Notes

repeat-other = ne va pas avec `{ $item }`
repeat-open = peut désigner ici des dates différentes ; indiquez `RepeatDates`, les dates elles-mêmes
repeat-custom = ne sont pas les dates d’une seule règle : elles ont été choisies, déplacées ou annulées séparément ; planifiez-les une à une
repeat-start = n’est pas la première date à laquelle mène `{ $item }`
repeat-many = mène à plus de { $most } dates
repeat-moves = déplace des dates hors du week-end, ce qu’aucune règle de répétition ne peut dire ; planifiez les dates une à une
repeat-zone = change d’heure au cours de cette série à d’autres jours que tout fuseau qui a un nom ; planifiez les dates une à une
repeat-number = n’est pas un nombre entier à partir de 1
repeat-weekdays = n’est pas une liste de jours de la semaine de `0`, dimanche, à `6`
repeat-days = n’est pas une liste de jours de `1` à `31`
repeat-places = n’est pas une liste de semaines et de jours de la semaine comme `1.1`, le premier lundi
