//! What must hold on every page, whatever somebody typed into it.

mod all;
mod details;
mod samples;
mod tags;

use all::pages;
use tags::{Tag, tags};

const HOSTILE: &str = "\"'><script>alert('x')</script></style></textarea><img src=x onerror=alert(1) style=\"a\">&amp;";

/// Where a page may post to; `*` stands for one id.
const POSTS: &[&str] = &[
    "/basket/add",
    "/basket/remove",
    "/checkout",
    "/checkout/*/order",
    "/checkout/*/extend",
    "/checkout/*/release",
    "/admin/login",
    "/admin/logout",
    "/admin/intake",
    "/admin/garments/*",
    "/admin/garments/*/photos",
    "/admin/garments/*/photos/add",
    "/admin/holds/*/release",
    "/admin/orders/*/*",
];

fn is_listed(address: &str) -> bool {
    POSTS.iter().any(|pattern| {
        let (known, given) = (pattern.split('/'), address.split('/'));
        known.clone().count() == given.clone().count()
            && known.zip(given).all(|(k, g)| k == g || (k == "*" && !g.is_empty()))
    })
}

#[test]
fn hostile_text_changes_no_tag_of_any_page() {
    for ((name, calm), (_, hostile)) in pages("Robe").into_iter().zip(pages(HOSTILE)) {
        let names = |html: &str| tags(html).iter().map(|tag| tag.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&calm), names(&hostile), "{name}");
        assert!(!hostile.contains("<script>") && !hostile.contains("<img src=x"), "{name}");
        assert_eq!(hostile.matches("</style>").count(), 1, "{name}");
        let attributes = |html: &str| tags(html).iter().map(|tag| tag.attributes.len()).sum::<usize>();
        assert_eq!(attributes(&calm), attributes(&hostile), "{name}");
    }
}

#[test]
fn nothing_on_a_page_needs_an_exception_from_the_content_security_policy() {
    for (name, html) in pages("Robe") {
        for tag in tags(&html) {
            let inline = tag.attributes.iter().any(|(key, _)| key == "style" || key.starts_with("on"));
            assert!(!inline, "{name}: {tag:?}");
            match tag.name.as_str() {
                "script" => assert!(
                    matches!(tag.get("src"), Some("/assets/shop.js?v=1" | "/assets/upload.js?v=0")),
                    "{name}: {tag:?}"
                ),
                "style" => assert_eq!(tag.get("nonce"), Some("n0nce"), "{name}"),
                "form" => assert!(tag.get("action").is_some_and(|to| to.starts_with('/')), "{name}: {tag:?}"),
                _ => {}
            }
        }
    }
}

#[test]
fn every_image_keeps_its_place_and_has_a_text() {
    for (name, html) in pages("Robe") {
        for image in tags(&html).iter().filter(|tag| tag.name == "img") {
            for attribute in ["src", "srcset", "sizes", "width", "height", "alt", "class"] {
                assert!(image.get(attribute).is_some(), "{name}: {attribute} of {image:?}");
            }
            let tint = image.get("class").and_then(|class| class.split(' ').next_back()).unwrap();
            assert!(html.contains(&format!(".{tint}{{background:linear-gradient(#")), "{name}: no tones for {tint}");
        }
    }
}

#[test]
fn forms_that_change_something_post_to_a_route_that_is_listed() {
    for (name, html) in pages("Robe") {
        for tag in tags(&html) {
            let target = match tag.name.as_str() {
                "form" if tag.get("method") == Some("get") => continue,
                "form" => tag.get("action").unwrap_or_default(),
                "button" => match tag.get("formaction") {
                    Some(target) => target,
                    None => continue,
                },
                _ => continue,
            };
            assert!(is_listed(target), "{name}: {target}");
        }
        let posts = tags(&html).iter().filter(|tag| tag.name == "form" && tag.get("method") == Some("post")).count();
        let gets = tags(&html).iter().filter(|tag| tag.name == "form" && tag.get("method") == Some("get")).count();
        assert_eq!(posts + gets, tags(&html).iter().filter(|tag| tag.name == "form").count(), "{name}");
    }
}

#[test]
fn every_page_has_one_heading_a_title_a_language_and_a_way_home() {
    for (name, html) in pages("Robe") {
        let all = tags(&html);
        let count = |wanted: &str| all.iter().filter(|tag| tag.name == wanted).count();
        assert_eq!((count("h1"), count("title"), count("main")), (1, 1, 1), "{name}");
        assert!(all.iter().any(|tag| tag.name == "html" && tag.get("lang") == Some("fr")), "{name}");
        assert!(all.iter().any(|tag| tag.name == "a" && tag.get("href") == Some("/")), "{name}");
        assert!(all.iter().any(|tag| tag.name == "meta" && tag.get("name") == Some("viewport")), "{name}");
    }
}

#[test]
fn every_field_has_a_label_and_every_id_is_its_own() {
    for (name, html) in pages("Robe") {
        let all = tags(&html);
        let mut ids: Vec<_> = all.iter().filter_map(|tag| tag.get("id")).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: an id stands twice");
        let mut open_labels = 0_usize;
        for tag in &all {
            match tag.name.as_str() {
                "label" => open_labels += 1,
                "/label" => open_labels -= 1,
                "input" | "select" | "textarea" if tag.get("type") != Some("hidden") => {
                    let named = |label: &Tag| label.name == "label" && label.get("for") == tag.get("id");
                    let labelled = open_labels > 0 || (tag.get("id").is_some() && all.iter().any(named));
                    assert!(labelled, "{name}: {tag:?}");
                }
                _ => {}
            }
        }
    }
}
