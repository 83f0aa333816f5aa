# Las páginas de documentos y de su envío, que la aplicación trae cuando alguien va allí. $firm es el nombre de un bufete.

## Documentos
documents-title = Documentos
documents-all = Todos los documentos
documents-list = Todos los archivos
documents-none = Todavía no hay documentos. Cuando { $firm } comparta uno, aparecerá aquí y le enviaremos un correo. Lo que usted envíe también estará aquí.
documents-none-case = No hay documentos en este caso.
documents-none-folder = Todavía no hay nada en esta carpeta.
documents-none-mine = Todavía no ha enviado ningún documento.
documents-none-found = Ningún documento tiene «{ $words }» en el nombre.
documents-found = { $count ->
    [one] 1 documento encontrado
   *[other] { $count } documentos encontrados
}
documents-search = Buscar por nombre
documents-search-button = Buscar
documents-from = De
documents-from-all = Todos
documents-from-firm = El bufete
documents-from-me = Mí
documents-sort = Orden
documents-sort-newest = Más recientes
documents-sort-oldest = Más antiguos
documents-sort-name = Nombre, A a Z
documents-sort-name-down = Nombre, Z a A
document-by-firm = De { $firm }
document-by-me = Enviado por usted
document-in-folder = Carpeta: { $folder }
document-not-here = El documento al que le llevó el enlace no está aquí. Puede que todavía se esté revisando o que ya no se comparta con usted.
folders-title = Carpetas
folder-others = { $count ->
    [one] Otro cliente también ve esta carpeta.
   *[other] Otros { $count } clientes también ven esta carpeta.
}
folder-others-short = { $count ->
    [one] También la ve otro cliente
   *[other] También la ven otros { $count } clientes
}
folder-gone-title = Esta carpeta ya no se comparte
folder-gone-body = Puede que su bufete la haya sustituido. Lo que se comparte con usted está en Documentos.
upload-sent-on = Lo que envió el { $moment }

## Recibos
receipt = Recibo
receipt-received = Recibido
receipt-size = Tamaño
receipt-bytes = { $size } ({ $bytes } bytes)
receipt-hash = Huella del archivo (SHA-256)
receipt-own = Huella del archivo en su dispositivo
receipt-same = Las dos son iguales: lo que llegó es lo que usted tiene.
receipt-other = Las dos no son iguales. Envíe el archivo otra vez y diga a su bufete cuál vale.
receipt-copy = Copiar
receipt-copied = Copiado

## Elegir qué enviar
choose-camera = Tomar foto
choose-photos = Fotos
choose-files = Elegir archivos
choose-drop = Suelte archivos en cualquier lugar de esta página o elíjalos.
choose-hint = Hasta { $count } archivos a la vez, de hasta { $size } cada uno.
send-empty = Elija al menos un archivo.
send-unreadable = Nada de lo que eligió se puede leer ya. Elija al menos un archivo.
send-added = { $count ->
    [one] 1 archivo añadido
   *[other] { $count } archivos añadidos
}
send-chosen = { $count ->
    [one] 1 archivo por enviar
   *[other] { $count } archivos por enviar
}
refused-title = { $count ->
    [one] 1 archivo no se añadió
   *[other] { $count } archivos no se añadieron
}
refused-names = { $names } y { $count } más
refused-empty = { $count ->
    [one] este archivo está vacío.
   *[other] estos archivos están vacíos.
}
refused-large = { $count ->
    [one] este archivo tiene más de 5 GB. Envíelo por partes o pregunte a su bufete.
   *[other] estos archivos tienen más de 5 GB cada uno. Envíelos por partes o pregunte a su bufete.
}
refused-many = 20 archivos a la vez son el máximo. Envíe primero estos y después los demás.
refused-twice = { $count ->
    [one] este archivo ya está en la lista.
   *[other] estos archivos ya están en la lista.
}
refused-folder = { $count ->
    [one] es una carpeta. Ábrala y elija los archivos que contiene.
   *[other] son carpetas. Ábralas y elija los archivos que contienen.
}
refused-unreadable = { $count ->
    [one] su dispositivo no entrega este archivo. Se movió o se borró, o está en una nube: ábralo primero en su dispositivo y después vuelva a elegirlo.
   *[other] su dispositivo no entrega estos archivos. Se movieron o se borraron, o están en una nube: ábralos primero en su dispositivo y después vuelva a elegirlos.
}
file-name = Nombre nuevo para { $name } (opcional)
file-rename = Cambiar nombre
file-remove = Quitar { $name }
file-kept = queda en este dispositivo hasta que se envíe
send-folder = Carpeta (opcional)
send-folder-none = Sin carpeta
send-folder-seen = Lo que envíe lo ven solo usted y { $firm }.
send-message = Mensaje (opcional)
send-button = Enviar
send-button-count = { $count ->
    [one] Enviar 1 archivo
   *[other] Enviar { $count } archivos
}
send-button-firm = { $count ->
    [one] Enviar 1 archivo a { $firm }
   *[other] Enviar { $count } archivos a { $firm }
}
send-case-choose = Elija un caso
send-case-empty = Elija el caso al que corresponde.
send-hint = { $firm } recibe el aviso en cuanto un archivo llega y se revisa. Usted recibe un recibo.
send-begun = { $count ->
    [one] Enviando 1 archivo
   *[other] Enviando { $count } archivos
}
send-closed = { $matter } está cerrado. Un caso cerrado ya no admite archivos. Todavía puede escribir a { $firm }.
send-closed-case = Este caso está cerrado y ya no admite archivos. Todavía puede escribir a su bufete.
send-closed-others = Los casos cerrados ya no admiten archivos: { $matters }.
send-no-cases = Todavía no hay casos. Cuando { $firm } abra uno para usted, podrá enviarle archivos aquí.
send-more = Enviar más

