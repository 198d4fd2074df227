//! Photo stores on their own, and the sweep on top of them.

use super::PhotoFixture;
use crate::catalog::{
    CatalogStore, Currency, Garment, Money, Photo, PhotoBytes, PhotoStore, StoredPhoto, SweptPhotos, Upload, Variant,
    Visibility, check_photo_key, photo_folder, sweep_photos,
};
use crate::clock::SystemClock;
use crate::error::{ErrorKind, StoreError};
use crate::id::ItemId;
use crate::memory::MemoryStore;
use crate::time::{Clock, Timestamp};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

fn webp(bytes: &[u8]) -> PhotoBytes {
    PhotoBytes { content_type: "image/webp".into(), bytes: bytes.to_vec() }
}

/// A fixture with short words.
struct Album<F: PhotoFixture> {
    fixture: F,
}

impl<F: PhotoFixture> Album<F> {
    fn new() -> Self {
        Self { fixture: F::new() }
    }

    fn wait<T, Work>(&self, ask: impl FnOnce(Arc<F::Store>) -> Work) -> T
    where
        T: Send,
        Work: Future<Output = Result<T, StoreError>> + Send,
    {
        self.fixture.block_on(ask(self.fixture.store())).expect("the store answers")
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        self.wait(async |store| store.put(key, webp(bytes)).await);
    }

    fn get(&self, key: &str) -> Option<PhotoBytes> {
        self.wait(async |store| store.get(key).await)
    }

    fn delete(&self, key: &str) {
        self.wait(async |store| store.delete(key).await);
    }

    fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Vec<StoredPhoto> {
        self.wait(async |store| store.list(prefix, after, limit).await)
    }

    fn keys(&self) -> Vec<String> {
        self.list("", None, 1_000).into_iter().map(|photo| photo.key).collect()
    }

    fn sweep(&self, catalog: &MemoryStore, now: Timestamp, after: Option<&str>, limit: usize) -> SweptPhotos {
        self.wait(async |store| sweep_photos(&*store, catalog, now, DAY, after, limit).await)
    }
}

/// Bytes and type.
pub fn a_photo_comes_back_as_it_went_in<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let every_byte: Vec<u8> = (0..=255).collect();
    album.put("g/61/a-360.webp", &every_byte);
    assert_eq!(album.get("g/61/a-360.webp"), Some(webp(&every_byte)));
    for (key, content_type) in [("g/61/a-360.avif", "image/avif"), ("g/61/a-1200.jpg", "image/jpeg")] {
        let photo = PhotoBytes { content_type: content_type.into(), bytes: b"pixels".to_vec() };
        album.wait(async |store| store.put(key, photo.clone()).await);
        assert_eq!(album.get(key), Some(photo));
    }
}

/// Whoever read it may keep it.
pub fn a_key_names_one_photo_for_ever<F: PhotoFixture>() {
    let album = Album::<F>::new();
    album.put("g/61/a-360.webp", b"pixels");
    album.put("g/61/a-360.webp", b"others");
    assert_eq!(album.get("g/61/a-360.webp"), Some(webp(b"pixels")));
}

/// Neither a photo nor a folder.
pub fn what_nobody_put_is_not_there<F: PhotoFixture>() {
    let album = Album::<F>::new();
    album.put("g/61/a-360.webp", b"pixels");
    for key in ["g/61/a-360.web", "g/61/a-360.webp2", "g/61", "g", "other.webp", "g/61/a-360.webp/b"] {
        assert_eq!(album.get(key), None, "{key}");
    }
}

/// Deleting what is not there is success.
pub fn a_deleted_photo_is_gone_and_can_come_again<F: PhotoFixture>() {
    let album = Album::<F>::new();
    album.put("g/61/a-360.webp", b"pixels");
    album.put("g/61/a-640.webp", b"more pixels");
    for _ in 0..2 {
        album.delete("g/61/a-360.webp");
        assert_eq!(album.get("g/61/a-360.webp"), None);
        assert_eq!(album.keys(), ["g/61/a-640.webp"], "nothing else goes with it");
    }
    album.put("g/61/a-360.webp", b"pixels");
    assert_eq!(album.get("g/61/a-360.webp"), Some(webp(b"pixels")));
}

/// As large as uploads are.
pub fn a_photo_of_five_megabytes_comes_back_whole<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let bytes: Vec<u8> = (0..5_000_000_u32).map(|at| u8::try_from((at * 31 / 7) % 256).unwrap_or(0)).collect();
    album.put("g/61/large.webp", &bytes);
    assert!(album.get("g/61/large.webp") == Some(webp(&bytes)), "other bytes came back");
}

