//! The lines of a file into the hashes by which GitHub's code scanning follows an alert when
//! lines above it move (`primaryLocationLineHash`).
//!
//! The algorithm is that of GitHub's upload action: a rolling hash over 100 UTF-16 code units
//! that begin with a line's first one, blanks left out, every line end as one line feed, 0xFFFF
//! after the last character and zeros after that; `h = 37 h + unit - 37^100 * oldest`, modulo
//! 2^64. A number behind the hash counts equal ones. The action warns when a value differs from
//! its own, so this is held to its test vectors. It ends after the text and 100 zeros.

use rustc_hash::FxHashMap;

/// Code units that a line's hash sees.
const WINDOW: usize = 100;
const FACTOR: u64 = 37;
const LINE_FEED: u16 = 10;
const END_OF_FILE: u16 = 0xffff;

struct Roller {
    /// The last [`WINDOW`] units, a ring.
    units: [u16; WINDOW],
    /// For each unit in the ring: the index of the line that begins with it.
    line_starting: [Option<usize>; WINDOW],
    at: usize,
    hash: u64,
    hashes: Vec<String>,
    times_seen: FxHashMap<u64, usize>,
    /// 37^100.
    factor_of_oldest: u64,
}

impl Roller {
    fn new() -> Roller {
        Roller {
            units: [0; WINDOW],
            line_starting: [None; WINDOW],
            at: 0,
            hash: 0,
            hashes: Vec::new(),
            times_seen: FxHashMap::default(),
            factor_of_oldest: (0..WINDOW).fold(1, |power: u64, _| power.wrapping_mul(FACTOR)),
        }
    }

    /// If the ring is full of the line that begins at its oldest unit, that line has its hash.
    fn finish_oldest(&mut self) {
        let Some(line_idx) = self.line_starting[self.at].take() else { return };
        let n = self.times_seen.entry(self.hash).or_insert(0);
        *n += 1;
        let value = format!("{:x}:{n}", self.hash);
        if let Some(slot) = self.hashes.get_mut(line_idx) {
            *slot = value;
        }
    }

    fn begin_line(&mut self) {
        self.line_starting[self.at] = Some(self.hashes.len());
        self.hashes.push(String::new());
    }

    fn roll(&mut self, unit: u16) {
        let oldest = std::mem::replace(&mut self.units[self.at], unit);
        let gone = self.factor_of_oldest.wrapping_mul(u64::from(oldest));
        self.hash = self.hash.wrapping_mul(FACTOR).wrapping_add(u64::from(unit)).wrapping_sub(gone);
        self.at = (self.at + 1) % WINDOW;
    }
}

/// The hash of each line, the first line first. Invalid UTF-8 counts as U+FFFD.
pub fn line_hashes(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let mut roller = Roller::new();
    let (mut at_line_start, mut after_return) = (true, false);
    for unit in text.encode_utf16().chain([END_OF_FILE]) {
        let blank = unit == u16::from(b' ') || unit == u16::from(b'\t');
        if blank || (after_return && unit == LINE_FEED) {
            after_return = false;
            continue;
        }
        after_return = unit == u16::from(b'\r');
        let unit = if after_return { LINE_FEED } else { unit };
        roller.finish_oldest();
        if at_line_start {
            roller.begin_line();
        }
        at_line_start = unit == LINE_FEED;
        roller.roll(unit);
    }
    for _ in 0..WINDOW {
        roller.finish_oldest();
        roller.roll(0);
    }
    roller.hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_upload_action() {
        assert_eq!(line_hashes(b""), ["c129715d7a2bc9a3:1"]);
        let expected =
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        assert_eq!(line_hashes(b" a\nb\n  \t\tc\n d"), expected);
        assert_eq!(line_hashes(b" a\r\nb\r\n  \t\tc\r\n d"), expected);
        assert_eq!(line_hashes(b" a\rb\r  \t\tc\r d"), expected);
        let expected = [
            "8b7cf3e952e7aeb2:1",
            "b1ae1287ec4718d9:1",
            "bff680108adb0fcc:1",
            "c6805c5e1288b612:1",
            "b86d3392aea1be30:1",
            "e6ceba753e1a442:1",
        ];
        let text = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End";
        assert_eq!(line_hashes(text.as_bytes()), expected);
    }

    #[test]
    fn each_kind_of_line_end_gives_the_upload_actions_hash() {
        let expected = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        let text = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n";
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(line_hashes(text.replace('\n', end).as_bytes()), expected, "{end:?}");
        }
        let mixed = " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n";
        assert_eq!(line_hashes(mixed.as_bytes()), expected);
    }

    #[test]
    fn equal_hashes_are_counted_as_the_upload_action_does() {
        let expected = [
            "a7f2ff13bc495cf2:1",
            "a7f2ff13bc495cf2:2",
            "a7f2ff13bc495cf2:3",
            "a7f2ff13bc495cf2:4",
            "a7f2ff13bc495cf2:5",
            "a7f2ff13bc495cf2:6",
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ];
        let text = "Lorem ipsum dolor sit amet.\n".repeat(10);
        assert_eq!(line_hashes(text.as_bytes()), expected);
    }

    #[test]
    fn any_bytes_have_a_hash_for_each_line() {
        let hashes = line_hashes(b"\xff\xfe\r\r\n \n\xf0\x9f\x98\x80\n");
        assert_eq!(hashes.len(), 5);
        assert!(hashes.iter().all(|hash| !hash.is_empty()));
    }
}
