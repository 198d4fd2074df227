//! Every page in each of its shapes, by name.

use crate::pages::tests::samples::{basket, checkout, choices, garment, grid, line, photo, shell, until, yours};
use crate::pages::*;
use thrift_plug::order::OrderStatus;

/// All of them, with `text` wherever a person can have written something.
pub(super) fn pages(text: &str) -> Vec<(&'static str, String)> {
    let bare = GarmentPage {
        share: None,
        description: String::new(),
        similar: vec![],
        ..garment(text, yours(), Action::InBasket)
    };
    let low = Until { left_seconds: 90, ..until() };
    let message = MessagePage {
        shell: shell(text),
        title: text.to_owned(),
        text: text.to_owned(),
        back: Link { label: text.to_owned(), href: "/".to_owned() },
    };
    let login = LoginPage { shell: shell(text), email: text.to_owned(), error: Some(text.to_owned()) };
    let refused = refused(text);
    let nothing_left =
        RefusedPage { attempt: Some(Reason::LimitReached { holds_max: 10 }), rest: vec![], ..refused.clone() };
    vec![
        ("grid", grid(text).render()),
        ("empty grid", GridPage { cards: vec![], ..grid(text) }.render()),
        ("garment", garment(text, Status::Free, Action::Add).render()),
        ("garment of another", garment(text, Status::Held(until()), Action::InBasket).render()),
        ("garment being paid", garment(text, Status::Paying, Action::Add).render()),
        ("sold garment", garment(text, Status::Sold, Action::Nothing).render()),
        ("own garment", bare.render()),
        ("basket", basket(text).render()),
        ("empty basket", BasketPage { lines: vec![], ..basket(text) }.render()),
        ("checkout", checkout(text).render()),
        ("late checkout", CheckoutPage { until: low, renewals_left: 0, delivery_fee: None, ..checkout(text) }.render()),
        ("refused", refused.render()),
        ("refused, nothing left", nothing_left.render()),
        ("order", order(text, OrderStatus::AwaitingConfirmation).render()),
        ("aborted order", order(text, OrderStatus::Aborted).render()),
        ("message", message.render()),
        ("login", login.render()),
        ("staff", staff(text).render()),
        ("holds", holds(text).render()),
        ("orders", orders(text).render()),
    ]
}

pub(super) fn refused(text: &str) -> RefusedPage {
    let reasons = [Reason::HeldByOther(until()), Reason::PayingOwn { order_href: Some("/orders/a".to_owned()) }];
    let lost = reasons.map(|reason| LostLine {
        href: Some("/garments/a".to_owned()),
        title: text.to_owned(),
        photo: Some(photo(text)),
        reason,
    });
    let rest = RestLine { id: text.to_owned(), title: text.to_owned(), price: 6_000, photo: Some(photo(text)) };
    RefusedPage {
        shell: shell(text),
        attempt: None,
        lost: lost.to_vec(),
        rest: vec![rest.clone(), RestLine { photo: None, ..rest }],
        rest_total: 12_000,
        hold_id: "0191".to_owned(),
    }
}

pub(super) fn order(text: &str, state: OrderStatus) -> OrderPage {
    OrderPage {
        shell: shell(text),
        reference: text.to_owned(),
        state,
        lines: vec![line(text)],
        total: 12_500,
        delivery_fee: Some(1_500),
        name: text.to_owned(),
        phone: text.to_owned(),
        city: text.to_owned(),
        quarter: text.to_owned(),
        address: Some(text.to_owned()),
        payment: text.to_owned(),
        cash: true,
        contact_whatsapp: Some("https://wa.me/237".to_owned()),
    }
}

fn staff(text: &str) -> StaffPage {
    let draft = DraftRow {
        id: "a".to_owned(),
        ver: 7,
        photos: ["a", "b"].map(|name| NamedPhoto { name: name.to_owned(), photo: photo(text) }).to_vec(),
        title: text.to_owned(),
        category: text.to_owned(),
        colour: text.to_owned(),
        size: text.to_owned(),
        brand: text.to_owned(),
        condition: text.to_owned(),
        price: text.to_owned(),
        description: text.to_owned(),
        error: Some(text.to_owned()),
    };
    let counter = Counter { label: text.to_owned(), value: text.to_owned(), href: Some("/admin".to_owned()) };
    StaffPage {
        shell: shell(text),
        upload_script: "/assets/upload.js?v=0".to_owned(),
        notice: Some(Notice { text: text.to_owned(), failed: false }),
        counters: vec![counter],
        categories: choices(text),
        colours: choices(text),
        conditions: choices(text),
        drafts: vec![draft.clone(), draft],
        next_href: Some("/admin?cursor=a".to_owned()),
    }
}

fn holds(text: &str) -> StaffHoldsPage {
    let hold = HoldRow {
        id: "a".to_owned(),
        garments: vec![Link { label: text.to_owned(), href: "/garments/a".to_owned() }],
        holder: text.to_owned(),
        paying: false,
        age: text.to_owned(),
        until: until(),
    };
    let notice = Some(Notice { text: text.to_owned(), failed: true });
    StaffHoldsPage { shell: shell(text), notice, holds: vec![hold.clone(), HoldRow { paying: true, ..hold }] }
}

fn orders(text: &str) -> StaffOrdersPage {
    let row = OrderRow {
        id: "a".to_owned(),
        reference: Link { label: text.to_owned(), href: "/orders/a".to_owned() },
        made: text.to_owned(),
        state: OrderStatus::Placed,
        lines: vec![line(text)],
        total: 12_500,
        name: text.to_owned(),
        phone: text.to_owned(),
        place: text.to_owned(),
        actions: vec![Choice { value: "deliver".to_owned(), label: text.to_owned() }],
    };
    StaffOrdersPage { shell: shell(text), notice: None, orders: vec![row], next_href: Some("/a".to_owned()) }
}
