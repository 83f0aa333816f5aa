//! The regional portals of a deployment. Each has its own stack and data; the sign-in page lets people choose one.

use crate::env::{Env, EnvError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The variable that lists the regions.
const REGIONS: &str = "REGIONS";

/// The variable that names this region.
const REGION_ID: &str = "REGION_ID";

/// A regional portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Region {
    /// The short name of the region.
    #[schema(example = "us")]
    pub id: String,
    /// The name of the region, for people.
    #[schema(example = "United States")]
    pub name: String,
    /// The address of the region's portal: scheme and host, without a path.
    #[schema(example = "https://portal.example.com")]
    pub origin: String,
    /// Whether this is the region that answered.
    pub current: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Configured {
    id: String,
    name: String,
    origin: String,
}

/// Reads `REGIONS` and `REGION_ID`.
///
/// # Errors
/// When the list is malformed, repeats a region, has one without an origin, or does not contain this region.
pub fn read_regions(env: &Env) -> Result<Vec<Region>, EnvError> {
    let listed: Vec<Configured> = serde_json::from_str(env.require(REGIONS)?).map_err(|_| {
        EnvError::new(
            REGIONS,
            "is no JSON list of objects with id, name and origin",
        )
    })?;
    let here = env.require(REGION_ID)?;
    let mut regions: Vec<Region> = Vec::with_capacity(listed.len());
    for Configured { id, name, origin } in listed {
        if id.is_empty() || name.is_empty() || regions.iter().any(|known| known.id == id) {
            return Err(EnvError::new(
                REGIONS,
                "has a region without an id or a name, or one twice",
            ));
        }
        let checked = Env::from_pairs([(REGIONS, origin)]).origin(REGIONS);
        let origin = checked.map_err(|_| {
            EnvError::new(
                REGIONS,
                "has a region whose origin is not like https://portal.example.com",
            )
        })?;
        regions.push(Region {
            current: id == here,
            id,
            name,
            origin,
        });
    }
    if regions.iter().any(|region| region.current) {
        Ok(regions)
    } else {
        Err(EnvError::new(REGION_ID, "names no region of REGIONS"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(regions: &str, here: &str) -> Result<Vec<Region>, EnvError> {
        read_regions(&Env::from_pairs([(REGIONS, regions), (REGION_ID, here)]))
    }

    const TWO: &str = r#"[
        {"id":"us","name":"United States","origin":"https://us.example.com"},
        {"id":"eu","name":"European Union","origin":"https://eu.example.com"}
    ]"#;

    #[test]
    fn one_of_them_is_here() {
        let regions = read(TWO, "eu").unwrap();
        let current: Vec<_> = regions.iter().map(|region| region.current).collect();
        assert_eq!(current, [false, true]);
    }

    #[test]
    fn what_is_wrong_is_found_when_the_function_starts() {
        assert!(read(TWO, "ca").is_err());
        for list in [
            "",
            "{}",
            "[]",
            r#"[{"id":"us","name":"United States"}]"#,
            r#"[{"id":"us","name":"United States","origin":"https://us.example.com/"}]"#,
            r#"[{"id":"us","name":"","origin":"https://us.example.com"}]"#,
            r#"[{"id":"us","name":"A","origin":"https://a.example"},{"id":"us","name":"B","origin":"https://b.example"}]"#,
        ] {
            assert!(read(list, "us").is_err(), "{list}");
        }
    }
}
