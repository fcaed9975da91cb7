### Las páginas para las personas, en un navegador. Tratamiento de usted. Frases cortas; decir qué hacer.
###
### Vocabulario: reunión (meeting), servicio de reuniones (meeting service), inicio de sesión (sign-in), permiso (permission),
### token, organización. El texto entre `acentos graves` es código y queda tal cual. $provider es siempre el nombre de un servicio de reuniones.

-brand = Convoke
-notes = Notes

## Marco de cada página

product = { -brand }
title = { $page } · { -brand }
title-error = Error: { $page } · { -brand }
skip = Ir al contenido
footer-label = Acerca de este servicio
footer-reference = Referencia de la API
footer-privacy = Privacidad
footer-language = Idioma

## Duraciones

duration-days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
duration-hours = { $count ->
    [one] { $count } hora
   *[other] { $count } horas
}
duration-minutes = { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
}
duration-seconds = { $count ->
    [one] { $count } segundo
   *[other] { $count } segundos
}
duration-and = { $first } y { $second }

list-more = { $list }, { $next }

## Página de inicio

landing-title = Reuniones en línea para su calendario
landing-lead = Elija su servicio de reuniones. Inicia sesión allí una sola vez y recibe un token para pegarlo en { -notes }, que a partir de entonces añade reuniones a las entradas de su calendario.
landing-get-token = Obtener token
landing-get-token-for = Obtener token para { $provider }
landing-search = Buscar un servicio
landing-search-button = Buscar
landing-found = { $found } de { $all }
landing-all = Mostrar todos

## Página de inicio sin configuración

unconfigured-title = Todavía no hay ningún servicio de reuniones configurado
unconfigured-lead = Este servicio está en marcha, pero no hay ningún proveedor configurado.
unconfigured-todo = Qué hace el administrador
unconfigured-step-section = Añada a `convoke.toml` una sección `[providers.…]` con sus credenciales, o defina las variables de entorno del proveedor.
unconfigured-step-check = Ejecute `convoke config check`: indica cada clave que falta o es incorrecta y cada proveedor que se ha omitido.
unconfigured-step-restart = Reinicie el servicio y vuelva a abrir esta página.

## Botones y enlaces de varias páginas

back = Atrás
start-page = Página de inicio
all-services = Todos los servicios de reuniones
sign-in-again = Volver a iniciar sesión
sign-in-again-at = Volver a iniciar sesión en { $provider }
continue-to = Continuar a { $provider }
go-on-to-token = Continuar al token

## Qué permisos pedir

scopes-title = ¿Qué se puede hacer en su nombre?
scopes-lead = Marque lo que quiera permitir en { $provider }. Se piden exactamente los permisos marcados.
scopes-yours = Permisos
scopes-administrator = Para administradores
scopes-administrator-note = Solo un administrador de su organización puede concederlos. Si usted no lo es, déjelos sin marcar: el proveedor rechazaría el inicio de sesión.
scopes-administrator-tag = administrador
scopes-none-ticked = Marque al menos un permiso.

## Formulario de inicio de sesión

password-title = Iniciar sesión en { $provider }
password-lead = Use el nombre de usuario y la contraseña que usa en { $provider }.
password-promise = Su contraseña se envía a { $provider } una sola vez, para este inicio de sesión. Este servicio no la guarda.
password-user = Nombre de usuario
password-password = Contraseña
password-sign-in = Iniciar sesión
password-empty = Escriba su nombre de usuario y su contraseña.
password-too-long = El nombre de usuario es demasiado largo: tiene como máximo { $limit ->
    [one] { $limit } carácter
   *[other] { $limit } caracteres
}.
password-wrong = El nombre de usuario o la contraseña no es correcto.
password-too-many = Demasiadas contraseñas incorrectas. Vuelva a intentarlo dentro de { $wait }.

## De camino al servicio de reuniones

onward-lead = Va a pasar a { $provider } para iniciar sesión. Si no ocurre nada, use el botón.

## La página del token

