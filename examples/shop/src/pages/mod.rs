//! The pages, rendered on the server: view structs in, HTML out.
//!
//! A route fills a view struct with words and numbers that are ready to be read (clock times already in the shop's time
//! zone, addresses already made) and calls `render`. Everything that shoppers or staff wrote is escaped here.
//!
//! **Architecture Invariant:** nothing in here knows a store, a clock, a request or the configuration, and no page needs
//! JavaScript. No inline `style=` or `on…=` attribute: the content security policy would refuse it.

mod basket;
mod checkout;
mod choice;
mod garment;
mod grid;
mod login;
mod message;
mod money;
mod order;
mod photo;
mod reason;
mod refused;
mod shell;
mod staff;
mod staff_holds;
mod staff_orders;
mod status;
mod style;
#[cfg(test)]
mod tests;

pub(crate) use basket::{BasketLine, BasketPage, Resume};
pub(crate) use checkout::{CheckoutPage, CheckoutValues, FieldError, PaymentMethod};
pub(crate) use choice::{Choice, Link};
pub(crate) use garment::{Action, GarmentPage, Shot};
pub(crate) use grid::{Card, Chip, Filter, GridPage};
pub(crate) use login::LoginPage;
pub(crate) use message::MessagePage;
pub(crate) use money::francs;
pub(crate) use order::{Line, OrderPage};
pub(crate) use photo::{Candidate, Photo};
pub(crate) use reason::Reason;
pub(crate) use refused::{LostLine, RefusedPage, RestLine};
pub(crate) use shell::{Share, ShareImage, Shell};
pub(crate) use staff::{Counter, DraftRow, NamedPhoto, Notice, StaffPage};
pub(crate) use staff_holds::{HoldRow, StaffHoldsPage};
pub(crate) use staff_orders::{OrderRow, StaffOrdersPage};
pub(crate) use status::{Status, Until};

/// Writes a page out. Writing into memory cannot fail; if a template ever does, the buyer still gets a way back.
fn html(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|_| {
        "<!doctype html><html lang=\"fr\"><title>Erreur</title><h1>Cette page ne s'affiche pas</h1>\
         <p><a href=\"/\">Retour à la boutique</a></p></html>"
            .to_owned()
    })
}
