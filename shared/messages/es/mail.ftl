# Correos. $firm es el nombre del bufete (varios nombres con comas si la persona es cliente de varios bufetes).
# Ningún correo contiene detalles de un caso: dice quién escribe, qué tipo de cosa hay y dónde verla.

## Junto a los botones y al final de los correos.
mail-below = En español: más abajo.
mail-plain-link = Si el botón no funciona, abra este enlace:
mail-plain-link-all = Si un botón no funciona, abra este enlace. Muestra todas las novedades:
mail-life = El enlace funciona una vez, durante 1 hora. Después le ofrece uno nuevo con un solo toque.
mail-life-each = Cada enlace funciona una vez, durante 1 hora. Después le ofrece uno nuevo con un solo toque.
mail-for-you = Este correo es solo para usted. Por favor, no lo reenvíe: sus enlaces abren su portal.
mail-discreet = Para proteger su privacidad, no dice nada de su caso.
mail-choices = Usted elige qué correos recibe: en su portal, en Configuración.
mail-reply = ¿Tiene preguntas? Responda a este correo: le llega a { $firm }.
mail-reply-conversation = Puede responder a este correo desde esta misma dirección: su respuesta aparece en su portal, en la conversación con { $firm }.

## Una hora en los asuntos, con la zona horaria del bufete.
mail-clock-am = { $digits } a.m. { $zone }
mail-clock-pm = { $digits } p.m. { $zone }

## El enlace que alguien pidió en la página de inicio de sesión.
mail-sign-in-subject = Su enlace para iniciar sesión, { $time }: { $firm }
mail-sign-in-preview = Funciona una vez, durante 1 hora.
mail-sign-in-title = Inicie sesión en su portal
mail-sign-in-body = Usted pidió un enlace al portal de clientes de { $firm }. Aquí lo tiene.
mail-sign-in-button = Iniciar sesión
mail-sign-in-code = O escriba este código en la página donde pidió el enlace. Sirve durante 10 minutos.
mail-sign-in-private = Por favor, no reenvíe este correo ni diga el código a nadie. Su bufete nunca se lo pedirá.
mail-sign-in-not-you = ¿No pidió un enlace? Entonces no tiene que hacer nada. Nadie puede iniciar sesión sin este correo.

## La invitación del bufete.
mail-invitation-subject = Invitación de { $firm } a su portal seguro
mail-invitation-preview = Un solo toque, sin contraseña.
mail-invitation-title = Le damos la bienvenida a su portal seguro
mail-invitation-body = { $firm } ha abierto un portal de clientes para usted: un lugar privado donde puede ver los mensajes, los documentos, las facturas y los eventos del calendario que el bufete comparte con usted, y escribirle en cualquier momento.
mail-invitation-how = No necesita contraseña. Pulse el botón; si el portal lo pide, escriba el correo donde recibió esta invitación.
mail-invitation-button = Abrir mi portal
mail-invitation-unexpected = ¿No esperaba esta invitación? Pregunte a { $firm } antes de abrirla.

## Las novedades. Cada tipo de cosa tiene su propio título, su frase y su botón.
mail-news-subject = Novedades de { $firm }
mail-news-title = Novedades en su portal
mail-news-all = Ver todas las novedades en el portal seguro
mail-news-preview = Abra su portal seguro para verlo.

mail-news-cancelled-subject = { $firm } canceló un evento del calendario
mail-news-cancelled-title = Evento del calendario cancelado
mail-news-cancelled-body = Se canceló un evento del calendario. Por favor, no vaya. En su portal puede ver de qué fecha era.
mail-news-cancelled-button = Leer el mensaje
mail-news-cancelled-many-subject = { $firm } canceló eventos del calendario
mail-news-cancelled-many-title = Eventos del calendario cancelados
mail-news-cancelled-many-body = Se cancelaron eventos del calendario. Por favor, no vaya. En su portal puede ver de qué fechas eran.
mail-news-cancelled-many-button = Leer los mensajes