/// Before anything is asked of a disk or a network.
pub fn what_is_no_key_is_refused_and_touches_nothing<F: PhotoFixture>() {
    let album = Album::<F>::new();
    album.put("g/61/a-360.webp", b"pixels");
    let long = "a".repeat(251);
    let not_keys = [
        "../g/61/a-360.webp",
        "g/../g/61/a-360.webp",
        "/g/61/a-360.webp",
        "",
        "/",
        "g//a",
        "g/",
        ".hidden",
        "g/.a",
        "a\\b",
        "A",
        "a\0b",
        "é",
        "a b",
        "a?b",
        "a#b",
        "a%2fb",
        "con:",
        &long,
    ];
    let store = album.fixture.store();
    let refused = |answer: Option<StoreError>, key: &str| {
        assert_eq!(answer.map(|error| error.kind()), Some(ErrorKind::FixCall), "{key:?}");
    };
    for key in not_keys {
        assert!(check_photo_key(key).is_err(), "{key:?}");
        refused(album.fixture.block_on(store.put(key, webp(b"x"))).err(), key);
        refused(album.fixture.block_on(store.get(key)).err(), key);
        refused(album.fixture.block_on(store.delete(key)).err(), key);
    }
    assert_eq!(album.keys(), ["g/61/a-360.webp"]);
    assert_eq!(album.get("g/61/a-360.webp"), Some(webp(b"pixels")));
}

/// A retry may overtake what it repeats.
pub fn writers_of_one_key_do_not_disturb_each_other<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let bytes = vec![7; 200_000];
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| album.put("g/61/same.webp", &bytes));
        }
    });
    assert!(album.get("g/61/same.webp") == Some(webp(&bytes)), "other bytes came back");
    assert_eq!(album.keys(), ["g/61/same.webp"], "one photo, and nothing half-written");
}

/// Whoever dropped it puts it again.
pub fn a_dropped_put_stores_all_or_nothing<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let bytes = vec![9; 300_000];
    for polls in 0..6 {
        let key = format!("g/61/dropped-{polls}.webp");
        let store = album.fixture.store();
        album.fixture.block_on(async {
            let mut put = pin!(store.put(&key, webp(&bytes)));
            for _ in 0..polls {
                if put.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                    break;
                }
                std::thread::yield_now();
            }
        });
        let found = album.get(&key);
        assert!(found.is_none() || found == Some(webp(&bytes)), "half of it after {polls} polls");
        album.put(&key, &bytes);
        assert!(album.get(&key) == Some(webp(&bytes)), "not stored again after {polls} polls");
    }
}

/// By the bytes of the whole key, not by folder.
pub fn keys_are_listed_in_order_page_by_page<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let mut keys: Vec<String> = (0..23).map(|number| format!("g/61/{number}.webp")).collect();
    keys.extend(["g/61-0.webp", "g/61.webp", "g/610/a.webp", "a.webp", "h/a.webp", "g/60/z.webp"].map(String::from));
    for key in &keys {
        album.put(key, b"pixels");
    }
    keys.sort();
    assert_eq!(album.keys(), keys);
    let (mut paged, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = album.list("", after.as_deref(), 7);
        paged.extend(page.iter().map(|photo| photo.key.clone()));
        if page.len() < 7 {
            break;
        }
        after = paged.last().cloned();
    }
    assert_eq!(paged, keys, "no key twice, none missed");
    let of_folder: Vec<String> = keys.iter().filter(|key| key.starts_with("g/61/")).cloned().collect();
    let listed =
        |prefix, after| album.list(prefix, after, 1_000).into_iter().map(|photo| photo.key).collect::<Vec<_>>();
    assert_eq!(listed("g/61/", None), of_folder);
    assert_eq!(
        listed("g/61/", Some("g/61/5.webp")),
        of_folder[of_folder.iter().position(|key| key == "g/61/5.webp").unwrap() + 1..]
    );
    assert_eq!(listed("g/61/", Some("a.webp")), of_folder, "a place before the folder is its beginning");
    assert_eq!(listed("g/61/", Some("h/a.webp")), [""; 0], "and one behind it is its end");
    assert_eq!(listed("g/6", None).len(), of_folder.len() + 4, "a prefix need not be a folder");
    assert_eq!(listed("nothing/", None), [""; 0]);
    assert_eq!(album.list("", None, 0), []);
}

/// What copies and sweeps go by.
pub fn a_listing_tells_size_and_time<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let clock = SystemClock::new();
    let before = clock.now();
    album.put("g/61/a.webp", &[1; 1234]);
    let [photo] = &album.list("", None, 9)[..] else { panic!("one photo") };
    assert_eq!((photo.key.as_str(), photo.bytes), ("g/61/a.webp", 1234));
    let (early, late) = (before.since(photo.stored_at), photo.stored_at.since(clock.now()));
    assert!(early <= Duration::from_secs(2) && late <= Duration::from_secs(2), "{early:?} early, {late:?} late");
}

/// All of them, whole.
pub fn everything_is_there_after_reopening<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let keys: Vec<String> = (10..30).map(|number| format!("g/61/{number}.webp")).collect();
    for key in &keys {
        album.put(key, key.as_bytes());
    }
    let album = Album { fixture: album.fixture.reopen() };
    assert_eq!(album.keys(), keys);
    for key in &keys {
        assert_eq!(album.get(key), Some(webp(key.as_bytes())));
    }
}

