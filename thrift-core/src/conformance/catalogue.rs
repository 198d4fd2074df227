//! The catalogue store on its own.

use super::Fixture;
use super::world::{World, item};
use crate::catalog::{
    CatalogQuery, CatalogStore, Category, Colour, Condition, Currency, Garment, Money, Put, Sort, Visibility,
};
use crate::time::Timestamp;

fn garment(id: &str, minute: i64, price: i64) -> Garment {
    Garment {
        id: item(id),
        title: format!("Robe d'été {id}"),
        description: "Coton léger.".into(),
        brand: None,
        category: Some("robes".into()),
        colour: Some(Colour::Navy),
        size: Some("M".into()),
        condition: Some(Condition::Good),
        price: Money::new(price, Currency::XAF).unwrap(),
        photos: Vec::new(),
        visibility: Visibility::Public,
        created_at: Timestamp::from_millis(minute * 60_000),
        ver: 0,
    }
}

fn put<F: Fixture>(world: &World<F>, garment: Garment) -> Put<Garment> {
    world.wait(async |store| store.put(garment).await)
}

fn list<F: Fixture>(world: &World<F>, query: &CatalogQuery) -> Vec<String> {
    let (mut ids, mut query) = (Vec::new(), query.clone());
    loop {
        let page = world.wait(async |store| store.list(&query).await);
        assert!(page.garments.len() <= query.limit);
        ids.extend(page.garments.iter().map(|garment| garment.id.to_string()));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return ids,
        }
    }
}

/// Two people editing.
pub fn a_garment_is_written_only_on_what_was_read<F: Fixture>() {
    let world = World::<F>::new();
    let Put::Written(first) = put(&world, garment("a", 1, 5_000)) else { panic!("not written") };
    assert_eq!(first.ver, 1);
    let cheaper = Garment { price: Money::new(4_000, Currency::XAF).unwrap(), ..first.clone() };
    let Put::Written(second) = put(&world, cheaper) else { panic!("not written") };
    assert_eq!(put(&world, first.clone()), Put::Conflict(Some(second.clone())));
    assert_eq!(put(&world, garment("a", 1, 1)), Put::Conflict(Some(second.clone())), "insert over an existing one");
    assert_eq!(put(&world, Garment { ver: 3, ..garment("ghost", 1, 1) }), Put::Conflict(None));
    let got = world.wait(async |store| store.get(&[item("ghost"), item("a")]).await);
    assert_eq!(got, [second]);
}

/// Each filter alone and together.
pub fn filters_find_what_they_name<F: Fixture>() {
    let world = World::<F>::new();
    put(&world, garment("a", 1, 5_000));
    put(&world, Garment { category: Some("jupes".into()), ..garment("b", 2, 7_000) });
    put(&world, Garment { colour: Some(Colour::Red), size: None, ..garment("c", 3, 9_000) });
    put(&world, Garment { visibility: Visibility::Draft, ..garment("d", 4, 5_000) });
    put(&world, Garment { brand: Some("Élégance".into()), ..garment("e", 5, 5_000) });
    let all = CatalogQuery::newest(2);
    let find = |query: CatalogQuery| list(&world, &query);
    assert_eq!(find(all.clone()), ["e", "c", "b", "a"]);
    assert_eq!(find(CatalogQuery { category: Some("jupes".into()), ..all.clone() }), ["b"]);
    assert_eq!(find(CatalogQuery { colour: Some(Colour::Red), ..all.clone() }), ["c"]);
    assert_eq!(find(CatalogQuery { size: Some("M".into()), ..all.clone() }), ["e", "b", "a"]);
    assert_eq!(find(CatalogQuery { price_min: Some(6_000), price_max: Some(7_000), ..all.clone() }), ["b"]);
    assert_eq!(find(CatalogQuery { words: vec!["ÉLÉGANCE".into(), "coton".into()], ..all.clone() }), ["e"]);
    assert_eq!(find(CatalogQuery { visibility: Visibility::Draft, ..all.clone() }), ["d"]);
    assert_eq!(find(CatalogQuery { words: vec!["100%".into()], ..all }), [""; 0]);
}

/// Keyset pages, ties broken by id.
pub fn pages_never_overlap_and_never_miss<F: Fixture>() {
    let world = World::<F>::new();
    for number in 0..9 {
        put(&world, garment(&format!("g{number}"), number / 3, 1_000 * (number % 2)));
    }
    let by = |sort: Sort, limit: usize| list(&world, &CatalogQuery { sort, ..CatalogQuery::newest(limit) });
    let newest = ["g6", "g7", "g8", "g3", "g4", "g5", "g0", "g1", "g2"];
    let cheapest = ["g0", "g2", "g4", "g6", "g8", "g1", "g3", "g5", "g7"];
    let dearest = ["g1", "g3", "g5", "g7", "g0", "g2", "g4", "g6", "g8"];
    for limit in [1, 2, 4, 9, 20] {
        assert_eq!(by(Sort::Newest, limit), newest);
        assert_eq!(by(Sort::Cheapest, limit), cheapest);
        assert_eq!(by(Sort::Dearest, limit), dearest);
    }
}

/// Settings.
pub fn categories_are_registered_and_renamed<F: Fixture>() {
    let world = World::<F>::new();
    let category = |french: &str| Category { slug: "robes".into(), french: french.into(), english: "Dresses".into() };
    for name in ["Robe", "Robes"] {
        world.wait(async |store| store.put_category(category(name)).await);
    }
    assert_eq!(world.wait(async |store| store.categories().await), [category("Robes")]);
}
