### Qué ha ocurrido, en el `detail` de un documento de problema y en las páginas que muestran uno. Frases enteras.
###
### El texto entre `acentos graves` es código y queda tal cual. $provider es el nombre de un servicio de reuniones.

## Palabras que no son nuestras

told = { $meaning } Texto original: { $words }

## Lo que se pidió

detail-see-errors = La solicitud no se puede llevar a cabo tal como está; véase `errors`.
detail-refresh-header = Convoke-Refresh-Token no es un único token.
detail-credentials = Envíe `Authorization: Bearer` con el token de acceso, o `Convoke-Refresh-Token` con el token de actualización.
detail-authorization = El encabezado Authorization no tiene la forma `Bearer <token>`.
detail-declare-json = Declare el cuerpo como `Content-Type: application/json`.
detail-form = Esta dirección acepta el formulario de su página.
detail-scope = El formulario nombra un permiso que no se ofrece.
detail-language = El formulario no nombra ningún idioma de este servicio.
detail-schema = No hay ningún esquema con este nombre; `GET /openapi.json` los usa todos.
detail-broke-off = El cuerpo se interrumpió.
detail-no-room = Hay demasiadas solicitudes grandes en camino a la vez.
detail-key = Encabezado Idempotency-Key: { $fault }.
detail-in-progress = Una llamada anterior con esta clave todavía está en curso; repita esta para obtener su resultado.
detail-outcome-unknown = No se sabe, ni se puede averiguar, si la llamada anterior con esta clave creó una reunión. Mire en el proveedor; una clave nueva crea una reunión nueva.
detail-pairing-provider = No hay ningún proveedor configurado con el identificador de `provider`.
detail-pairing-secret = Envíe `Authorization: Bearer` con el `secret` del emparejamiento.
detail-pairing-slow = La última consulta es demasiado reciente. Vaya más despacio: a partir de ahora espere { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
} de una consulta a la siguiente.
detail-pairing-denied = El usuario no ha confirmado este emparejamiento.
detail-json = línea { $line }, columna { $column }: { $what }
detail-options = El esquema de opciones del plugin `{ $plugin }` no se puede usar.

## Tokens

failure-no-token = La llamada no tiene token.
failure-lacks = Al token le falta { $scopes }; vuelva a iniciar sesión y concédalo.
failure-not-renewable = El token no se puede renovar; vuelva a iniciar sesión.
failure-altered = El token se ha alterado o cortado, o pertenece a otro proveedor; cópielo de nuevo entero, o vuelva a iniciar sesión.
failure-unknown-key = El token se selló con una clave que este servicio ya no tiene; vuelva a iniciar sesión.
failure-raw-token = Este servicio acepta los tokens que él mismo entrega, y no los del proveedor; vuelva a iniciar sesión.
failure-passwords = Demasiadas contraseñas incorrectas para este usuario o desde esta dirección; espere antes del siguiente intento.
failure-codes = Demasiados códigos incorrectos, desde esta dirección o en total.
failure-pairings = Se han empezado demasiados emparejamientos, desde esta dirección o en total.

## El servicio y su almacén

failure-store-full = El almacén de este servicio está lleno. Vuelva a intentarlo dentro de unos minutos.
failure-store-unreachable = Este servicio no puede acceder a su almacén. Vuelva a intentarlo dentro de un momento.
failure-replica = Otra instancia de este servicio está renovando este token y no terminó a tiempo.

## Las respuestas del proveedor, o ninguna

failure-no-operation = { $provider } no tiene la operación «{ $operation }».
failure-input = La solicitud tiene más de 256 KiB.
failure-no-time = El proveedor tardó tanto antes que no queda tiempo para el cambio; no se ha cambiado nada.
failure-endless = La respuesta del proveedor no terminó a tiempo.
failure-no-id = La reunión del proveedor no tiene identificador.
failure-address = El proveedor no conoce la dirección de esta llamada; el administrador puede revisar `base_url`.
failure-fewer = El proveedor pide menos solicitudes.
failure-dns = No se pudo resolver el nombre de host del proveedor (DNS). ({ $reason })
failure-connect = No hay conexión con el proveedor (TCP). ({ $reason })
failure-tls = No hay conexión de confianza con el proveedor (TLS). ({ $reason })
failure-proxy = El proxy no se conectó con el proveedor. ({ $reason })
failure-timeout = El proveedor no respondió a tiempo. ({ $reason })
failure-too-large = La respuesta del proveedor es demasiado grande. ({ $reason })
failure-protocol = La respuesta del proveedor no es HTTP o se interrumpió. ({ $reason })
