//! Photos: how they are served, several of a garment, and that nothing of them stays behind.

use super::answer::Answer;
use super::buyer::{Buyer, send};
use super::pictures;
use super::program::eventually;
use super::running::{Shop, keys_below};
use super::stock::Stock;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Sends photos in one form, under a key.
pub(super) async fn send_photos(staff: &Buyer, path: &str, key: Uuid, photos: &[Vec<u8>]) -> Answer {
    let part = |bytes: &Vec<u8>| Part::bytes(bytes.clone()).file_name("photo").mime_str("image/jpeg").unwrap();
    let form = photos.iter().fold(Form::new(), |form, bytes| form.part("photos[]", part(bytes)));
    send(staff.request(Method::POST, path).header("idempotency-key", key.to_string()).multipart(form)).await
}

/// The id of a new draft with this photo.
pub(super) async fn draft(staff: &Buyer, photo: Vec<u8>) -> String {
    let taken = send_photos(staff, "/api/admin/intake", Uuid::now_v7(), &[photo]).await.is(202);
    taken.body["garments"][0].as_str().unwrap().to_owned()
}

pub(super) async fn garment(staff: &Buyer, id: &str) -> Value {
    staff.get(&format!("/api/admin/garments/{id}")).await.is(200).body
}

/// The keys that a garment names.
pub(super) fn keys_of(garment: &Value) -> BTreeSet<String> {
    let photos = garment["photos"].as_array().unwrap();
    let sources = photos.iter().flat_map(|photo| {
        let lists = ["sources", "avif"].map(|name| photo[name].as_array().unwrap().clone());
        lists.concat().into_iter().chain([photo["preview"].clone()])
    });
    sources.map(|source| source["url"].as_str().unwrap().strip_prefix("/photos/").unwrap().to_owned()).collect()
}

fn names_of(garment: &Value) -> Vec<String> {
    garment["photos"].as_array().unwrap().iter().map(|photo| photo["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_photo_is_served_for_ever_whole_or_in_part() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let id = draft(&staff, pictures::photo()).await;
    let url = garment(&staff, &id).await["photos"][0]["sources"][2]["url"].as_str().unwrap().to_owned();
    let ask = async |headers: &[(&str, &str)]| {
        let request = headers
            .iter()
            .fold(reqwest::Client::new().get(shop.url(&url)), |it, (name, value)| it.header(*name, *value));
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = move |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        (status, text, answer.bytes().await.unwrap())
    };
    let (status, text, whole) = ask(&[]).await;
    assert_eq!(status, 200);
    assert_eq!(text("content-type").as_deref(), Some("image/webp"));
    assert_eq!(text("cache-control").as_deref(), Some("public, max-age=31536000, immutable"));
    assert_eq!(text("accept-ranges").as_deref(), Some("bytes"));
    assert_eq!(text("set-cookie"), None, "what caches keep has no cookie");
    let tag = text("etag").unwrap();
    assert!(whole.starts_with(b"RIFF"));

    let (status, text, nothing) = ask(&[("if-none-match", &tag)]).await;
    assert_eq!((status, nothing.len()), (304, 0));
    assert_eq!(text("cache-control").as_deref(), Some("public, max-age=31536000, immutable"));

    let length = whole.len();
    for (range, from, to) in
        [("bytes=0-9", 0, 10), ("bytes=5-", 5, length), ("bytes=-7", length - 7, length), ("bytes=3-999999", 3, length)]
    {
        let (status, text, part) = ask(&[("range", range)]).await;
        assert_eq!((status, &part[..]), (206, &whole[from..to]), "{range}");
        assert_eq!(text("content-range"), Some(format!("bytes {from}-{}/{length}", to - 1)));
        let (status, _, part) = ask(&[("range", range), ("if-range", &tag)]).await;
        assert_eq!((status, &part[..]), (206, &whole[from..to]), "{range} of the same file");
        let (status, _, other) = ask(&[("range", range), ("if-range", "\"other\"")]).await;
        assert_eq!((status, other.len()), (200, length), "{range} of another file");
    }
    let (status, text, _) = ask(&[("range", "bytes=999999-")]).await;
    assert_eq!((status, text("content-range")), (416, Some(format!("bytes */{length}"))));
    for odd in ["bytes=9-3", "lines=1-2", "bytes=", "bytes=0-1,4-5"] {
        let (status, _, all) = ask(&[("range", odd)]).await;
        assert!(status == 416 || (status == 200 && all == whole), "{odd}: {status}");
    }
}

#[tokio::test]
async fn what_is_no_photo_of_a_garment_is_not_served() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    std::fs::create_dir_all(shop.path("photos/uploads")).unwrap();
    std::fs::write(shop.path("photos/uploads/0123456789abcdef0123456789abcdef"), pictures::photo()).unwrap();
    let visitor = Buyer::of(&shop);
    for path in [
        "/photos/uploads/0123456789abcdef0123456789abcdef",
        "/photos/../thrift.db",
        "/photos/%2e%2e/thrift.db",
        "/photos/..%2fthrift.db",
        "/photos//etc/passwd",
        "/photos/.writing",
        "/photos/g",
        "/photos/g/61/nothing.webp",
    ] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_draft_has_every_width_a_preview_and_a_placeholder() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let id = draft(&staff, pictures::photo()).await;
    let photo = &garment(&staff, &id).await["photos"][0];
    let widths = |name: &str| -> Vec<u64> {
        photo[name].as_array().unwrap().iter().map(|source| source["width"].as_u64().unwrap()).collect()
    };
    assert_eq!(widths("sources"), [160, 240, 360, 480, 640]);
    assert_eq!((&photo["preview"]["width"], &photo["preview"]["height"]), (&json!(1200), &json!(630)));
    let placeholder = photo["placeholder"].as_str().unwrap();
    assert!((20..40).contains(&placeholder.len()), "{placeholder}");
    assert_eq!(shop.photo_files(), keys_of(&garment(&staff, &id).await));
}

#[tokio::test]
async fn several_photos_are_ordered_and_removed_and_nothing_of_them_stays() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let id = draft(&staff, pictures::photo()).await;
    let path = format!("/api/admin/garments/{id}/photos");
    let key = Uuid::now_v7();
    let others: Vec<Vec<u8>> = (1..4).map(pictures::tiny).collect();
    let added = send_photos(&staff, &path, key, &others).await.is(200);
    let names = names_of(&added.body);
    assert_eq!(names.len(), 4);
    assert_eq!(
        send_photos(&staff, &path, key, &others).await.is(200).body["photos"],
        added.body["photos"],
        "sent again"
    );
    assert_eq!(shop.photo_files(), keys_of(&added.body));

    let arrange =
        async |names: &[&String]| send(staff.request(Method::PUT, &path).json(&json!({ "photos": names }))).await;
    let arranged = arrange(&[&names[2], &names[0]]).await.is(200);
    assert_eq!(names_of(&arranged.body), [names[2].clone(), names[0].clone()], "the first is the cover");
    assert_eq!(shop.photo_files(), keys_of(&arranged.body), "the files of the others went with them");
    arrange(&[&names[1]]).await.problem(409);
    arrange(&[&names[0], &names[0]]).await.problem(422);
    send(staff.request(Method::PUT, &path).json(&json!({ "photo": [] }))).await.problem(422);
    assert_eq!(shop.photo_files(), keys_of(&garment(&staff, &id).await), "a refusal touches nothing");

    // The same file once more is a photo of its own: removing one does not take the other's files.
    let twice = send_photos(&staff, &path, Uuid::now_v7(), &[pictures::tiny(2)]).await.is(200);
    assert_eq!(names_of(&twice.body).len(), 3);
    let again = names_of(&twice.body).pop().unwrap();
    let left = arrange(&[&again]).await.is(200);
    assert_eq!(shop.photo_files(), keys_of(&left.body));
    let nothing = arrange(&[]).await.is(200);
    assert_eq!((names_of(&nothing.body), shop.photo_files()), (Vec::new(), BTreeSet::new()));
}

