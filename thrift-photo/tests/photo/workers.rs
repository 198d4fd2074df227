//! Photos are prepared off the runtime, and a few at once.

use std::time::{Duration, Instant};
use thrift_photo::{PhotoError, PhotoLimits, PhotoWorkers};
use tokio::runtime::Builder;

use crate::draw::{jpeg, prepared, quarters};

#[test]
fn the_runtime_goes_on_while_photos_are_prepared() {
    let photo = jpeg(&quarters(1200, 1600));
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let workers = PhotoWorkers::at_once(PhotoLimits::default(), 2);
        let waiting = tokio::spawn({
            let (workers, photo) = (workers.clone(), photo.clone());
            async move { workers.prepare(photo).await }
        });
        let mut turns = 0_u64;
        while !waiting.is_finished() {
            tokio::task::yield_now().await;
            turns += 1;
        }
        let done = waiting.await;
        assert_eq!(done.expect("no panic").expect("good"), prepared(&photo));
        assert!(turns > 100, "the one thread of the runtime had {turns} turns meanwhile");
    });
}

#[test]
fn a_photo_that_nobody_waits_for_keeps_its_place_until_it_is_done() {
    let photo = jpeg(&quarters(1600, 2000));
    let start = Instant::now();
    prepared(&photo);
    let alone = start.elapsed();
    let runtime = Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    runtime.block_on(async {
        let workers = PhotoWorkers::at_once(PhotoLimits::default(), 1);
        let dropped = tokio::spawn({
            let (workers, photo) = (workers.clone(), photo.clone());
            async move { workers.prepare(photo).await }
        });
        while workers.busy() == 0 {
            tokio::task::yield_now().await;
        }
        dropped.abort();
        assert!(dropped.await.expect_err("nobody waits").is_cancelled());
        let since = Instant::now();
        while workers.busy() == 1 {
            tokio::task::yield_now().await;
        }
        assert!(since.elapsed() > alone / 10, "it gave its place back after {:?} of {alone:?}", since.elapsed());
        workers.prepare(photo).await.expect("its turn comes");
    });
    runtime.shutdown_timeout(Duration::from_secs(30));
}

#[test]
fn a_refusal_comes_through() {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let workers = PhotoWorkers::new(PhotoLimits::default());
    assert_eq!(runtime.block_on(workers.prepare(Vec::new())).expect_err("empty"), PhotoError::Empty);
    assert!(runtime.block_on(workers.prepare_avif(b"text".to_vec())).is_err());
}
