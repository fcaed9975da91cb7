### Qué está mal en un lugar de una solicitud. No son frases enteras: cada una sigue, en la mente del lector, al nombre del lugar.
###
### `…`: code.

## Palabras que no son nuestras

field-told = no se acepta: { $words }

## Miembros

field-missing = debe indicarse
field-unknown = no se conoce aquí
field-unknown-near = no se conoce aquí; ¿quería decir `{ $near }`?
field-unknown-allowed = no se conoce aquí. Permitidos: { $allowed }
field-unknown-near-allowed = no se conoce aquí; ¿quería decir `{ $near }`? Permitidos: { $allowed }
field-unknown-nothing = no se conoce aquí; no se permite nada
field-name = tiene un nombre que no se permite
field-named = debe llamarse así: { $words }
field-twice = está dos veces
field-parameter = no es un parámetro aquí; hay { $allowed }
field-misfit = no se ajusta a su esquema
field-not-allowed = no se permite aquí
field-schema = no lo permite el esquema
field-not-settable = no se puede establecer en { $provider }; omítalo

## Formas

field-no-form = no tiene ninguna de las formas permitidas
field-two-forms = tiene más de una de las formas de las que se permite una
field-type = debe ser { $types }, no { $found }
type-object = un objeto
type-array = una matriz
type-string = un texto
type-integer = un entero
type-number = un número
type-boolean = true o false
type-null = null
type-other = de otro tipo
found-null = null
found-boolean = un booleano
found-fraction = un número con decimales
found-integer = un entero
found-string = un texto
found-array = una matriz
found-object = un objeto
list-or = { $list } o { $next }

## Valores

field-must-be = debe ser { $value }
field-one-of = debe ser uno de { $values }
field-one-of-near = debe ser uno de { $values }; ¿quería decir `{ $near }`?
field-one-of-many = debe ser uno de { $count } valores; ¿quería decir `{ $near }`?
field-format = debe tener el formato `{ $format }`
field-described = no tiene la forma requerida. { $description }
field-pattern = debe ajustarse al patrón { $pattern }
field-blank = no debe estar en blanco
field-is-blank = está en blanco
field-empty = no debe estar vacío
field-boolean = no es ni true ni false
field-least = debe ser { $limit } o más
field-most = debe ser { $limit } o menos
field-more = debe ser mayor que { $limit }
field-less = debe ser menor que { $limit }
field-multiple = debe ser un múltiplo de { $limit }
field-same-item = no debe tener dos veces el mismo elemento
field-characters-least = debe tener al menos { $limit ->
    [one] { $limit } carácter
   *[other] { $limit } caracteres
}
field-characters-most = debe tener como máximo { $limit ->
    [one] { $limit } carácter
   *[other] { $limit } caracteres
}
field-items-least = debe tener al menos { $limit ->
    [one] { $limit } elemento
   *[other] { $limit } elementos
}
field-items-most = debe tener como máximo { $limit ->
    [one] { $limit } elemento
   *[other] { $limit } elementos
}
field-members-least = debe tener al menos { $limit ->
    [one] { $limit } miembro
   *[other] { $limit } miembros
}
field-members-most = debe tener como máximo { $limit ->
    [one] { $limit } miembro
   *[other] { $limit } miembros
}

## Formatos

format-date-time = una fecha y hora con su desfase, como 2030-01-31T09:00:00+01:00
format-date = una fecha como 2030-01-31
format-time = una hora con su desfase, como 09:00:00+01:00
format-duration = una duración como PT45M
format-email = una dirección de correo
format-host-name = un nombre de host
format-ipv4 = una dirección IPv4
format-ipv6 = una dirección IPv6
format-uri = un URI absoluto, como https://www.example.com/
format-uuid = un UUID

## Tiempos

field-past = es anterior al minuto actual
field-end = no es posterior al inicio
field-end-clocks = es { $end } y no es posterior al inicio, { $start }, porque entonces cambia la hora; indique ambas horas con desfase
field-end-before = es anterior al inicio
field-to = no es posterior a from
field-zone = no es una zona horaria IANA como Europe/Berlin
field-offset-time = no es una fecha y hora como 2030-03-04T09:00:00+05:30
field-local-time = no es una fecha y hora como 2030-03-04T09:00:00
field-no-offset = no tiene desfase; indique uno (2030-03-04T09:00:00+05:30), o un `time_zone`
field-range = está fuera de rango

