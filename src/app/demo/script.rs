//! The demo's notebook, and what its two peers do in it.

use std::time::Duration;

use serde_json::json;

use super::actor::Step;
use crate::notebook::Content;

/// A small notebook that looks like work.
pub fn notebook() -> Content {
    Content::Ipynb(json!({
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": { "kernelspec": { "name": "python3", "display_name": "Python 3", "language": "python" } },
        "cells": [
            { "cell_type": "markdown", "id": "demo-0", "metadata": {},
              "source": "# A shared notebook\nAna and Bob are real peers on this machine. Press enter to type with them, ? for help, q to leave." },
            { "cell_type": "code", "id": "demo-1", "metadata": {}, "execution_count": 1,
              "source": "import statistics\nsamples = [3, 5, 8, 13, 21]\nprint(statistics.mean(samples))",
              "outputs": [{ "output_type": "stream", "name": "stdout", "text": "10\n" }] },
            { "cell_type": "code", "id": "demo-2", "metadata": {}, "execution_count": null,
              "source": "", "outputs": [] },
            { "cell_type": "markdown", "id": "demo-3", "metadata": {}, "source": "## Notes\n" },
            { "cell_type": "code", "id": "demo-4", "metadata": {}, "execution_count": null,
              "source": "# your turn\n", "outputs": [] }
        ]
    }))
}

fn pause(millis: u64) -> Step {
    Step::Wait(Duration::from_millis(millis))
}

pub fn ana() -> Vec<Step> {
    vec![
        Step::Go(2),
        Step::Type(
            "def spread(values):\n    low, high = min(values), max(values)\n    return high - low\n\nspread(samples)",
        ),
        pause(4_000),
        Step::Erase,
        pause(1_000),
    ]
}

pub fn bob() -> Vec<Step> {
    vec![
        Step::Go(3),
        Step::Type(
            "- the mean hides the tail 📈\n- compare it with the median\n- ask Ana about the 21",
        ),
        pause(3_000),
        Step::Erase,
        pause(1_500),
    ]
}
