//! An output of each kind, from a file through the document to rows.

use super::*;
use crate::notebook::{DocKind, Edit, Keep, Notebook, Shape};

const FILE: &[u8] = include_bytes!("../../../../tests/fixtures/rich-outputs.ipynb");

#[test]
fn every_kind_of_output_of_a_file() {
    let (_, content) = Keep::open(DocKind::Notebook, FILE).expect("a notebook");
    let mut notebook = Notebook::new(DocKind::Notebook, 1, Shape::A, 1);
    let seeded = notebook.apply_local(&Edit::Seed { content });
    seeded.expect("an empty document takes a file");
    let cells = notebook.cells().to_vec();
    let cells = cells.iter().filter_map(|key| notebook.cell(*key));
    let text = |cell: &Cell| format!("> {}\n{}", cell.source, shown(cell.outputs.clone(), 76));
    let page: String = cells.map(|cell| text(&cell)).collect();
    insta::assert_snapshot!(page, @r#"
    > frame
    Out[1]|      city             people      area     founded
    ──────────────────────────────────────────────────
      0  Berlin          3677472    891.12  1237-10-28
      1  Łódź & around    670642       NaN         NaT
    ...  ...                 ...       ...         ...
    119  東京           13960236  -2194.07  1457-01-01

    120 rows × 4 columns
    > frame.groupby(['species', 'year']).agg(['mean', 'std'])
    Out[2]|                height of the plant  mass
                   mean            std   mean  std
    species  year
    ──────────────────────────────────────────────
    oak      2023   1.5           0.25   10.0    1
             2024  12.5            0.5  110.0   12
    pine     2023   3.0            NaN    9.5    3
    > plt.imshow(ramp);
    [image/png 64×48, 6 kB]
    > for _ in tqdm(range(3)):
        time.sleep(1)
    err| 100%|██████████| 3/3 [00:03<00:00,  1.00s/it]
    > rich.print({'a': 1})
    {'a': 1}
    > 1/0
    Error| ZeroDivisionError: division by zero
    Cell In[6], line 1
    ----> 1 1/0
    > sympy.sqrt(x)
    Out[7]| √x
    > SVG(circle)
    Out[8]| [image/svg+xml 20×20, 100 B]
    > Markdown('**bold**')
    Out[9]| bold
    > JSON({'name': 'celljam', 'tags': ['a', 'b'], 'size': 1.5})
    Out[10]| {"name": "celljam", "size": 1.5, "tags": ["a", "b"]}
    > px.line(x=[1, 2], y=[1, 2])
    [Plotly figure]
    Figure({'data': [{'x': [1, 2], 'y': [1, 2]}], 'layout': {}})
    > IntSlider()
    Out[12]| [widget]
    IntSlider(value=0)
    > model
    Out[13]| Pipeline(steps=[('scale', StandardScaler()),
                    ('svc', SVC())])

    In a Jupyter environment, please rerun this cell to show the HTML
    representation or trust the notebook.
    On GitHub, the HTML representation is unable to render, please try loading
    this page with nbviewer.org.
    "#);
}
