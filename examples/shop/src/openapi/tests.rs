//! The document against the router, against itself, and against the library's types.

mod library;
mod routes;

use serde_json::Value;

fn json() -> Value {
    serde_json::to_value(super::document()).unwrap()
}

/// Every object in a value, the value first.
fn objects<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    found.push(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|it| objects(it, found)),
        Value::Array(items) => items.iter().for_each(|it| objects(it, found)),
        _ => {}
    }
}

#[test]
fn it_says_its_version_and_every_reference_leads_somewhere() {
    let document = json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = Vec::new();
    objects(&document, &mut found);
    let references: Vec<&str> = found.iter().filter_map(|it| it.get("$ref")?.as_str()).collect();
    assert!(references.len() > 50, "{references:?}");
    for reference in references {
        let place = reference.strip_prefix('#').unwrap_or_else(|| panic!("not of this document: {reference}"));
        assert!(document.pointer(place).is_some(), "leads nowhere: {reference}");
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_and_a_group() {
    let document = json();
    let mut found = Vec::new();
    objects(&document["paths"], &mut found);
    let operations: Vec<&Value> = found.into_iter().filter(|it| it.get("operationId").is_some()).collect();
    let names: std::collections::BTreeSet<&str> =
        operations.iter().filter_map(|operation| operation["operationId"].as_str()).collect();
    assert_eq!(names.len(), operations.len(), "{names:?}");
    for operation in operations {
        let group = operation["tags"][0].as_str().unwrap();
        assert!(matches!(group, "buyers" | "staff" | "machines"), "{operation}");
        assert!(operation["summary"].as_str().is_some_and(|it| !it.is_empty()), "{operation}");
    }
}

#[test]
fn security_schemes_that_are_asked_for_exist() {
    let document = json();
    let mut found = Vec::new();
    objects(&document["paths"], &mut found);
    let needed = found.iter().filter_map(|it| it.get("security")?.as_array()).flatten();
    let needed: Vec<&String> = needed.filter_map(Value::as_object).flat_map(serde_json::Map::keys).collect();
    assert!(!needed.is_empty());
    for name in needed {
        assert!(document["components"]["securitySchemes"].get(name).is_some(), "{name}");
    }
}
