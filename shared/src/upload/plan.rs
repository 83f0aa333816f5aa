//! Divides a file into parts.

/// Bytes in a mebibyte.
pub const MIB: u64 = 1024 * 1024;

/// Largest file, in bytes (docs/product.md). It is also the largest object that S3 copies in one call.
pub const MAX_SIZE: u64 = 5 * 1024 * MIB;

/// Most files in one upload (docs/product.md).
pub const MAX_FILES: usize = 20;

/// Largest file that one PUT sends as a single part, in bytes. Multipart would cost two more calls and save nothing.
const SINGLE: u64 = 16 * MIB;

/// Largest part, in bytes. A slow line sends it in minutes, and a broken connection loses at most this much.
const LARGEST_PART: u64 = 64 * MIB;

/// The number of parts to aim at: enough to show progress and to repeat little.
const PARTS: u64 = 100;

/// Most parts in one call. No file has as many.
pub const MAX_PARTS: u32 = 1_000;

/// The parts of one file. Every part but the last has the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Size of the file, in bytes.
    pub size: u64,
    /// Size of every part but the last, in bytes.
    pub part_size: u64,
    /// Number of parts: 1 to [`MAX_PARTS`], far below S3's limit of 10,000.
    pub parts: u32,
}

impl Plan {
    /// The plan for a file of 1 to [`MAX_SIZE`] bytes; `None` for any other size.
    pub fn new(size: u64) -> Option<Self> {
        if !(1..=MAX_SIZE).contains(&size) {
            return None;
        }
        let part_size = if size <= SINGLE {
            size
        } else {
            let aimed = size.div_ceil(PARTS).div_ceil(MIB) * MIB;
            aimed.clamp(SINGLE, LARGEST_PART)
        };
        Some(Self {
            size,
            part_size,
            parts: u32::try_from(size.div_ceil(part_size)).ok()?,
        })
    }

    /// Whether S3 assembles the object from parts; otherwise a single PUT makes it.
    pub fn multipart(&self) -> bool {
        self.parts > 1
    }

    /// Size of a part, in bytes; `None` if there is no part `number`. The first part is 1.
    pub fn length(&self, number: u32) -> Option<u64> {
        if !(1..=self.parts).contains(&number) {
            return None;
        }
        let before = u64::from(number - 1) * self.part_size;
        Some(self.part_size.min(self.size - before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_at_the_edges() {
        for (size, parts, part_size) in [
            (1, 1, 1),
            (SINGLE, 1, SINGLE),
            (SINGLE + 1, 2, SINGLE),
            (100_000_000, 6, SINGLE),
            (MAX_SIZE, 99, 52 * MIB),
        ] {
            let plan = Plan::new(size).unwrap();
            assert_eq!((plan.parts, plan.part_size), (parts, part_size), "{size}");
        }
        assert_eq!(Plan::new(0), None);
        assert_eq!(Plan::new(MAX_SIZE + 1), None);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_file(size in 1..=MAX_SIZE) {
            let plan = Plan::new(size).unwrap();
            prop_assert!(plan.parts <= MAX_PARTS);
            let lengths: Vec<_> = (1..=plan.parts).map(|number| plan.length(number).unwrap()).collect();
            prop_assert_eq!(lengths.iter().sum::<u64>(), size);
            // S3 requires at least 5 MiB in every part but the last.
            prop_assert!(lengths[..lengths.len() - 1].iter().all(|length| (5 * MIB..=LARGEST_PART).contains(length)));
            prop_assert_eq!(plan.length(0), None);
            prop_assert_eq!(plan.length(plan.parts + 1), None);
        }
    }
}
