# Las notificaciones y la pantalla de inicio, en Configuración de la aplicación web. «Notificación» es lo que muestra un teléfono.

devices-title = Notificaciones en sus dispositivos
devices-hint = Dicen solo qué tipo de cosa es nueva, nunca detalles de su caso: otras personas pueden ver su pantalla.
devices-show = Mostrar mis dispositivos con notificaciones
devices-turn-on = Notificarme en este dispositivo
devices-turn-off = Detener las notificaciones en este dispositivo
devices-off-hint = Su navegador le pedirá permiso. Puede detenerlas aquí en cualquier momento.
devices-on = Este dispositivo recibe notificaciones
devices-on-hint = Siguen llegando cuando la sesión se cierra sola. Si usted cierra la sesión, se detienen, para que nadie más las vea en este dispositivo.
devices-turned-on = Las notificaciones están activadas en este dispositivo.
devices-turned-off = Las notificaciones están desactivadas en este dispositivo.
devices-not-allowed = Su navegador no recibió permiso para mostrar notificaciones. No se cambió nada; puede intentarlo de nuevo.
devices-denied = Su navegador bloquea las notificaciones de este portal. Permítalas en los ajustes del navegador para esta página y abra otra vez Configuración.
devices-unsupported = Este navegador no puede mostrar notificaciones del portal. En todo caso, le avisamos por correo.
devices-portal = El portal de su bufete no envía notificaciones a navegadores. En todo caso, le avisamos por correo.
devices-install-first = En un iPhone o iPad, las notificaciones funcionan cuando el portal está en la pantalla de inicio:
devices-list = Dispositivos que reciben notificaciones
devices-since = Desde el { $moment }
devices-remove = Quitar
devices-remove-which = Quitar { $device }
devices-removed = { $device } ya no recibe notificaciones.
devices-choice = Notificaciones y correos
devices-beside = Una notificación y un correo
devices-instead = Una notificación; un correo solo si no llega
devices-none = Solo correos
push-refused = Su navegador no pudo activar las notificaciones
push-refused-detail = No pudo comunicarse con el servicio que las entrega. Revise su conexión y si su navegador permite notificaciones. En todo caso, le avisamos por correo.

## La pantalla de inicio
install-title = En su pantalla de inicio
install-hint = El portal se abre como una aplicación y casi no ocupa espacio.
install-button = Ponerlo en mi pantalla de inicio
install-done = El portal está en su pantalla de inicio.
install-menu = Abra el menú de su navegador y elija «Instalar» o «Añadir a pantalla de inicio», si aparece.
install-apple-share = En Safari, pulse Compartir (el cuadrado con una flecha).
install-apple-add = Elija «Añadir a pantalla de inicio».
install-apple-open = Abra el portal desde allí e inicie sesión.
