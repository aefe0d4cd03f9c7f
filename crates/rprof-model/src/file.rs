//! The `.rprof` file, byte by byte.
//!
//! ```text
//! "rprof\0"   version: u8   0: u8   crc32 of the rest: u32 LE   raw deflate of the body
//! body = sections, each: name (length, UTF-8)   content (length, bytes)      lengths are LEB128 varints
//! ```
//!
//! A section's content is the table in postcard encoding. A reader skips the sections it does not know and leaves a
//! missing table empty, so new tables do not need a new version; a version changes when a known section does.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, ErrorKind, Profile, RunInfo};

/// The newest format this version writes and reads.
pub const FORMAT_VERSION: u8 = 1;

const MAGIC: &[u8; 6] = b"rprof\0";
const HEADER_LENGTH: usize = 12;

/// No honest profile is larger; a file that inflates past this is made to hurt.
const BODY_LIMIT: u64 = 1 << 30;

/// Returns `profile` as the bytes of a `.rprof` file.
#[expect(clippy::missing_panics_doc, reason = "writing to memory cannot fail")]
pub fn write(profile: &Profile) -> Vec<u8> {
    let mut body = Vec::new();
    put_section(&mut body, "run", &profile.run);
    put_section(&mut body, "strings", &profile.strings);
    put_section(&mut body, "funcs", &profile.funcs);
    put_section(&mut body, "frames", &profile.frames);
    put_section(&mut body, "stacks", &profile.stacks);
    put_section(&mut body, "threads", &profile.threads);
    put_section(&mut body, "samples", &profile.samples);
    put_section(&mut body, "batches", &profile.batches);
    put_section(&mut body, "notices", &profile.notices);

    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    let compressed = deflate.write_all(&body).and_then(|()| deflate.finish()).expect("writing to memory cannot fail");

    let mut file = Vec::with_capacity(HEADER_LENGTH + compressed.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&[FORMAT_VERSION, 0]);
    file.extend_from_slice(&crc32fast::hash(&compressed).to_le_bytes());
    file.extend_from_slice(&compressed);
    file
}

/// Reads the bytes of a `.rprof` file.
///
/// # Errors
/// If the bytes are not one, are of a newer version, or are cut short or changed.
pub fn read(bytes: &[u8]) -> Result<Profile, Error> {
    if !bytes.starts_with(MAGIC) {
        let place = if MAGIC.starts_with(bytes) {
            "it is empty or ends inside its first word"
        } else {
            "its first bytes differ"
        };
        return Err(Error::new(ErrorKind::Foreign, place));
    }
    let (Some(header), Some(compressed)) = (bytes.get(..HEADER_LENGTH), bytes.get(HEADER_LENGTH..)) else {
        return Err(damaged("it ends inside its header"));
    };
    if header[6] > FORMAT_VERSION {
        return Err(Error::new(ErrorKind::Newer(header[6]), "version"));
    }
    if header[8..] != crc32fast::hash(compressed).to_le_bytes() {
        return Err(damaged("its checksum does not match its content"));
    }
    read_body(&inflate(compressed)?)
}

fn inflate(compressed: &[u8]) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    let read = DeflateDecoder::new(compressed).take(BODY_LIMIT + 1).read_to_end(&mut body);
    if read.is_err() {
        return Err(damaged("its content does not inflate"));
    }
    if body.len() as u64 > BODY_LIMIT {
        return Err(damaged("its content is larger than any profile"));
    }
    Ok(body)
}

fn read_body(mut body: &[u8]) -> Result<Profile, Error> {
    let mut run = None;
    let mut profile = Profile::new(RunInfo::new(crate::Engine::Time));
    while !body.is_empty() {
        let (name, content, rest) = split_section(body)?;
        body = rest;
        match name {
            "run" => run = Some(get(name, content)?),
            "strings" => profile.strings = get(name, content)?,
            "funcs" => profile.funcs = get(name, content)?,
            "frames" => profile.frames = get(name, content)?,
            "stacks" => profile.stacks = get(name, content)?,
            "threads" => profile.threads = get(name, content)?,
            "samples" => profile.samples = get(name, content)?,
            "batches" => profile.batches = get(name, content)?,
            "notices" => profile.notices = get(name, content)?,
            _ => {} // A table of a later version.
        }
    }
    profile.run = run.ok_or_else(|| damaged("it does not say what was run"))?;
    check_references(&profile)?;
    check_sums(&profile)?;
    Ok(profile)
}

/// Makes sure that every id names a row, so that no reader of the profile has to.
fn check_references(profile: &Profile) -> Result<(), Error> {
    let string = |id: crate::StringId| id.index() < profile.strings.len();
    let funcs =
        profile.funcs.iter().all(|(_, func)| [func.name, func.qualified_name, func.file].into_iter().all(string));
    let frames = profile.frames.iter().all(|frame| frame.func.index() < profile.funcs.len());
    let stacks = profile.stacks.iter().all(|id| profile.stacks.frame(id).index() < profile.frames.len());
    let threads = profile.threads.iter().all(|thread| string(thread.name));
    let samples = profile
        .samples
        .iter()
        .all(|sample| sample.stack.index() < profile.stacks.len() && sample.thread.index() < profile.threads.len());
    for (valid, table) in
        [(funcs, "funcs"), (frames, "frames"), (stacks, "stacks"), (threads, "threads"), (samples, "samples")]
    {
        if !valid {
            return Err(damaged(format!("a row of its {table} names one that is not there")));
        }
    }
    Ok(())
}

/// Makes sure that weights and counts can be added up in any order, so that no reader of the profile has to.
fn check_sums(profile: &Profile) -> Result<(), Error> {
    let mut sums = [0_u64; 3];
    for sample in profile.samples.iter() {
        for (sum, part) in sums.iter_mut().zip([sample.weight.unsigned_abs(), sample.count, sample.resumes]) {
            *sum = sum.saturating_add(part);
        }
    }
    if sums.into_iter().any(|sum| sum > i64::MAX as u64 / 2) {
        return Err(damaged("its samples are more than any run could record"));
    }
    Ok(())
}

fn put_section<T: Serialize>(body: &mut Vec<u8>, name: &str, table: &T) {
    let content = postcard::to_stdvec(table).expect("the tables have no shape that postcard refuses");
    body.extend(postcard::to_stdvec(&(name, content.as_slice())).expect("a name and bytes always encode"));
}

fn split_section(body: &[u8]) -> Result<(&str, &[u8], &[u8]), Error> {
    let ((name, content), rest) =
        postcard::take_from_bytes::<(&str, &[u8])>(body).map_err(|_| damaged("it ends inside a section"))?;
    Ok((name, content, rest))
}

fn get<T: DeserializeOwned>(name: &str, content: &[u8]) -> Result<T, Error> {
    postcard::from_bytes(content).map_err(|_| damaged(format!("its section '{name}' does not decode")))
}

fn damaged(place: impl Into<String>) -> Error {
    Error::new(ErrorKind::Damaged, place)
}
