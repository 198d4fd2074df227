//! The schemas of the library's types have the fields and words that the library writes.

use super::json;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use thrift_plug::ItemId;
use thrift_plug::catalog::{Colour, Currency, Money, Visibility};
use thrift_plug::order::{Contact, Delivery, OrderLine, OrderStatus, PaymentChoice};

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

fn same_fields(name: &str, of: &impl Serialize) {
    let schema = &json()["components"]["schemas"][name];
    assert_eq!(keys(&schema["properties"]), keys(&serde_json::to_value(of).unwrap()), "{name}");
}

#[test]
fn structures_have_the_librarys_fields() {
    let item = ItemId::new("a").unwrap();
    let price = Money::new(1, Currency::XAF).unwrap();
    same_fields("Money", &price);
    same_fields("OrderLine", &OrderLine { item: item.clone(), title: "t".into(), price });
    same_fields("Contact", &Contact::default());
    same_fields("Delivery", &Delivery::default());
    same_fields("PaymentChoice", &PaymentChoice::default());
}

#[test]
fn enumerations_have_the_librarys_words() {
    let schemas = &json()["components"]["schemas"];
    let words = |name: &str| schemas[name]["enum"].as_array().unwrap().clone();
    for word in words("OrderStatus") {
        let status: OrderStatus = serde_json::from_value(word.clone()).unwrap();
        assert_eq!(status.code(), word);
    }
    for word in words("Visibility") {
        serde_json::from_value::<Visibility>(word).unwrap();
    }
    assert_eq!(words("Colour").len(), Colour::ALL.len());
    assert_eq!(words("RefusalReason").len(), 12);
}
