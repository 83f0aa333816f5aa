# Lo que un bufete necesita de sus clientes: en Inicio, en la lista y en la página de cada cosa. $firm es un bufete, $name un cliente.

## Listas
requests-all = Todo lo que necesita su bufete
requests-see-all = Ver todo ({ $count })
requests-none = Todavía no hay nada. Cuando { $firm } necesite algo de usted, aparecerá aquí y le enviaremos un correo.
requests-none-case = No hay nada en este caso.
requests-to-do = { $count ->
    [one] 1 cosa por hacer
   *[other] { $count } cosas por hacer
}
requests-to-do-none = No tiene nada que hacer ahora.
requests-before = Ver lo que envió antes
requests-sent = Enviado
requests-accepted = Aceptado por su bufete
requests-closed = En casos cerrados
requests-next = Todavía por hacer
requests-awaited = { $count ->
    [one] Su bufete espera un documento. ¿Es este?
   *[other] Su bufete espera { $count } documentos. ¿Es uno de ellos?
}

## Qué hacer
request-document = Enviar documentos
request-answer = Responder una pregunta
request-confirmation = Confirmar
request-signature = Firmar en otra página

## Para cuándo. $day es un día completo.
request-due-today = Para hoy
request-due-tomorrow = Para mañana, { $day }
request-due-in = Para el { $day } (en { $count } días)
request-due-on = Para el { $day }
request-overdue = Era para el { $day }
request-overdue-note = Todavía puede hacerlo.

## En qué punto está
request-returned = Su bufete lo devolvió
request-returned-title = { $firm } le pide que lo haga otra vez
# Respondió otro cliente. Sigue la frase siguiente.
request-returned-other = { $name } respondió; { $firm } necesita otra cosa
request-returned-anyone = Cualquiera de ustedes puede responder.
request-you-sent = Usted envió:
request-returned-on = { $firm } escribió el { $day }:
request-returned-no-reason = { $firm } no dio un motivo. Puede preguntarle.
request-sending = Se está enviando
request-checking = En revisión
request-by-you = { $kind ->
    [document] Usted lo envió el { $moment }
    [answer] Usted respondió el { $moment }
    [confirmation] Usted lo confirmó el { $moment }
   *[signature_elsewhere] Usted avisó a su bufete el { $moment } de que ya firmó
}
request-by-other = { $kind ->
    [document] { $name } lo envió el { $moment }
    [answer] { $name } respondió el { $moment }
    [confirmation] { $name } lo confirmó el { $moment }
   *[signature_elsewhere] { $name } avisó a su bufete el { $moment } de que ya está firmado
}
request-by-you-short = Lo hizo usted el { $day }
request-by-other-short = Lo hizo { $name } el { $day }

## Hacerlo
request-language = { $firm } escribió esto en { $language ->
    [es] español
   *[en] inglés
}.
request-ask = ¿Algo no está claro? Escriba a { $firm }
request-text = Su respuesta
request-text-hint = Queda en este dispositivo hasta que la envíe.
request-text-empty = Escriba su respuesta antes de enviarla.
request-choice = Elija una respuesta
request-choice-empty = Elija una respuesta antes de enviarla.
request-failed = Su respuesta no se envió. Sigue aquí.
request-confirm = Sí, lo confirmo
request-confirm-hint = { $firm } verá que usted lo confirmó y cuándo.
request-sign = Firmar en { $host }
request-sign-host = Usted firma en { $host }, fuera de este portal. Se abre en otra pestaña.
request-sign-none = Firme como le indicó { $firm }. Después pulse el botón.
request-signed = Ya firmé
request-signed-hint = Cuando haya firmado allí, pulse este botón para que su bufete lo sepa.
request-changed-title = { $firm } cambió lo que le pide
request-changed-read = Por favor, léalo otra vez.
request-changed-entered = Lo que usted puso todavía no se envió.
request-changed-nothing = Todavía no se envió nada.
request-you-wrote = Usted escribió:
request-you-chose = Usted eligió:
request-elsewhere = Los archivos para esto se están enviando desde otra ventana u otro dispositivo.
request-checking-note = Sus archivos llegaron y se revisan por si tienen contenido dañino. Puede salir de esta página.
request-closed = Este caso está cerrado y ya no admite archivos. Si { $firm } todavía necesita esto, escríbale.

## Hecho
request-sent-title = Enviado a { $firm }
request-sent-note = Ahora no tiene que hacer nada. Si { $firm } necesita algo más, le enviaremos un correo.
request-accepted-title = Listo. { $firm } lo aceptó.
request-accepted-note = No tiene que hacer nada más.
request-files = Lo que envió
request-receipts = Recibos de lo que envió
request-not-shown = Solo { $name } y { $firm } ven qué fue.
request-faster = { $name } se adelantó: esto ya está hecho.
request-unsent = Lo que usted puso aquí no se envió.
request-withdrawn-title = Su bufete ya no necesita esto
request-withdrawn-body = No tiene que hacer nada. Lo que haya enviado antes queda en su bufete.
