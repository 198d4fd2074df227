//! The shop: its stores, its settings, and what every route needs of them.

use crate::counted::Counted;
use crate::metrics::Metrics;
use crate::network::Networks;
use crate::payments;
use crate::settings::{PhotoChoice, R2Choice, Settings, StoreChoice};
use crate::store_clock::StoreClock;
use axum::extract::FromRef;
use axum_extra::extract::cookie::Key;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use std::ops::Deref;
use std::sync::Arc;
use thrift_plug::catalog::{CatalogStore, PhotoStore, Put};
use thrift_plug::checkout::Checkout;
use thrift_plug::inventory::{FeedPage, InventoryStore};
use thrift_plug::memory::MemoryStore;
use thrift_plug::mongo::{Changes, MongoOptions};
use thrift_plug::order::OrderStore;
use thrift_plug::photo::{DirectoryStore, PhotoLimits, PhotoWorkers};
use thrift_plug::r2::R2Options;
use thrift_plug::record_store::{Record, RecordStore};
use thrift_plug::shield::Shield;
use thrift_plug::sqlite::SqliteStore;
use thrift_plug::{StoreError, SystemClock};
use tokio::sync::{Notify, broadcast, watch};

/// One running shop.
pub(crate) struct Shop {
    pub(crate) settings: Settings,
    pub(crate) inventory: Arc<dyn InventoryStore>,
    pub(crate) catalog: Arc<dyn CatalogStore>,
    pub(crate) orders: Arc<dyn OrderStore>,
    pub(crate) records: Arc<dyn RecordStore>,
    pub(crate) photos: Arc<dyn PhotoStore>,
    pub(crate) checkout: Checkout,
    pub(crate) networks: Networks,
    pub(crate) metrics: Metrics,
    pub(crate) store_clock: StoreClock,
    /// Wakes whoever follows up news of payments.
    pub(crate) news: Notify,
    /// Pages of events as the pump reads them.
    pub(crate) events: broadcast::Sender<Arc<FeedPage>>,
    /// Tells when another process has changed a lock, where the store can.
    pub(crate) changes: Option<Changes>,
    /// Becomes true when the process drains.
    pub(crate) draining: watch::Sender<bool>,
    pub(crate) workers: PhotoWorkers,
    key: Key,
}

/// The shop as routes see it.
#[derive(Clone)]
pub(crate) struct App(pub(crate) Arc<Shop>);

impl Deref for App {
    type Target = Shop;
    fn deref(&self) -> &Shop {
        &self.0
    }
}

impl FromRef<App> for Key {
    fn from_ref(app: &App) -> Key {
        app.key.clone()
    }
}

/// Pages of events that a slow listener may lag behind before it has to resync.
const EVENT_PAGES: usize = 256;

impl Shop {
    /// Opens the stores that the settings name.
    pub(crate) async fn open(settings: Settings) -> Result<App, StoreError> {
        let lock_limits = settings.limits.lock.clone();
        let clock = Arc::new(SystemClock::new());
        let photos = open_photos("THRIFT_PHOTOS", &settings.photos)?;
        let metrics = Metrics::default();
        match settings.store.clone() {
            StoreChoice::Memory => {
                let store = Counted::around(MemoryStore::with(clock, lock_limits), &metrics);
                Self::on(Arc::new(store), metrics, None, photos, settings).await
            }
            StoreChoice::Mongo(address) => {
                let options = MongoOptions::new(address).limits(lock_limits);
                let store = options.connect().await.map_err(|error| named("THRIFT_STORE", &error))?;
                let changes = store.changes();
                let store = Counted::around(store, &metrics);
                Self::on(shielded(store), metrics, Some(changes), photos, settings).await
            }
            StoreChoice::Sqlite(path) => {
                make_folder(&path)?;
                let store =
                    SqliteStore::open(&path, clock, lock_limits).map_err(|error| named("THRIFT_STORE", &error))?;
                let store = Counted::around(store, &metrics);
                Self::on(shielded(store), metrics, None, photos, settings).await
            }
        }
    }

