//! Signatures: the lines after `-- ` (RFC 3676, section 4.3), and what programs for phones add, in English and Spanish. A name under the text is what the person wrote.

use super::line::Line;

/// How many lines after a `-- ` are a signature. RFC 3676 recommends four; firms have longer ones.
const MAX_LINES: usize = 20;

/// How many lines in a row programs add: some carriers add one above that of the program.
const MAX_ADDED: usize = 3;

/// Longest line that programs add, in characters.
const MAX_ADDED_LINE: usize = 120;

/// Openings of a line that are enough, whatever follows.
const WHOLE: [&str; 14] = [
    "get outlook for ",
    "obtener outlook para ",
    "obtén outlook para ",
    "descargar outlook para ",
    "sent from outlook",
    "enviado desde outlook",
    "sent from yahoo mail",
    "enviado desde yahoo mail",
    "yahoo mail: search, organize, conquer",
    "yahoo mail: busca, organiza, conquista",
    "sent with proton mail",
    "sent from proton mail",
    "enviado con el correo electrónico seguro de proton mail",
    "enviado desde proton mail",
];

/// Openings after which a device or program must be named.
const OPENINGS: [&str; 6] = [
    "sent from ",
    "sent via ",
    "sent with ",
    "sent using ",
    "enviado desde ",
    "enviado con ",
];

/// Devices and programs that are named after an opening.
const DEVICES: [&str; 34] = [
    "iphone",
    "ipad",
    "ipod",
    "apple",
    "mac",
    "macbook",
    "galaxy",
    "samsung",
    "android",
    "huawei",
    "xiaomi",
    "redmi",
    "motorola",
    "moto",
    "pixel",
    "nokia",
    "blackberry",
    "windows",
    "phone",
    "smartphone",
    "cell",
    "cellphone",
    "tablet",
    "device",
    "celular",
    "móvil",
    "movil",
    "teléfono",
    "telefono",
    "dispositivo",
    "tableta",
    "aol",
    "gmail",
    "k-9",
];

/// Most words in a line of the second sort. "Sent from my phone because the computer is broken" is a sentence of a person.
const MAX_WORDS: usize = 8;

/// How many of these lines, which stand in one run, the person wrote: the rest is signature.
pub(super) fn written(run: &[Line]) -> usize {
    let delimiter = run
        .iter()
        .rposition(|line| line.depth == 0 && line.text() == "-- ");
    let after = |at: &usize| run[at + 1..].iter().filter(|line| !line.is_blank()).count();
    let end = delimiter
        .filter(|at| after(at) <= MAX_LINES)
        .unwrap_or(run.len());
    without_added(&run[..end])
}

/// The same without the lines at the end that programs add.
fn without_added(run: &[Line]) -> usize {
    let mut end = run.len();
    for _ in 0..MAX_ADDED {
        let Some(last) = run[..end].iter().rposition(|line| !line.is_blank()) else {
            break;
        };
        if !is_added(&run[last]) {
            break;
        }
        end = last;
    }
    // The dashes above what a program added, without the space that would make them a delimiter.
    if end < run.len()
        && run[..end]
            .last()
            .is_some_and(|line| line.text().trim_end() == "--")
    {
        end -= 1;
    }
    end
}

/// Whether a program added a line.
fn is_added(line: &Line) -> bool {
    if line.depth > 0 || line.text().chars().count() > 2 * MAX_ADDED_LINE {
        return false;
    }
    let text = without_targets(&line.comparable());
    let text = ["please excuse", "disculpa", "perdon"]
        .iter()
        .fold(text.as_str(), |text, apology| {
            text.split_once(apology).map_or(text, |(before, _)| before)
        });
    let text = text.trim_end_matches(['.', ' ']);
    if text.chars().count() > MAX_ADDED_LINE {
        return false;
    }
    if WHOLE.iter().any(|opening| text.starts_with(opening)) {
        return true;
    }
    let Some(named) = OPENINGS
        .iter()
        .find_map(|opening| text.strip_prefix(opening))
    else {
        return false;
    };
    let words: Vec<_> = named.split([' ', ',', '.', '®', '™']).collect();
    let named = words.iter().any(|word| DEVICES.contains(word));
    // "Sent from Mail for Windows" names both.
    named && words.len() <= MAX_WORDS || text.contains("k-9 mail")
}

/// Without the targets of links in Markdown, which Proton writes in plain text.
fn without_targets(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("(http") {
        out.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let run: Vec<_> = text.split('\n').map(Line::plain).collect();
        super::super::line::join(run[..written(&run)].iter())
    }

    #[test]
    fn lines_of_programs_are_cut() {
        for added in [
            "Sent from my iPhone",
            "Enviado desde mi celular",
            "Get Outlook for iOS<https://aka.ms/o0ukef>",
            "Sent from Mail<https://go.example> for Windows",
            "Sent from my Verizon, Samsung Galaxy smartphone\nGet Outlook for Android",
            "Sent with [Proton Mail](https://proton.me) secure email.",
            "-- \nMaria\nLopez Bakery",
            "--\nSent from my Android phone. Please excuse my brevity.",
        ] {
            assert_eq!(
                cut(&format!("Yes\nMaria\n\n{added}\n\n")),
                "Yes\nMaria",
                "{added}"
            );
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "Thanks,\nMaria",
            "Sent from my office to the bank",
            "Enviado desde mi casa el lunes",
            "Sent from my phone because the computer at home is broken",
            "--\nand one more thing",
            "Sent from my iPhone\nis what it says, ignore that",
        ] {
            assert_eq!(cut(text), text);
        }
    }
}
