//! The `.rprof` file: what is written is read, and nothing else is.

mod common;

use common::{profiles, realistic};
use expect_test::expect;
use proptest::prelude::*;
use rprof_model::{Engine, ErrorKind, Profile, RunInfo, Sample, StackId, ThreadId, read, write};

/// The length of what stands before the compressed body, and where in it the checksum stands.
const HEADER: usize = 12;

/// A file with this body, compressed and with the right checksum.
fn file_with_body(body: &[u8]) -> Vec<u8> {
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut deflate, body).unwrap();
    file_with_content(&deflate.finish().unwrap())
}

fn file_with_content(content: &[u8]) -> Vec<u8> {
    let mut file = b"rprof\0\x01\0".to_vec();
    file.extend(crc32fast::hash(content).to_le_bytes());
    file.extend(content);
    file
}

fn body_of(file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::DeflateDecoder::new(&file[HEADER..]), &mut body).unwrap();
    body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read(profile in profiles()) {
        prop_assert_eq!(read(&write(&profile)), Ok(profile));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&bytes).is_err());
        let _ = read(&file_with_content(&bytes));
        let _ = read(&file_with_body(&bytes));
    }

    /// A changed body under a right checksum reaches the decoders: they refuse it, or what they return can be used.
    #[test]
    fn a_forged_body_is_refused_or_valid(profile in profiles(), place in any::<prop::sample::Index>(), byte: u8) {
        let mut body = body_of(&write(&profile));
        let place = place.index(body.len());
        body[place] = byte;
        if let Ok(profile) = read(&file_with_body(&body)) {
            let _ = profile.total_weights();
            let _ = rprof_model::CallSums::of(&profile);
            let _ = Profile::merge(&[profile]);
        }
    }
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let file = write(&realistic(60));
    for length in 0..file.len() {
        let error = read(&file[..length]).expect_err("a part of a file is no file");
        let expected = if length < 6 { ErrorKind::Foreign } else { ErrorKind::Damaged };
        assert_eq!(*error.kind(), expected, "cut after {length} of {} bytes", file.len());
    }
}

#[test]
fn a_file_with_any_byte_changed_is_refused() {
    let file = write(&realistic(20));
    // The byte after the version is kept for later and says nothing yet.
    for place in (0..file.len()).filter(|&place| place != 7) {
        let mut changed = file.clone();
        changed[place] ^= 0x55;
        assert!(read(&changed).is_err(), "byte {place} of {} was changed and nobody noticed", file.len());
    }
}

#[test]
fn errors_say_what_and_what_to_do() {
    let file = write(&realistic(3));
    let mut newer = file.clone();
    newer[6] = 9;
    let mut changed = file.clone();
    *changed.last_mut().unwrap() ^= 1;
    let mut without_run = body_of(&file);
    without_run[1] = b'x';
    let error = |bytes: &[u8]| read(bytes).unwrap_err().to_string() + "\n";
    let errors = [
        error(b""),
        error(b"PK\x03\x04"),
        error(&file[..9]),
        error(&file[..file.len() - 1]),
        error(&newer),
        error(&changed),
        error(&file_with_content(b"\xff\xff")),
        error(&file_with_body(b"\x03run")),
        error(&file_with_body(b"\x03run\x01\x09")),
        error(&file_with_body(&without_run)),
    ];
    expect![[r"
        this is not a .rprof file (it is empty or ends inside its first word); save one with `-o name.rprof`
        this is not a .rprof file (its first bytes differ); save one with `-o name.rprof`
        this .rprof file is cut short or damaged (it ends inside its header); record it again
        this .rprof file is cut short or damaged (its checksum does not match its content); record it again
        this .rprof file has format 9, and this rprof reads up to 1; upgrade rprof to read it
        this .rprof file is cut short or damaged (its checksum does not match its content); record it again
        this .rprof file is cut short or damaged (its content does not inflate); record it again
        this .rprof file is cut short or damaged (it ends inside a section); record it again
        this .rprof file is cut short or damaged (its section 'run' does not decode); record it again
        this .rprof file is cut short or damaged (it does not say what was run); record it again
    "]]
    .assert_eq(&errors.concat());
}

#[test]
fn a_section_of_a_later_version_is_passed_over() {
    let profile = realistic(5);
    let mut body = body_of(&write(&profile));
    body.extend(b"\x05heaps\x03\x01\x02\x03");
    assert_eq!(read(&file_with_body(&body)), Ok(profile));
}

#[test]
fn rows_that_name_missing_rows_are_refused() {
    let mut profile = realistic(5);
    profile.samples.push(Sample {
        thread: ThreadId::from_index(0),
        stack: StackId::from_index(5),
        weight: 1,
        count: 1,
        resumes: 0,
    });
    let error = read(&write(&profile)).unwrap_err().to_string();
    assert!(error.contains("a row of its samples names one that is not there"), "{error}");
}

#[test]
fn weights_that_do_not_add_up_are_refused() {
    let mut profile = realistic(2);
    let huge = Sample { weight: i64::MIN, ..*profile.samples.iter().next().unwrap() };
    profile.samples.push(huge);
    let error = read(&write(&profile)).unwrap_err().to_string();
    assert!(error.contains("more than any run could record"), "{error}");
}

#[test]
fn a_call_node_takes_at_most_four_bytes() {
    let nodes = 10_000;
    let (all, half) = (write(&realistic(nodes)).len(), write(&realistic(nodes / 2)).len());
    let bytes_a_node = all as f64 / nodes as f64;
    let bytes_a_further_node = (all - half) as f64 / (nodes / 2) as f64;
    assert!(
        bytes_a_node <= 4.0,
        "{nodes} call nodes take {all} bytes, {bytes_a_node:.2} a node, {bytes_a_further_node:.2} a further node"
    );
}

#[test]
fn an_empty_profile_is_small() {
    let length = write(&Profile::new(RunInfo::new(Engine::Time))).len();
    assert!(length < 200, "a profile of nothing takes {length} bytes");
}
