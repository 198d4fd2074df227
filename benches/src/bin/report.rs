//! Writes what was measured into `docs/benchmarks.md`, or with `--quick` beside the results of a quick try.

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    println!("written: {}", thrift_bench::report::write(quick).display());
}
