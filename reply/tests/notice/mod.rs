//! The notice that the messages of the corpus answer.

use reply::Notice;
use std::borrow::Cow;

const FIRMS: [&str; 2] = [
    "Oak & Reed LLP",
    "Law Offices of Oak, Reed, Hernandez-Villanueva & Associates LLP - Probate and Estate Administration Department, Newark Office",
];

const PHRASES: [&str; 13] = [
    "Hello Maria,",
    "{firm} sent you a message about Estate of Jorge Lopez:",
    "Can you come to the office on Thursday at 10:00 to sign the papers?",
    "Please bring your passport.",
    "Open the message:",
    "You can answer this e-mail. Your answer goes to the firm.",
    "New message about Estate of Jorge Lopez",
    "Hola, María:",
    "{firm} le envió un mensaje sobre la sucesión de Jorge López:",
    "¿Puede venir a la oficina el jueves a las 10:00 para firmar los papeles? Traiga su pasaporte, por favor.",
    "Abrir el mensaje:",
    "Puede responder a este correo. Su respuesta llega al despacho.",
    "Nuevo mensaje sobre la sucesion de Jorge Lopez",
];

/// What it says, from either firm.
pub(crate) fn notice() -> Notice {
    let firms = FIRMS.map(str::to_owned);
    let named = |phrase: &str| firms.each_ref().map(|firm| phrase.replace("{firm}", firm));
    let phrases: Vec<_> = PHRASES.iter().flat_map(|phrase| named(phrase)).collect();
    Notice::new(&phrases, &firms, |text| Cow::Borrowed(text))
}
