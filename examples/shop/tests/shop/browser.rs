//! Buyers with real browsers: they buy, are refused, run out of time, and do without scripts.

use super::answer::time;
use super::buyer::Buyer;
use super::chrome::Browser;
use super::program::eventually;
use super::running::Shop;
use super::stock::Stock;

const CONFIRM: &str = "form#order button:not(.second)";

/// From the garment's page into checkout.
async fn enter_checkout(browser: &Browser) {
    browser.click(".buy form button").await;
    browser.arrives_at("/basket").await;
    browser.click("form.sum button").await;
}

async fn fill_in(browser: &Browser) {
    browser.type_into("#name", "Aïcha Mbarga").await;
    browser.type_into("#phone", "6 77 12 34 56").await;
    browser.click("#city option[value='Douala']").await;
    browser.type_into("#quarter", "Akwa").await;
}

/// What the countdown says, in seconds.
async fn left(browser: &Browser) -> Option<u32> {
    let text = browser.read(".timer [data-left-seconds]").await;
    let (minutes, seconds) = text.split_once(':')?;
    Some(minutes.parse::<u32>().ok()? * 60 + seconds.parse::<u32>().ok()?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_finds_a_garment_and_orders_it_while_the_countdown_runs() {
    let shop = Shop::start().await;
    let browser = Browser::of(&shop).await;
    browser.visit("/").await;
    browser.click("ul.grid li a.card").await;
    let page = browser.arrives_at("/g/").await;
    let title = browser.read("h1").await;
    enter_checkout(&browser).await;
    browser.arrives_at("/checkout/").await;
    assert!(browser.read(".what .lines").await.contains(&title));

    let first = eventually("the countdown runs", async || left(&browser).await).await;
    assert!((540..=600).contains(&first), "{first}");
    eventually("the countdown ticks", async || left(&browser).await.filter(|now| *now < first)).await;
    fill_in(&browser).await;
    browser.click(CONFIRM).await;
    let order = browser.arrives_at("/orders/").await;
    assert!(browser.read("main .lead").await.contains("Commande confirmée"));
    assert!(browser.read("main .lines").await.contains(&title));

    assert_eq!(Buyer::of(&shop).status(page.trim_start_matches("/g/")).await, "sold");
    Buyer::of(&shop).get(&order).await.is(404);
    browser.visit("/basket").await;
    assert!(browser.read("main").await.contains("Votre panier est vide"));
    browser.has_no_complaints_but(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wants_the_same_garment_sees_until_when_it_is_taken() {
    let shop = Shop::start().await;
    let [quick, slow] = [Browser::of(&shop).await, Browser::of(&shop).await];
    let id = Buyer::of(&shop).garments().await.swap_remove(0);
    for browser in [&quick, &slow] {
        browser.visit(&format!("/g/{id}")).await;
        browser.click(".buy form button").await;
        browser.arrives_at("/basket").await;
    }
    quick.click("form.sum button").await;
    quick.arrives_at("/checkout/").await;

    let held = Buyer::of(&shop).get(&format!("/api/garments/{id}")).await.is(200);
    let zone = jiff::tz::TimeZone::get("Africa/Douala").unwrap();
    let until = time(&held.body["until"]).to_zoned(zone).strftime("%H:%M").to_string();
    // The basket is open since before: the live status comes to it by itself.
    eventually("the basket says so by itself", async || {
        slow.read("main .lines").await.contains(&format!("Réservé jusqu'à {until}")).then_some(())
    })
    .await;
    slow.click("form.sum button").await;
    slow.arrives_at("/checkout").await;
    assert_eq!(slow.read("h1").await, "Un article n'est plus disponible");
    assert!(slow.read("li.gone .problem").await.contains(&format!("libre à {until}")));

    fill_in(&quick).await;
    quick.click(CONFIRM).await;
    quick.arrives_at("/orders/").await;
    slow.visit(&format!("/g/{id}")).await;
    assert_eq!(slow.read(".buy .state").await, "Vendu");
    slow.has_no_complaints_but(&["409 (Conflict)"]).await;
    quick.has_no_complaints_but(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_runs_out_before_the_buyers_eyes() {
    let shop = Shop::with(Stock::drawn(), &[("THRIFT_HOLD_TTL", "4s")]).await;
    let (browser, other) = (Browser::of(&shop).await, Buyer::of(&shop));
    let id = other.garments().await.swap_remove(0);
    browser.visit(&format!("/g/{id}")).await;
    enter_checkout(&browser).await;
    browser.arrives_at("/checkout/").await;
    assert!(browser.read(".timer[data-timer='over'] .when-over").await.contains("La réservation est terminée"));
    eventually("the garment is free", async || (other.status(&id).await == "available").then_some(())).await;
    let theirs = other.hold(&[&id]).await.is(201);
    other.order(&theirs).await.is(201);

    fill_in(&browser).await;
    browser.click(CONFIRM).await;
    assert!(browser.read("li.gone .problem").await.contains("Vendu entre-temps"));
    browser.has_no_complaints_but(&["409 (Conflict)"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_one_buys_all_the_same() {
    let shop = Shop::start().await;
    let browser = Browser::without_scripts(&shop).await;
    browser.visit("/").await;
    browser.click("ul.grid li a.card").await;
    let page = browser.arrives_at("/g/").await;
    enter_checkout(&browser).await;
    browser.arrives_at("/checkout/").await;
    assert_eq!(browser.read(".timer [data-left-seconds]").await, "10 min", "no script counts down");

    browser.click(CONFIRM).await;
    assert!(browser.read(".problem.box").await.contains("champs sont à corriger"));
    fill_in(&browser).await;
    browser.click(CONFIRM).await;
    browser.arrives_at("/orders/").await;
    assert!(browser.read("main .lead").await.contains("Commande confirmée"));
    assert_eq!(Buyer::of(&shop).status(page.trim_start_matches("/g/")).await, "sold");
    browser.has_no_complaints_but(&["422 (Unprocessable"]).await;
}