token-title = Su token de { $provider }
token-lead = Cópielo ahora: solo se muestra una vez.
token-refresh = Token de actualización
token-access = Token de acceso
token-sealed = Token
token-copy = Copiar
token-copy-access = Copiar el token de acceso
token-copied = Copiado. Ahora péguelo en { -notes }.
token-not-copied = Su navegador no ha permitido copiar. El token está seleccionado: pulse Ctrl+C, o Cmd+C en un Mac.
token-by-hand = Haga clic en el token para seleccionarlo y pulse Ctrl+C, o Cmd+C en un Mac.
token-works = Válido durante { $works }.
token-works-and-renews = Válido durante { $works }; cada uso amplía la validez a { $renews }.
token-renews = Cada uso amplía la validez a { $renews }.
token-unknown-lifetime = { $provider } no indica cuánto tiempo es válido.
token-next = Qué hacer ahora
token-step-copy = Copie el token.
token-step-paste = Vuelva a { -notes }, abra sus credenciales de reuniones en línea de { $provider }, pegue allí el token y guarde.
token-step-close = Cierre esta página.
token-care = Trátelo como una contraseña: quien lo tenga puede gestionar reuniones en su nombre. Este servicio no lo guarda.
token-forgets = Esta página lo olvida al cabo de { $time }.
token-forgotten = Esta página ha olvidado el token. Si todavía no lo había copiado, vuelva a iniciar sesión.
token-missing = No se ha concedido todo
token-missing-lead = El token funciona, pero sin estos permisos se rechazarán algunas acciones:
token-needed-to = necesario para { $operations }
token-allowed = Lo que usted ha permitido
token-account = Cuenta
token-name = Nombre
token-mail = Correo

## Para qué hace falta un permiso

operation-create-meeting = crear reuniones
operation-update-meeting = cambiar reuniones
operation-get-meeting = leer una reunión
operation-list-meetings = enumerar reuniones
operation-delete-meeting = eliminar reuniones
operation-profile = saber de quién es la cuenta
operation-refresh = renovar el inicio de sesión
operation-revoke = terminar el inicio de sesión
operation-sign-in = iniciar sesión

## La página del token, abierta de nuevo

gone-title = Este token ya se ha mostrado
gone-why = Un token se muestra una vez, poco después de iniciar sesión, y no se guarda aquí. Por eso no puede mostrarse de nuevo tras recargar la página, en otro navegador o más tarde.
gone-what = Si lo ha copiado, péguelo en { -notes }: no hay nada más que hacer. Si no, vuelva a iniciar sesión para obtener uno nuevo.

## Una página que dice qué ha ocurrido

message-status = Estado { $status }
message-provider-says = El proveedor dice:
message-what-to-do = Qué hacer
message-request = Solicitud `{ $id }`. Indíquesela a su administrador si pide ayuda.

nothing-title = Aquí no hay nada
nothing-why = La dirección es incorrecta, o servía para una sola vez y ya se ha usado.
nothing-what = Vaya a la página de inicio y elija allí su servicio de reuniones.

## Inicios de sesión que no llegaron a nada

