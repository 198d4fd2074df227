//! Draws a garment in its studio.

mod photo;

use super::{
    backdrop::Backdrop,
    palette::{Dye, INK},
    patterns::Pattern,
    pieces::{Cut, HEIGHT, Piece, WIDTH},
    sewing::{LIGHT, MIRROR, Table},
    silhouettes::{Silhouette, Support},
    supports,
};

pub(crate) use photo::render_jpeg;

/// Everything that decides how a picture looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// The shape of the garment.
    pub(crate) silhouette: &'static Silhouette,
    /// What its cloth is printed with.
    pub(crate) pattern: Pattern,
    /// Its colours.
    pub(crate) dye: Dye,
    /// Varies wall and scene.
    pub(crate) studio: usize,
    /// Whether the shop's tag still hangs on it.
    pub(crate) tagged: bool,
}

/// The picture of a garment as SVG, 900 × 1200.
pub(crate) fn svg(look: &Look) -> String {
    let Look { silhouette, pattern, dye, .. } = *look;
    let backdrop = Backdrop::for_garment(dye.base, look.studio);
    let table = Table { dye, pattern };
    let sew = |pieces: &[Piece], set: &str| -> String {
        pieces.iter().zip(0..).map(|(piece, nth)| table.sew(piece, &format!("{set}{nth}"))).collect()
    };
    let (behind, front) = (sew(silhouette.behind, "b"), sew(silhouette.pieces, "f"));
    let twin = silhouette.twin.map_or(String::new(), |(x, y)| {
        format!("<g transform='translate({x} {y})'>{}</g>", sew(silhouette.pieces, "t"))
    });
    let tag = if look.tagged { supports::tag(silhouette.support.tag_at()) } else { String::new() };
    let (definitions, studio) = (backdrop.definitions(), backdrop.draw());
    let cloth = pattern.definitions(dye, &leans(silhouette));
    let shadow = shadow(silhouette);
    // The plinth catches the shadow of what stands on it; a rail hangs in front of its own shadow on the wall.
    let held = match silhouette.support {
        Support::Plinth => silhouette.support.behind(backdrop) + &shadow + &twin,
        Support::Hanger | Support::Clips => shadow + &behind + &silhouette.support.behind(backdrop),
    };
    let clasp = silhouette.support.before();
    let (zoom, (x, y), lift) = silhouette.framing();
    let rail = match silhouette.support {
        Support::Plinth => String::new(),
        Support::Hanger | Support::Clips => supports::rail(backdrop.rail),
    };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' width='{WIDTH}' height='{HEIGHT}'>\
         <defs>{LIGHT}{definitions}{cloth}</defs>{studio}{rail}\
         <g transform='translate({x} {y}) translate(0 -{lift}) scale({zoom}) translate(-{x} -{y})'>\
         {held}{front}{clasp}{tag}</g></svg>"
    )
}

/// Every angle at which the pattern is needed.
fn leans(silhouette: &Silhouette) -> Vec<i16> {
    let mut leans: Vec<i16> = silhouette.behind.iter().chain(silhouette.pieces).map(|piece| piece.lean).collect();
    leans.sort_unstable();
    leans.dedup();
    leans
}

/// The soft shadow that tells how far the garment is from the wall.
fn shadow(silhouette: &Silhouette) -> String {
    let pieces = silhouette.behind.iter().chain(silhouette.pieces);
    let outlines: String = pieces
        .map(|piece| {
            let outline = format!("<path d='{}'/>", piece.outline());
            match piece.cut {
                Cut::Pair(_) => format!("{outline}<g transform='{MIRROR}'>{outline}</g>"),
                Cut::OnFold(_) | Cut::Single(_) => outline,
            }
        })
        .collect();
    match silhouette.support {
        Support::Plinth => {
            format!("<ellipse cx='480' cy='900' rx='330' ry='26' fill='{INK}' opacity='.38' filter='url(#cast)'/>")
        }
        Support::Hanger | Support::Clips => format!(
            "<g filter='url(#cast)' opacity='.3' fill='{INK}'><g transform='translate(26 24)'>{outlines}</g></g>"
        ),
    }
}
