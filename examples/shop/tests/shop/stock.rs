//! Stores made before a test: prepared once, copied for each shop.

use super::pictures;
use super::program::{run, run_briefly, thrift_shop};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use tempfile::TempDir;

/// The password of every shop's staff.
pub(super) const PASSWORD: &str = "correct horse battery";

/// The files of a shop that does not run.
pub(super) struct Stock {
    files: Vec<(PathBuf, Vec<u8>)>,
    /// An API token of its staff.
    pub(super) token: String,
}

impl Stock {
    /// Six garments, drawn as `demo` draws them.
    pub(super) fn drawn() -> &'static Self {
        static DRAWN: OnceLock<Stock> = OnceLock::new();
        DRAWN.get_or_init(|| Self::made(|folder| _ = run(folder, &["demo", "--count", "6"])))
    }

    /// So many garments, drawn as `demo` draws them.
    pub(super) fn drawn_as_many_as(garments: usize) -> Self {
        Self::made(|folder| _ = run(folder, &["demo", "--count", &garments.to_string()]))
    }

    /// No files at all: for a shop whose store is elsewhere.
    pub(super) fn elsewhere() -> Self {
        Self { files: Vec::new(), token: String::new() }
    }

    /// So many garments of one tiny photo each, put into the store that these settings name.
    pub(super) fn put_elsewhere(garments: usize, folder: &Path, settings: &[(&str, &str)]) {
        let pictures = tiny_photos(garments);
        let mut demo = thrift_shop(folder, &["demo", "--photos", pictures.path().to_str().unwrap()]);
        let output = demo.envs(settings.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    /// Nothing on sale.
    pub(super) fn empty() -> &'static Self {
        static EMPTY: OnceLock<Stock> = OnceLock::new();
        EMPTY.get_or_init(|| Self::made(|_| ()))
    }

    /// So many garments of one tiny photo each: quick to make, in any number.
    pub(super) fn of(garments: usize) -> Self {
        Self::made(|folder| _ = run(folder, &["demo", "--photos", tiny_photos(garments).path().to_str().unwrap()]))
    }

    fn made(fill: impl FnOnce(&Path)) -> Self {
        let folder = TempDir::new().unwrap();
        let password = folder.path().join("password");
        std::fs::write(&password, PASSWORD).unwrap();
        let mut account = thrift_shop(folder.path(), &["admin", "set-password"]);
        account.stdin(Stdio::from(std::fs::File::open(&password).unwrap()));
        assert!(run_briefly(account).status.success());
        std::fs::remove_file(&password).unwrap();
        let token = run(folder.path(), &["admin", "token"]).trim().to_owned();
        fill(folder.path());
        let mut files = Vec::new();
        read_into(&mut files, folder.path(), folder.path());
        Self { files, token }
    }

    /// Copies it into a folder.
    pub(super) fn unpack(&self, folder: &Path) {
        for (path, bytes) in &self.files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// A folder with so many of them.
pub(super) fn tiny_photos(photos: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    for number in 0..photos {
        std::fs::write(folder.path().join(format!("{number}.png")), pictures::tiny(number)).unwrap();
    }
    folder
}

fn read_into(files: &mut Vec<(PathBuf, Vec<u8>)>, root: &Path, folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_into(files, root, &path);
        } else {
            files.push((path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap()));
        }
    }
}
