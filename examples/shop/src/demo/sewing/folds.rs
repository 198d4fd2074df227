//! Folds: wedges that fade in from where the cloth is held and widen to where it swings free.

use super::{
    super::palette::{CREAM, Colour},
    is_pale, shade_of,
};

/// How wide and how long the layers of a fold are, next to the fold itself. Together they have soft edges; a blur would
/// be simpler and several times slower.
const LAYERS: [(f32, f32); 5] = [(1.45, 1.03), (1.15, 1.0), (0.85, 0.97), (0.55, 0.93), (0.28, 0.88)];

/// The SVG of the folds of piece `name`: each is dark, with a lit ridge on the side of the window.
pub(super) fn press(folds: &[[i16; 5]], fill: Colour, name: &str) -> String {
    let (light, dark) = if is_pale(fill) { ("4e-2", "4e-2") } else { ("3e-2", "7e-2") };
    let shade = shade_of(fill);
    let fold = |(fold, nth): (&[i16; 5], u8)| {
        let id = format!("{name}f{nth}");
        let [x, y, to_x, to_y, _] = fold;
        format!(
            "<linearGradient id='{id}' gradientUnits='userSpaceOnUse' x1='{x}' y1='{y}' x2='{to_x}' y2='{to_y}'>\
             <stop stop-color='{CREAM}' stop-opacity='0'/><stop offset='.55' stop-color='{CREAM}'/></linearGradient>\
             <linearGradient id='{id}d' gradientUnits='userSpaceOnUse' x1='{x}' y1='{y}' x2='{to_x}' y2='{to_y}'>\
             <stop stop-color='{shade}' stop-opacity='0'/><stop offset='.55' stop-color='{shade}'/></linearGradient>\
             <g fill='url(#{id})' fill-opacity='{light}'>{}</g><g fill='url(#{id}d)' fill-opacity='{dark}'>{}</g>",
            layers(*fold, 1.7),
            layers(*fold, 0.0),
        )
    };
    folds.iter().zip(0..).map(fold).collect()
}

/// The layers of one wedge, moved aside by `shift` half-widths.
fn layers(fold: [i16; 5], shift: f32) -> String {
    let [x, y, to_x, to_y, half] = fold.map(f32::from);
    let (across, along) = (to_x - x, to_y - y);
    let length = across.hypot(along).max(1.0);
    let (ahead_x, ahead_y) = (across / length * half, along / length * half);
    let layer = |(width, reach): (f32, f32)| {
        let (tip_x, tip_y) = (x + across * reach - ahead_y * shift, y + along * reach + ahead_x * shift);
        let (aside, down) = (ahead_y * width, -ahead_x * width);
        format!(
            "<path d='M{x:.0} {y:.0}L{:.0} {:.0}Q{:.0} {:.0} {:.0} {:.0}Z'/>",
            tip_x - aside,
            tip_y - down,
            tip_x + ahead_x,
            tip_y + ahead_y,
            tip_x + aside,
            tip_y + down,
        )
    };
    LAYERS.into_iter().map(layer).collect()
}
