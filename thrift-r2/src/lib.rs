//! Photos on Cloudflare R2: the shop writes them over the S3 protocol, shoppers read them from a CDN domain.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use thrift_core::catalog::PhotoStore;
//! use thrift_r2::R2Options;
//!
//! let store = R2Options::new("photos")
//!     .account_id(std::env::var("R2_ACCOUNT_ID")?)
//!     .access_key_id(std::env::var("R2_ACCESS_KEY_ID")?)
//!     .secret_access_key(std::env::var("R2_SECRET_ACCESS_KEY")?)
//!     .public_url("https://photos.example.com")
//!     .open()?;
//! store.check().await?; // says which setting is wrong, if one is
//! assert_eq!(store.public_address("a.webp").as_deref(), Some("https://photos.example.com/a.webp"));
//! # Ok(()) }
//! ```
//!
//! **How it works.** Keys are content-addressed, so a photo is written *if nothing is there* and kept by browsers and CDN
//! for ever. Whatever is sent twice (a retry, a lost answer, a second process) finds the photo and is content. Calls that
//! meet a busy or silent R2 are made up to three times, within [`R2Options::operation_timeout`]; when hardly any gets
//! through, the SDK's budget of retries runs out and they are made once.
//!
//! **Architecture invariants**
//! - Nothing is sent that R2 refuses: no access lists, no tags, no streamed signatures, one integrity header at most. The
//!   SDK's own defaults would.
//! - Nothing is overwritten: neither by the shop nor by a browser that holds a ticket.
//! - A key that is none, and a ticket for anything but a picture below `uploads/`, is refused before the network.
//! - The secret key is in no message and in no `Debug`; it leaves the process only as a signature.
//! - A public address is built from the configured domain, never from R2's own host: that one tells the account.
//!
//! # Protocol
//! [S3 API compatibility](https://developers.cloudflare.com/r2/api/s3/api/), [error
//! codes](https://developers.cloudflare.com/r2/api/error-codes/) and [presigned
//! URLs](https://developers.cloudflare.com/r2/api/s3/presigned-urls/) as Cloudflare documents them.
//!
//! # What its tests do not check
//! They run against `s3s-fs`, an S3 server in the same process, behind a layer that refuses what R2 refuses. Neither is
//! R2. Not checked: R2's own limits (one write a second and key, rights of tokens), its wording of errors beyond the codes
//! it documents, CORS, TLS, and everything of the CDN: that it serves, caches, and blocks `uploads/`.
//!
//! # Why is there no …?
//! - **multipart upload**: the largest thing kept is a few hundred kilobytes.
//! - **MD5 check of what was stored**: SHA-256 of the body is in the signature already.
//! - **delete of many at once**: R2 charges nothing for single deletes, and the operation insists on a checksum.
#![forbid(unsafe_code)]

mod address;
mod client;
mod errors;
mod listing;
mod options;
mod store;
mod ticket;

pub use options::R2Options;
pub use store::{PHOTO_BYTES_MAX, R2Store};
pub use ticket::TICKET_VALID_MAX;
