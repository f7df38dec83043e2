//! Documents of any length: the same text as a notebook and as a script.

use std::path::Path;

use serde_json::json;

fn source(n: usize) -> String {
    format!("import numpy as np\n# step {n}\nvalues = np.arange({n})\nprint(values.sum())")
}

/// A notebook with so many cells, every one with an output.
pub fn notebook(folder: &Path, name: &str, cells: usize) -> String {
    let cell = |n: usize| match n % 5 {
        4 => json!({"cell_type": "markdown", "id": format!("c{n}"), "metadata": {},
            "source": format!("## Part {n}\n\nSome *words* about `{n}`.")}),
        _ => {
            json!({"cell_type": "code", "id": format!("c{n}"), "metadata": {}, "execution_count": n,
            "source": source(n), "outputs": [{"output_type": "stream", "name": "stdout",
                "text": format!("{}\nline two of {n}\n", n * n)}]})
        }
    };
    let document = json!({"cells": (0..cells).map(cell).collect::<Vec<_>>(), "metadata":
        {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
        "nbformat": 4, "nbformat_minor": 5});
    write(folder, name, &document.to_string())
}

/// The same as one script.
pub fn script(folder: &Path, name: &str, cells: usize) -> String {
    let parts: Vec<String> = (0..cells).map(source).collect();
    write(folder, name, &parts.join("\n\n"))
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path.display().to_string()
}
