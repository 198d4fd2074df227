//! The photo store itself.

use crate::client::{Patience, system_time};
use crate::errors::{Call, Failure, Place, causes};
use crate::{listing, ticket};
use async_trait::async_trait;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::{Client, Config};
use std::fmt;
use std::sync::Arc;
use thrift_core::catalog::{
    PhotoBytes, PhotoStore, StoredPhoto, Upload, UploadTicket, check_photo_key, content_type_of,
};
use thrift_core::{Clock, ErrorKind, StoreError};

/// The largest photo that is put, read or uploaded, in bytes: 64 MiB. It is kept in memory as a whole.
pub const PHOTO_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Content never changes under its key.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What [`content_type_of`] answers where the ending tells nothing.
const UNTOLD: &str = "application/octet-stream";

/// A [`PhotoStore`] on a bucket of Cloudflare R2, opened by [`R2Options`](crate::R2Options). Needs a tokio runtime.
/// Clones share connections.
///
/// # Errors
/// [`Stop`](ErrorKind::Stop) names the setting that R2 objects to. [`RetryLater`](ErrorKind::RetryLater) comes after up to
/// three attempts or the time-out; after `put` and `delete` its outcome is unknown, and the same call again resolves it.
#[derive(Clone)]
pub struct R2Store {
    client: Client,
    place: Place,
    public: Option<String>,
    patience: Patience,
    clock: Option<Arc<dyn Clock>>,
}

impl fmt::Debug for R2Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client would tell its whole configuration.
        f.debug_struct("R2Store").field("place", &self.place).field("public", &self.public).finish_non_exhaustive()
    }
}

impl R2Store {
    pub(crate) fn on(
        client: Client,
        place: Place,
        public: Option<String>,
        patience: Patience,
        clock: Option<Arc<dyn Clock>>,
    ) -> Self {
        Self { client, place, public, patience, clock }
    }

    fn presigning(&self, upload: &Upload) -> Result<PresigningConfig, StoreError> {
        let mut config = PresigningConfig::builder().expires_in(upload.valid);
        if let Some(clock) = &self.clock {
            config = config.start_time(system_time(&**clock));
        }
        config.build().map_err(|error| self.place.explain(&Failure::Unsendable(causes(&error)), Call::Read))
    }

    /// The body of an answer, within the time that its size is given, and not beyond what anybody stored.
    async fn read(&self, key: &str, mut body: ByteStream, told: u64) -> Result<Vec<u8>, StoreError> {
        let too_large =
            || StoreError::new(ErrorKind::Stop, format!("{key} is too large for a photo: remove it from R2"));
        if told > PHOTO_BYTES_MAX {
            return Err(too_large());
        }
        let whole = async {
            let mut bytes = Vec::new();
            while let Some(chunk) = body.next().await {
                bytes.extend_from_slice(&chunk.map_err(|error| Failure::Cut(causes(&error)))?);
                if bytes.len() as u64 > PHOTO_BYTES_MAX {
                    return Ok(None);
                }
            }
            Ok(Some(bytes))
        };
        let read = tokio::time::timeout(self.patience.for_bytes(told).operation, whole).await;
        let read = read.unwrap_or(Err(Failure::Late)).map_err(|failure| self.place.explain(&failure, Call::Read))?;
        read.ok_or_else(too_large)
    }
}

/// The type that the key tells, and only without one what else was told: the CDN serves photos from the shop's domain,
/// and nobody makes a page of a picture.
fn served_as(key: &str, told: String) -> String {
    match content_type_of(key) {
        UNTOLD => told,
        by_ending => by_ending.to_owned(),
    }
}

#[async_trait]
impl PhotoStore for R2Store {
    /// Asks for one key. It does not show whether the token may write.
    ///
    /// The clock is a quarter of an hour wrong at least before R2 objects. Other calls then go by R2's clock; tickets
    /// cannot, nobody is asked for them.
    async fn check(&self) -> Result<(), StoreError> {
        let ask = self.client.list_objects_v2().bucket(&self.place.bucket).max_keys(1).customize();
        let strict = Config::builder().disable_clock_skew_correction(true);
        let asked = ask.config_override(strict).send().await;
        asked.map(drop).map_err(|error| self.place.explain(&Failure::of(&error), Call::Read))
    }

    async fn put(&self, key: &str, photo: PhotoBytes) -> Result<(), StoreError> {
        check_photo_key(key)?;
        let size = photo.bytes.len() as u64;
        if size > PHOTO_BYTES_MAX {
            return Err(StoreError::new(ErrorKind::FixCall, format!("a photo has at most {PHOTO_BYTES_MAX} bytes")));
        }
        let put = self.client.put_object().bucket(&self.place.bucket).key(key);
        let put = put
            .content_type(served_as(key, photo.content_type))
            .cache_control(FOR_EVER)
            .if_none_match("*")
            .body(ByteStream::from(photo.bytes));
        let Err(error) = put.customize().config_override(self.patience.for_bytes(size).alone()).send().await else {
            return Ok(());
        };
        match Failure::of(&error) {
            // It is there already: by somebody else, or by an attempt whose answer was lost.
            failure if failure.is(412) => Ok(()),
            failure => Err(self.place.explain(&failure, Call::Write)),
        }
    }

    async fn get(&self, key: &str) -> Result<Option<PhotoBytes>, StoreError> {
        check_photo_key(key)?;
        let answer = match self.client.get_object().bucket(&self.place.bucket).key(key).send().await {
            Ok(answer) => answer,
            Err(error) => match Failure::of(&error) {
                failure if failure.has_code("NoSuchKey") => return Ok(None),
                failure => return Err(self.place.explain(&failure, Call::Read)),
            },
        };
        let content_type = served_as(key, answer.content_type.unwrap_or_else(|| UNTOLD.to_owned()));
        let told = answer.content_length.and_then(|length| u64::try_from(length).ok()).unwrap_or(0);
        let bytes = self.read(key, answer.body, told).await?;
        Ok(Some(PhotoBytes { content_type, bytes }))
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        check_photo_key(key)?;
        let delete = self.client.delete_object().bucket(&self.place.bucket).key(key);
        match delete.send().await {
            Ok(_) => Ok(()),
            Err(error) => match Failure::of(&error) {
                failure if failure.has_code("NoSuchKey") => Ok(()),
                failure => Err(self.place.explain(&failure, Call::Write)),
            },
        }
    }

    async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Vec<StoredPhoto>, StoreError> {
        listing::list(&self.client, &self.place, prefix, after, limit).await
    }

    fn public_address(&self, key: &str) -> Option<String> {
        check_photo_key(key).ok()?;
        self.public.as_ref().map(|base| format!("{base}/{key}"))
    }

    /// Signs, without asking R2. The signature binds key, content type, length and "only if nothing is there"; tickets are
    /// for pictures below `uploads/`, of 1 byte to [`PHOTO_BYTES_MAX`], for 1 s to
    /// [`TICKET_VALID_MAX`](crate::TICKET_VALID_MAX), else `FixCall`.
    async fn upload_ticket(&self, upload: &Upload) -> Result<Option<UploadTicket>, StoreError> {
        ticket::check(upload)?;
        let length = i64::try_from(upload.bytes).unwrap_or(i64::MAX);
        let put = self.client.put_object().bucket(&self.place.bucket).key(&upload.key);
        let put = put.content_type(&upload.content_type).content_length(length).if_none_match("*");
        let signed = put.presigned(self.presigning(upload)?).await;
        let signed = signed.map_err(|error| self.place.explain(&Failure::of(&error), Call::Read))?;
        Ok(Some(ticket::ticket(&signed)))
    }
}
