//! Criterion's view of a lost race, and of races that nobody loses, in memory.
//!
//! `cargo bench -p thrift-bench --bench lost_race`

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::time::Duration;
use thrift_bench::contenders::memory_group;
use thrift_bench::lost_race::{Late, on_threads};
use thrift_bench::slice::Plan;
use thrift_bench::workload::{Shape, Workload};

fn lost_race(criterion: &mut Criterion) {
    let late = Late::new();
    let mut group = criterion.benchmark_group("lost_race");
    group.throughput(Throughput::Elements(1));
    for threads in [1, 2] {
        group.bench_function(BenchmarkId::new("hold_one", threads), |bench| {
            bench.iter_custom(|count| on_threads(threads, count, |first, count| late.hold_one(first, count)));
        });
        group.bench_function(BenchmarkId::new("dashmap_get_and_clock", threads), |bench| {
            bench.iter_custom(|count| on_threads(threads, count, |first, count| late.get(first, count)));
        });
    }
    group.finish();
}

/// The most garments of one store; more iterations take several.
const GARMENTS_MAX: usize = 20_000;

fn all_different(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("all_different");
    // Most of the time goes into making garments ready; the tables of `benches/run` have the rest.
    group.throughput(Throughput::Elements(1)).sample_size(10);
    group.warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(500));
    for buyers in [1, 2] {
        for contender in &mut memory_group().contenders {
            group.bench_function(BenchmarkId::new(contender.name(), buyers), |bench| {
                bench.iter_custom(|count| {
                    let (mut left, mut took, mut slice) =
                        (usize::try_from(count).unwrap_or(usize::MAX), Duration::ZERO, 0);
                    while left > 0 {
                        let garments_max = left.min(GARMENTS_MAX);
                        let shape = Shape::Distinct;
                        let work = Workload { shape, basket: 1, buyers, seed: 1, slice, garments_max };
                        took += contender.slice(&Plan { work, time: Duration::from_mins(1) }).busy;
                        left -= garments_max;
                        slice += 1;
                    }
                    took
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, lost_race, all_different);
criterion_main!(benches);
