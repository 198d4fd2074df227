//! Who is measured: each time a process of its own, so that nobody finds memory or caches of another.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::results::Ran;

/// One way to make the same pictures.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Contender {
    Ours,
    OursAvif,
    Sharp { way: &'static str, effort: u8, quality: u8 },
}

impl Contender {
    /// As the tables call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Ours | Self::OursAvif => "thrift-photo".to_owned(),
            Self::Sharp { way, effort, quality } => format!("sharp {way}, effort {effort}, quality {quality}"),
        }
    }

    /// Processor time of some photos after a first, unmeasured one.
    pub(crate) fn whole(&self, photo: &Path, out: &Path, times: usize) -> Ran {
        self.run("whole", photo, out, times)
    }

    /// Memory of one photo; writes what comes out.
    pub(crate) fn once(&self, photo: &Path, out: &Path) -> Ran {
        self.run("once", photo, out, 1)
    }

    fn run(&self, mode: &str, photo: &Path, out: &Path, times: usize) -> Ran {
        let times = times.to_string();
        let mut command = match self {
            Self::Ours | Self::OursAvif => {
                let mut command = Command::new(env::current_exe().expect("this program"));
                command.arg(if *self == Self::Ours { mode } else { "avif" }).args([photo, out]).arg(times);
                command
            }
            Self::Sharp { way, effort, quality } => {
                let mut command = node();
                command.args([way, mode]).args([photo, out]).arg(times).args([effort.to_string(), quality.to_string()]);
                command
            }
        };
        let output = command.output().expect("the program starts");
        assert!(output.status.success(), "{}: {}", self.name(), String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("what it took")
    }
}

/// Whether sharp is installed: `THRIFT_SHARP` says where its package is.
pub(crate) fn has_sharp() -> bool {
    env::var_os("THRIFT_SHARP").is_some_and(|package| Path::new(&package).exists())
}

/// Turns the AVIF pictures of a folder into PNG, with the same decoder whoever made them.
pub(crate) fn decode_avif(folder: &Path) {
    let status = node().args(["decode", "once", "none"]).arg(folder).stdout(std::process::Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "AVIF pictures of {}", folder.display());
}

fn node() -> Command {
    let mut command = Command::new("node");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("sharp.mjs"));
    command
}