mail-news-changed-subject = { $firm } cambió un evento del calendario
mail-news-changed-title = Evento del calendario modificado
mail-news-changed-body = Un evento del calendario ha cambiado. Por favor, revíselo antes de ir.
mail-news-changed-button = Ver el evento en el portal seguro
mail-news-changed-many-subject = { $firm } cambió eventos del calendario
mail-news-changed-many-title = Eventos del calendario modificados
mail-news-changed-many-body = Algunos eventos del calendario han cambiado. Por favor, revíselos antes de ir.
mail-news-changed-many-button = Ver los eventos en el portal seguro

mail-news-hour-before-subject = En menos de una hora: un evento del calendario con { $firm }
mail-news-hour-before-title = Un evento empieza en menos de una hora
mail-news-hour-before-body = Pronto empieza un evento del calendario al que usted está invitado. Su portal dice cuándo y dónde.
mail-news-hour-before-button = Ver cuándo y dónde
mail-news-hour-before-many-subject = En menos de una hora: eventos del calendario con { $firm }
mail-news-hour-before-many-title = Varios eventos empiezan en menos de una hora
mail-news-hour-before-many-body = Pronto empiezan eventos del calendario a los que usted está invitado. Su portal dice cuándo y dónde.
mail-news-hour-before-many-button = Ver cuándo y dónde

mail-news-day-before-subject = Recordatorio: en menos de un día, un evento con { $firm }
mail-news-day-before-title = Un evento empieza en menos de un día
mail-news-day-before-body = En menos de un día empieza un evento del calendario al que usted está invitado. Su portal dice cuándo y dónde.
mail-news-day-before-button = Ver cuándo y dónde
mail-news-day-before-many-subject = Recordatorio: en menos de un día, eventos con { $firm }
mail-news-day-before-many-title = Varios eventos empiezan en menos de un día
mail-news-day-before-many-body = En menos de un día empiezan eventos del calendario a los que usted está invitado. Su portal dice cuándo y dónde.
mail-news-day-before-many-button = Ver cuándo y dónde

mail-news-changed-aside-subject = { $firm } cambió un evento del calendario
mail-news-changed-aside-title = Evento del calendario modificado
mail-news-changed-aside-body = Ha cambiado un evento del calendario que { $firm } compartió para su información.
mail-news-changed-aside-button = Leer el mensaje
mail-news-changed-aside-many-subject = { $firm } cambió eventos del calendario
mail-news-changed-aside-many-title = Eventos del calendario modificados
mail-news-changed-aside-many-body = Han cambiado eventos del calendario que { $firm } compartió para su información.
mail-news-changed-aside-many-button = Leer los mensajes

mail-news-returned-subject = { $firm } necesita otra cosa
mail-news-returned-title = Lo que se envió fue devuelto
mail-news-returned-body = { $firm } revisó lo que se envió y necesita otra cosa. Su portal dice qué falta, y allí mismo puede enviarlo.
mail-news-returned-button = Ver qué falta
mail-news-returned-many-subject = { $firm } necesita otras cosas
mail-news-returned-many-title = Parte de lo que se envió fue devuelta
mail-news-returned-many-body = { $firm } revisó lo que se envió y necesita otra cosa. Su portal dice qué falta, y allí mismo puede enviarlo.
mail-news-returned-many-button = Ver qué falta

mail-news-request-subject = { $firm } necesita algo de usted
mail-news-request-title = Se le pide algo
mail-news-request-body = { $firm } le pide algo. Su portal dice qué es y para cuándo, y allí mismo puede hacerlo.
mail-news-request-button = Ver qué se me pide
mail-news-request-many-subject = { $firm } necesita algunas cosas de usted
mail-news-request-many-title = Se le piden algunas cosas
mail-news-request-many-body = { $firm } le pide algunas cosas. Su portal dice cuáles son y para cuándo, y allí mismo puede hacerlas.
mail-news-request-many-button = Ver qué se me pide

