# Documentos que alguien se lleva en un solo archivo, un ZIP, en Documentos de la aplicación web de los clientes. $name es el nombre de un archivo.

## En Documentos
archive-choose = Elegir varios
archive-choose-end = Dejar de elegir
archive-choosing = Marque los documentos que quiera y después pulse el botón de abajo.
archive-case = Descargar todo el caso en un ZIP
archive-folder = Descargar esta carpeta en un ZIP
archive-which = Para descargar todo un caso, elíjalo antes en «Mostrar».
archive-see = Sus descargas
archive-chosen = { $count ->
    [0] Ningún documento elegido
    [one] 1 documento elegido, { $size }
   *[other] { $count } documentos elegidos, { $size }
}
archive-choose-shown = { $count ->
    [one] Elegir el de la lista
   *[other] Elegir los { $count } de la lista
}
archive-choose-none = No elegir ninguno
archive-choose-firm = { $count ->
    [one] Elegir el de { $firm }
   *[other] Elegir los { $count } de { $firm }
}
archive-choose-none-firm = { $count ->
    [one] Desmarcar el de { $firm }
   *[other] Desmarcar los { $count } de { $firm }
}
archive-several-firms = Son documentos de varios bufetes. Un ZIP lleva los de un solo bufete: desmarque los demás.
archive-download = { $count ->
    [0] Descargar en un ZIP
   *[other] Descargar { $count } en un ZIP
}
archive-empty = Elija al menos un documento.
archive-missing = Un documento que eligió ya no se comparte con usted. Se quitó de su elección: revísela y pulse otra vez.

## Sus descargas
downloads-title = Sus descargas
downloads-lead = Un ZIP es un solo archivo con todos los documentos dentro. Cada uno está aquí un día y después se borra. Los documentos mismos siguen en Documentos.
downloads-none = No hay descargas. Cuando elija varios documentos, una carpeta o todo un caso en Documentos, aparecerán aquí en un solo archivo.
downloads-about = { $count ->
    [one] 1 documento
   *[other] { $count } documentos
}
downloads-case = { $count ->
    [one] 1 documento: todo el caso { $matter }
   *[other] { $count } documentos: todo el caso { $matter }
}
downloads-folder = { $count ->
    [one] 1 documento: carpeta { $folder }
   *[other] { $count } documentos: carpeta { $folder }
}
downloads-one-folder = { $count ->
    [one] 1 documento de una carpeta
   *[other] { $count } documentos de una carpeta
}
downloads-some = { $count ->
    [one] 1 documento elegido
   *[other] { $count } documentos elegidos
}
downloads-asked = Pedida el { $moment }
downloads-until = aquí hasta el { $moment }
downloads-making = En preparación
downloads-progress = Se está preparando { $name }
downloads-written = Ya contiene { $written } de { $count } documentos
downloads-wait = Puede dejar esta página. Si tarda más de un minuto, le enviaremos un correo cuando esté lista.
downloads-get = Descargar ({ $size })
downloads-ready = { $name } está listo para descargar.
downloads-left-out = { $count ->
    [one] 1 documento no está incluido: ya no se compartía con usted o no se encontró su archivo. La lista del ZIP lo explica.
   *[other] { $count } documentos no están incluidos: ya no se compartían con usted o no se encontraron sus archivos. La lista del ZIP lo explica.
}
downloads-failed = No se pudo preparar esta descarga. Sus documentos están seguros.
downloads-outdated = Desde que pidió esta descarga, un documento incluido cambió o ya no se comparte con usted.
downloads-gone = Esta descarga se borró al pasar su día.
downloads-again = Prepararla de nuevo
downloads-said-again = Se está preparando de nuevo { $name }.
downloads-choose-again = Elija los documentos otra vez en Documentos.
