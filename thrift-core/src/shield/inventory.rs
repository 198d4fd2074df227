//! The lock behind a shield. Everything that the store answers is learnt from.

use super::Shield;
use super::crowd::Ask;
use crate::error::StoreError;
use crate::id::{HoldId, ItemId};
use crate::inventory::{FeedPage, FeedPosition, InventoryStore, Looked, Outcome, Swept};
use crate::lock::Command;
use async_trait::async_trait;

impl<S: InventoryStore> Shield<S> {
    /// Asks the store.
    pub(super) async fn pass(&self, command: &Command) -> Result<Outcome, StoreError> {
        let sent = self.moment();
        let outcome = self.store.apply(command).await?;
        let heard = self.moment();
        let mut crowd = self.crowd();
        match &outcome {
            Outcome::Done(looked) => {
                let kept = match command {
                    Command::AbortPayment { keep, .. } => keep.as_ref().map(|keep| keep.hold),
                    _ => None,
                };
                command.hold().into_iter().chain(kept).for_each(|hold| crowd.granted(hold));
                crowd.see(&looked.records, looked.now, sent, heard);
            }
            Outcome::Refused(refusals) if matches!(command, Command::Hold { staff: false, .. }) => {
                crowd.refused(refusals, heard);
            }
            Outcome::Refused(_) => {}
        }
        drop(crowd);
        Ok(outcome)
    }

    async fn seeing(
        &self,
        look: impl Future<Output = Result<Looked, StoreError>> + Send,
    ) -> Result<Looked, StoreError> {
        let sent = self.moment();
        let looked = look.await?;
        let heard = self.moment();
        self.crowd().see(&looked.records, looked.now, sent, heard);
        Ok(looked)
    }
}

#[async_trait]
impl<S: InventoryStore> InventoryStore for Shield<S> {
    async fn apply(&self, command: &Command) -> Result<Outcome, StoreError> {
        match command {
            Command::Hold { hold, holder, items, staff: false, .. } => {
                let now = self.clock.now();
                let came = self.crowd().comes(items, now);
                self.ask(command, Ask { hold: *hold, holder, items, came, waits: 0, place: 0 }).await
            }
            _ => self.pass(command).await,
        }
    }

    async fn look(&self, items: &[ItemId]) -> Result<Looked, StoreError> {
        self.seeing(self.store.look(items)).await
    }

    async fn carrying(&self, hold: HoldId) -> Result<Looked, StoreError> {
        self.seeing(self.store.carrying(hold)).await
    }

    async fn engaged(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.seeing(self.store.engaged(after, limit)).await
    }

    async fn scan(&self, after: Option<&ItemId>, limit: usize) -> Result<Looked, StoreError> {
        self.seeing(self.store.scan(after, limit)).await
    }

    async fn sweep(&self, limit: usize) -> Result<Swept, StoreError> {
        let sent = self.moment();
        let swept = self.store.sweep(limit).await?;
        let heard = self.moment();
        let mut crowd = self.crowd();
        crowd.hear(&swept.lapsed, heard);
        crowd.see(&swept.overdue, swept.now, sent, heard);
        drop(crowd);
        Ok(swept)
    }

    async fn events(&self, after: &FeedPosition, limit: usize) -> Result<FeedPage, StoreError> {
        let page = self.store.events(after, limit).await?;
        let heard = self.moment();
        self.crowd().hear(&page.events, heard);
        Ok(page)
    }

    async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        self.store.feed_end().await
    }
}
