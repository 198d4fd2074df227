//! The pipeline for async programs: never on the runtime's own threads, never more photos at once than there is room for.

use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::{PhotoError, PhotoLimits, PreparedPhoto, Variant, prepare, prepare_avif};

/// Prepares photos on tokio's blocking threads, a few at once; the others wait their turn in the order they came. A clone
/// shares the same places.
///
/// # Cancellation
/// A photo that nobody waits for any more is not begun; one that was begun is finished, and keeps its place until then.
#[derive(Debug, Clone)]
pub struct PhotoWorkers {
    limits: Arc<PhotoLimits>,
    places: Arc<Semaphore>,
    at_once: usize,
    /// AVIF takes its time: it never keeps a seller waiting.
    background: Arc<Semaphore>,
}

impl PhotoWorkers {
    /// As many at once as the machine has cores, and one in the background.
    pub fn new(limits: PhotoLimits) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::at_once(limits, cores)
    }

    /// At most `photos` at once, at least one, and one in the background.
    pub fn at_once(limits: PhotoLimits, photos: usize) -> Self {
        let at_once = photos.max(1);
        let places = Arc::new(Semaphore::new(at_once));
        Self { limits: Arc::new(limits), places, at_once, background: Arc::new(Semaphore::new(1)) }
    }

    /// How many photos are being prepared now, those in the background apart.
    pub fn busy(&self) -> usize {
        self.at_once - self.places.available_permits()
    }

    /// [`prepare`].
    ///
    /// # Errors
    /// As [`prepare`]; a fault of the decoder that stops the thread is [`PhotoError::Output`].
    pub async fn prepare(&self, bytes: Vec<u8>) -> Result<PreparedPhoto, PhotoError> {
        work(&self.places, &self.limits, move |limits| prepare(&bytes, limits)).await
    }

    /// [`prepare_avif`], one at a time.
    ///
    /// # Errors
    /// As [`prepare_avif`].
    pub async fn prepare_avif(&self, variant: Vec<u8>) -> Result<Vec<Variant>, PhotoError> {
        work(&self.background, &self.limits, move |limits| prepare_avif(&variant, limits)).await
    }
}

/// The place goes along with the work: dropping the future does not make room before the work is over.
async fn work<T: Send + 'static>(
    places: &Arc<Semaphore>,
    limits: &Arc<PhotoLimits>,
    job: impl FnOnce(&PhotoLimits) -> Result<T, PhotoError> + Send + 'static,
) -> Result<T, PhotoError> {
    let stopped = |detail: String| PhotoError::Output { format: "prepared photo", detail };
    let place = places.clone().acquire_owned().await.map_err(|error| stopped(error.to_string()))?;
    let limits = limits.clone();
    let done = spawn_blocking(move || {
        let _place = place;
        job(&limits)
    });
    done.await.map_err(|error| stopped(error.to_string()))?
}