    async fn on<S>(
        store: Arc<S>,
        metrics: Metrics,
        changes: Option<Changes>,
        photos: Arc<dyn PhotoStore>,
        settings: Settings,
    ) -> Result<App, StoreError>
    where
        S: InventoryStore + CatalogStore + OrderStore + RecordStore + 'static,
    {
        let policy = settings.payment_times.policy.clone();
        let checkout = Checkout::new(store.clone(), store.clone(), payments::providers(&settings)?, policy);
        let key = session_key(store.as_ref(), &settings).await?;
        Ok(App(Arc::new(Self {
            inventory: store.clone(),
            catalog: store.clone(),
            orders: store.clone(),
            records: store,
            photos,
            checkout,
            networks: Networks::default(),
            metrics,
            store_clock: StoreClock::default(),
            news: Notify::new(),
            events: broadcast::Sender::new(EVENT_PAGES),
            changes,
            draining: watch::Sender::new(false),
            workers: PhotoWorkers::new(PhotoLimits::default()),
            key,
            settings,
        })))
    }
}

/// Opens the photo store that a setting names, without asking anything of it: whoever audits needs no photos.
pub(crate) fn open_photos(setting: &str, choice: &PhotoChoice) -> Result<Arc<dyn PhotoStore>, StoreError> {
    match choice {
        PhotoChoice::Directory(folder) => {
            Ok(Arc::new(DirectoryStore::open(folder).map_err(|error| named(setting, &error))?))
        }
        PhotoChoice::R2(choice) => Ok(Arc::new(r2_options(choice.clone()).open()?)),
    }
}

fn r2_options(choice: R2Choice) -> R2Options {
    let options =
        R2Options::new(choice.bucket).access_key_id(choice.access_key_id).secret_access_key(choice.secret_access_key);
    let options = match choice.account_id {
        Some(account) => options.account_id(account),
        None => options,
    };
    let options = match choice.endpoint {
        Some(endpoint) => options.endpoint(endpoint),
        None => options,
    };
    match choice.public_url {
        Some(address) => options.public_url(address),
        None => options,
    }
}

/// So that a crowd for one garment costs the database a few calls a second. What other processes free is known as soon as
/// the pump has read of it, or the shield has forgotten.
fn shielded<S>(store: S) -> Arc<Shield<S>> {
    Arc::new(Shield::new(Arc::new(store)))
}

/// A store that cannot be opened, with the setting that chose it.
fn named(setting: &str, error: &StoreError) -> StoreError {
    StoreError::new(error.kind(), format!("{setting}: {error}"))
}

/// The folder of a database file, made if it is missing.
fn make_folder(path: &std::path::Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format!("cannot make the folder {}: {error}; choose another THRIFT_STORE", folder.display());
        StoreError::new(thrift_plug::ErrorKind::Stop, message)
    })
}

/// The key that signs cookies: as set, or made once and kept with the shop.
async fn session_key(records: &dyn RecordStore, settings: &Settings) -> Result<Key, StoreError> {
    if let Some(text) = &settings.session_key {
        return Ok(signing_key(text.as_bytes()));
    }
    let made = Record {
        collection: "settings".into(),
        key: "session-key".into(),
        version: 0,
        sort: String::new(),
        expires_at: None,
        bytes: random_text(48).into_bytes(),
    };
    let kept = match records.put_record(made.clone()).await? {
        Put::Written(record) | Put::Conflict(Some(record)) => record,
        Put::Conflict(None) => made,
    };
    Ok(signing_key(&kept.bytes))
}

/// As many bytes as a key takes, from a secret of any length.
fn signing_key(secret: &[u8]) -> Key {
    let mut key = [0; 64];
    blake3::Hasher::new_derive_key("thrift-shop 2026 cookie signatures").update(secret).finalize_xof().fill(&mut key);
    Key::from(&key)
}

/// Unguessable text of `bytes` random bytes, safe in addresses and cookies.
#[expect(clippy::expect_used, reason = "without randomness there are no secrets, and going on would be worse")]
pub(crate) fn random_text(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).expect("the system gives random bytes");
    BASE64_URL_SAFE_NO_PAD.encode(buffer)
}