#[tokio::test]
async fn a_garment_on_sale_keeps_a_photo_and_has_twelve_at_most() {
    let shop = Shop::with(&Stock::of(1), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let id = Buyer::of(&shop).garments().await.pop().unwrap();
    let path = format!("/api/admin/garments/{id}/photos");
    let refused = send(staff.request(Method::PUT, &path).json(&json!({ "photos": [] }))).await.problem(409);
    assert!(refused.text_of("detail").contains("photos"), "{}", refused.text);
    let more: Vec<Vec<u8>> = (1..13).map(pictures::tiny).collect();
    let key = Uuid::now_v7();
    let refused = send_photos(&staff, &path, key, &more).await.problem(409);
    assert!(refused.text_of("detail").contains("12 photos"), "{}", refused.text);
    let kept = garment(&staff, &id).await;
    assert_eq!((names_of(&kept).len(), shop.photo_files()), (12, keys_of(&kept)), "the ones before it were added");
    let again = send_photos(&staff, &path, key, &more[..11]).await.is(200);
    assert_eq!(again.body["photos"], kept["photos"], "sent again, a full garment is no refusal");
    let broken = vec![b"no photo".to_vec()];
    let refused = send_photos(&staff, &path, Uuid::now_v7(), &broken).await;
    assert!(matches!(refused.status, 409 | 415), "{}", refused.text);
    Buyer::of(&shop).request(Method::POST, &path).send().await.unwrap().error_for_status().unwrap_err();
}

#[tokio::test]
async fn narrow_photos_come_as_avif_once_the_background_was_there() {
    let mut shop = Shop::with(Stock::empty(), &[("THRIFT_AVIF", "on")]).await;
    let staff = Buyer::staff_of(&shop);
    let id = draft(&staff, pictures::photo()).await;
    // A crash loses no task.
    shop.kill();
    shop.open().await;
    let staff = staff.at(&shop);
    let made = eventually("AVIF is made", async || {
        let garment = garment(&staff, &id).await;
        (!garment["photos"][0]["avif"].as_array().unwrap().is_empty()).then_some(garment)
    });
    let garment = made.await;
    let avif = garment["photos"][0]["avif"].as_array().unwrap();
    assert_eq!(avif.iter().map(|source| source["width"].as_u64().unwrap()).collect::<Vec<_>>(), [160, 240, 360]);
    let answer = Buyer::of(&shop).get(avif[0]["url"].as_str().unwrap()).await.is(200);
    assert_eq!(answer.header("content-type"), "image/avif");
    assert_eq!(shop.photo_files(), keys_of(&garment));
}

#[tokio::test]
async fn a_browser_that_saves_data_gets_narrow_photos() {
    let shop = Shop::start().await;
    let id = Buyer::of(&shop).garments().await.pop().unwrap();
    for (path, widest) in [("/".to_owned(), 360), (format!("/g/{id}"), 480)] {
        let ask = async |saves: &str| {
            let request = reqwest::Client::new().get(shop.url(&path)).header("save-data", saves);
            let answer = request.send().await.unwrap();
            assert!(answer.headers()["vary"].to_str().unwrap().contains("save-data"));
            answer.text().await.unwrap()
        };
        let (light, full) = (ask("on").await, ask("off").await);
        assert!(light.contains(&format!("-{widest}.webp {widest}w")) && !light.contains("-640.webp 640w"), "{path}");
        assert!(full.contains("-640.webp 640w"), "{path}");
    }
}

#[tokio::test]
async fn pages_set_sizes_and_wait_with_the_tones_of_the_photo() {
    let shop = Shop::start().await;
    let page = reqwest::get(shop.url("/")).await.unwrap().text().await.unwrap();
    let images: Vec<&str> = page.split("<img ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    assert_eq!(images.len(), 6);
    for image in &images {
        let class = image.split("class=\"").nth(1).unwrap().split('"').next().unwrap();
        let (top, bottom) = class[1..].split_at(3);
        assert!(page.contains(&format!(".{class}{{background:linear-gradient(#{top},#{bottom})}}")), "{image}");
        for attribute in ["srcset=", "sizes=", "width=\"", "height=\""] {
            assert!(image.contains(attribute), "{attribute} in {image}");
        }
    }
    assert!(images[0].contains("fetchpriority") && !images[0].contains("loading=\"lazy\""));
    assert!(images[5].contains("loading=\"lazy\""));
    let id = Buyer::of(&shop).garments().await.pop().unwrap();
    let page = reqwest::get(shop.url(&format!("/g/{id}"))).await.unwrap().text().await.unwrap();
    assert!(page.contains("-1200.jpg\"") && page.contains("og:image:width\" content=\"1200\""), "a JPEG for previews");
}

#[tokio::test]
async fn photos_move_to_another_folder_and_go_on_where_they_stopped() {
    let shop = Shop::start().await;
    let there = shop.path("moved");
    let to = format!("dir:{}", there.display());
    let moves = || shop.command(&["photos", "move", "--to", &to]).output().unwrap();
    let files = shop.photo_files();
    assert!(!files.is_empty());
    let first = moves();
    assert!(first.status.success(), "{first:?}");
    assert_eq!(keys_below(&there), files);
    assert_eq!(shop.photo_files(), files, "nothing is removed");
    let told = String::from_utf8(first.stdout).unwrap();
    assert!(told.contains(&format!("{} photos copied, 0 were there", files.len())), "{told}");

    let lost: Vec<&String> = files.iter().step_by(3).collect();
    for key in lost {
        std::fs::remove_file(there.join(key)).unwrap();
    }
    let half = files.iter().nth(1).unwrap();
    std::fs::write(there.join(half), "half").unwrap();
    let second = moves();
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(!second.status.success() && told.contains(half) && told.contains("remove it there"), "{told}");
    assert_eq!(keys_below(&there), files, "the others were fetched");
    std::fs::remove_file(there.join(half)).unwrap();
    assert!(moves().status.success());
    for key in &files {
        assert_eq!(std::fs::read(there.join(key)).unwrap(), std::fs::read(shop.path("photos").join(key)).unwrap());
    }
    let same = shop.command(&["photos", "move", "--to", &format!("dir:{}", shop.path("photos").display())]).output();
    assert!(!same.unwrap().status.success(), "to itself");
}

#[tokio::test]
async fn a_sweep_removes_what_no_garment_names() {
    let shop = Shop::start().await;
    let files = shop.photo_files();
    let orphan = shop.path("photos/g/61");
    std::fs::create_dir_all(&orphan).unwrap();
    std::fs::write(orphan.join("p2-0-360.webp"), "orphan").unwrap();
    let sweep = |grace| {
        String::from_utf8(shop.command(&["photos", "sweep", "--grace", grace]).output().unwrap().stdout).unwrap()
    };
    assert!(sweep("24h").contains("0 removed, 1 not named but too young"));
    assert!(sweep("0s").contains("1 removed, 0 not named"));
    assert_eq!(shop.photo_files(), files);
    let wrong = shop.command(&["photos", "sweep", "--grace", "soon"]).output().unwrap();
    assert!(!wrong.status.success() && String::from_utf8(wrong.stderr).unwrap().contains("--grace"));
}
