//! What several fuzz targets need.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use celljam::notebook::{Content, DocKind, Edit, Notebook, Shape, boundary};
use celljam::ui::print::{Paper, print};
use serde_json::{Value, json};

/// Columns of the page that outputs are shown on.
const COLUMNS: usize = 30;

/// Bytes as pages send them in a text.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Bytes as several messages: each of the length that the two bytes before it say; the last is what is left.
pub fn pieces(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    while let [high, low, rest @ ..] = bytes {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let (piece, left) = rest.split_at(rest.len().min(length));
        pieces.push(piece);
        bytes = left;
    }
    pieces
}

/// A panic that the program's one boundary catches is no crash; libFuzzer's own hook ends at every one.
pub fn panics_that_are_caught_are_no_crash() {
    let ends = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !boundary::inside() {
            ends(info);
        }
    }));
}

/// The page of a cell with these outputs.
pub fn page(outputs: &[Value]) -> String {
    page_of("", outputs)
}

/// The page of a markdown cell and a code cell with this source, and these outputs.
pub fn page_of(source: &str, outputs: &[Value]) -> String {
    let mut document = Notebook::new(DocKind::Notebook, 7, Shape::A, 1);
    let content = Content::Ipynb(json!({ "nbformat": 4, "nbformat_minor": 5,
        "metadata": { "language_info": { "name": "python" } }, "cells": [
        { "cell_type": "markdown", "id": "a", "metadata": {}, "source": source },
        { "cell_type": "code", "id": "b", "metadata": {}, "source": source, "outputs": outputs, "execution_count": 1 },
    ] }));
    document.apply_local(&Edit::Open { content }).expect("opened");
    print(&*document, &Paper { width: COLUMNS, outputs: true, theme: None })
}
