//! `GET /`: the grid.

use crate::browse::{Filters, Found};
use crate::buyer::MaybeBuyer;
use crate::pages::{Chip, Choice, Filter, GridPage, Link};
use crate::problem::Problem;
use crate::shop::App;
use crate::web::cards::{self, Widths};
use crate::web::frame::Frame;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use thrift_plug::catalog::{Category, Colour};

/// Sizes as they are written on labels, for the filter.
const SIZES: [&str; 14] = ["XS", "S", "M", "L", "XL", "XXL", "36", "38", "40", "41", "42", "44", "6 ans", "8 ans"];
const SORTS: [(&str, &str); 3] =
    [("newest", "Nouveautés"), ("price_asc", "Prix croissant"), ("price_desc", "Prix décroissant")];

pub(crate) async fn show(
    State(app): State<App>,
    Frame(shell): Frame,
    MaybeBuyer(buyer): MaybeBuyer,
    widths: Widths,
    filters: Result<Query<Filters>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(filters) = filters?;
    let Found { garments, standing, next } = filters.find(&app).await?;
    let categories = app.catalog.categories().await?;
    let cards = garments.iter().filter_map(|garment| cards::card(&app, garment, &standing, buyer.as_ref(), widths));
    let page = GridPage {
        shell,
        share: None,
        heading: heading(&filters, &categories),
        show_intro: filters.is_front(),
        chips: chips(&filters, &categories),
        active: active(&filters, &categories),
        cards: cards.collect(),
        first_href: (!filters.cursor.is_empty()).then(|| filters.with("cursor", "")),
        next_href: next.map(|cursor| filters.with("cursor", &cursor)),
        filter: filter(filters, &categories),
    };
    Ok(super::page(page.render()))
}

impl Filters {
    fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("category", &self.category),
            ("size", &self.size),
            ("colour", &self.colour),
            ("min_price", &self.min_price),
            ("max_price", &self.max_price),
            ("q", &self.q),
            ("sort", &self.sort),
            ("cursor", &self.cursor),
        ]
    }

    fn is_front(&self) -> bool {
        self.pairs().iter().all(|(_, value)| value.is_empty())
    }

    /// The address of the same list with one thing changed. Whatever changes but the page starts at the first page.
    fn with(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (known, before) in self.pairs() {
            let now = if known == name { value } else { before };
            let kept = known != "cursor" || name == "cursor";
            if !now.is_empty() && kept {
                query.append_pair(known, now);
            }
        }
        let query = query.finish();
        if query.is_empty() { "/".into() } else { format!("/?{query}") }
    }
}

fn category_name(slug: &str, categories: &[Category]) -> String {
    let known = categories.iter().find(|category| category.slug == slug);
    known.map_or(slug, |category| &category.french).to_owned()
}

fn heading(filters: &Filters, categories: &[Category]) -> String {
    match (filters.q.trim(), filters.category.as_str()) {
        ("", "") => "Nouvelles pièces".into(),
        ("", slug) => category_name(slug, categories),
        (words, _) => format!("«\u{a0}{words}\u{a0}»"),
    }
}

fn chips(filters: &Filters, categories: &[Category]) -> Vec<Chip> {
    let all = Chip { label: "Tout".into(), href: filters.with("category", ""), current: filters.category.is_empty() };
    let chip = |category: &Category| Chip {
        label: category.french.clone(),
        href: filters.with("category", &category.slug),
        current: filters.category == category.slug,
    };
    std::iter::once(all).chain(categories.iter().map(chip)).collect()
}

fn active(filters: &Filters, categories: &[Category]) -> Vec<Link> {
    let label = |name: &str, value: &str| match name {
        "category" => category_name(value, categories),
        "colour" => Colour::from_code(value).map_or_else(|| value.to_owned(), |colour| colour.french().to_owned()),
        "size" => format!("taille {value}"),
        "min_price" => format!("dès {value} FCFA"),
        "max_price" => format!("jusqu'à {value} FCFA"),
        _ => format!("« {value} »"),
    };
    let chosen =
        filters.pairs().into_iter().filter(|(name, value)| !value.is_empty() && !matches!(*name, "sort" | "cursor"));
    chosen.map(|(name, value)| Link { label: label(name, value), href: filters.with(name, "") }).collect()
}

fn filter(filters: Filters, categories: &[Category]) -> Filter {
    let choice = |(value, label): (&str, &str)| Choice { value: value.to_owned(), label: label.to_owned() };
    Filter {
        categories: categories.iter().map(|category| choice((&category.slug, &category.french))).collect(),
        sizes: SIZES.iter().map(|size| choice((size, size))).collect(),
        colours: Colour::ALL.iter().map(|colour| choice((colour.code(), colour.french()))).collect(),
        sorts: SORTS.into_iter().map(choice).collect(),
        q: filters.q,
        category: filters.category,
        size: filters.size,
        colour: filters.colour,
        min_price: filters.min_price,
        max_price: filters.max_price,
        sort: filters.sort,
    }
}
