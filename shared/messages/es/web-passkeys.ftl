# Las llaves de acceso en la aplicación web: iniciar sesión con una, la oferta después de iniciarla y su lugar en Configuración.

## Iniciar sesión
passkey-sign-in = Iniciar sesión con una llave de acceso
passkey-sign-in-hint = Con su rostro, su huella o el bloqueo de pantalla, si ya lo configuró.

## La oferta, una vez en cada dispositivo
passkey-offer-title = ¿Iniciar sesión con un solo toque la próxima vez?
passkey-offer-body = Con su rostro, su huella o el bloqueo de pantalla de este dispositivo. Así no necesita ningún correo. Su rostro y su huella no salen de su dispositivo: el portal nunca los recibe.
passkey-offer-once = Lo preguntamos una sola vez en este dispositivo. Puede configurarlo en cualquier momento en Configuración.
passkey-offer-yes = Configurarlo
passkey-offer-no = Ahora no
passkey-offer-refused = No volveremos a preguntarlo en este dispositivo. Puede configurarlo en cualquier momento en Configuración.
passkey-offer-done = Su llave de acceso está lista
passkey-offer-done-body = La próxima vez, pulse «Iniciar sesión con una llave de acceso». Por correo funciona como antes.
passkey-offer-close = Cerrar

## Cuando un dispositivo dice que no
passkey-not-confirmed = Su dispositivo no lo confirmó
passkey-not-confirmed-sign-in = Puede que se haya cerrado su ventana o que no tenga una llave de acceso para este portal. Inténtelo de nuevo o pida un enlace por correo.
passkey-not-confirmed-add = Puede que se haya cerrado su ventana. No se añadió ninguna llave de acceso. Puede intentarlo de nuevo cuando quiera.
passkey-known = Este dispositivo ya tiene una llave de acceso para el portal
passkey-known-detail = Puede iniciar sesión con ella. No se cambió nada.
passkey-wrong-address = Las llaves de acceso no funcionan en esta dirección
passkey-wrong-address-detail = Una llave de acceso abre el portal solo en su propia dirección. Abra el portal con el enlace de uno de sus correos.
passkey-no-room = Este dispositivo no puede guardar una llave de acceso
passkey-no-room-detail = Necesita un bloqueo de pantalla: un código, una huella o el rostro. Configúrelo o use otro dispositivo. Por correo funciona como antes.
passkey-failed = Su dispositivo no pudo hacerlo
passkey-failed-detail = No se cambió nada. Inténtelo de nuevo o inicie sesión por correo como antes.

## Configuración
passkeys-title = Llaves de acceso
passkeys-hint = Una llave de acceso le permite iniciar sesión con su rostro, su huella o el bloqueo de pantalla, sin ningún correo. Cada dispositivo puede tener una.
passkeys-show = Mostrar mis llaves de acceso
passkeys-none = Todavía no hay llaves de acceso.
passkeys-add = Añadir una llave de acceso
passkeys-added = Desde ahora puede iniciar sesión con { $name }.
passkeys-renamed = Ahora se llama { $name }.
passkeys-removed = { $name } se eliminó.
passkeys-unsupported = Este navegador no tiene llaves de acceso. Iniciar sesión por correo funciona siempre.
passkey-current = Inició sesión con ella
passkey-here = Añadida en este navegador
passkey-created = Añadida: { $moment }
passkey-unused = Todavía sin usar
passkey-suspected = Puede haber una copia de esta llave de acceso: { $moment }
passkey-suspected-body = Respondió como solo responde una copia. Elimínela y añada una nueva. Si usted no inició sesión en ese momento, avise a su bufete.
passkey-rename = Cambiar nombre
passkey-name = Nombre nuevo para { $name }
passkey-name-empty = Dé un nombre a la llave de acceso.
passkey-save = Guardar
passkey-cancel = Cancelar
passkey-remove = Eliminar
passkey-remove-question = ¿Eliminar { $name }?
passkey-remove-body = Ya no servirá para iniciar sesión, y donde haya una sesión iniciada con ella, se cierra ahora. Por correo funciona como antes.
passkey-remove-current = Usted inició sesión con ella, así que su sesión se cerrará aquí. Para volver, inicie sesión por correo.
passkey-remove-device = Muchos dispositivos dejan entonces de ofrecerla. Si alguno aún la muestra, puede borrarla allí, entre sus contraseñas.
passkey-remove-yes = Eliminarla
passkey-remove-no = Conservarla
