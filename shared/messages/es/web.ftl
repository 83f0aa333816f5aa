# La aplicación web de los clientes. $firm es el nombre de un bufete. Los clientes leen "caso"; "matter" es de la API.

## En todas partes
app-name = Portal de clientes
page-title = { $page } – { $portal }
skip = Ir al contenido
loading = Cargando…
try-again = Intentar de nuevo
moment = { $day } a las { $time }
moment-one = { $day } a la { $time }
days = { $first } a { $last }
hour = { $starts }, { $zone }
hours = { $starts } a { $ends }, { $zone }
show-more = Mostrar más
opens-new-tab = (se abre en otra pestaña)
new-mark = Nuevo
download = Descargar
download-gone = Este archivo ya no se comparte con usted.
download-held = Su archivo está listo.
download-share = Guardar o compartir

## Moverse por el portal
nav-label = Páginas principales
nav-home = Inicio
nav-messages = Mensajes
nav-documents = Documentos
nav-bills = Facturas
nav-calendar = Calendario
nav-new = { $count ->
    [one] novedad
   *[other] novedades
}
settings = Configuración
menu = Menú
help = Ayuda
sign-out = Cerrar sesión
sign-out-failed = No pudimos comunicarnos con el portal, así que su sesión sigue abierta. Revise su conexión e inténtelo de nuevo.
stop-title = Todavía se están enviando archivos
stop-body = Si cierra la sesión ahora, el envío se detiene. Lo que ya llegó queda en su bufete. Para enviar el resto, inicie sesión otra vez y vuelva a elegir los archivos.
stop-stay = Seguir enviando
stop-stop = Detener el envío y cerrar sesión
filter-label = Mostrar
filter-all = Todos los casos
case-closed = Caso cerrado

## Cuando algo falla
error-summary-title = Hay un problema
error-offline-title = Parece que no tiene conexión.
error-offline-detail = Revise su conexión e inténtelo de nuevo. No se perdió nada.
error-busy-title = El portal está ocupado.
error-busy-detail = Espere un minuto e inténtelo de nuevo. No se perdió nada.
error-server-title = El portal no puede responder en este momento.
error-server-detail = No se perdió nada. Inténtelo de nuevo en un momento.
not-found-title = Esta página no está aquí
not-found-body = Puede que se haya retirado o que la dirección esté incompleta. Si esperaba algo, pregunte a su bufete.
not-found-home = Ir a Inicio
unreachable-title = No podemos comunicarnos con su portal

## Iniciar sesión
sign-in-title = Iniciar sesión
sign-in-lead = No necesita contraseña. Le enviamos un enlace por correo para entrar.
sign-in-email = Correo electrónico
sign-in-email-hint = La dirección a la que le escribe su bufete.
sign-in-button = Enviarme un enlace
sign-in-region = Región: { $region }
sign-in-region-hint = Su invitación vino del portal de una región. Si no está seguro, deje esta.
sign-in-language = Idioma
sign-in-trouble = ¿Problemas para entrar?
signed-out-over = Cerramos su sesión para proteger su expediente. Lo que estaba escribiendo queda guardado en este dispositivo durante 24 horas.
signed-out-by-hand = Su sesión está cerrada.
sending-outside = { $files ->
    [1] Su archivo se sigue enviando. No cierre esta página.
   *[other] El envío continúa: llegaron { $arrived } de { $files } archivos. No cierre esta página.
}
sending-outside-stuck = { $files ->
    [1] El envío se detuvo: su archivo no llegó. Inicie sesión para enviarlo y no cierre esta página.
   *[other] El envío se detuvo: llegaron { $arrived } de { $files } archivos. Inicie sesión para enviar el resto y no cierre esta página.
}
sending-outside-done = { $files ->
    [one] Su archivo llegó. Inicie sesión para ver el recibo.
   *[other] Llegaron los { $files } archivos. Inicie sesión para ver el recibo.
}

## La página a la que lleva un enlace
link-title = Entre en su portal
link-known = Pulse el botón para entrar como { $address }.
link-button = Iniciar sesión
link-not-me = ¿No es usted? Use otra dirección
link-confirm-title = Confirme que es usted
link-confirm-lead = Escriba el correo donde recibió este enlace. ¿Se lo reenviaron? Cierre esta página.
link-confirm-button = Continuar
link-expired-title = Este enlace venció
link-used-title = Este enlace ya se usó
link-over-body = Cada enlace funciona una vez, durante 1 hora. Su expediente está seguro.
link-fresh = Enviarme otro enlace
cookies-title = Este navegador no mantendría abierta su sesión.
cookies-detail = Permita las cookies de { $site } en la configuración del navegador o abra el portal en otro. Luego inténtelo de nuevo.
link-lost-title = Abra el enlace otra vez
link-lost-body = Por su seguridad, esta página no guarda el enlace. Ábralo otra vez desde su correo o pida uno nuevo.
link-lost-button = Pedir un enlace nuevo