## Escanear papeles
choose-scan = Escanear páginas
choose-scan-desk = Un PDF con varias fotos
scan-title = Su escaneo
scan-hint = Fotografíe una página tras otra. Cada una se recorta a su papel donde este se distingue: revise las imágenes. Se convierten en un solo PDF, en este orden.
scan-kept = Hasta que se envíe, quedan en este dispositivo.
scan-not-kept = Este navegador no puede guardarlas, quizá porque la ventana es privada: no cierre ni recargue esta página antes de enviarlas.
scan-page = Página { $number }
scan-which = la página { $number }
scan-turn = Girar
scan-up = Subir
scan-down = Bajar
scan-remove = Quitar
scan-adjust = Ajustar
scan-is-cut = Recortada al papel
scan-adjust-title = Ajustar la página { $number }
scan-adjust-hint = Lo que queda dentro de la línea será la página. Arrastre una esquina o muévala con las flechas del teclado.
scan-corner-1 = Esquina superior izquierda
scan-corner-2 = Esquina superior derecha
scan-corner-3 = Esquina inferior derecha
scan-corner-4 = Esquina inferior izquierda
scan-from-left = { $corner }, desde la izquierda
scan-from-top = { $corner }, desde arriba
scan-find = Buscar el papel
scan-found = Se encontró el papel.
scan-not-found = Ningún papel se distingue, así que es la foto entera. Arrastre las esquinas hasta el papel.
scan-whole = Foto entera
scan-whole-again = Ahora es la foto entera.
scan-contrast = Contraste
scan-colours = Como en la foto
scan-white = Negro sobre blanco
scan-adjust-use = Usar
scan-adjust-cancel = Cancelar
scan-adjusted = Se ajustó la página { $number }.
scan-not-adjusted = La página no se pudo cambiar
scan-not-adjusted-detail = Está como estaba. Inténtelo de nuevo o fotografíela otra vez.
scan-reading = { $count ->
    [one] Leyendo 1 foto…
   *[other] Leyendo { $count } fotos…
}
scan-added = { $count ->
    [one] El escaneo tiene 1 página.
   *[other] El escaneo tiene { $count } páginas.
}
scan-turned = Se giró la página { $number }.
scan-moved = La página { $before } es ahora la página { $number }.
scan-removed = { $count ->
    [0] Se quitó la página { $number }. No queda ninguna.
    [one] Se quitó la página { $number }. Queda 1 página.
   *[other] Se quitó la página { $number }. Quedan { $count } páginas.
}
scan-unreadable = { $count ->
    [one] { $names }: esta foto no se puede leer aquí. Añádala con «Elegir archivos».
   *[other] { $names }: estas fotos no se pueden leer aquí. Añádalas con «Elegir archivos».
}
scan-too-many = { $names }: { $count } páginas son el máximo para un PDF. Termine este y escanee después las demás.
scan-next = Fotografiar otra página
scan-add = Añadir fotos
scan-size = { $count ->
    [one] 1 página, alrededor de { $size }
   *[other] { $count } páginas, alrededor de { $size }
}
scan-make = Crear un solo PDF
scan-made = { $count ->
    [one] 1 página es ahora un PDF entre los archivos por enviar.
   *[other] { $count } páginas son ahora un solo PDF entre los archivos por enviar.
}
scan-name = Escaneo { $day }
scan-not-made = El PDF no se añadió. Sus páginas siguen aquí.
scan-discard = Descartar el escaneo
scan-discard-question = ¿Descartar todas las páginas de este escaneo?
scan-discard-yes = Descartar páginas
scan-discard-no = Conservar páginas
scan-discarded = El escaneo se descartó.

