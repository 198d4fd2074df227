//! Uploads that are no photos, or too much of one: refused with a reason, and nothing of them is kept.

use super::answer::Answer;
use super::buyer::{Buyer, send};
use super::pictures;
use super::running::Shop;
use super::stock::Stock;
use reqwest::Method;
use reqwest::multipart::{Form, Part};

async fn upload(staff: &Buyer, photos: Vec<(&'static str, Vec<u8>)>) -> Answer {
    let form = photos.into_iter().fold(Form::new(), |form, (name, bytes)| {
        form.part("photos[]", Part::bytes(bytes).file_name(name).mime_str("image/jpeg").unwrap())
    });
    send(staff.request(Method::POST, "/api/admin/intake").multipart(form)).await
}

#[tokio::test]
async fn a_photo_becomes_a_draft_that_no_shopper_sees() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let photos = vec![("robe.jpg", pictures::photo()), ("notes.jpg", b"no photo at all".to_vec())];
    let taken = upload(&staff, photos).await.is(202);
    let [garments, refused] = ["garments", "refused"].map(|name| taken.body[name].as_array().unwrap());
    assert_eq!((garments.len(), refused.len()), (1, 1), "{}", taken.text);
    assert_eq!(refused[0]["name"], "notes.jpg");
    let id = garments[0].as_str().unwrap();
    assert_eq!(staff.get(&format!("/api/admin/garments/{id}")).await.is(200).body["visibility"], "draft");
    let shopper = Buyer::of(&shop);
    shopper.get(&format!("/api/garments/{id}")).await.problem(404);
    assert_eq!(shopper.garments().await, Vec::<String>::new());
    assert_eq!(shopper.hold(&[id]).await.problem(409).reason(), "not_for_sale");
    let unready = staff.post(&format!("/api/admin/garments/{id}/publish")).await.problem(409);
    assert!(unready.text_of("detail").contains("price"), "{}", unready.text);
}

#[tokio::test]
async fn files_that_are_no_photos_are_named_and_not_kept() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let photo = pictures::photo();
    let (half, _) = photo.split_at(photo.len() / 2);
    let before = shop.stored();
    let mut riddled = photo.clone();
    riddled.iter_mut().skip(700).step_by(37).for_each(|byte| *byte ^= 0x55);
    for (what, bytes, status) in [
        ("text.jpg", b"This is a letter, not a photo.".to_vec(), 422),
        ("empty.jpg", Vec::new(), 422),
        ("zeros.jpg", vec![0; 4096], 422),
        ("bomb.png", pictures::png_header(50_000, 50_000), 413),
        ("header.png", pictures::png_header(100, 100), 422),
        ("nothing.png", pictures::png_header(0, 0), 422),
        ("half.jpg", half.to_vec(), 422),
        ("start.jpg", photo[..3].to_vec(), 422),
        ("gif.jpg", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00;".to_vec(), 422),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(), 422),
    ] {
        let answer = upload(&staff, vec![(what, bytes)]).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.text);
        let detail = answer.problem(status).text_of("detail");
        assert!(detail.len() > what.len() + 20, "{what}: says too little: {detail}");
        assert!(status == 413 || detail.starts_with(what), "{what} is not named: {detail}");
    }
    assert_eq!(shop.stored(), before);
    // What is damaged may still be a picture; the shop must live through it either way.
    let damaged = upload(&staff, vec![("riddled.jpg", riddled)]).await;
    assert!(matches!(damaged.status, 202 | 422), "{}", damaged.text);
    upload(&staff, vec![("good.jpg", photo)]).await.is(202);
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_before_they_are_kept() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let before = shop.stored();
    let mut endless = pictures::photo();
    endless.resize(100 * 1024 * 1024, 0);
    let refused = upload(&staff, vec![("endless.jpg", endless)]).await.problem(413);
    assert!(refused.text_of("detail").contains("15 MiB"), "{}", refused.text);
    assert_eq!(shop.stored(), before);
}

#[tokio::test]
async fn an_upload_that_is_none_is_refused() {
    let shop = Shop::with(Stock::empty(), &[]).await;
    let staff = Buyer::staff_of(&shop);
    let before = shop.stored();
    staff.post("/api/admin/intake").await.problem(422);
    let other = Form::new().text("title", "Robe");
    send(staff.request(Method::POST, "/api/admin/intake").multipart(other)).await.problem(422);
    for (kind, bytes) in [
        ("multipart/form-data", &b""[..]),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"photos[]\"\r\n\r\ncut"),
        ("application/json", b"{}"),
    ] {
        let request = staff.request(Method::POST, "/api/admin/intake").header("content-type", kind);
        let answer = send(request.body(bytes)).await;
        assert!(matches!(answer.status, 400 | 415 | 422), "{kind}: {} {}", answer.status, answer.text);
        let status = answer.status;
        answer.problem(status);
    }
    assert_eq!(shop.stored(), before);
}
