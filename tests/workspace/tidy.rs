//! The habits that a reader relies on.

use std::fs;
use std::path::{Path, PathBuf};

/// The most lines of a file that can be read in one sitting.
const LINES_MAX: usize = 500;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let (path, name) = (entry.path(), entry.file_name());
        let skipped = ["target", ".git", "data", "node_modules"].iter().any(|skipped| name == *skipped);
        if path.is_dir() && !skipped {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn every_source() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(Path::new(env!("CARGO_MANIFEST_DIR")), &mut found);
    assert!(found.len() > 50, "the sources were found: {}", found.len());
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("text"))).collect()
}

#[test]
fn files_can_be_read_in_one_sitting_and_say_what_they_are_for() {
    for (path, text) in every_source() {
        let lines = text.lines().count();
        assert!(lines <= LINES_MAX, "{}: {lines} lines; split the noun", path.display());
        let first = text.lines().next().unwrap_or_default();
        let says = first.starts_with("//!") || first.starts_with("#![doc");
        assert!(says, "{}: begin with `//!` and what the file is for", path.display());
    }
}

#[test]
fn nothing_is_left_open() {
    let open =
        [["to", "do!("].concat(), ["unimple", "mented!("].concat(), ["#[ig", "nore"].concat(), ["FIX", "ME"].concat()];
    for (path, text) in every_source() {
        for word in &open {
            assert!(!text.contains(word.as_str()), "{}: contains {word}", path.display());
        }
    }
}

#[test]
fn every_library_crate_forbids_unsafe_code_and_documents_itself() {
    for name in ["src", "thrift-core/src", "thrift-sqlite/src", "thrift-photo/src", "thrift-r2/src"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name).join("lib.rs");
        let text = fs::read_to_string(&path).expect("a library");
        assert!(text.contains("#![forbid(unsafe_code)]"), "{}", path.display());
    }
}
