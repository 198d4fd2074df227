//! What holds for every operation, or every one of a group, said once: how clients show who they are, and that anything
//! may answer a problem.

use super::{Problem, Unauthorised};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{OpenApi, Ref, RefOr, Response};
use utoipa::{Modify, ToResponse};

const BUYER: &str = "buyer_cookie";
const STAFF_COOKIE: &str = "staff_cookie";
const STAFF_TOKEN: &str = "staff_token";
const CRON: &str = "cron_secret";

pub(super) struct Common;

impl Modify for Common {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let buyer = "A signed cookie that the first answer sets; without it, one is a new buyer.";
        components.add_security_scheme(BUYER, cookie("thrift_buyer", buyer));
        components.add_security_scheme(STAFF_COOKIE, cookie("thrift_staff", "Set by logging in."));
        components.add_security_scheme(STAFF_TOKEN, bearer("Made by `thrift-shop admin token`."));
        components.add_security_scheme(CRON, bearer("`THRIFT_CRON_SECRET`."));
        for item in document.paths.paths.values_mut() {
            let methods = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            methods.into_iter().flatten().for_each(complete);
        }
    }
}

fn cookie(name: &str, description: &str) -> SecurityScheme {
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(name, description)))
}

fn bearer(description: &str) -> SecurityScheme {
    SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build())
}

/// Security as its group has it unless it says its own; `default` is a problem.
fn complete(operation: &mut Operation) {
    let answers = &mut operation.responses.responses;
    answers.insert("default".to_owned(), answer::<Problem>());
    let of = |tag: &str| operation.tags.iter().flatten().any(|it| it == tag);
    let needs = |name: &str| SecurityRequirement::new::<_, [&str; 0], &str>(name, []);
    if operation.security.is_some() {
        return;
    }
    if of("buyers") {
        operation.security = Some(vec![SecurityRequirement::default(), needs(BUYER)]);
    } else if of("staff") {
        answers.insert("401".to_owned(), answer::<Unauthorised>());
        operation.security = Some(vec![needs(STAFF_COOKIE), needs(STAFF_TOKEN)]);
    }
}

/// A reference to a shared answer.
fn answer<'r, T: ToResponse<'r>>() -> RefOr<Response> {
    RefOr::Ref(Ref::from_response_name(T::response().0))
}
