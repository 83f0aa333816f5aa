use super::*;
use proptest::prelude::*;

fn level<'a>(id: &'a str, name: &'a str) -> Level<'a> {
    Level { id, name }
}

fn document<'a>(matter: &'a str, folder: Option<&'a str>, name: &'a str) -> Document<'a> {
    let folder = folder.map(|name| level(name, name));
    Document {
        matter: Some(level(matter, matter)),
        folder,
        name,
    }
}

fn paths(documents: &[Document]) -> Vec<String> {
    let places = places(documents, "manifest.csv").unwrap();
    places.documents.into_iter().map(String::from).collect()
}

fn of_one_matter(names: &[&str]) -> Vec<String> {
    let documents: Vec<_> = names.iter().map(|name| document("m", None, name)).collect();
    paths(&documents)
}

#[test]
fn the_same_name_twice_gets_a_number() {
    let found = of_one_matter(&["a.pdf", "A.PDF", "a (2).pdf", "a.pdf", "MANIFEST.csv"]);
    let expected = [
        "a.pdf",
        "A (3).PDF",
        "a (2).pdf",
        "a (4).pdf",
        "MANIFEST (2).csv",
    ];
    assert_eq!(found, expected);
    let accents = of_one_matter(&["Año.pdf", "an\u{303}o.pdf", "ano.pdf"]);
    assert_eq!(accents, ["Año.pdf", "año (2).pdf", "ano.pdf"]);
}

#[test]
fn one_matter_is_no_level_and_two_are() {
    let one = [
        document("Estate", Some("Letters"), "a"),
        document("Estate", None, "a"),
    ];
    assert_eq!(paths(&one), ["Letters/a", "a"]);
    let two = [one[0], one[1], document("Lease", Some("Letters"), "a")];
    assert_eq!(
        paths(&two),
        ["Estate/Letters/a", "Estate/a", "Lease/Letters/a"]
    );
    let general = Document {
        matter: None,
        ..one[1]
    };
    assert_eq!(paths(&[one[0], general]), ["Estate/Letters/a", "a"]);
}

#[test]
fn two_folders_of_one_name_stay_two_and_no_file_is_called_as_a_folder() {
    let within = |id, name| Document {
        folder: Some(level(id, "Letters")),
        ..document("m", None, name)
    };
    let documents = [
        within("1", "a"),
        within("2", "a"),
        within("1", "b"),
        document("m", None, "letters"),
    ];
    assert_eq!(
        paths(&documents),
        ["Letters/a", "Letters (2)/a", "Letters/b", "letters (3)"]
    );
}

#[test]
fn thousands_of_one_name_are_quick() {
    let found = of_one_matter(&vec!["scan.pdf"; 5_000]);
    assert_eq!(found[4_999], "scan (5000).pdf");
}

#[test]
fn long_names_leave_room_to_unpack() {
    let long = "x".repeat(300);
    let documents = [
        document(&long, Some(&long), &long),
        document("m", None, &long),
    ];
    let lengths: Vec<_> = paths(&documents).iter().map(String::len).collect();
    assert_eq!(lengths, [200, 200]);
}

fn any_name() -> impl Strategy<Value = String> {
    let awkward = [
        "..",
        "../x",
        "/etc/passwd",
        "C:\\x",
        "CON",
        "nul.txt",
        "a.",
        "a ",
        "A",
        "a",
        "á",
        "a\u{301}",
        "Á.pdf",
        "a (2)",
        "a (3)",
        "straße",
        "STRASSE",
        "STRAẞE",
        "\u{202e}fdp.exe",
        "",
        "manifest.csv",
        "İ",
        "i\u{307}",
    ];
    prop_oneof![
        4 => proptest::sample::select(awkward.to_vec()).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => "[aA字é👩]{0,300}(\\.pdf)?",
    ]
}

/// A document with the names of its matter and folder, which are also their ids.
type Drawn = (Option<u8>, Option<u8>, String);

fn check(drawn: &[Drawn], names: &[String]) -> Result<(), TestCaseError> {
    let ids: Vec<_> = (0..4).map(|id| id.to_string()).collect();
    let at = |id: Option<u8>| {
        let id = usize::from(id?);
        Some(Level {
            id: &ids[id],
            name: &names[id],
        })
    };
    let document = |(matter, folder, name): &'_ Drawn| (at(*matter), at(*folder), name.clone());
    let owned: Vec<_> = drawn.iter().map(document).collect();
    let documents: Vec<_> = owned
        .iter()
        .map(|(matter, folder, name)| Document {
            matter: *matter,
            folder: *folder,
            name,
        })
        .collect();
    let found = places(&documents, "manifest.csv").unwrap();
    prop_assert_eq!(&found, &places(&documents, "manifest.csv").unwrap());
    let mut files: Vec<String> = found.documents.into_iter().map(String::from).collect();
    files.push(found.manifest.into());
    are_apart(&files)?;
    for path in &files {
        prop_assert!(width(path) <= MAX_PATH);
        for part in path.split('/') {
            prop_assert!(part.len() <= 255 && !part.is_empty() && part != "..");
            prop_assert_eq!(part::clean(part), part);
        }
    }
    Ok(())
}

/// No two files are one, no file is a folder, and no two folders are one in other letters.
fn are_apart(files: &[String]) -> Result<(), TestCaseError> {
    let keys: HashSet<_> = files.iter().map(|path| fold(path)).collect();
    prop_assert_eq!(keys.len(), files.len());
    let mut spelled = HashMap::new();
    for path in files {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            prop_assert!(!keys.contains(&fold(folder)));
            let first = *spelled.entry(fold(folder)).or_insert(folder);
            prop_assert_eq!(first, folder);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_document_has_a_place_of_its_own(
        drawn in prop::collection::vec((prop::option::of(0..4_u8), prop::option::of(0..4_u8), any_name()), 0..40),
        names in prop::collection::vec(any_name(), 4),
    ) {
        check(&drawn, &names)?;
    }
}
