//! `serve`: the shop itself.

use super::{demo, open};
use crate::app::build_app;
use crate::background;
use crate::settings::Settings;
use crate::shop::App;
use crate::staff;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use thrift_plug::ErrorKind;
use thrift_plug::catalog::{CatalogQuery, Visibility};
use tokio::net::TcpListener;

/// Requests in flight may take that long after the signal.
const DRAIN_MAX: Duration = Duration::from_secs(25);

pub(crate) async fn run(settings: Settings, demo: bool) -> Result<ExitCode, String> {
    let bind = settings.bind;
    // The port first: a taken one should not fill a store.
    let listener = TcpListener::bind(bind)
        .await
        .map_err(|error| format!("THRIFT_BIND: cannot listen on {bind}: {error}; choose another address or port"))?;
    let app = open(settings).await?;
    check_photos(&app).await?;
    let password = staff::account::ensure(&app).await.map_err(|problem| problem.detail.clone())?;
    if demo && is_empty(&app).await? {
        demo::fill(&app, demo::COUNT).await?;
    }
    welcome(&app, &listener, password);
    let tasks = background::start(&app).await.map_err(|error| error.to_string())?;
    let service = build_app(&app).into_make_service_with_connect_info::<SocketAddr>();
    let draining = app.draining.clone();
    let mut drained = app.draining.subscribe();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        signalled().await;
        tracing::info!("draining");
        draining.send_replace(true);
    });
    let late = async {
        let _ = drained.wait_for(|draining| *draining).await;
        tokio::time::sleep(DRAIN_MAX).await;
    };
    tokio::select! {
        ended = async { server.await } => ended.map_err(|error| error.to_string())?,
        () = late => tracing::warn!("requests were still in flight after {DRAIN_MAX:?}"),
    }
    for task in tasks {
        let _ = task.await;
    }
    Ok(ExitCode::SUCCESS)
}

/// A photo store that is set up wrongly stops the start. One that is out of reach does not: buyers see photos on the CDN.
async fn check_photos(app: &App) -> Result<(), String> {
    match app.photos.check().await {
        Err(error) if matches!(error.kind(), ErrorKind::RetryNow | ErrorKind::RetryLater) => {
            tracing::warn!(%error, "no photos can be taken in for now");
            Ok(())
        }
        answer => answer.map_err(|error| error.to_string()),
    }
}

async fn is_empty(app: &App) -> Result<bool, String> {
    for visibility in [Visibility::Public, Visibility::Draft, Visibility::Archived] {
        let query = CatalogQuery { visibility, ..CatalogQuery::newest(1) };
        let page = app.catalog.list(&query).await.map_err(|error| error.to_string())?;
        if !page.garments.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn welcome(app: &App, listener: &TcpListener, password: Option<String>) {
    let address = listener.local_addr().map_or_else(|_| app.settings.bind.to_string(), |at| at.to_string());
    println!("The shop is open:  http://{address}/");
    println!("Staff:             http://{address}/admin  ({})", app.settings.admin_email);
    if let Some(password) = password {
        println!("Staff password:    {password}   (made now, not shown again)");
    }
}

/// SIGTERM, or Ctrl-C.
async fn signalled() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
