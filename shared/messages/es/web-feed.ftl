# La app de calendario propia, en Eventos de la aplicación web de los clientes.

feed-title = Su app de calendario
feed-lead = Vea sus eventos en el calendario de su teléfono o computadora. Los cambios y las cancelaciones llegan allí solos.
feed-confirm = Su calendario recibe una dirección propia, que no pide iniciar sesión. Por eso le pedimos antes un código.
feed-set-up = Configurarlo
feed-details = Mostrar también lugares y descripciones
feed-details-hint = Si no, su calendario tiene títulos y horas. Piense en quién más puede verlo.
feed-details-saved = Guardado. Su calendario lo muestra cuando vuelva a consultar.
feed-apple = Añadir a iPhone, iPad o Mac
feed-google = Añadir a Google Calendar
feed-outlook = Añadir a Outlook
feed-delay = Las apps de calendario buscan cambios solo cada varias horas, algunas una vez al día. Cuando algo cambia, le escribimos de inmediato por correo.
feed-address = Para cualquier otra app
feed-address-hint = Copie esta dirección y añádala en su app como calendario de internet. No la comparta: quien la tenga puede ver sus eventos.
feed-copy = Copiar la dirección
feed-copied = Copiado
feed-fetched = Un calendario consultó por última vez el { $moment }
feed-unfetched = Todavía no ha consultado ningún calendario.
feed-change = Crear una dirección nueva
feed-change-sure = ¿Crear una dirección nueva? Los calendarios con la anterior ya no reciben eventos. Añada la nueva en cada uno.
feed-changed = Esta es su dirección nueva. La anterior ya no funciona.
feed-stop = Dejar de mostrar
feed-stop-sure = ¿Dejar de mostrar sus eventos en calendarios? La dirección ya no funcionará.
feed-stopped = Sus eventos ya no se envían a calendarios. Quite también el calendario en su app.
feed-keep = Conservarla
