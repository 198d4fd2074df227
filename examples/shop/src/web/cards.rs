//! From garments to what pages show of them.

use crate::moments;
use crate::pages::{Candidate, Card, Line, Photo, Reason, Status, Until};
use crate::problem::Problem;
use crate::shop::App;
use crate::views::{Standing, photo_address};
use crate::web::segment;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use thrift_plug::catalog::{self, Garment};
use thrift_plug::lock::{self, Shown};
use thrift_plug::order::OrderLine;
use thrift_plug::photo::placeholder_tones;
use thrift_plug::{HolderId, ItemId, OrderId, Timestamp};

/// The end of a lease as people read it.
pub(crate) fn until(app: &App, until: Timestamp, now: Timestamp) -> Until {
    let left = until.since(now);
    Until { clock: moments::clock(until, &app.settings.time_zone), left_seconds: left.as_secs() }
}

/// How a garment stands for the buyer who looks; `None` if it is not for sale.
pub(crate) fn status(app: &App, garment: &Garment, standing: &Standing, looking: Option<&HolderId>) -> Option<Status> {
    Some(match standing.shown(&garment.id) {
        Shown::NotForSale => return None,
        Shown::Available => Status::Free,
        Shown::Paying => Status::Paying,
        Shown::Sold => Status::Sold,
        Shown::Held { until: end } => {
            let until = until(app, end, standing.now);
            let lease = standing.record(&garment.id).and_then(lock::LockRecord::lease);
            match lease {
                Some(lease) if looking == Some(&lease.holder) => {
                    Status::Yours { until, href: format!("/checkout/{}", lease.hold) }
                }
                _ => Status::Held(until),
            }
        }
    })
}

/// A garment in a grid; `None` if it is not for sale or has no photo.
pub(crate) fn card(
    app: &App,
    garment: &Garment,
    standing: &Standing,
    looking: Option<&HolderId>,
    widths: Widths,
) -> Option<Card> {
    Some(Card {
        status: status(app, garment, standing, looking)?,
        id: garment.id.to_string(),
        href: href(garment),
        title: garment.title.clone(),
        price: garment.price.amount(),
        size: garment.size.clone(),
        condition: garment.condition.map(|condition| condition.french().to_owned()),
        photo: cover(app, garment)?.up_to(widths.card()),
    })
}

/// How wide the photos of a page may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Widths {
    /// As the screen has room for.
    Screen,
    /// Narrow: the browser asks to save data.
    SavesData,
}

impl Widths {
    /// In a grid nothing is wider than a third of a large screen.
    fn card(self) -> u32 {
        match self {
            Self::Screen => 640,
            Self::SavesData => 360,
        }
    }

    /// On a garment's own page; a link still leads to the widest.
    pub(crate) fn garment(self) -> u32 {
        match self {
            Self::Screen => u32::MAX,
            Self::SavesData => 480,
        }
    }
}

/// Reads `Save-Data`, which phones send where their owner has asked for it.
impl<S: Sync> FromRequestParts<S> for Widths {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let saves = parts.headers.get("save-data").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"on"));
        Ok(if saves { Self::SavesData } else { Self::Screen })
    }
}

/// A garment's page.
pub(crate) fn href(garment: &Garment) -> String {
    format!("/g/{}", segment(garment.id.as_str()))
}

/// "M · très bon état".
pub(crate) fn facts(garment: &Garment) -> String {
    let condition = garment.condition.map(catalog::Condition::french);
    [garment.size.as_deref(), condition].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The first photo.
pub(crate) fn cover(app: &App, garment: &Garment) -> Option<Photo> {
    garment.photos.first().map(|shown| photo(app, garment, shown))
}

/// A photo in the widths that the browser may choose from.
pub(crate) fn photo(app: &App, garment: &Garment, photo: &catalog::Photo) -> Photo {
    let candidate =
        |variant: &catalog::Variant| Candidate { src: photo_address(app, &variant.key), width: variant.width };
    let colour = garment.colour.map(catalog::Colour::french);
    Photo {
        candidates: photo.variants.iter().map(candidate).collect(),
        avif: photo.avif.iter().map(candidate).collect(),
        width: photo.width,
        height: photo.height,
        tones: placeholder_tones(&photo.placeholder).unwrap_or([photo.colour; 2]),
        alt: colour.map_or(String::new(), |colour| format!("couleur : {colour}")),
    }
}

/// The lines of an order or of a hold: words and prices as they were frozen, the rest as the catalogue has it.
pub(crate) async fn lines(app: &App, lines: &[OrderLine]) -> Result<Vec<Line>, Problem> {
    let ids: Vec<ItemId> = lines.iter().map(|line| line.item.clone()).collect();
    let garments = app.catalog.get(&ids).await?;
    let line = |line: &OrderLine| {
        let garment = garments.iter().find(|garment| garment.id == line.item);
        Line {
            title: line.title.clone(),
            facts: garment.map(facts).unwrap_or_default(),
            price: line.price.amount(),
            photo: garment.and_then(|garment| cover(app, garment)),
        }
    };
    Ok(lines.iter().map(line).collect())
}

/// A refusal of the lock, said to the buyer.
pub(crate) fn reason(app: &App, reason: &lock::Reason, now: Timestamp) -> Reason {
    match reason {
        lock::Reason::HeldByOther { until: end } => Reason::HeldByOther(until(app, *end, now)),
        lock::Reason::CoolingDown { until: end } => Reason::CoolingDown(until(app, *end, now)),
        lock::Reason::Paying { own: true, order } => Reason::PayingOwn { order_href: order.as_ref().map(order_href) },
        lock::Reason::Paying { own: false, .. } => Reason::Paying,
        lock::Reason::Sold => Reason::Sold,
        lock::Reason::NotForSale => Reason::NotForSale,
        lock::Reason::UnknownItem => Reason::Unknown,
        lock::Reason::LimitReached { holds_max } => Reason::LimitReached { holds_max: *holds_max },
        lock::Reason::RenewalLimit => Reason::RenewalLimit,
        lock::Reason::HoldSuperseded => Reason::Superseded,
        lock::Reason::HoldEnded { .. } | lock::Reason::HoldLapsed => Reason::Over,
        lock::Reason::HoldIdReused => Reason::Repeated,
    }
}

/// An order's page.
pub(crate) fn order_href(order: &OrderId) -> String {
    format!("/orders/{}", segment(order.as_str()))
}
