//! A fate's shape on a canvas.

use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, Path2d};

use super::glyph::Shape;
use super::palette::Palette;
use crate::state::timeline::Fate;

/// Draws a shape in the colour of a fate, `size` from its middle to its edge.
pub fn stamp(
    context: &CanvasRenderingContext2d,
    palette: &Palette,
    (fate, shape): (Fate, Shape),
    (x, y): (f64, f64),
    size: f64,
) -> Result<(), JsValue> {
    context.save();
    context.translate(x, y)?;
    context.scale(size, size)?;
    let outline = Path2d::new_with_path_string(shape.outline())?;
    context.set_fill_style_str(palette.fate(fate));
    context.fill_with_path_2d_and_winding(&outline, CanvasWindingRule::Evenodd);
    context.set_line_width(0.18);
    context.set_stroke_style_str(&palette.ground);
    context.stroke_with_path(&outline);
    if let Some(sign) = shape.sign() {
        context.set_line_width(0.26);
        context.stroke_with_path(&Path2d::new_with_path_string(sign)?);
    }
    context.restore();
    Ok(())
}
