//! What single pages promise.

use crate::pages::money::{delivery, francs};
use crate::pages::style;
use crate::pages::tests::all::{order, refused};
use crate::pages::tests::samples::{basket, card, checkout, garment, grid, until};
use crate::pages::tests::tags::{Tag, tags};
use crate::pages::*;
use thrift_plug::order::OrderStatus;

fn fields<'a>(tags: &'a [Tag], name: &str) -> Vec<&'a str> {
    tags.iter().filter(|tag| tag.get("name") == Some(name)).filter_map(|tag| tag.get("value")).collect()
}

#[test]
fn francs_are_grouped_by_thousands_and_never_break() {
    assert_eq!(francs(0), "0\u{a0}FCFA");
    assert_eq!(francs(500), "500\u{a0}FCFA");
    assert_eq!(francs(12_500), "12\u{202f}500\u{a0}FCFA");
    assert_eq!(francs(1_234_567), "1\u{202f}234\u{202f}567\u{a0}FCFA");
    assert_eq!(francs(-1_000), "-1\u{202f}000\u{a0}FCFA");
    assert_eq!(francs(i64::MIN), "-9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808\u{a0}FCFA");
    assert_eq!((delivery(Some(0)).as_str(), delivery(Some(1_500))), ("offerte", francs(1_500)));
}

#[test]
fn the_first_photo_comes_first_and_those_below_the_fold_wait() {
    let html = GridPage { cards: vec![card("Robe", Status::Free); 24], ..grid("Robe") }.render();
    let tags = tags(&html);
    let images: Vec<_> = tags.iter().filter(|tag| tag.name == "img").collect();
    let lazy: Vec<_> = images.iter().map(|image| image.get("loading") == Some("lazy")).collect();
    let first: Vec<_> = images.iter().map(|image| image.get("fetchpriority") == Some("high")).collect();
    assert_eq!(lazy, (0..24).map(|index| index >= 4).collect::<Vec<_>>());
    assert_eq!(first, (0..24).map(|index| index == 0).collect::<Vec<_>>());
}

#[test]
fn a_status_is_said_in_words_and_followed_live_unless_it_is_the_buyers_own() {
    let html = grid("Robe").render();
    for words in ["Réservé jusqu&#39;à 14:32", "En cours de paiement", ">Vendu<", "Réservé pour vous jusqu&#39;à 14:32"]
    {
        assert!(html.contains(words), "{words}");
    }
    assert_eq!(html.matches("data-garment=").count(), 5, "six cards, one of them the buyer's own");
    let held = garment("Robe", Status::Held(until()), Action::Add).render();
    assert!(held.contains("libre à <b>14:32</b> au plus tard") && held.contains("data-left-seconds=\"470\""));
    let sold = garment("Robe", Status::Sold, Action::Nothing).render();
    assert!(sold.contains("<button disabled>Vendu</button>") && !sold.contains("/basket/add"));
}

#[test]
fn a_basket_orders_what_is_free_and_says_why_not_the_rest() {
    let html = basket("Robe").render();
    let tags = tags(&html);
    assert_eq!(fields(&tags, "hold_id"), ["0190"]);
    // One hidden field to order the free one, four to remove each.
    assert_eq!(fields(&tags, "item").len(), 5);
    assert!(html.contains("Vendu entre-temps.") && html.contains("(encore 8\u{a0}min)"));
    assert!(html.contains("réservés 10 minutes pendant que vous remplissez le formulaire"));
}

#[test]
fn a_refused_basket_goes_on_with_the_rest_in_one_tap() {
    let html = refused("Robe").render();
    let tags = tags(&html);
    assert_eq!((fields(&tags, "item").len(), fields(&tags, "hold_id")), (2, vec!["0191"]));
    assert_eq!(tags.iter().filter(|tag| tag.get("action") == Some("/checkout")).count(), 1);
    assert!(html.contains("Continuer avec les 2 autres articles") && html.contains("href=\"/orders/a\""));
}

#[test]
fn a_checkout_shown_again_keeps_what_was_typed_and_points_at_what_is_wrong() {
    let html = checkout("Aïcha").render();
    let tags = tags(&html);
    assert_eq!((fields(&tags, "name"), fields(&tags, "expected_total")), (vec!["Aïcha"], vec!["12500"]));
    let phone = tags.iter().find(|tag| tag.get("name") == Some("phone")).unwrap();
    assert_eq!((phone.get("aria-invalid"), phone.get("aria-describedby")), (Some("true"), Some("phone-fault")));
    assert!(tags.iter().any(|tag| tag.get("id") == Some("phone-fault")));
    let submits: Vec<_> = tags.iter().filter(|tag| tag.name == "button").map(|tag| tag.get("formaction")).collect();
    // The first button is what the Enter key presses: it must be the order, not the extension.
    assert_eq!(submits, [None, Some("/checkout/0190/extend"), None]);
    assert!(html.contains("Prolonger de 10 minutes (encore 2 fois)"));
}

#[test]
fn an_order_says_what_happens_next_or_how_it_ended() {
    let waiting = order("Robe", OrderStatus::Placed).render();
    assert!(waiting.contains("On vous appelle") && waiting.contains("14\u{202f}000\u{a0}FCFA"));
    let aborted = order("Robe", OrderStatus::Aborted).render();
    assert!(aborted.contains("Aucun argent") && !aborted.contains("On vous appelle"));
}

#[test]
fn an_empty_grid_has_a_way_back() {
    let html = GridPage { cards: vec![], ..grid("Robe") }.render();
    assert!(html.contains("Rien ne correspond") && html.contains("<a class=\"button\" href=\"/\">"));
}

#[test]
fn sheets_and_script_stay_small() {
    let size = |sheet: &style::Css| sheet.to_string().len();
    let shop = size(&style::SHOP);
    assert!(shop + size(&style::CARDS) + size(&style::BROWSE) <= 6 * 1024, "{shop}");
    assert!(shop + size(&style::LINES) + size(&style::CHECKOUT) <= 7 * 1024, "{shop}");
    assert!(include_str!("../../../assets/shop.js").len() <= 2 * 1024);
    assert_eq!(
        style::minify("/* a */ b > c {\n  d: e; }\n/* f */ g::after { content: \"\" }"),
        "b>c{d:e}g::after{content:\"\"}"
    );
}
