# La lista de lo que contiene un ZIP que se lleva un cliente. Se abre en una hoja de cálculo.
list-file = Archivo
list-name = Nombre en el portal
list-bytes = Bytes
list-hash = SHA-256
list-time-utc = Fecha y hora (UTC)
list-time = Fecha y hora del bufete
list-sender = Enviado por
list-note = Nota
list-moment = { $day } de { $month ->
    [m01] enero
    [m02] febrero
    [m03] marzo
    [m04] abril
    [m05] mayo
    [m06] junio
    [m07] julio
    [m08] agosto
    [m09] septiembre
    [m10] octubre
    [m11] noviembre
   *[m12] diciembre
} de { $year }, { $time } { $half ->
    [am] a.m.
   *[pm] p.m.
} { $zone }

# Lo que no contiene. No se dice el nombre de un documento que ya no se comparte.
list-lost = No está en este ZIP: no se encontró su archivo. Pídaselo al bufete.
list-hidden-one = 1 documento no está en este ZIP, porque ya no se compartía con usted cuando le llegó el turno.
list-hidden = { $count } documentos no están en este ZIP, porque ya no se compartían con usted cuando les llegó el turno.