## RFC 5545

field-rule-part = la parte { $place } debe ser un nombre y un valor sin espacios, como COUNT=3
field-rule-value = { $part } debe ser: { $allowed }
field-rule-twice = { $part } figura dos veces
field-rule-unknown = { $part } no es parte de una regla de repetición; existen { $allowed }
field-rule-together = { $part } no es compatible con { $other }
field-rule-ordinal = BYDAY: un número delante del día no es compatible con { $other }
field-rule-needs = { $part } necesita uno de { $needed }
field-rule-time-of-day = { $part }: una reunión se repite por días, semanas, meses o años; la hora es la del comienzo
field-rule-until = UNTIL es anterior al comienzo
field-rule-zone = debe indicarse con esta regla: el comienzo es el { $written } tal como está escrito y el { $utc } en UTC, por el que se repite una regla sin zona
field-rule-start = { $part } excluye el comienzo, que es el { $start } en { $zone }; la primera fecha que encaja es { $date }
field-rule-never = { $part }, con las demás partes, no lleva a ninguna fecha en los { $years } años siguientes al comienzo
field-rule-once = no lleva a una segunda fecha en los { $years } años siguientes al comienzo
field-rule-occurrence = se aplica a una serie; una sola repetición no tiene regla propia

## Reuniones y entradas del calendario

field-id = no es el identificador de una reunión
field-other-id = no es el identificador de la dirección
field-key = no tiene de 1 a 255 caracteres ASCII imprimibles
field-key-quotes = empieza con una comilla y no termina con la siguiente
field-key-backslash = tiene una barra invertida delante de algo que no es una comilla ni una barra invertida
field-visible = debe tener un carácter visible
field-no-scopes = { $provider } no tiene permisos entre los que elegir
field-scope = no se ofrece aquí; hay { $allowed }
field-state = se envía a `redirect_uri`, que debe indicarse con él
field-other-body = no es aquello con lo que se envió esta clave la primera vez; repita la llamada tal como era, o use una clave nueva para una reunión nueva
field-cursor = no es un next_cursor de este proveedor
field-appointment = no es `Appointment`
field-repeats = no se puede trasladar: { $provider } no tiene series; programe las fechas una por una
field-date = no es una fecha como 2030-03-04
field-time = no es una hora como 09:00:00

## Zonas horarias de Notes

zone-inside = contiene una zona horaria errónea, que { $fault }
zone-not = no es una zona horaria de Notes como `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=103$ZN=W. Europe`
zone-twice = tiene `{ $member }` dos veces
zone-no-days = tiene `DO=1` y ningún `DL`, los días en que cambia la hora
zone-changes = tiene un `DO` distinto de 0 y 1
zone-offset = tiene un `Z` que no es un desfase como 5 o -3005
zone-days = tiene un `DL` que no son seis números como `3 2 1 11 1 1`
zone-month = tiene un `DL` con un mes que no es de 1 a 12
zone-week = tiene un `DL` con una semana que no es ni de 1 a 4 ni -1 para la última
zone-weekday = tiene un `DL` con un día que no es de 1 a 7

## Cómo se repiten las entradas de Notes

repeat-other = no concuerda con `{ $item }`
repeat-open = puede significar aquí fechas distintas; indique `RepeatDates`, las fechas mismas
repeat-custom = no son las fechas de una sola regla: se eligieron, movieron o cancelaron por separado; prográmelas una por una
repeat-start = no es la primera fecha a la que lleva `{ $item }`
repeat-many = lleva a más de { $most } fechas
repeat-moves = mueve fechas fuera del fin de semana, lo que ninguna regla de repetición puede decir; programe las fechas una por una
repeat-zone = cambia la hora dentro de esta serie en otros días que cualquier zona con nombre; programe las fechas una por una
repeat-number = no es un número entero a partir de 1
repeat-weekdays = no es una lista de días de la semana de `0`, domingo, a `6`
repeat-days = no es una lista de días de `1` a `31`
repeat-places = no es una lista de semanas y días de la semana como `1.1`, el primer lunes
