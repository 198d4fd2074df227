//! The shop from outside: the real program, spoken to over HTTP, by browsers, by signals and by `kill -9`.
//!
//! Every `Shop` that a test drops is audited: the store must hold every invariant, whatever the test did.
//! Sizes and seeds are environment variables, the same as in a long run: `THRIFT_TEST_SEED`, `THRIFT_TEST_BUYERS` (200),
//! `THRIFT_TEST_BASKETS` (40), `THRIFT_TEST_GARMENTS` (30), `THRIFT_TEST_KILLS` (3), `THRIFT_TEST_CHAOS_RUNS` (3),
//! `THRIFT_TEST_STAMPEDE_BUYERS` (100), `THRIFT_TEST_STAMPEDE_GARMENTS` (20), `THRIFT_TEST_STAMPEDE_SECONDS` (1),
//! `THRIFT_TEST_UPLOADS` (50), `THRIFT_TEST_UPLOAD_KILLS` (5). `CHROME` and `CHROMEDRIVER` name the browser; without one
//! the browser tests fail.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at a broken expectation"
)]

mod shop {
    mod addresses;
    mod answer;
    mod bad_photos;
    mod bad_requests;
    mod bad_settings;
    mod browser;
    mod bucket;
    mod buyer;
    mod chaos;
    mod chrome;
    mod cookies;
    mod crashes;
    mod dice;
    mod events;
    mod holds;
    mod lapses;
    mod limits;
    mod machines;
    mod many_processes;
    mod metrics;
    mod orders;
    mod payments;
    mod photos;
    mod pictures;
    mod program;
    mod races;
    mod regressions;
    mod running;
    mod stampede;
    mod stock;
    mod uploads;
    mod weight;
}