mail-news-reminder-subject = Recordatorio: { $firm } todavía necesita algo de usted
mail-news-reminder-title = Todavía hay algo pendiente
mail-news-reminder-body = { $firm } le pidió algo y sigue pendiente. Su portal dice qué es y para cuándo. Si ya lo hizo, no tiene que hacer nada más.
mail-news-reminder-button = Ver qué está pendiente
mail-news-reminder-many-subject = Recordatorio: { $firm } todavía necesita algunas cosas de usted
mail-news-reminder-many-title = Todavía hay cosas pendientes
mail-news-reminder-many-body = { $firm } le pidió algunas cosas y siguen pendientes. Su portal dice cuáles son y para cuándo.
mail-news-reminder-many-button = Ver qué está pendiente

mail-news-unread-subject = { $firm } le pide que revise algo
mail-news-unread-title = Hay algo importante para usted
mail-news-unread-body = { $firm } compartió algo importante con usted y todavía no lo ha abierto. Por favor, revíselo cuando pueda.
mail-news-unread-button = Abrirlo en el portal seguro
mail-news-unread-many-subject = { $firm } le pide que revise algunas cosas
mail-news-unread-many-title = Hay cosas importantes para usted
mail-news-unread-many-body = { $firm } compartió cosas importantes con usted y todavía no las ha abierto. Por favor, revíselas cuando pueda.
mail-news-unread-many-button = Ver las novedades en el portal seguro

mail-news-stage-subject = { $firm } le escribe cómo va su caso
mail-news-stage-title = Cómo va su caso
mail-news-stage-body = { $firm } ha escrito qué ocurre ahora en su caso y qué viene después.
mail-news-stage-button = Ver cómo va mi caso
mail-news-stage-many-subject = { $firm } le escribe cómo van sus casos
mail-news-stage-many-title = Cómo van sus casos
mail-news-stage-many-body = { $firm } ha escrito qué ocurre ahora en sus casos y qué viene después.
mail-news-stage-many-button = Ver cómo van mis casos

mail-news-message-subject = Nuevo mensaje de { $firm }
mail-news-message-title = Nuevo mensaje
mail-news-message-body = { $firm } le ha escrito.
mail-news-message-button = Leer el mensaje
mail-news-message-many-subject = Nuevos mensajes de { $firm }
mail-news-message-many-title = Nuevos mensajes
mail-news-message-many-body = { $firm } le ha escrito.
mail-news-message-many-button = Leer los mensajes

mail-news-bill-subject = Nueva factura de { $firm }
mail-news-bill-title = Nueva factura
mail-news-bill-body = { $firm } compartió una factura con usted.
mail-news-bill-button = Ver todas las facturas en el portal seguro
mail-news-bill-many-subject = Nuevas facturas de { $firm }
mail-news-bill-many-title = Nuevas facturas
mail-news-bill-many-body = { $firm } compartió facturas con usted.
mail-news-bill-many-button = Ver todas las facturas en el portal seguro

mail-news-document-subject = Nuevo documento de { $firm }
mail-news-document-title = Nuevo documento
mail-news-document-body = { $firm } compartió un documento con usted.
mail-news-document-button = Ver el documento en el portal seguro
mail-news-document-many-subject = Nuevos documentos de { $firm }
mail-news-document-many-title = Nuevos documentos
mail-news-document-many-body = { $firm } compartió documentos con usted.
mail-news-document-many-button = Ver los documentos en el portal seguro

mail-news-folder-subject = Nueva carpeta de { $firm }
mail-news-folder-title = Nueva carpeta
mail-news-folder-body = { $firm } compartió una carpeta con usted. Puede enviar sus archivos a ella.
mail-news-folder-button = Ver la carpeta en el portal seguro
mail-news-folder-many-subject = Nuevas carpetas de { $firm }
mail-news-folder-many-title = Nuevas carpetas
mail-news-folder-many-body = { $firm } compartió carpetas con usted. Puede enviar sus archivos a ellas.
mail-news-folder-many-button = Ver las carpetas en el portal seguro

