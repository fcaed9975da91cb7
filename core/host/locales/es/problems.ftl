### Documentos de problema: lo que responde la API cuando algo va mal. Los leen los desarrolladores y, a través de sus programas, los usuarios.
###
### El texto entre `acentos graves` es código, un miembro de un documento o un encabezado: queda tal cual.

## Qué significa cada clase de problema y qué hacer

problem-malformed-json = El cuerpo no es un único documento JSON, o uno de sus objetos tiene dos veces el mismo miembro.
problem-malformed-json-what-to-do = Envíe un objeto JSON; `detail` indica dónde deja de serlo.
problem-bad-request = No se puede leer un encabezado o un parámetro de la dirección.
problem-bad-request-what-to-do = Corrija lo que indica `detail`.
problem-missing-credentials = La llamada necesita un token y no tiene ninguno.
problem-missing-credentials-what-to-do = Envíe `Authorization: Bearer` con un token de acceso, o `Convoke-Refresh-Token`. El usuario los obtiene en `authorize_url`.
problem-reauthorization-required = Ni el token de acceso ni el token de actualización funcionan ya.
problem-reauthorization-required-what-to-do = Muestre al usuario `authorize_url`, donde vuelve a iniciar sesión.
problem-invalid-credentials = El proveedor no acepta este nombre de usuario y esta contraseña.
problem-invalid-credentials-what-to-do = Pida al usuario que los escriba de nuevo. Tras demasiados intentos fallidos, se rechazan durante un tiempo.
problem-access-denied = Al token le falta un permiso, o una directiva del proveedor o de la organización lo prohíbe.
problem-access-denied-what-to-do = Vuelva a iniciar sesión con los permisos de `missing_scopes`, o pregunte al administrador.
problem-account-not-entitled = La cuenta del usuario en el proveedor no lo incluye; las cuentas gratuitas a menudo no pueden organizar reuniones.
problem-account-not-entitled-what-to-do = Use una cuenta con licencia para ello.
problem-cross-site-request = Un navegador ha enviado esto desde una página de otro sitio.
problem-cross-site-request-what-to-do = El administrador puede indicar ese sitio en `server.allowed_origins`.
problem-unknown-provider = No hay ningún proveedor configurado con este nombre.
problem-unknown-provider-what-to-do = `GET /v1/providers` enumera los configurados.
problem-pairing-not-found = No hay ningún emparejamiento con este identificador para este secreto: ha terminado, se canceló, ya entregó su token o nunca existió.
problem-pairing-not-found-what-to-do = Empiece uno nuevo con `POST /v1/pairings`.
problem-meeting-not-found = El proveedor no conoce esta reunión; puede que se haya eliminado allí.
problem-meeting-not-found-what-to-do = Cree una nueva.
problem-not-found = No hay nada en esta dirección.
problem-not-found-what-to-do = `GET /openapi.json` enumera las direcciones.
problem-method-not-allowed = La dirección existe, pero no para este método.
problem-method-not-allowed-what-to-do = El encabezado `Allow` enumera sus métodos.
problem-request-timeout = La solicitud no llegó a tiempo.
problem-request-timeout-what-to-do = Envíela de nuevo.
problem-conflict = La solicitud contradice el estado de la reunión en el proveedor, por ejemplo porque está en curso.
problem-conflict-what-to-do = Lea la reunión y decida después.
problem-misdirected-request = Este servicio no responde con este nombre de host.
problem-misdirected-request-what-to-do = El administrador puede indicar el host en `server.allowed_hosts`.
problem-body-too-large = El cuerpo tiene más de 64 KiB.
problem-body-too-large-what-to-do = Envíe menos.
problem-unsupported-media-type = El cuerpo no está declarado como JSON.
problem-unsupported-media-type-what-to-do = Envíe `Content-Type: application/json`.
problem-invalid-request = La solicitud no se ajusta a su esquema, a un límite del proveedor o a lo que el proveedor puede expresar.
problem-invalid-request-what-to-do = Cada elemento de `errors` tiene un puntero JSON a su cuerpo y dice qué se permite allí.
problem-rate-limited = El proveedor, o este servicio para proteger a un usuario, pide menos solicitudes.
problem-rate-limited-what-to-do = Espere los segundos que indica `retry_after`.
problem-internal-error = { -brand } o un plugin ha cometido un error.
problem-internal-error-what-to-do = Indique al administrador la `request_id`; en el registro hay más.
problem-unsupported = El proveedor no tiene esa operación.
problem-unsupported-what-to-do = `GET /v1/providers` enumera lo que tiene cada uno.
problem-provider-error = El proveedor ha respondido con un error propio, o con algo que no se puede leer.
problem-provider-error-what-to-do = Vuelva a intentarlo más tarde; si sigue igual, pregunte al administrador.
problem-provider-unavailable = No se pudo acceder al proveedor; `detail` dice si falló DNS, TCP, TLS o el proxy.
problem-provider-unavailable-what-to-do = Vuelva a intentarlo más tarde; si sigue igual, el administrador tiene que revisar la red entre { -brand } y el proveedor.
problem-service-unavailable = El servicio no puede acceder a su propio almacén, o el almacén está lleno; no se ha enviado nada al proveedor.
problem-service-unavailable-what-to-do = Vuelva a intentarlo más tarde; si sigue igual, el administrador tiene que revisar el almacén.
problem-provider-timeout = El proveedor no respondió a tiempo.
problem-provider-timeout-what-to-do = En llamadas de lectura, vuelva a intentarlo. Después de un cambio, lea primero si se llevó a cabo.
