//! MIME types: which form of an output comes first, and what those are that text cannot show.

/// How a form is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Json,
    Html,
    Markdown,
    Latex,
    Text,
    Image,
    /// Says what it is, no more.
    Named(&'static str),
    Other,
}

/// The form of a MIME type, and its rank: the order in which JupyterLab looks for one that it can show
/// (`rank` of its renderer factories; the lowest first).
pub fn form(mime: &str) -> (Form, i32) {
    match mime {
        "application/json" => (Form::Json, 0),
        "text/html" => (Form::Html, 50),
        "text/markdown" => (Form::Markdown, 60),
        "text/latex" => (Form::Latex, 70),
        "text/plain" => (Form::Text, 120),
        "image/svg+xml" => (Form::Image, 80),
        _ if mime.starts_with("image/") => (Form::Image, 90),
        _ if mime.starts_with("text/") && mime != "text/javascript" => (Form::Text, 130),
        _ => named(mime),
    }
}

/// Forms of programs for the browser, by how their types begin.
fn named(mime: &str) -> (Form, i32) {
    const NAMES: &[(&str, &str, i32)] = &[
        ("application/vnd.jupyter.widget", "widget", -10),
        ("application/vnd.plotly.", "Plotly figure", 0),
        ("application/vnd.vegalite.", "Vega-Lite chart", 57),
        ("application/vnd.vega.", "Vega chart", 57),
        ("application/vnd.bokehjs", "Bokeh plot", 0),
        ("application/vnd.holoviews", "HoloViews plot", 0),
        ("application/geo+json", "GeoJSON map", 0),
        ("application/vnd.dataresource+json", "data table", 0),
        ("application/javascript", "JavaScript", 110),
        ("text/javascript", "JavaScript", 110),
        ("application/pdf", "PDF document", 100),
        ("audio/", "sound", 100),
        ("video/", "video", 100),
    ];
    let known = NAMES.iter().find(|(prefix, ..)| mime.starts_with(prefix));
    match known {
        Some((_, name, rank)) => (Form::Named(name), *rank),
        None => (Form::Other, 115),
    }
}
