//! Staff's uploads: from a real browser, over a bad network, and over crashes of the shop.

use super::buyer::{Buyer, send};
use super::chrome::Browser;
use super::dice::{Dice, size};
use super::photos::send_photos;
use super::pictures;
use super::program::{PATIENCE, eventually};
use super::running::Shop;
use super::stock::{PASSWORD, Stock, tiny_photos};
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;
use uuid::Uuid;

/// How many sellers send photos at the same time.
const SELLERS: usize = 4;

/// Sends one photo until it is answered, over every crash, with the same key: as the upload page does.
async fn taken_in(staff: &Buyer, photo: Vec<u8>) -> String {
    let (key, deadline) = (Uuid::now_v7(), Instant::now() + PATIENCE * 4);
    loop {
        let part = reqwest::multipart::Part::bytes(photo.clone()).file_name("photo");
        let form = reqwest::multipart::Form::new().part("photos[]", part);
        let request = staff.request(Method::POST, "/api/admin/intake").header("idempotency-key", key.to_string());
        match request.multipart(form).send().await {
            Ok(answer) if answer.status() == 202 => {
                if let Ok(body) = answer.json::<serde_json::Value>().await {
                    return body["garments"][0].as_str().unwrap().to_owned();
                }
            }
            Ok(answer) => panic!("{}: {}", answer.status(), answer.text().await.unwrap()),
            Err(error) => assert!(Instant::now() < deadline, "the shop does not come back: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_uploads_over_five_crashes_none_is_lost_and_none_is_there_twice() {
    let (photos, kills) = (size("THRIFT_TEST_UPLOADS", 50), size("THRIFT_TEST_UPLOAD_KILLS", 5));
    let mut dice = Dice::seeded("uploads");
    let mut shop = Shop::with(Stock::empty(), &[]).await;
    let (next, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seller = |_| {
        let (staff, next, done) = (Buyer::staff_of(&shop), next.clone(), done.clone());
        tokio::spawn(async move {
            let mut ids = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= photos {
                    return ids;
                }
                ids.push(taken_in(&staff, pictures::drawn(number)).await);
                done.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let sellers: Vec<_> = (0..SELLERS).map(seller).collect();
    for kill in 1..=kills {
        let at = photos * kill / (kills + 1) + dice.below(3);
        eventually("more photos are taken in", async || {
            (done.load(Ordering::Relaxed) >= at.min(photos - 1)).then_some(())
        })
        .await;
        tokio::time::sleep(Duration::from_millis(dice.below(60) as u64)).await;
        shop.kill();
        shop.open().await;
    }
    let mut ids = BTreeSet::new();
    for seller in sellers {
        for id in seller.await.unwrap() {
            assert!(ids.insert(id.clone()), "{id} was answered to two uploads");
        }
    }
    assert_eq!(ids.len(), photos, "every upload became a garment");
    let (garments, _) = shop.stored();
    assert!(garments.ends_with(&photos.to_string()), "and no other garment came of them: {garments}");

    // What the crashes left is swept; what garments name is there, whole.
    let before = shop.photo_files();
    let swept = shop.command(&["photos", "sweep", "--grace", "0s"]).output().unwrap();
    assert!(swept.status.success(), "{swept:?}");
    let staff = Buyer::staff_of(&shop);
    let mut named = BTreeSet::new();
    for id in &ids {
        let garment = staff.get(&format!("/api/admin/garments/{id}")).await.is(200).body;
        assert_eq!(garment["photos"].as_array().unwrap().len(), 1, "{id}");
        named.extend(super::photos::keys_of(&garment));
    }
    let after = shop.photo_files();
    assert!(named.is_subset(&after), "files are missing: {:?}", named.difference(&after).collect::<Vec<_>>());
    let orphans: Vec<&String> = after.difference(&named).collect();
    assert_eq!(orphans, Vec::<&String>::new(), "orphans stayed after the sweep");
    println!(
        "{photos} uploads over {kills} crashes: {} garments, {} orphaned files swept",
        ids.len(),
        before.difference(&after).count()
    );
}

#[tokio::test]
async fn sending_again_with_the_same_key_makes_the_same_drafts() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let (key, photos) = (Uuid::now_v7(), [pictures::tiny(1), pictures::tiny(1), pictures::tiny(2)]);
    let first = send_photos(&staff, "/api/admin/intake", key, &photos).await.is(202);
    let stored = shop.stored();
    let again = send_photos(&staff, "/api/admin/intake", key, &photos).await.is(202);
    assert_eq!(first.body["garments"], again.body["garments"]);
    assert_eq!(first.body["garments"].as_array().unwrap().len(), 3, "two of the same photo are two garments");
    assert_eq!(shop.stored(), stored);
    let request = staff.request(Method::POST, "/api/admin/intake").header("idempotency-key", "no key");
    send(request.multipart(reqwest::multipart::Form::new())).await.problem(422);
}

#[tokio::test]
async fn without_a_bucket_an_upload_goes_to_the_shop() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let begin = async |staff: &Buyer, body: serde_json::Value| {
        send(staff.request(Method::POST, "/api/admin/uploads").json(&body)).await
    };
    let way = begin(&staff, json!({ "content_type": "image/jpeg", "bytes": 1000 })).await.is(200);
    assert_eq!((&way.body["id"], &way.body["url"]), (&json!(null), &json!(null)));
    for wrong in [
        json!({ "content_type": "image/svg+xml", "bytes": 1000 }),
        json!({ "content_type": "image/jpeg", "bytes": 0 }),
        json!({ "content_type": "image/jpeg", "bytes": 99_000_000 }),
        json!({ "content_type": "image/jpeg", "bytes": 1, "key": "g/61/a.webp" }),
    ] {
        begin(&staff, wrong).await.problem(422);
    }
    begin(&Buyer::of(&shop), json!({ "content_type": "image/jpeg", "bytes": 1000 })).await.problem(401);
    for id in ["0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF", "a"] {
        staff.post(&format!("/api/admin/uploads/{id}/intake")).await.problem(404);
    }
}

pub(super) async fn logged_in(phone: Browser) -> Browser {
    phone.visit("/admin/login").await;
    phone.type_into("input[name=email]", "staff@thrift.local").await;
    phone.type_into("input[name=password]", PASSWORD).await;
    phone.click("main button").await;
    phone.see(".intake").await;
    phone
}

/// Chooses every file in a folder.
pub(super) async fn choose(phone: &Browser, folder: &Path) {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().display().to_string());
    choose_files(phone, &entries.collect::<Vec<_>>().join("\n")).await;
}

/// Chooses files, as soon as the page's script is there to take them.
async fn choose_files(phone: &Browser, paths: &str) {
    let takes = "return document.querySelector('.intake button').hidden";
    eventually("the script takes files", async || {
        let answer = phone.driver().execute(takes, Vec::new()).await.ok()?;
        answer.convert::<bool>().ok().filter(|ready| *ready)
    })
    .await;
    phone.see("#photos").await.send_keys(paths).await.unwrap();
}

#[tokio::test]
async fn a_phone_uploads_many_files_with_progress_and_tries_again() {
    let mut shop = Shop::with(Stock::empty(), &[]).await;
    let phone = logged_in(Browser::phone(&shop).await).await;
    let folder = tiny_photos(5);
    let (large, text) = (folder.path().join("large.jpg"), folder.path().join("text.jpg"));
    std::fs::write(&large, pictures::large()).unwrap();
    std::fs::write(&text, "no photo at all").unwrap();
    choose(&phone, folder.path()).await;
    let told = async |wanted: &str| {
        eventually(wanted, async || phone.read(".told").await.contains(wanted).then_some(())).await;
    };
    told("6 sur 7 envoyées, 1 en échec").await;
    let failed = phone.read(".files [data-state=failed]").await;
    assert!(failed.contains("text.jpg") && failed.contains("envoyez une photo de l'article"), "{failed}");

    // The network comes back, and so does the photo that was on its way.
    shop.kill();
    std::fs::write(&text, pictures::tiny(77)).unwrap();
    choose_files(&phone, &text.display().to_string()).await;
    eventually("it is tried again", async || {
        phone.read(".files li:last-child").await.contains("nouvel essai").then_some(())
    })
    .await;
    shop.open().await;
    told("7 sur 8 envoyées, 1 en échec").await;
    phone.click(".see").await;
    phone.see(".draft").await;
    let drafts = phone.driver().find_all(By::Css(".draft")).await.unwrap();
    assert_eq!(drafts.len(), 7);

    let page = phone.driver().source().await.unwrap();
    assert!(page.contains("width=\"1200\" height=\"1600\""), "the large one was made smaller before it went");
    phone
        .has_no_complaints_but(&[
            "ERR_CONNECTION_REFUSED",
            "status of 4",
            "status of 422",
            "ERR_EMPTY_RESPONSE",
            "ERR_CONNECTION_RESET",
        ])
        .await;
}

#[tokio::test]
async fn without_scripts_photos_are_added_chosen_as_cover_and_removed() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    send_photos(&staff, "/api/admin/intake", Uuid::now_v7(), &[pictures::tiny(1)]).await.is(202);
    let browser = logged_in(Browser::without_scripts(&shop).await).await;
    let folder = tiny_photos(2);
    let files = ["0.png", "1.png"].map(|name| folder.path().join(name).display().to_string()).join("\n");
    browser.see(".more").await;
    browser.driver().find(By::Css(".more input")).await.unwrap().send_keys(files).await.unwrap();
    browser.click(".more button").await;
    // Read from the page as a whole: it is loaded anew at every click.
    let shots = async || -> Vec<String> {
        let page = browser.driver().source().await.unwrap();
        let images = page.split("<img ").skip(1).filter_map(|image| image.split("src=\"").nth(1));
        images.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let changed = async |what: &str, is: &dyn Fn(&[String]) -> bool| {
        eventually(what, async || Some(shots().await).filter(|shots| is(shots))).await
    };
    let three = changed("three photos", &|shots| shots.len() == 3).await;
    browser.click("button[name=cover]").await;
    changed("another cover", &|shots| shots.len() == 3 && shots[0] == three[1]).await;
    browser.click("button[name=remove]").await;
    changed("two photos", &|shots| shots.len() == 2 && !shots.contains(&three[1])).await;
}
