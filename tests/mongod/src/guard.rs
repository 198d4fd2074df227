//! Who makes sure that no server and no data folder outlives its test: a shell, which notices when the test is gone.
//!
//! A destructor does not run when a test process aborts, is killed, or keeps a server in a `static`. The shell's
//! standard input closes in all of these cases.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// `$1` is the folder, the rest is the command. `start` runs it and says its process id, `reap` waits for its end.
/// The end of the input ends everything. A killed process leaves what libfaketime shares; its name is the process id.
const SCRIPT: &str = r#"
folder=$1; shift; child=
gone() { wait "$child"; rm -f "/dev/shm/faketime_shm_$child" "/dev/shm/sem.faketime_sem_$child"; child=; }
while read -r word; do
  case $word in
    start) "$@" </dev/null >>"$folder/output" 2>&1 & child=$!; echo "$child" ;;
    reap) gone; echo gone ;;
  esac
done
if [ -n "$child" ]; then kill -KILL "$child"; gone; fi
rm -rf "$folder"
"#;

pub(crate) struct Guard {
    shell: Child,
    /// `None` only while it is dropped.
    words: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Guard {
    /// A guard of `folder` and of at most one process at a time, started with `command`.
    pub(crate) fn new(folder: &Path, command: &[String]) -> Self {
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(folder)
            .args(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // An interrupt from the terminal reaches the test, not the guard: it still has to clear up.
            .process_group(0)
            .spawn()
            .expect("a shell");
        let words = shell.stdin.take();
        let answers = BufReader::new(shell.stdout.take().expect("its output"));
        Self { shell, words, answers }
    }

    fn say(&mut self, word: &str) -> String {
        let words = self.words.as_mut().expect("it is open until the guard is dropped");
        writeln!(words, "{word}").expect("the guard listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("the guard answers");
        answer.trim().to_owned()
    }

    /// Starts the process; its id.
    pub(crate) fn start(&mut self) -> i32 {
        let answer = self.say("start");
        answer.parse().unwrap_or_else(|_| panic!("the guard answered {answer:?} instead of a process id"))
    }

    /// Waits until the process has ended, and forgets it.
    pub(crate) fn reap(&mut self) {
        self.say("reap");
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.words.take());
        let _ = self.shell.wait();
    }
}