mail-news-event-subject = Nuevo evento del calendario de { $firm }
mail-news-event-title = Nuevo evento del calendario
mail-news-event-body = Tiene una invitación de { $firm } a un evento del calendario. Todos los detalles están en su portal.
mail-news-event-button = Ver el evento en el portal seguro
mail-news-event-many-subject = Nuevos eventos del calendario de { $firm }
mail-news-event-many-title = Nuevos eventos del calendario
mail-news-event-many-body = Tiene invitaciones de { $firm } a eventos del calendario. Todos los detalles están en su portal.
mail-news-event-many-button = Ver los eventos en el portal seguro

mail-news-aside-subject = Nuevo evento del calendario de { $firm }
mail-news-aside-title = Para su información: un evento del calendario
mail-news-aside-body = { $firm } compartió con usted un evento del calendario para su información.
mail-news-aside-button = Leer el mensaje
mail-news-aside-many-subject = Nuevos eventos del calendario de { $firm }
mail-news-aside-many-title = Para su información: eventos del calendario
mail-news-aside-many-body = { $firm } compartió con usted eventos del calendario para su información.
mail-news-aside-many-button = Leer los mensajes

mail-news-withdrawn-subject = { $firm } ya no comparte un evento del calendario
mail-news-withdrawn-title = Evento del calendario que ya no se comparte
mail-news-withdrawn-body = { $firm } ya no comparte con usted un evento del calendario. Si pensaba asistir, pregunte antes a { $firm }.
mail-news-withdrawn-button = Leer el mensaje
mail-news-withdrawn-many-subject = { $firm } ya no comparte eventos del calendario
mail-news-withdrawn-many-title = Eventos del calendario que ya no se comparten
mail-news-withdrawn-many-body = { $firm } ya no comparte con usted algunos eventos del calendario. Si pensaba asistir, pregunte antes a { $firm }.
mail-news-withdrawn-many-button = Leer los mensajes

## Un inicio de sesión desde un navegador que no se había usado antes.
mail-new-browser-subject = ¿Fue usted? Inicio de sesión desde un navegador nuevo, { $time }
mail-new-browser-preview = Si fue usted, no tiene que hacer nada.
mail-new-browser-title = Inicio de sesión desde un navegador nuevo
mail-new-browser-body = Alguien inició sesión en su portal con { $firm } desde un navegador que no se había usado antes.
mail-new-browser-you = Si fue usted, no tiene que hacer nada.
mail-new-browser-not-you = Si no fue usted, pulse el botón. La sesión de ese navegador se cierra cuando usted lo confirma.
mail-new-browser-button = No fui yo
mail-new-browser-mailbox = Después cambie también la contraseña de su correo: quien inició sesión tenía un enlace o un código enviado a esta dirección, o una de sus llaves de acceso.

## A la dirección que el bufete usaba antes.
mail-address-changed-subject = { $firm } cambió el correo de su portal
mail-address-changed-preview = Esta dirección ya no abre su portal.
mail-address-changed-title = Su portal tiene otra dirección de correo
mail-address-changed-body = { $firm } ahora tiene registrada otra dirección de correo para usted. Esta ya no abre su portal con el bufete ni recibe correos sobre él.
mail-address-changed-not-you = ¿No pidió este cambio? Por favor, comuníquese ahora con { $firm }.

## Al bufete.
mail-activity-subject = Sus clientes usaron el portal
mail-activity-preview = Iniciaron sesión, leyeron o escribieron.
mail-activity-title = Sus clientes usaron el portal
mail-activity-body = Clientes de { $firm } iniciaron sesión en el portal, leyeron lo que usted compartió o le escribieron.
mail-activity-where = Para protegerlos, este correo no contiene detalles. Quien se ocupa del portal en su bufete los encuentra entre los eventos del portal.
mail-activity-often = Recibe este correo como máximo una vez por minuto, en la dirección que su bufete indicó para ello.

