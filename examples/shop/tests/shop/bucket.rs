//! The shop with its photos in a bucket: uploads past the server, nothing passed on, and the move there.

use super::buyer::{Buyer, send};
use super::chrome::Browser;
use super::photos::{draft, garment, send_photos};
use super::pictures;
use super::program::eventually;
use super::running::{Shop, keys_below};
use super::stock::Stock;
use super::uploads::{choose, logged_in};
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;
use thrift_s3::{BUCKET, Fault, KEY_ID, SECRET, Server};
use uuid::Uuid;

/// Settings for this bucket; the CDN is said to be elsewhere.
fn settings<'a>(server: &'a Server, photos: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("THRIFT_PHOTOS", photos),
        ("R2_ENDPOINT", server.endpoint()),
        ("R2_ACCESS_KEY_ID", KEY_ID),
        ("R2_SECRET_ACCESS_KEY", SECRET),
        ("R2_PUBLIC_URL", "https://photos.example"),
    ]
}

fn bucket() -> String {
    format!("r2:{BUCKET}")
}

async fn shop_on(server: &Server) -> Shop {
    Shop::with(Stock::empty(), &settings(server, &bucket())).await
}

/// Where a file may be brought, as the shop says.
async fn way(staff: &Buyer, bytes: usize) -> serde_json::Value {
    let body = json!({ "content_type": "image/jpeg", "bytes": bytes });
    send(staff.request(Method::POST, "/api/admin/uploads").json(&body)).await.is(200).body
}