foreign-title = Este inicio de sesión no pertenece a este navegador
foreign-why = La dirección se ha abierto en otro navegador u otra ventana que aquella en la que empezó, las cookies están bloqueadas, o alguien le ha enviado el enlace. No se ha hecho nada con ella.
foreign-begin = Empiece de nuevo en este navegador.
foreign-cookies = Permita las cookies de este sitio.
foreign-link = Si alguien le ha enviado este enlace, no lo use.
expired-title = El inicio de sesión ha tardado demasiado
expired-why = Entre el primer clic y el último pueden pasar diez minutos. No se ha hecho nada.
begin-again = Empiece de nuevo.
used-title = Este inicio de sesión ya se ha usado
used-why = La dirección sirve una vez. Se ha abierto por segunda vez, quizá al recargar la página.
used-copied = Si ha copiado el token, péguelo en { -notes }: no hay nada más que hacer.
used-loading = Si la primera página todavía se estaba cargando, vuelva a abrir esta dirección dentro de unos segundos.
used-not-copied = Si no, vuelva a iniciar sesión.
waiting-why = La dirección sirve una vez. Se ha abierto por segunda vez, y el token de la primera todavía no se ha mostrado.
waiting-go-on = Continúe al token. Espera un minuto.
issuer-title = La respuesta vino de otro servidor
issuer-why = Ha respondido al inicio de sesión un servidor que no es aquel al que se le envió. No se ha hecho nada con la respuesta.
again-administrator = Si vuelve a ocurrir, dígaselo a su administrador.
silent-title = El proveedor no ha enviado ninguna respuesta
silent-why = Ha vuelto sin permiso y sin error.
denied-title = No se ha concedido el acceso
denied-why = { $provider } no ha dado acceso a este servicio. O usted lo ha rechazado, o las directivas de su organización prohíben esta aplicación.
denied-mistake = Si lo ha rechazado por error, vuelva a iniciar sesión y acepte.
denied-policy = Si no lo ha rechazado, pida al administrador de su organización que permita esta aplicación.
another-account = O inicie sesión con otra cuenta.
scope-title = No se puede conceder un permiso
scope-why = { $provider } ha rechazado al menos uno de los permisos, y con él todos.
scope-administrator = Los permisos de administrador necesitan la cuenta de un administrador.
scope-fewer = Elija menos permisos, o inicie sesión con otra cuenta.
scope-registered = Si los permisos son fijos, dígaselo al administrador de este servicio: la aplicación debe estar registrada para cada uno de ellos.
trouble-title = { $provider } tiene un problema
trouble-why = El inicio de sesión ha fallado en { $provider }, no aquí.
try-later = Vuelva a intentarlo dentro de unos minutos.
refused-title = Se ha rechazado el inicio de sesión
refused-why = { $provider } ha terminado el inicio de sesión con un error.
try-again = Vuelva a intentarlo.
refused-administrator = Si vuelve a ocurrir, diga a su administrador lo que el proveedor indica aquí.
rejected-title = { $provider } no ha aceptado el inicio de sesión
do-sign-in-again = Vuelva a iniciar sesión.
unreachable-title = No se puede acceder a { $provider }
unreachable-administrator = Si sigue así, diga a su administrador lo que pone aquí.
too-many-title = Demasiados inicios de sesión
too-many-wait = Espere un poco y vuelva a iniciar sesión.
denied-ask = Pregunte al administrador de su organización.
failed-title = El inicio de sesión ha fallado
failed-administrator = Si vuelve a ocurrir, dé a su administrador el número de esta solicitud.

## Privacidad

privacy-title = Privacidad
privacy-lead = Este servicio no guarda cuentas, tokens ni reuniones.
privacy-passes = Transmite las solicitudes de su calendario a su servicio de reuniones y devuelve las respuestas. Lo que usa para iniciar sesión va a su servicio de reuniones; una contraseña que escriba aquí se usa una vez, para ese inicio de sesión, y no se guarda.
privacy-cookies = Durante un inicio de sesión, su navegador tiene una cookie cifrada y de corta duración con la que este servicio le reconoce cuando vuelve de su servicio de reuniones. Si elige un idioma al final de una página, una cookie lo recuerda. No hay otras cookies, ni seguimiento, ni contenido de terceros.
privacy-waits = Un token espera segundos o minutos a la página que lo muestra, o a una respuesta que se perdió. Mientras tanto está cifrado con una clave que solo tienen su navegador o su calendario, y después desaparece. Si su navegador ejecuta su script, la página que lo muestra lo olvida a los diez minutos.
privacy-log = El servicio escribe un registro de funcionamiento y un registro de auditoría: la hora de un inicio de sesión o de un cambio de reunión, el servicio de reuniones, la dirección de red de origen y si funcionó. Ninguno contiene tokens, contraseñas ni el contenido de las reuniones.
privacy-withdraw = Su servicio de reuniones tiene su propia política de privacidad. Para retirar el acceso que ha concedido, use la configuración de ese servicio o pregunte a su administrador.

## Explicaciones de los problemas, para desarrolladores y administradores

problems-title = Problemas
problems-lead = Cada error de la API es un documento de problema (RFC 9457). Su `type` es la dirección de una de estas páginas, y su `cause` es una palabra con la que un programa puede actuar.
problems-problem = Problema
problems-meaning = Qué significa
problems-what-to-do = Qué hacer
problems-type = Tipo
problems-status = Estado
problems-cause = Causa
problems-all = Todos los problemas
