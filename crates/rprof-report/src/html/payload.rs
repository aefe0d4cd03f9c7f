//! What a cell carries besides what is seen without script: the profile itself, and the viewer.

use std::{io::Write as _, sync::LazyLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{Compression, write::DeflateEncoder};
use rprof_model::Profile;

use crate::fold::prune;

/// The script in the cell: a sanitiser that escapes scripts shows it as text, so it must stay tiny.
pub(crate) const BOOT: &str = include_str!("../../web/dist/boot.js");

/// The viewer, as an attribute holds it: no sanitiser shows attributes.
pub(crate) static VIEWER: LazyLock<String> = LazyLock::new(|| {
    let code = include_bytes!("../../web/dist/viewer.js");
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    let deflated = deflate.write_all(code).and_then(|()| deflate.finish()).expect("writing to memory cannot fail");
    STANDARD.encode(deflated)
});

/// How many characters a call node takes in most trees.
const TYPICAL_NODE: usize = 7;

/// A profile, small enough for its place, and the same as an attribute holds it.
pub(crate) struct Payload {
    /// The profile with its smallest call nodes gathered, its stacks in preorder, callees by descending total.
    pub(crate) profile: Profile,
    /// The bytes of its `.rprof` file in base64.
    pub(crate) encoded: String,
}

impl Payload {
    /// Encodes as much of `profile` as fits into `budget` characters, the colour codes of its functions among them.
    pub(crate) fn fit(profile: &Profile, budget: usize) -> Self {
        let nodes = profile.stacks.len();
        let mut limit = nodes.min(budget / TYPICAL_NODE);
        let mut was_too_large = false;
        loop {
            let payload = Self::of(prune(profile, limit));
            let size = payload.size();
            // Each node of a smaller tree takes a little more than one of a larger tree, so this aims a little low.
            let fitting = limit * budget / size * 97 / 100;
            if size > budget && limit > 1 {
                was_too_large = true;
                limit = fitting.min(limit - 1);
            } else if !was_too_large && size < budget * 9 / 10 && limit < nodes {
                limit = fitting.clamp(limit + 1, nodes);
            } else {
                return payload;
            }
        }
    }

    fn of(profile: Profile) -> Self {
        let encoded = STANDARD.encode(rprof_model::write(&profile));
        Self { profile, encoded }
    }

    fn size(&self) -> usize {
        self.encoded.len() + self.profile.funcs.len()
    }
}
