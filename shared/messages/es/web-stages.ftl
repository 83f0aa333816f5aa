# Cómo va un caso. Se carga con Inicio cuando un bufete lo ha dicho, y con la página del caso. $day es un día completo.

stage-step = Etapa { $number } de { $count }
stage-now = Qué ocurre ahora
stage-next = Qué viene después
stage-waiting-firm = A la espera de su bufete, { $firm }
stage-waiting-client = Le toca a usted
stage-waiting-court = A la espera del juzgado o de una autoridad
stage-waiting-other = A la espera de otra persona
stage-by = { $firm } le vuelve a escribir a más tardar el { $day }.
stage-by-short = Próximas noticias a más tardar el { $day }
stage-overdue = { $firm } dijo que le escribiría a más tardar el { $day } y desde entonces no ha actualizado esta página. Puede preguntar a { $firm }.
stage-overdue-short = Esto debía actualizarse a más tardar el { $day }
stage-write = Escribir a { $firm }
stage-messages = Mensajes de este caso
stage-documents = Documentos de este caso
stage-all-cases = Mostrar los { $count } casos
stage-list = Todas las etapas
stage-done = Terminada, comenzó el { $day }
stage-passed = Superada
stage-current = Ahora
stage-current-since = Ahora, desde el { $day }
stage-ahead = Más adelante
stage-ahead-again = Más adelante, ya comenzó una vez el { $day }
stage-usual = Duración habitual
stage-history = Cómo llegó el caso hasta aquí
stage-language = { $firm } escribió esto en { $language ->
    [es] español
   *[en] inglés
}.
stage-none = { $firm } todavía no ha escrito cómo va este caso. Cuando lo haga, aparecerá aquí y le enviaremos un correo.
