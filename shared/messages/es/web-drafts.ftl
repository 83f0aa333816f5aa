# Respuestas por correo que todavía no se enviaron, en Mensajes de la aplicación web de los clientes.

drafts-title = Respondió por correo. ¿Enviar la respuesta?
drafts-waiting = { $count ->
    [one] Respondió por correo. ¿Enviar la respuesta?
   *[other] Respondió por correo. ¿Enviar sus { $count } respuestas?
}
drafts-look = { $count ->
    [one] Un mensaje por correo espera. ¿Verlo?
   *[other] { $count } mensajes por correo esperan. ¿Verlos?
}
drafts-title-look = Mensajes por correo que esperan
drafts-back = Mensajes
drafts-lead = Estas respuestas todavía no se han enviado a { $firm }. Envíe lo que sea de usted y descarte lo demás.
drafts-none = No espera ninguna respuesta. Cuando responda a un correo de su bufete, la respuesta aparece en Mensajes.
drafts-from = De { $from }, { $moment }
drafts-at = { $moment }
drafts-other-sender = Llegó desde otra dirección que la que tiene su bufete.
drafts-other-discard = Si usted no lo escribió, descártelo.
drafts-unverified = No pudimos saber con certeza que llegó desde su dirección.
drafts-spam = Parecía correo no deseado.
drafts-virus = Traía un virus, así que se dejaron fuera sus archivos.
drafts-expired = El correo al que responde tiene más de 90 días.
drafts-matter-closed = Este caso está cerrado. Puede escribir, pero ya no se reciben archivos.
drafts-unreadable = Era demasiado grande o no pudimos leerla. Por favor, escriba su respuesta en Mensajes y envíe los archivos desde allí.
drafts-too-long = Es más larga de lo que puede ser un mensaje. El resto no está en el portal, sino en el correo que usted envió.
drafts-whole = Mostrar todo
drafts-too-many-files = Tiene más de 20 archivos. Por favor, envíelos en Documentos.
drafts-empty-file = Uno de sus archivos estaba vacío o no se pudo leer, así que se dejó fuera. Por favor, envíelo en Documentos.
drafts-secret-in-file = Uno de sus archivos tiene un enlace nuestro con el que se entra en su portal, así que lo dejamos fuera: quien lo abra podría usar el enlace.
drafts-subject-only = No traía nada más que el asunto.
drafts-automatic = Parece una respuesta que su programa de correo da mientras usted está fuera.
drafts-too-many = Envió muchos correos en una hora, así que este espera.
drafts-not-kept = Envió hoy más correos de los que recibimos, y los últimos no se guardaron. Por favor, escriba en Mensajes lo que decían.
drafts-cut = Aquí está solo el comienzo. El texto completo está en el correo que usted envió.
drafts-left-out = { $count ->
    [one] Se dejó fuera un archivo.
   *[other] Se dejaron fuera { $count } archivos.
}
drafts-send = Enviar a { $firm }
drafts-discard = Descartar
drafts-sent = Su respuesta se envió a { $firm }.
drafts-discarded = Descartada. Nadie la ve.
drafts-gone = Ya se envió o se descartó.
