//! Light pages: what a phone on a slow network has to fetch before anybody scrolls.

use super::chrome::Browser;
use super::program::eventually;
use super::running::Shop;
use super::stock::Stock;

/// A whole page of the grid.
const GARMENTS: usize = 24;
/// Bytes over the network, headers included.
const BYTES_MAX: u64 = 150_000;
const REQUESTS_MAX: u64 = 16;

/// Bytes and requests of the page so far, by the browser's own book-keeping.
const FETCHED: &str = "
    const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const fetched = entries.filter((entry) => entry.transferSize > 0);
    return [document.images.length, fetched.length, fetched.reduce((sum, entry) => sum + entry.transferSize, 0)];";

async fn fetched(phone: &Browser) -> (u64, u64, u64) {
    let counted = phone.driver().execute(FETCHED, Vec::new()).await.unwrap();
    let [images, requests, bytes] = counted.convert::<[u64; 3]>().unwrap();
    (images, requests, bytes)
}

#[tokio::test]
async fn the_grid_is_light_on_a_phone() {
    let shop = Shop::with(&Stock::drawn_as_many_as(GARMENTS), &[]).await;
    let phone = Browser::phone(&shop).await;
    phone.visit("/").await;
    phone.see(".card img, article img, img").await;
    let mut before = (0, 0, 0);
    let quiet = eventually("the page has what it needs", async || {
        let now = fetched(&phone).await;
        let calm = now == before && now.1 > 2;
        before = now;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        calm.then_some(now)
    });
    let (images, requests, bytes) = quiet.await;
    println!("grid of {images} photos at 360 x 740, 2 x: {bytes} bytes in {requests} requests before scrolling");
    assert_eq!(images, GARMENTS as u64);
    assert!(requests <= REQUESTS_MAX, "{requests} requests");
    assert!((20_000..=BYTES_MAX).contains(&bytes), "{bytes} bytes");
}