## Confirmar con un código cuando el enlace de un aviso no basta
step-up-title = Confirme que es usted
step-up-body = Usted entró con el enlace de un aviso. Para ver o cambiar esto, enviamos un código de 6 dígitos a { $address }.
step-up-send = Enviarme un código
step-up-sent = Enviamos un código a { $address }. Sirve durante 10 minutos.
step-up-button = Confirmar

## Sesión
session-title = ¿Sigue ahí?
session-idle = Para proteger su expediente, cerraremos la sesión en { $left }. Su texto queda guardado.
session-final = Una sesión dura 12 horas como máximo. En { $left } necesitará un enlace nuevo. Su texto queda guardado.
session-uploads = Los envíos continúan.
session-stay = Continuar
session-go-on = Entendido
session-two-minutes = 2 minutos
session-minute = 1 minuto
session-seconds = { $seconds } segundos
session-failed = No pudimos comunicarnos con el portal. Revise su conexión e inténtelo de nuevo.

## Oferta de idioma
offer-question = ¿Leer el portal en español?
offer-yes = Continuar en español
offer-no = Seguir en inglés

## Inicio
home-title = Inicio
home-greeting = Hola, { $name }
requests-title = Lo que su bufete necesita de usted
standing-title = { $count ->
    [one] Cómo va su caso
   *[other] Cómo van sus casos
}
home-new = Novedades desde su última visita
home-new-first = Novedades para usted
home-new-none = No hay novedades. Cuando { $firm } comparta algo, aparecerá aquí y le enviaremos un correo.
home-your-firm = su bufete
home-next-event = Próximo evento
home-next-none = No hay eventos próximos.
home-due = Por pagar
home-due-none = No tiene nada que pagar ahora.
home-due-bills = { $count ->
    [one] 1 factura por pagar
   *[other] { $count } facturas por pagar
}
home-all-bills = Ver todas las facturas
home-all-events = Ver todos los eventos
home-all-messages = Ver todos los mensajes
home-write = Escribir un mensaje
one-firm = Esta visita muestra solo lo que comparte { $firm }, porque usted abrió el enlace de su correo.
one-firm-all = Mostrar todo
send-document = Enviar documento
sending-inside = Enviando archivos: { $percent } %
sending-unfinished = { $count ->
    [one] 1 archivo no se envió por completo. Continuar
   *[other] { $count } archivos no se enviaron por completo. Continuar
}

## Mensajes
messages-title = Mensajes
messages-none = Todavía no hay mensajes. Cuando { $firm } le escriba, aparecerá aquí y le enviaremos un correo. También puede escribir usted primero.
messages-no-cases = Todavía no hay casos. Cuando { $firm } abra uno para usted, podrá escribirle aquí.
messages-empty-case = Todavía no hay nada en este caso. Escriba a { $firm } cuando quiera.
messages-older = Mostrar mensajes anteriores
messages-older-shown = { $count ->
    [one] Se muestra 1 entrada anterior.
   *[other] Se muestran { $count } entradas anteriores.
}
messages-newer = Mostrar mensajes posteriores
messages-newest = Ir al más reciente
messages-newer-shown = { $count ->
    [one] Se muestra 1 entrada posterior.
   *[other] Se muestran { $count } entradas posteriores.
}
messages-you = Usted
messages-unread = { $count ->
    [one] 1 novedad
   *[other] { $count } novedades
}
messages-standing = Cómo va este caso
messages-log = Conversación
entry-bill = Factura { $number }
entry-bill-gone = Una factura que estaba aquí ya no se comparte.
preview-event = Evento del calendario: { $title }
entry-event-gone = Un evento del calendario que estaba aquí ya no se comparte. Si pensaba asistir, pregunte antes a { $firm }.
entry-event-cancelled = Se canceló un evento del calendario: { $day }. Por favor, no vaya.
preview-document = Documento: { $name }
preview-sent = Usted envió: { $name }
entry-document-gone = Un documento que estaba aquí ya no se comparte.
entry-attachment-bill = Factura adjunta
entry-attachment-event = Evento del calendario adjunto
entry-attachment-document = Documento adjunto
compose-label = Su mensaje para { $firm }
compose-hint = Su bufete recibe el aviso al instante. El texto queda en este dispositivo hasta que lo envíe.
compose-send = Enviar a { $firm }
compose-files = Añadir archivos
compose-sent = Mensaje enviado.
compose-restored = Guardamos lo que estaba escribiendo.
compose-failed = Su mensaje no se envió. Sigue aquí.
compose-empty = Escriba un mensaje antes de enviarlo.

