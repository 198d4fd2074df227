//! The catalogue: the same answers as the memory store, for random garments and queries.

use super::both::{both, stores};
use super::random::Random;
use super::shop::{Shop, item};
use thrift_core::Timestamp;
use thrift_core::catalog::{
    CatalogPage, CatalogPosition, CatalogQuery, CatalogStore, Category, Colour, Currency, Garment, Money, Sort,
    Visibility,
};

const CATEGORIES: [&str; 3] = ["robes", "vestes", "été"];
const COLOURS: [Colour; 3] = [Colour::Black, Colour::Navy, Colour::Red];
const SIZES: [&str; 3] = ["M", "38", "6 ans"];

fn maybe<T: Clone>(random: &mut Random, of: &[T]) -> Option<T> {
    random.once_in(2).then(|| random.pick(of))
}

fn garment(random: &mut Random, number: usize, ver: u64) -> Garment {
    Garment {
        id: item(format!("garment-{number}")),
        title: random.pick(&["ROBE d'été", "Veste ÉLÉGANTE", "İstanbul coat", "STRASSE", "Straße"]).into(),
        description: random.pick(&["", "Coton, très bon état", "Über-Größe", "ΣΊΣΥΦΟΣ"]).into(),
        brand: maybe(random, &["Zara", "Élan"]).map(Into::into),
        category: maybe(random, &CATEGORIES).map(Into::into),
        colour: maybe(random, &COLOURS),
        size: maybe(random, &SIZES).map(Into::into),
        condition: None,
        price: Money::new(random.number(5) * 1_000, Currency::XAF).unwrap(),
        photos: Vec::new(),
        visibility: random.pick(&[Visibility::Public, Visibility::Public, Visibility::Draft, Visibility::Archived]),
        created_at: Timestamp::from_millis(random.number(20) - 10),
        ver,
    }
}

fn query(random: &mut Random) -> CatalogQuery {
    let price = |random: &mut Random| random.once_in(3).then(|| random.number(6) * 1_000 - 1_000);
    CatalogQuery {
        visibility: random.pick(&[Visibility::Public, Visibility::Public, Visibility::Draft]),
        category: maybe(random, &CATEGORIES).map(Into::into),
        colour: random.once_in(3).then(|| random.pick(&COLOURS)),
        size: random.once_in(3).then(|| random.pick(&SIZES).into()),
        price_min: price(random),
        price_max: price(random),
        words: maybe(random, &["été", "STRASSE", "straße", "i̇stanbul", "σίσυφος", "ÜBER", ""])
            .into_iter()
            .map(Into::into)
            .collect(),
        sort: random.pick(&[Sort::Newest, Sort::Cheapest, Sort::Dearest]),
        after: random.once_in(6).then(|| CatalogPosition {
            key: random.number(8) * 1_000 - 4_000,
            item: item(format!("garment-{}", random.below(200))),
        }),
        limit: random.pick(&[0, 1, 3, 10, 500, usize::MAX]),
    }
}

#[test]
fn lists_are_what_matches_and_the_sort_key_say() {
    let shop = Shop::new();
    let stores = stores(&shop);
    let mut random = Random::new(11);
    for number in 0..200 {
        let garment = garment(&mut random, number, 0);
        both!(stores, store => store.put(garment.clone()));
    }
    let mut found = 0;
    for _ in 0..600 {
        let mut query = query(&mut random);
        // Every page to the end, and the whole again while garments change.
        loop {
            let CatalogPage { garments, next } = both!(stores, store => store.list(&query));
            found += garments.len();
            query.after = next;
            if query.after.is_none() {
                break;
            }
        }
        let changed = garment(&mut random, query.words.len() + found % 200, found as u64 % 3);
        both!(stores, store => store.put(changed.clone()));
    }
    assert!(found > 2_000, "only {found} matched");
    let some: Vec<_> = [3, 3, 999, 1].iter().map(|number| item(format!("garment-{number}"))).collect();
    assert_eq!(both!(stores, store => store.get(&some)).len(), 3);
}

#[test]
fn a_search_that_passes_over_thousands_finds_the_one() {
    let shop = Shop::new();
    let store = shop.open();
    let mut random = Random::new(12);
    // Queued together, so that they share commits.
    std::thread::scope(|scope| {
        for thread in 0..50 {
            let (store, mut garment) = (&store, garment(&mut random, 0, 0));
            scope.spawn(move || {
                for number in 0..90 {
                    garment.id = item(format!("garment-{}", thread * 90 + number));
                    garment.visibility = Visibility::Public;
                    garment.title = if (thread, number) == (44, 50) { "the one" } else { "one of many" }.into();
                    pollster::block_on(store.put(garment.clone())).unwrap();
                }
            });
        }
    });
    for sort in [Sort::Newest, Sort::Cheapest, Sort::Dearest] {
        let query = CatalogQuery { words: vec!["THE ONE".into()], sort, ..CatalogQuery::newest(10) };
        let page = pollster::block_on(store.list(&query)).unwrap();
        assert_eq!(page.garments.len(), 1);
        assert_eq!(page.next, None);
    }
}

#[test]
fn categories_are_kept_by_slug() {
    let shop = Shop::new();
    let stores = stores(&shop);
    for (slug, french) in [("robes", "Robes"), ("", "?"), ("été", "Été"), ("robes", "Les robes")] {
        let category = Category { slug: slug.into(), french: french.into(), english: "x".into() };
        both!(stores, store => store.put_category(category.clone()));
    }
    assert_eq!(both!(stores, store => store.categories()).len(), 3);
}