/// Where there is one.
pub fn a_public_address_ends_with_its_key<F: PhotoFixture>() {
    let store = F::new().store();
    let (one, other) = (store.public_address("g/61/a.webp"), store.public_address("g/61/b.webp"));
    assert_eq!(one.is_some(), other.is_some(), "a store has addresses or has none");
    if let (Some(one), Some(other)) = (one, other) {
        assert!(one.starts_with("https://") && one.ends_with("/g/61/a.webp"), "{one}");
        assert_eq!(one.trim_end_matches("a.webp"), other.trim_end_matches("b.webp"));
        assert_eq!(store.public_address("g/61/a.webp"), Some(one), "it stays");
    }
}

/// Where the store gives them.
pub fn an_upload_ticket_is_for_one_key<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let upload = |key: &str| Upload {
        key: key.into(),
        content_type: "image/jpeg".into(),
        bytes: 1234,
        valid: Duration::from_mins(5),
    };
    let ticket = album.wait(async |store| store.upload_ticket(&upload("uploads/abc")).await);
    if let Some(ticket) = ticket {
        assert_eq!(ticket.method, "PUT");
        assert!(ticket.url.contains("uploads/abc"), "{}", ticket.url);
        assert!(ticket.headers.contains(&("content-type".into(), "image/jpeg".into())), "{:?}", ticket.headers);
        let store = album.fixture.store();
        let refused = album.fixture.block_on(store.upload_ticket(&upload("../abc"))).expect_err("no key");
        assert_eq!(refused.kind(), ErrorKind::FixCall);
    }
    assert_eq!(album.keys(), [""; 0], "a permission stores nothing");
}

/// A garment whose one photo has these keys.
fn garment(id: &str, names: &[&str]) -> Garment {
    let id = ItemId::new(id).unwrap();
    let variant = |name: &&str| Variant { key: format!("{}{name}", photo_folder(&id)), width: 360, height: 480 };
    let [widths @ .., avif, preview] = names else { panic!("at least three keys") };
    let photo = Photo {
        variants: widths.iter().map(variant).collect(),
        avif: vec![variant(avif)],
        preview: Some(variant(preview)),
        ..Photo::default()
    };
    Garment {
        title: "Robe".into(),
        description: String::new(),
        brand: None,
        category: None,
        colour: None,
        size: None,
        condition: None,
        price: Money::zero(Currency::XAF),
        photos: vec![photo],
        visibility: Visibility::Draft,
        created_at: Timestamp::from_millis(0),
        ver: 0,
        id,
    }
}

/// What a garment names stays, in every format.
pub fn a_sweep_removes_what_no_garment_names<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let catalog = MemoryStore::new();
    let names = ["a-360.webp", "a-640.webp", "a-360.avif", "a-1200.jpg"];
    let mut kept = Vec::new();
    for id in ["one", "two"] {
        let garment = garment(id, &names);
        kept.extend(garment.photos[0].keys().map(String::from));
        pollster::block_on(catalog.put(garment)).unwrap();
    }
    let folder = |id: &str| photo_folder(&ItemId::new(id).unwrap());
    let orphans =
        [folder("one") + "b-360.webp", folder("nobody") + "a-360.webp", "uploads/0123456789abcdef".to_owned()];
    for key in kept.iter().chain(&orphans) {
        album.put(key, b"pixels");
    }
    kept.sort();
    let later = SystemClock::new().now().plus(DAY + Duration::from_secs(2));
    let (mut removed, mut after) = (0, None::<String>);
    loop {
        let swept = album.sweep(&catalog, later, after.as_deref(), 4);
        removed += swept.removed;
        assert_eq!((swept.waiting, swept.foreign), (0, 0));
        let Some(next) = swept.next else { break };
        after = Some(next);
    }
    assert_eq!((album.keys(), removed), (kept, orphans.len()));
}

/// An intake that is under way, and whatever else lies in the same store.
pub fn a_sweep_spares_what_is_young_and_what_is_not_ours<F: PhotoFixture>() {
    let album = Album::<F>::new();
    let catalog = MemoryStore::new();
    let orphan = format!("{}a-360.webp", photo_folder(&ItemId::new("one").unwrap()));
    album.put(&orphan, b"pixels");
    album.put("logo.webp", b"pixels");
    let now = SystemClock::new().now();
    let young = now.plus(DAY).plus(Duration::from_secs(2)).as_millis() - 5_000;
    let swept = album.sweep(&catalog, Timestamp::from_millis(young), None, 99);
    assert_eq!((swept.removed, swept.waiting, swept.foreign, swept.next), (0, 1, 1, None));
    assert_eq!(album.keys(), [orphan.as_str(), "logo.webp"]);
    let swept = album.sweep(&catalog, now.plus(DAY * 2), None, 99);
    assert_eq!((swept.removed, swept.waiting, swept.foreign), (1, 0, 1));
    assert_eq!(album.keys(), ["logo.webp"]);
}