async fn bring(way: &serde_json::Value, bytes: &[u8]) -> u16 {
    let headers = way["headers"].as_object().unwrap();
    let request = reqwest::Client::new().put(way["url"].as_str().unwrap()).body(bytes.to_vec());
    let request = headers.iter().fold(request, |it, (name, value)| it.header(name, value.as_str().unwrap()));
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_are_on_the_cdn_and_the_shop_passes_none_on() {
    let server = Server::start().await;
    let shop = shop_on(&server).await;
    let staff = Buyer::staff_of(&shop);
    let id = draft(&staff, pictures::photo()).await;
    let photo = garment(&staff, &id).await["photos"][0].clone();
    let url = photo["sources"][0]["url"].as_str().unwrap();
    let key = url.strip_prefix("https://photos.example/").unwrap();
    assert!(keys_below(&server.folder()).contains(key), "{key} is in the bucket");
    assert!(photo["preview"]["url"].as_str().unwrap().starts_with("https://photos.example/g/"));
    server.seen();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = client.get(shop.url(&format!("/photos/{key}"))).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (308, url));
    assert!(server.seen().is_empty(), "nobody asked the bucket");
    let page = reqwest::get(shop.url("/")).await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("img-src 'self' data: https://photos.example;"), "{policy}");
    assert!(!policy.contains(server.endpoint()), "buyers bring nothing to the bucket: {policy}");
    let page = staff.get("/admin").await;
    assert!(page.header("content-security-policy").contains(server.endpoint()), "staff does");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_past_the_server_is_checked_taken_in_once_and_removed() {
    let server = Server::start().await;
    let mut shop = shop_on(&server).await;
    let staff = Buyer::staff_of(&shop);
    let photo = pictures::photo();
    let way = way(&staff, photo.len()).await;
    let id = way["id"].as_str().unwrap();
    let finish = format!("/api/admin/uploads/{id}/intake");
    staff.post(&finish).await.problem(404);
    assert_eq!(bring(&way, &photo[1..]).await, 403, "another length");
    assert_eq!(bring(&way, &photo).await, 200);
    assert!(keys_below(&server.folder()).contains(&format!("uploads/{id}")));
    Buyer::of(&shop).post(&finish).await.problem(401);
    Buyer::of(&shop).get(&format!("/photos/uploads/{id}")).await.problem(404);

    let first = staff.post(&finish).await.is(202).body["garments"].clone();
    assert!(!keys_below(&server.folder()).contains(&format!("uploads/{id}")), "removed once it was encoded anew");
    shop.kill();
    shop.open().await;
    assert_eq!(staff.at(&shop).post(&finish).await.is(202).body["garments"], first, "again is the same draft");
    assert_eq!(shop.audit().1.split(" garments").next().unwrap(), "1");

    let text = b"<script>no photo</script>";
    let way = self::way(&staff.at(&shop), text.len()).await;
    assert_eq!(bring(&way, text).await, 200, "the bucket cannot tell");
    let finish = format!("/api/admin/uploads/{}/intake", way["id"].as_str().unwrap());
    let refused = staff.at(&shop).post(&finish).await.problem(415);
    assert!(refused.text_of("detail").contains("send a photo of the garment"), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_brings_photos_to_the_bucket_itself() {
    let server = Server::start().await;
    let shop = shop_on(&server).await;
    server.allows(&shop.url(""));
    let phone = logged_in(Browser::phone(&shop).await).await;
    let folder = super::stock::tiny_photos(3);
    // One of them meets a bad moment.
    server.seen();
    server.plays([Fault::Answer(503, "SlowDown", "Reduce your request rate.".into())]);
    choose(&phone, folder.path()).await;
    eventually("all are there", async || phone.read(".told").await.contains("3 sur 3 envoyées.").then_some(())).await;
    let uploads =
        server.seen().into_iter().filter(|seen| seen.path.contains("/uploads/") && seen.method == "PUT").count();
    assert!(uploads >= 3, "the browser brought them: {uploads}");
    let staff = Buyer::staff_of(&shop);
    let page = staff.get("/admin").await;
    assert_eq!(page.text.matches("class=\"draft\"").count(), 3, "no photo is there twice");
    let left: BTreeSet<String> =
        keys_below(&server.folder()).into_iter().filter(|key| key.starts_with("uploads/")).collect();
    assert_eq!(left, BTreeSet::new());
    phone.has_no_complaints_but(&["status of 503"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_move_into_a_bucket_and_the_shop_goes_on_there() {
    let server = Server::start().await;
    let shop = Shop::start().await;
    let files = shop.photo_files();
    let moved = || {
        let mut command = shop.command(&["photos", "move", "--to", &bucket()]);
        let settings = settings(&server, "");
        command.envs(settings.into_iter().filter(|(name, _)| *name != "THRIFT_PHOTOS")).output().unwrap()
    };
    // It stops half-way, and goes on.
    let broken = (0..30).map(|_| Fault::Answer(403, "AccessDenied", "Access Denied".into()));
    let passes = (0..2).map(|_| Fault::Answer(503, "SlowDown", "Reduce your request rate.".into()));
    server.plays(passes.chain(broken));
    let stopped = moved();
    assert!(!stopped.status.success(), "{stopped:?}");
    server.plays([]);
    let done = moved();
    assert!(done.status.success(), "{done:?}");
    assert_eq!(keys_below(&server.folder()), files);
    let told = String::from_utf8(moved().stdout).unwrap();
    assert!(told.contains(&format!("0 photos copied, {} were there already", files.len())), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_the_bucket_stops_the_start_and_is_named() {
    let server = Server::start().await;
    let folder = tempfile::TempDir::new().unwrap();
    let photos = bucket();
    let good = settings(&server, &photos);
    for (name, value) in [
        ("R2_SECRET_ACCESS_KEY", "another secret, which is not the right one"),
        ("R2_ACCESS_KEY_ID", "00000000000000000000000000000000"),
        ("THRIFT_PHOTOS", "r2:another-bucket"),
        ("R2_PUBLIC_URL", "photos.example"),
    ] {
        let mut serve = super::program::thrift_shop(folder.path(), &["serve", "--no-demo"]);
        serve.envs(good.iter().copied()).env(name, value).env("THRIFT_BIND", "127.0.0.1:0");
        let output = tokio::task::spawn_blocking(move || super::program::run_briefly(serve)).await.unwrap();
        let line = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && line.contains(name), "{name}: {line}");
        assert!(!line.contains(SECRET) && !line.contains("another secret"), "{line}");
    }
}

/// What R2 cannot do for a while, the CDN goes on doing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_out_of_reach_stops_neither_start_nor_audit_and_uploads_are_told_to_wait() {
    let (server, photos) = (Server::start().await, bucket());
    let mut settings = settings(&server, &photos);
    settings.retain(|(name, _)| *name != "R2_ENDPOINT");
    settings.push(("R2_ENDPOINT", "http://127.0.0.1:1"));
    let shop = Shop::with(Stock::empty(), &settings).await;
    assert!(shop.log().contains("no photos can be taken in for now"), "{}", shop.log());
    let staff = Buyer::staff_of(&shop);
    send_photos(&staff, "/api/admin/intake", Uuid::now_v7(), &[pictures::tiny(1)]).await.problem(503);
    assert!(shop.log().contains("R2_ENDPOINT"), "the shop's keeper is told: {}", shop.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removing_a_photo_removes_it_from_the_bucket() {
    let server = Server::start().await;
    let shop = shop_on(&server).await;
    let staff = Buyer::staff_of(&shop);
    let id = draft(&staff, pictures::tiny(1)).await;
    let path = format!("/api/admin/garments/{id}/photos");
    send_photos(&staff, &path, Uuid::now_v7(), &[pictures::tiny(2)]).await.is(200);
    let before = keys_below(&server.folder()).len();
    let name = garment(&staff, &id).await["photos"][1]["name"].clone();
    send(staff.request(Method::PUT, &path).json(&json!({ "photos": [name] }))).await.is(200);
    assert_eq!(keys_below(&server.folder()).len() * 2, before);
}
