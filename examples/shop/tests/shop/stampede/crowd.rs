//! Many buyers over few connections, which stay open: they take turns, and each has a cookie of their own.

use crate::shop::answer::Answer;
use crate::shop::buyer::Buyer;
use crate::shop::running::Shop;
use futures_util::future::join_all;
use reqwest::{Client, Url};
use std::net::IpAddr;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// The most connections at once. A phone opens one; a crowd of thousands would run out of files here, not at the shop.
const CONNECTIONS_MAX: usize = 256;

/// Whoever comes to one shop.
pub(super) struct Crowd {
    client: Client,
    shop: String,
    turns: Semaphore,
    /// Who has looked around, and is known to the shop.
    pub(super) buyers: Vec<Buyer>,
    /// What they saw: every garment on sale.
    pub(super) ids: Vec<String>,
}

impl Crowd {
    /// So many, at a shop of this test.
    pub(super) async fn arrived(shop: &Shop, buyers: usize) -> Self {
        let mut crowd = Self::at(&shop.url("")).unwrap();
        crowd.buyers = join_all((0..buyers).map(|_| crowd.newcomer())).await;
        crowd.ids = crowd.buyers[0].garments().await;
        crowd
    }

    /// Nobody yet, at an address of this machine. A load is nothing to point at a shop of somebody else's.
    pub(super) fn at(address: &str) -> Result<Self, String> {
        let refused =
            || format!("{address}: this load is for a shop on this very machine, such as http://127.0.0.1:8080");
        let url = Url::parse(address).map_err(|_| refused())?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        if !host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()) {
            return Err(refused());
        }
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = client.pool_max_idle_per_host(CONNECTIONS_MAX).timeout(Duration::from_mins(1)).build().unwrap();
        Ok(Self {
            client,
            shop: address.to_owned(),
            turns: Semaphore::new(CONNECTIONS_MAX),
            buyers: Vec::new(),
            ids: Vec::new(),
        })
    }

    /// Somebody whom the shop has just met.
    pub(super) async fn newcomer(&self) -> Buyer {
        let _turn = self.turns.acquire().await.unwrap();
        Buyer::over(&self.client, &self.shop).await
    }

    /// A request when its turn has come, and how long its answer took from there.
    pub(super) async fn in_turn(&self, request: impl Future<Output = Answer>) -> (Answer, Duration) {
        let _turn = self.turns.acquire().await.unwrap();
        let asked = Instant::now();
        let answer = request.await;
        (answer, asked.elapsed())
    }
}

#[test]
fn a_load_is_sent_to_this_machine_alone() {
    for own in ["http://127.0.0.1:8080", "http://127.9.9.9", "http://[::1]:8080"] {
        assert!(Crowd::at(own).is_ok(), "{own}");
    }
    let others =
        ["http://192.0.2.7:8080", "https://shop.example", "http://127.0.0.1.shop.example", "http://0.0.0.0:80", "shop"];
    for other in others {
        let refused = Crowd::at(other).err().unwrap_or_else(|| panic!("{other} was taken"));
        assert!(refused.contains(other) && refused.contains("this very machine"), "{refused}");
    }
}