## Al bufete, sobre los sistemas a los que el portal envía eventos.
mail-endpoint-disabled-subject = El portal dejó de enviar eventos a sus sistemas
mail-endpoint-disabled-preview = Uno de sus puntos de conexión no responde.
mail-endpoint-disabled-title = Uno de sus puntos de conexión está apagado
mail-endpoint-disabled-body = El portal de clientes de { $firm } envía a sus sistemas lo que hacen los clientes. Uno de sus puntos de conexión no aceptó nada en tres días, o respondió que ya no existe, así que el portal dejó de enviarle eventos.
mail-endpoint-disabled-what = No se pierde nada: los eventos se guardan 35 días. Quien se ocupa de sus sistemas ve los intentos en /v1/firm/endpoints y puede encenderlo de nuevo. Entonces recibe, en orden, todo lo que le faltó.
mail-event-put-aside-subject = Sus sistemas no aceptaron un evento del portal
mail-event-put-aside-preview = Los demás eventos llegan.
mail-event-put-aside-title = Un evento no fue aceptado
mail-event-put-aside-body = El portal de clientes de { $firm } envía a sus sistemas lo que hacen los clientes. Uno de sus puntos de conexión acepta eventos, pero rechazó uno de ellos en 10 intentos durante tres días. El portal continúa con el siguiente.
mail-event-put-aside-what = El evento se guarda 35 días. Quien se ocupa de sus sistemas ve los intentos en /v1/firm/endpoints y puede hacer que se envíe de nuevo.
mail-endpoint-which = Es { $endpoint }.
mail-endpoint-often = Recibe este correo como máximo una vez al día por cada punto de conexión, en la dirección que su bufete dio a sus clientes.

## Documents that took long to become one file; their button leads to it.
mail-archive-ready-subject = Sus documentos de { $firm } están listos para descargar
mail-archive-ready-preview = Puede descargarlos en un solo archivo hasta mañana.
mail-archive-ready-title = Su descarga está lista
mail-archive-ready-body = Los documentos que eligió en el portal de { $firm } ya están en un solo archivo. Puede descargarlo durante un día desde que lo pidió; después se borra, y puede pedir que se prepare de nuevo.
mail-archive-ready-button = Descargar en el portal seguro

## Files that the portal refused; their button leads to them.
mail-file-rejected-subject = { $firm } no pudo recibir un archivo que usted envió
mail-file-rejected-preview = Abra su portal seguro para ver cuál.
mail-file-rejected-title = No se aceptó un archivo
mail-file-rejected-body = Uno o más archivos que envió a { $firm } no se aceptaron y se borraron: contenían un programa malicioso o no llegaron como se anunciaron. Lo demás que envió no está afectado.
mail-file-rejected-what = Por favor, revise el archivo en su dispositivo antes de enviarlo de nuevo, o pregunte a { $firm } cómo entregarlo.
mail-file-rejected-button = Ver los documentos en el portal seguro

## An answer by mail that was not sent yet; its button leads to it.
mail-answer-waiting-subject = Su respuesta a { $firm } le espera
mail-answer-waiting-preview = Todavía no se ha enviado.
mail-answer-waiting-title = ¿Respondió usted por correo?
mail-answer-waiting-body = Llegó una respuesta a un correo de { $firm }. El portal no pudo saber con certeza si es de usted, o no pudo recibirla completa. Por eso todavía no se ha enviado a { $firm }.
mail-answer-waiting-what = En su portal ve qué dice y por qué espera. Allí la envía o la descarta con un solo toque.
mail-answer-waiting-button = Ver mi respuesta
mail-answer-waiting-not-you = ¿No la escribió usted? Descártela allí o no haga nada: se borra a los 30 días y nadie la ve.