## Facturas
bills-title = Facturas
bills-none = Todavía no hay facturas. Cuando { $firm } comparta una, aparecerá aquí y le enviaremos un correo.
bills-paid = Pagadas y saldadas
bills-void = Anuladas
bills-none-case = No hay facturas en este caso.
bill-title = Factura { $number }
bill-gone-title = Esta factura ya no se comparte
bill-gone-body = Puede que su bufete la haya sustituido. Sus otras facturas están en Facturas.
bill-from-mail = De su correo
bill-issued-day = Emitida el { $day }
bill-issued = Fecha de emisión
bill-due = Fecha de vencimiento
bill-due-day = Vence el { $day }
bill-total = Total
bill-total-of = Total { $amount }
bill-balance = Por pagar
bill-awaiting = Pendiente de pago
bill-overdue = Vencida
bill-settled = Nada por pagar
bill-credit = Saldo a favor, nada por pagar
bill-credit-amount = Saldo a favor
bill-credit-note = No tiene que pagar esta factura. Pregunte a { $firm } cómo le da el saldo a favor.
bill-paid = Pagada
bill-void = Anulada
bill-void-note = Esta factura ya no cuenta. No tiene que pagarla.
bill-case = Caso
bill-firm = Bufete
bill-message = Mensaje con esta factura
bill-download = Descargar factura
bill-download-file = Descargar factura ({ $about })
bill-pay = Pagar { $amount }
bill-pay-host = Usted paga en { $host }, la página de pago de { $firm }. Se abre en otra pestaña.
bill-pay-none = Para pagar esta factura, siga las instrucciones de { $firm }.
bill-shared-on = Compartida con usted el { $day }
bills-back = Todas las facturas

## Eventos del calendario
events-title = Eventos del calendario
events-upcoming = Próximos
events-past = Pasados
events-which = Qué eventos
events-month = Mes
events-none = No hay eventos próximos. Cuando { $firm } comparta uno, aparecerá aquí y le enviaremos un correo.
events-none-past = No hay eventos pasados en los últimos 12 meses.
events-none-month = No hay eventos en este mes.
events-earlier = Mes anterior
events-later = Mes siguiente
events-on-day = { $count ->
    [one] { $day }, 1 evento
   *[other] { $day }, { $count } eventos
}
event-all-day = Todo el día
event-here = En su reloj: { $day }, { $time }
event-where = Dónde
event-about = Detalles
event-case = Caso
event-attending = Tiene invitación
event-attending-note = { $firm } le espera allí.
event-limited = Para su información
event-limited-note = { $firm } compartió la fecha con usted. No tiene que asistir; por eso no se muestran el lugar ni los detalles.
event-confirmed = Confirmado
event-people = { $count ->
    [one] Ningún otro cliente tiene invitación.
   *[other] { $count } clientes tienen invitación, contándole a usted.
}
event-download = Añadir a mi calendario (archivo .ics)
event-download-note = Se abre en el calendario de su teléfono o computadora. Los cambios posteriores no llegan a esa copia: se los avisamos por correo.
event-gone-title = Este evento ya no se comparte
event-gone-body = Puede que se haya cancelado. Si pensaba asistir, pregunte antes a su bufete.
event-gone-messages = Ver en Mensajes
events-back = Todos los eventos
events-subscribe = Ver estos eventos en su propia app de calendario

## Configuración
settings-title = Configuración
settings-language = Cambiar idioma
settings-language-hint = Para el portal y para cada correo que le envía.
settings-language-here = Para esta visita. Para usarlo en cada visita y en cada correo, confirme que es usted.
settings-language-everywhere = Usar este idioma siempre
settings-language-en = English
settings-language-es = Español
settings-notifications = Correos sobre novedades y recordatorios
settings-notifications-hint = Cada correo dice solo qué tipo de cosa es nueva, nunca detalles de su caso. Siempre le avisamos si se cancela un evento.
settings-notifications-confirm = Usted entró con el enlace de un correo. Estas opciones valen para todos sus bufetes; confirme que es usted para cambiarlas.
settings-notifications-change = Elegir qué correos recibo
settings-messages = Mensajes
settings-stages = Cómo va su caso
settings-documents = Documentos y carpetas
settings-bills = Facturas
settings-events = Eventos del calendario
settings-day-before = Un recordatorio un día antes de un evento al que me invitaron
settings-hour-before = Un recordatorio una hora antes de un evento al que me invitaron
settings-saved = Guardado.
settings-address = Su correo electrónico
settings-address-body = Su bufete tiene registrada { $address }. Pídale que la cambie.
settings-address-firm = { $firm }: { $contact }
settings-sessions = Dónde tiene la sesión abierta
settings-sessions-hint = Cierre la sesión de un dispositivo que no reconozca o que ya no use.
settings-sessions-show = Mostrar mis dispositivos
settings-session-this = Este dispositivo
settings-session-seen = Último uso: { $moment }
settings-session-since = Sesión iniciada: { $moment }
settings-session-unknown = Navegador desconocido
settings-session-browser = { $browser } en { $system }
settings-session-end = Cerrar sesión
settings-session-end-which = Cerrar la sesión de { $device }
settings-session-ended = Se cerró la sesión de { $device }.

## 'No fui yo'
