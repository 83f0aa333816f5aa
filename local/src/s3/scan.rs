//! A stand-in for the malware scanner: it recognises one virus, the EICAR test file (<https://www.eicar.org/download-anti-malware-testfile/>), and files that it cannot scan.

use memchr::memmem::find;

/// The test string in two halves, so that this file is not detected itself.
const EICAR: [&[u8]; 2] = [
    br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR",
    b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
];
/// The length of the test string in bytes.
const EICAR_LENGTH: usize = EICAR[0].len() + EICAR[1].len();
/// How many bytes at the end are searched for a PDF trailer or a ZIP directory, and at the beginning for the first trailer of a linearised PDF.
const EDGE: usize = 64 * 1024;

/// The result of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Nothing was found.
    Clean,
    /// The test virus was found.
    Eicar,
    /// An encrypted PDF or ZIP, which cannot be scanned.
    Locked,
}

/// A running scan of one object.
#[derive(Default)]
pub(crate) struct Scan {
    /// The first bytes.
    head: Vec<u8>,
    /// The last bytes.
    tail: Vec<u8>,
    found: bool,
}

impl Scan {
    /// Scans the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let room = EDGE - self.head.len();
        self.head.extend(&bytes[..room.min(bytes.len())]);
        // The string may begin in the previous bytes.
        let before = self.tail.len().saturating_sub(EICAR_LENGTH - 1);
        let mut seam = self.tail[before..].to_vec();
        seam.extend(&bytes[..bytes.len().min(EICAR_LENGTH - 1)]);
        self.found = self.found || has_eicar(&seam) || has_eicar(bytes);
        if bytes.len() >= EDGE {
            self.tail.clear();
        }
        self.tail.extend(&bytes[bytes.len().saturating_sub(EDGE)..]);
        let surplus = self.tail.len().saturating_sub(EDGE);
        self.tail.drain(..surplus);
    }

    /// The result for all bytes.
    pub(crate) fn finish(&self) -> Finding {
        if self.found {
            Finding::Eicar
        } else if self.is_locked_pdf() || self.is_locked_zip() {
            Finding::Locked
        } else {
            Finding::Clean
        }
    }

    /// A PDF is encrypted if its trailer dictionary names an encryption dictionary (ISO 32000-1, 7.5.5).
    fn is_locked_pdf(&self) -> bool {
        let edges = [&self.head, &self.tail];
        find(&self.head[..self.head.len().min(1_024)], b"%PDF-").is_some()
            && edges.iter().any(|edge| find(edge, b"/Encrypt").is_some())
    }

    /// Bit 0 of a ZIP entry's flags marks it as encrypted (APPNOTE.TXT, 4.4.4); the flags are 6 bytes into a local header and 8 into a directory entry.
    fn is_locked_zip(&self) -> bool {
        let locked = |header: &[u8], flags: usize| header.get(flags).is_some_and(|f| f & 1 == 1);
        if !self.head.starts_with(b"PK\x03\x04") {
            return false;
        }
        if locked(&self.head, 6) {
            return true;
        }
        let mut rest = self.tail.as_slice();
        while let Some(at) = find(rest, b"PK\x01\x02") {
            if locked(&rest[at..], 8) {
                return true;
            }
            rest = &rest[at + 4..];
        }
        false
    }
}

fn has_eicar(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = find(rest, EICAR[0]) {
        rest = &rest[at + EICAR[0].len()..];
        if rest.starts_with(EICAR[1]) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(bytes: &[u8], chunk: usize) -> Finding {
        let mut scan = Scan::default();
        bytes.chunks(chunk).for_each(|bytes| scan.push(bytes));
        scan.finish()
    }

    #[test]
    fn the_test_virus_is_found_wherever_it_lies_and_however_it_comes() {
        for before in [0, 1, 100, EDGE - 10, EDGE, 3 * EDGE + 17] {
            let mut bytes = vec![b'X'; before];
            bytes.extend(EICAR.concat());
            bytes.extend(vec![b'-'; EDGE * 2]);
            for chunk in [1_usize, 7, 67, 68, 4_096, EDGE, 1 << 20] {
                assert_eq!(scan(&bytes, chunk), Finding::Eicar, "{before} {chunk}");
            }
        }
        let broken = [EICAR[0], b" ", EICAR[1]].concat();
        assert_eq!(scan(&broken, 8), Finding::Clean);
        assert_eq!(scan(b"", 1), Finding::Clean);
    }

    #[test]
    fn what_is_encrypted_is_locked() {
        let body = vec![b'.'; 3 * EDGE];
        let pdf = |trailer: &str| [b"%PDF-1.7\n", body.as_slice(), trailer.as_bytes()].concat();
        let open = pdf("trailer << /Root 1 0 R >>");
        let shut = pdf("trailer << /Root 1 0 R /Encrypt 9 0 R >>");
        assert_eq!(scan(&open, 1_000), Finding::Clean);
        assert_eq!(scan(&shut, 1_000), Finding::Locked);
        assert_eq!(scan(b"a note about /Encrypt", 5), Finding::Clean);
        let zip = |first: u8, second: u8| {
            let local = [b'P', b'K', 3, 4, 20, 0, first, 0];
            let entry = [b'P', b'K', 1, 2, 20, 0, 20, 0, second, 0];
            [&local[..], &body, &entry].concat()
        };
        assert_eq!(scan(&zip(0, 0), 999), Finding::Clean);
        assert_eq!(scan(&zip(1, 1), 999), Finding::Locked);
        assert_eq!(scan(&zip(0, 9), 999), Finding::Locked);
    }
}