## En camino
sending-title = { $count ->
    [one] Enviando 1 archivo
   *[other] Enviando { $count } archivos
}
sending-from = Sin terminar, del { $moment }
sending-checking = { $count ->
    [one] Se está revisando 1 archivo
   *[other] Se están revisando { $count } archivos
}
sending-checking-note = Todo llegó. Revisamos cada archivo por si tiene contenido dañino; puede salir de esta página.
sending-received = { $count ->
    [one] 1 archivo recibido
   *[other] { $count } archivos recibidos
}
sending-over = { $files ->
    [1] El archivo no se recibió
   *[other] { $arrived } de { $files } archivos recibidos
}
sending-pause = Pausar
sending-resume = Seguir enviando
sending-see = Ver lo que envió
sending-close = Quitar de esta página
progress-label = Todos los archivos juntos
progress-file = { $name }
progress-bytes = { $sent } de { $size }
progress-speed = { $size } por segundo
progress-soon = falta menos de un minuto
progress-minutes = { $count ->
    [one] falta alrededor de 1 minuto
   *[other] faltan alrededor de { $count } minutos
}
progress-hours = { $count ->
    [one] falta alrededor de 1 hora
   *[other] faltan alrededor de { $count } horas
}
stage-choose = Sin terminar
stage-waiting = En espera
stage-waiting-at = En espera al { $percent } %
stage-sending = Enviando { $percent } %
stage-checking = En revisión
stage-received = Recibido
stage-received-at = Recibido { $time }
stage-refused = No aceptado
stage-held = Espera a su bufete
stage-over = No enviado
file-choose-note = { $percent ->
    [0] Vuelva a elegir { $name } para enviarlo.
   *[other] Vuelva a elegir { $name }. Continuaremos desde el { $percent } %.
}
file-refused-malware = Se encontró contenido dañino en este archivo. Se borró y no llegó a su bufete. Revise su dispositivo o pregunte a su bufete cómo enviarlo de otra manera.
file-unreadable-note = { $percent ->
    [0] Ya no se puede leer { $name } en su dispositivo. Se movió, cambió o se borró. Vuelva a elegirlo para enviarlo.
   *[other] Ya no se puede leer { $name } en su dispositivo. Se movió, cambió o se borró. Vuelva a elegirlo y continuaremos desde el { $percent } %.
}
file-changed-note = { $name } cambió después de que se enviara el { $percent } %. Elíjalo como era entonces, o pulse «Detener el envío» y envíelo como un archivo nuevo.
file-refused-content = Este archivo no llegó como está en su dispositivo, quizá porque cambió entretanto. Se borró y no llegó a su bufete. Envíelo otra vez.
file-refused-size = Este archivo llegó con otro tamaño del que debía tener. Se borró. Envíelo otra vez.
file-held-note = No pudimos revisar este archivo, por ejemplo porque tiene contraseña. { $firm } decide si lo abre.
file-over-note = El envío de este archivo se abandonó. Envíelo otra vez si su bufete lo necesita.
trouble-offline = { $files ->
    [1] Se perdió la conexión. Su archivo continuará al reconectarse; no cierre esta página.
   *[other] Se perdió la conexión. Llegaron { $arrived } de { $files } archivos. El resto continuará al reconectarse; no cierre esta página.
}
trouble-server = { $files ->
    [1] El portal no puede responder en este momento. Su archivo todavía no llegó. Seguimos intentándolo; no cierre esta página.
   *[other] El portal no puede responder en este momento. Llegaron { $arrived } de { $files } archivos. Seguimos intentándolo; no cierre esta página.
}
trouble-stuck = { $files ->
    [1] El envío se detuvo. Su archivo no llegó. Inicie sesión otra vez para enviarlo.
   *[other] El envío se detuvo. Llegaron { $arrived } de { $files } archivos. Inicie sesión otra vez para enviar el resto.
}
again-button = { $count ->
    [one] Elegirlo otra vez
   *[other] Elegirlos otra vez
}
again-other = { $names }: no es uno de los archivos que faltan, o cambió desde entonces. Elija el mismo archivo o envíelo como nuevo más abajo.
give-up = Detener el envío
give-up-question = ¿Detener el envío definitivamente? Lo que ya llegó queda en su bufete.
give-up-yes = Detener el envío
give-up-no = Seguir enviando
said-received = { $files ->
    [1] Su archivo se recibió
   *[other] { $arrived } de { $files } archivos recibidos
}
said-refused = { $name } no se aceptó.
