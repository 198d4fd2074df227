//! `/admin/login`.

use super::{account, session};
use crate::pages::LoginPage;
use crate::problem::Problem;
use crate::shop::App;
use crate::web;
use crate::web::frame::Frame;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::SignedCookieJar;
use serde::Deserialize;
use utoipa::ToSchema;

/// A mail address and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    pub(crate) email: String,
    #[schema(format = Password)]
    pub(crate) password: String,
}

pub(crate) async fn show(Frame(shell): Frame) -> Response {
    web::page(LoginPage { shell, email: String::new(), error: None }.render())
}

pub(crate) async fn enter(
    State(app): State<App>,
    Frame(shell): Frame,
    jar: SignedCookieJar,
    form: Result<Form<Credentials>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(given) = form?;
    match account::log_in(&app, &given.email, &given.password).await {
        Ok(secret) => Ok((session::opened(&app, jar, secret), Redirect::to("/admin")).into_response()),
        Err(problem) if matches!(problem.status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS) => {
            let error = match problem.status {
                StatusCode::UNAUTHORIZED => "Adresse ou mot de passe incorrect.",
                _ => "Trop d'essais : attendez un quart d'heure.",
            };
            let page = LoginPage { shell, email: given.email, error: Some(error.to_owned()) };
            Ok((problem.status, web::page(page.render())).into_response())
        }
        Err(problem) => Err(problem),
    }
}

pub(crate) async fn leave(State(app): State<App>, jar: SignedCookieJar) -> Result<Response, Problem> {
    if let Some(secret) = session::secret(&jar) {
        account::log_out(&app, &secret).await?;
    }
    Ok((session::closed(&app, jar), Redirect::to("/admin/login")).into_response())
}
