//! A shop that has its catalogue in MongoDB already adopts only the lock; its documents stay as they are.
//!
//! `MONGODB_URI=mongodb://localhost:27017 cargo run -p thrift-mongo --example adopt_existing_catalogue [DATABASE]`

use futures_util::TryStreamExt;
use mongodb::Client;
use mongodb::bson::{Document, Uuid, doc};
use std::error::Error;
use std::fmt::Write;
use thrift_core::inventory::{InventoryStoreExt, Reply};
use thrift_core::lock::{Basket, Shown, Ttl};
use thrift_core::{HoldId, HolderId};
use thrift_mongo::{MongoOptions, item_id};

/// Adopts the collection `products`, and answers what there is to tell.
pub(crate) async fn run(uri: &str, database: &str) -> Result<String, Box<dyn Error>> {
    let mut told = String::new();
    let client = Client::with_uri_str(uri).await?;

    // The shop's own collection, as its own system writes it.
    let products = client.database(database).collection::<Document>("products");
    if products.find_one(doc! {}).await?.is_none() {
        let names = ["Denim jacket", "Wax print dress", "Leather boots"];
        products.insert_many(names.map(|name| doc! { "name": name })).await?;
    }

    // The lock stands beside it, in collections of its own.
    let store = MongoOptions::on(client, database).connect().await?;
    let adopted = store.adopt("products", doc! {}).await?;
    writeln!(told, "{} products seen, {} put on sale", adopted.seen, adopted.added)?;

    // One buyer holds the first that is free; a second one is refused.
    let page: Vec<Document> = products.find(doc! {}).sort(doc! { "_id": 1 }).limit(20).await?.try_collect().await?;
    let listed = store.overlay(page.clone()).await?;
    let free = listed.iter().find(|(_, shown)| *shown == Some(Shown::Available));
    let Some(id) = free.and_then(|(product, _)| product.get("_id")) else {
        return Err("nothing on the first page is free".into());
    };
    let wanted = Basket::one(item_id(id)?);
    let (ada, ben) = (HolderId::new("ada")?, HolderId::new("ben")?);
    let hold = new_hold()?;
    for (buyer, hold) in [(&ada, hold), (&ben, new_hold()?)] {
        match store.hold(hold, buyer, wanted.clone(), Ttl::default()).await? {
            Reply::Done(_) => writeln!(told, "{buyer} holds {id}")?,
            Reply::Refused(why) => {
                let why: Vec<&str> = why.iter().map(|refusal| refusal.reason.code()).collect();
                writeln!(told, "{buyer} is refused {id}: {}", why.join(", "))?;
            }
        }
    }

    // A page of products, each with its state: one look-up for all.
    for (product, shown) in store.overlay(page).await? {
        let state = match shown {
            None => "not adopted",
            Some(Shown::NotForSale) => "not for sale",
            Some(Shown::Available) => "available",
            Some(Shown::Held { .. }) => "held",
            Some(Shown::Paying) => "being paid for",
            Some(Shown::Sold) => "sold",
        };
        writeln!(told, "{:<16} {state}", product.get_str("name").unwrap_or("(no name)"))?;
    }

    // Given back, so that the example can run again.
    store.release(hold).await?;
    Ok(told)
}

fn new_hold() -> Result<HoldId, Box<dyn Error>> {
    Ok(Uuid::new().to_string().parse()?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let uri = std::env::var("MONGODB_URI").unwrap_or_else(|_| "mongodb://localhost:27017".into());
    let database = std::env::args().nth(1).unwrap_or_else(|| "adopt_example".into());
    print!("{}", run(&uri, &database).await?);
    Ok(())
}
