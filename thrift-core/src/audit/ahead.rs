//! Reading ahead, without a runtime: one page is judged while the store reads the next.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

type Read<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A read that has begun. Where the store has threads or a server of its own, it goes on while its caller is busy; where
/// it has not, it was done at once. At most one page waits.
pub(super) enum Ahead<'a, T> {
    Done(T),
    UnderWay(Read<'a, T>),
}

impl<'a, T> Ahead<'a, T> {
    /// Asks the store, and does not wait for its answer.
    pub(super) async fn begin(read: impl Future<Output = T> + Send + 'a) -> Self {
        let mut read: Read<'a, T> = Box::pin(read);
        // The one poll sends the question. Whoever waits for the answer polls again, and is then the one to be woken.
        match poll_fn(|context| Poll::Ready(read.as_mut().poll(context))).await {
            Poll::Ready(done) => Self::Done(done),
            Poll::Pending => Self::UnderWay(read),
        }
    }

    /// Waits for the answer.
    pub(super) async fn end(self) -> T {
        match self {
            Self::Done(done) => done,
            Self::UnderWay(read) => read.await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_question_is_sent_before_anybody_waits_for_its_answer() {
        let asked = AtomicUsize::new(0);
        let read = poll_fn(|context| {
            context.waker().wake_by_ref();
            if asked.fetch_add(1, Ordering::Relaxed) == 0 { Poll::Pending } else { Poll::Ready("the answer") }
        });
        pollster::block_on(async {
            let ahead = Ahead::begin(read).await;
            assert_eq!(asked.load(Ordering::Relaxed), 1);
            assert_eq!(ahead.end().await, "the answer");
        });
    }
}
