//! The pictures: what comes out by the number of buyers, for a garment that all want and for garments that nobody else
//! wants. SVG, which names its fonts and needs none here.

use crate::results::{Group, Row, median};
use crate::workload::Shape;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

const WIDTH: u32 = 900;
const HEIGHT: u32 = 420;
const LEGEND: i32 = 44;
const FONT: &str = "sans-serif";

/// Of Okabe and Ito, told apart by everybody: cold for ours, warm for rivals.
const OURS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(0, 158, 115)];
const RIVALS: [RGBColor; 3] = [RGBColor(213, 94, 0), RGBColor(230, 159, 0), RGBColor(120, 120, 120)];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// What is drawn.
struct Plot {
    name: &'static str,
    title: &'static str,
    value: fn(&Row) -> f64,
    label: fn(f64) -> String,
}

/// Draws both pictures of a group.
pub(super) fn draw(group: &Group, folder: &Path) {
    let plots = [
        Plot {
            name: "throughput",
            title: "attempts a second",
            value: |row| median(row.per_second.iter().copied()),
            label: per_second,
        },
        Plot { name: "p99", title: "99 in 100 answers came within", value: p99, label: within },
    ];
    for plot in plots {
        let file = folder.join(format!("{}-{}.svg", group.name.to_lowercase(), plot.name));
        picture(group, &plot, &file).expect("a picture can be drawn");
    }
}

#[expect(clippy::cast_precision_loss, reason = "latencies are far below 2^52 ns")]
fn p99(row: &Row) -> f64 {
    row.p99_nanos as f64
}

fn per_second(value: f64) -> String {
    match value {
        1e6.. => format!("{} M", value / 1e6),
        1e3.. => format!("{} k", value / 1e3),
        _ => format!("{value}"),
    }
}

fn within(value: f64) -> String {
    match value {
        1e9.. => format!("{} s", value / 1e9),
        1e6.. => format!("{} ms", value / 1e6),
        1e3.. => format!("{} µs", value / 1e3),
        _ => format!("{value} ns"),
    }
}

fn picture(group: &Group, plot: &Plot, file: &Path) -> Result<(), Box<dyn Error>> {
    let all = SVGBackend::new(file, (WIDTH, HEIGHT)).into_drawing_area();
    all.fill(&WHITE)?;
    let (panels, legend) = all.split_vertically(i32::try_from(HEIGHT)? - LEGEND);
    let (left, right) = panels.split_horizontally(i32::try_from(WIDTH)? / 2);
    for (area, shape) in [(left, Shape::Hot), (right, Shape::Distinct)] {
        panel(group, plot, shape, &area)?;
    }
    names(group, &legend)?;
    all.present()?;
    Ok(())
}

/// Whole powers of ten around all values.
fn around(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (least, most) = values.fold((f64::MAX, 1.0), |(least, most), value| (value.min(least), value.max(most)));
    10_f64.powf(least.max(1.0).log10().floor())..10_f64.powf(most.log10().ceil())
}

fn panel(group: &Group, plot: &Plot, shape: Shape, area: &Area) -> Result<(), Box<dyn Error>> {
    let shown = || group.rows.iter().filter(|row| row.basket == 1);
    // The same axis in both panels: they are compared.
    let both = shown().filter(|row| [Shape::Hot, Shape::Distinct].contains(&row.shape));
    let range = around(both.map(plot.value));
    let mut chart = ChartBuilder::on(area)
        .caption(format!("{}, {}", shape.name(), plot.title), (FONT, 17))
        .margin(10)
        .margin_right(18)
        .x_label_area_size(38)
        .y_label_area_size(62)
        .build_cartesian_2d((0.8_f64..320.0).log_scale().base(4.0), range.log_scale())?;
    chart
        .configure_mesh()
        .x_desc("buyers")
        .x_labels(5)
        .x_label_formatter(&|buyers| format!("{buyers}"))
        .y_labels(8)
        .y_label_formatter(&|value| (plot.label)(*value))
        .label_style((FONT, 14))
        .bold_line_style(BLACK.mix(0.15))
        .light_line_style(TRANSPARENT)
        .axis_style(BLACK.mix(0.5))
        .draw()?;
    for (contender, colour, ours) in coloured(group) {
        let rows = shown().filter(|row| row.contender == *contender && row.shape == shape);
        let points: Vec<(f64, f64)> =
            rows.map(|row| (f64::from(u32::try_from(row.buyers).unwrap()), (plot.value)(row))).collect();
        let stroke = if ours { 3 } else { 2 };
        chart.draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(stroke)))?;
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, colour.filled())))?;
    }
    Ok(())
}

/// Each contender with its colour, and whether it is ours.
fn coloured(group: &Group) -> impl Iterator<Item = (&String, RGBColor, bool)> {
    let (mut cold, mut warm) = (OURS.into_iter().cycle(), RIVALS.into_iter().cycle());
    group.contenders.iter().filter_map(move |contender| {
        let ours = group.rows.iter().any(|row| row.contender == *contender && row.ours);
        let colour = if ours { cold.next() } else { warm.next() };
        Some((contender, colour?, ours))
    })
}

/// Who has which colour, in a line below.
fn names(group: &Group, area: &Area) -> Result<(), Box<dyn Error>> {
    let mut x = 24;
    for (contender, colour, _) in coloured(group) {
        area.draw(&Rectangle::new([(x, 14), (x + 22, 20)], colour.filled()))?;
        area.draw(&Text::new(contender.clone(), (x + 28, 10), (FONT, 15)))?;
        x += 28 + i32::try_from(contender.chars().count())? * 8 + 26;
    }
    Ok(())
}
