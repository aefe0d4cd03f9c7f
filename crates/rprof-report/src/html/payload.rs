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

/// A profile, small enough for its place, and the same as an attribute holds it.
pub(crate) struct Payload {
    /// The profile with its smallest call nodes gathered, its stacks in preorder, callees by descending total.
    pub(crate) profile: Profile,
    /// The bytes of its `.rprof` file in base64.
    pub(crate) encoded: String,
}

impl Payload {
    /// Encodes `profile` in at most `budget` characters, the colour codes of its functions among them.
    pub(crate) fn fit(profile: &Profile, budget: usize) -> Self {
        // No tree has ever come out with less than two characters a node.
        let mut limit = profile.stacks.len().min(budget / 2);
        loop {
            let payload = Self::of(prune(profile, limit));
            let size = payload.size();
            if size <= budget || limit <= 1 {
                return payload;
            }
            // Each node of a smaller tree takes a little more, so what is left out is a little more than the excess.
            limit = (limit * budget / size * 97 / 100).min(limit - 1);
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
