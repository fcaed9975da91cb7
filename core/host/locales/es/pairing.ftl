### Emparejamiento: un programa pide acceso. $client es como se llama a sí mismo el programa. Tratamiento: usted.

## El formulario del código

pair-code-title = Introduzca el código
pair-code-lead = Un programa que usted usa muestra un código de diez letras. Escríbalo aquí para ver quién lo pide.
pair-code = Código
pair-code-note = Escriba solo un código que un programa le muestre ahora, en una pantalla suya. Nunca uno que alguien le haya enviado o dicho.
pair-code-wrong = Ese código no existe. Compárelo con el que muestra su programa; un código funciona durante unos minutos.
pair-code-too-many = Demasiados códigos incorrectos. Vuelva a intentarlo dentro de { $wait }, o abra la dirección que muestra su programa.
pair-continue = Continuar

## Quién pide, antes de iniciar sesión

pair-title = ¿Permitir que un programa use su cuenta de { $provider }?
pair-lead = Un programa pide programar reuniones en su nombre. Primero inicia sesión, después confirma.
pair-client = Se llama
pair-service = Servicio de reuniones
pair-account = Su cuenta
pair-account-unknown = aquella con la que acaba de iniciar sesión
pair-asked = Pedido
pair-ago = hace { $time }
pair-ago-from = hace { $time }, desde { $address }
pair-scopes = Entonces podría
pair-warning-title = ¿Lo ha empezado usted?
pair-warning = Continúe solo si lo acaba de pedir en el programa que se nombra aquí y este muestra el mismo código. Si alguien le envió esta dirección o un código, por correo, chat o teléfono, obtendría acceso a su cuenta.
pair-elsewhere = La petición vino de una red distinta de la de este navegador. Tenga cuidado: así ocurre cuando la hace otra persona.
pair-not-mine = Yo no he empezado esto

## La decisión, después de iniciar sesión

pair-confirm-title = ¿Dar acceso a «{ $client }»?
pair-confirm-lead = Ha iniciado sesión en { $provider }. Todavía no se ha dado nada.
pair-same = Lo he empezado yo, y el programa muestra este mismo código:
pair-not-ticked = Compare el código con el que muestra su programa y marque después la casilla.
pair-confirm = Dar acceso
pair-refuse = Rechazar

## El resultado

pair-done-title = «{ $client }» ya tiene acceso
pair-done-lead = Vuelva al programa: sigue por sí solo en unos segundos. Puede cerrar esta página.
pair-refused-title = No se ha dado nada
pair-refused-lead = «{ $client }» no ha obtenido acceso. Puede cerrar esta página.
pair-back = Volver al programa

## Terminada, o en otro navegador

pair-over-title = Esta petición ha terminado
pair-over-why = Ya se confirmó, se rechazó o se abandonó, o han pasado más de unos minutos. Ahora no se ha hecho nada.
pair-over-what = Si su programa sigue esperando, deje que lo pida otra vez; mostrará un código nuevo.
pair-foreign-title = Esta petición no se empezó en este navegador
pair-foreign-why = Solo puede decidir el navegador que inició sesión. La dirección se ha abierto en otro, las cookies están bloqueadas, o alguien le ha enviado el enlace. No se ha hecho nada con ella.
pair-foreign-what = Si su programa espera, abra en este navegador la dirección que muestra.
