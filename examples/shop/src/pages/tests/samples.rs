//! Shop pages with one text in every place where a person can have written something.

use crate::pages::*;

pub(super) fn shell(text: &str) -> Shell {
    Shell {
        shop_name: text.to_owned(),
        nonce: "n0nce".to_owned(),
        script: "/assets/shop.js?v=1".to_owned(),
        time_zone: "Africa/Douala".to_owned(),
        basket_count: 2,
        hold_minutes: 10,
        whatsapp: Some("https://wa.me/237".to_owned()),
    }
}

pub(super) fn photo(text: &str) -> Photo {
    let candidate = |width| Candidate { src: format!("/photos/a-{width}.webp"), width };
    let candidates = [160, 360, 960].map(candidate).to_vec();
    let avif = vec![Candidate { src: "/photos/a-160.avif".to_owned(), width: 160 }];
    let tones = [[0x9a, 0x8b, 0x7c], [0x10, 0x20, 0xf0]];
    Photo { candidates, avif, width: 960, height: 1280, tones, alt: text.to_owned() }
}

pub(super) fn until() -> Until {
    Until { clock: "14:32".to_owned(), left_seconds: 470 }
}

pub(super) fn choices(text: &str) -> Vec<Choice> {
    vec![Choice { value: text.to_owned(), label: text.to_owned() }]
}

pub(super) fn card(text: &str, status: Status) -> Card {
    Card {
        id: text.to_owned(),
        href: "/garments/a".to_owned(),
        title: text.to_owned(),
        price: 12_500,
        size: Some(text.to_owned()),
        condition: Some(text.to_owned()),
        status,
        photo: photo(text),
    }
}

pub(super) fn grid(text: &str) -> GridPage {
    let filter = Filter {
        q: text.to_owned(),
        category: text.to_owned(),
        categories: choices(text),
        size: text.to_owned(),
        sizes: choices(text),
        colour: text.to_owned(),
        colours: choices(text),
        min_price: text.to_owned(),
        max_price: text.to_owned(),
        sort: text.to_owned(),
        sorts: choices(text),
    };
    GridPage {
        shell: shell(text),
        share: None,
        heading: text.to_owned(),
        show_intro: true,
        chips: vec![Chip { label: text.to_owned(), href: "/?category=a".to_owned(), current: true }],
        filter,
        active: vec![Link { label: text.to_owned(), href: "/".to_owned() }],
        cards: [Status::Free, Status::Held(until()), Status::Paying, Status::Sold, yours(), Status::Free]
            .map(|status| card(text, status))
            .to_vec(),
        first_href: Some("/".to_owned()),
        next_href: Some("/?cursor=a".to_owned()),
    }
}

pub(super) fn yours() -> Status {
    Status::Yours { until: until(), href: "/checkout/a".to_owned() }
}

pub(super) fn garment(text: &str, status: Status, action: Action) -> GarmentPage {
    let image = ShareImage { url: "https://shop.example/a.jpg".to_owned(), width: 1200, height: 630 };
    GarmentPage {
        shell: shell(text),
        share: Some(Share {
            url: "https://shop.example/a".to_owned(),
            title: text.to_owned(),
            description: text.to_owned(),
            image: Some(image),
        }),
        id: text.to_owned(),
        title: text.to_owned(),
        price: 12_500,
        brand: Some(text.to_owned()),
        size: Some(text.to_owned()),
        colour: Some(text.to_owned()),
        condition: Some(text.to_owned()),
        category: Some(Link { label: text.to_owned(), href: "/?category=a".to_owned() }),
        description: text.to_owned(),
        photos: [0, 1].map(|_| Shot { photo: photo(text), widest: "/photos/a-1080.webp".to_owned() }).to_vec(),
        status,
        action,
        share_whatsapp: Some("https://wa.me/?text=a".to_owned()),
        similar: vec![card(text, Status::Free)],
    }
}

pub(super) fn basket(text: &str) -> BasketPage {
    let line = |problem| BasketLine {
        id: text.to_owned(),
        href: "/garments/a".to_owned(),
        title: text.to_owned(),
        facts: text.to_owned(),
        price: 12_500,
        photo: Some(photo(text)),
        problem,
    };
    let own = Reason::PayingOwn { order_href: Some("/orders/a".to_owned()) };
    BasketPage {
        shell: shell(text),
        lines: vec![line(None), line(Some(Reason::HeldByOther(until()))), line(Some(Reason::Sold)), line(Some(own))],
        total: 12_500,
        hold_id: "0190".to_owned(),
        resume: Some(Resume { href: "/checkout/a".to_owned(), until: until() }),
    }
}

pub(super) fn line(text: &str) -> Line {
    Line { title: text.to_owned(), facts: text.to_owned(), price: 12_500, photo: Some(photo(text)) }
}

pub(super) fn checkout(text: &str) -> CheckoutPage {
    let values = CheckoutValues { name: text.to_owned(), city: text.to_owned(), ..CheckoutValues::default() };
    CheckoutPage {
        shell: shell(text),
        hold_id: "0190".to_owned(),
        until: until(),
        renewals_left: 2,
        lines: vec![line(text)],
        total: 12_500,
        delivery_fee: Some(1_500),
        idempotency_key: text.to_owned(),
        cities: choices(text),
        methods: vec![PaymentMethod { code: text.to_owned(), label: text.to_owned(), hint: text.to_owned() }],
        values,
        errors: vec![FieldError { field: "phone", message: text.to_owned() }],
        notice: Some(text.to_owned()),
    }
}
