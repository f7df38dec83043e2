//! Formulas that people write, and texts that are none.

use super::unicode;

fn one(tex: &str) -> String {
    unicode(tex).map_or_else(|| "no formula".to_owned(), |rows| rows.join("\n"))
}

#[test]
fn formulas_read_as_they_are_meant() {
    let known = [
        (r"\alpha + \beta", "α + β"),
        (r"E = mc^2", "E = mc²"),
        (r"a_{ij}=b", "aᵢⱼ = b"),
        (r"x_{\text{max}}", "xₘₐₓ"),
        (r"x^{a+b!}", "x^(a+b!)"),
        (r"e^{i\pi}", "e^(iπ)"),
        (r"\frac{1}{2} m v^2", "½ m v²"),
        (r"\frac{a+b}{2\pi}", "(a+b)/2π"),
        (r"\sqrt{x^2 + y^2}", "√(x² + y²)"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\int_0^\infty e^{-x} \, dx", "∫₀^∞ e⁻ˣ dx"),
        (r"x\in\mathbb{R}^n", "x ∈ ℝⁿ"),
        (r"2\pi r", "2πr"),
        (r"a\cdot b\to c", "a · b → c"),
        (r"\sin x + \log(y)", "sin x + log(y)"),
        (r"2\sin\theta", "2 sin θ"),
        (r"\hat{x}, \bar y, \vec v", "x\u{302}, y\u{304}, v\u{20d7}"),
        (r"\left( \frac{a}{b} \right)", "(a/b)"),
        (r"\left. x \right|_0", "x |₀"),
        (r"\operatorname{argmax}_x f", "argmaxₓ f"),
        (r"P(A\mid B)", "P(A ∣ B)"),
        (r"f: A \mapsto \{1, 2\}", "f: A ↦ {1, 2}"),
        (
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            "(a b; c d)",
        ),
        (r"\begin{align} a &= b \\ &= c \end{align}", "a = b\n= c"),
        (
            r"\begin{cases} 0 & x<0 \\ 1, &\text{else}\end{cases}",
            "{ 0, x < 0; 1, else",
        ),
        (r"\frac{\partial \mathbf{E}}{\partial t}", "∂𝐄/∂t"),
        (r"\lim_{x \to 0} \frac{\sin x}{x}", "lim_(x → 0) (sin x)/x"),
        (r"A^T x^*", "Aᵀ x*"),
        (r"x \not= y", "x ≠ y"),
        (r"\mathcal{L}(\theta)", "ℒ(θ)"),
        (r"\unknown{x}", r"\unknown{x}"),
        (r"5\% \text{ of } n", "5% of n"),
    ];
    let found: Vec<_> = known.iter().map(|(tex, _)| one(tex)).collect();
    let wanted: Vec<_> = known.iter().map(|(_, text)| *text).collect();
    assert_eq!(found, wanted);
}

#[test]
fn what_is_no_formula_is_left() {
    let deep = r"\sqrt{".repeat(40) + &"}".repeat(40);
    let long = "x".repeat(9000);
    for tex in [
        "",
        "{",
        "}",
        r"\frac{a}",
        r"\begin{tikzcd} a \end{tikzcd}",
        r"\begin{align} a",
        r"\end{x}",
        "x^",
        "\\",
        &deep,
        &long,
    ] {
        assert_eq!(unicode(tex), None, "{tex}");
    }
}
