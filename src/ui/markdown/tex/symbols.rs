//! The commands of LaTeX that are a character or a word.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How a symbol stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// As a letter: next to its neighbours.
    Letter,
    /// Between two things, with blanks around.
    Between,
    /// A word: parted from letters.
    Word,
}

const LETTERS: &str = "\
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ \
lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ \
chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω \
hbar ℏ ell ℓ imath ı jmath ȷ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ partial ∂ nabla ∇ infty ∞ emptyset ∅ varnothing ∅ \
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ \
forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ triangle △ square □ Box □ Diamond ◇ diamond ⋄ \
degree ° circ ∘ prime ′ dagger † ddagger ‡ star ⋆ ast ∗ bullet • ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ \
langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lbrace { rbrace } lbrack [ rbrack ] vert | lvert | rvert | \
Vert ‖ lVert ‖ rVert ‖ backslash \\ surd √ complement ∁ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭ \
natural ♮ sharp ♯ checkmark ✓ S § P ¶ copyright © pounds £ euro € colon : lt < gt > aa å AA Å ae æ AE Æ o ø O Ø ss ß ";

const BETWEEN: &str = "\
cdot · times × div ÷ pm ± mp ∓ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ wedge ∧ land ∧ vee ∨ lor ∨ cap ∩ cup ∪ \
sqcap ⊓ sqcup ⊔ uplus ⊎ setminus ∖ smallsetminus ∖ wr ≀ amalg ⨿ bowtie ⋈ ltimes ⋉ rtimes ⋊ leq ≤ le ≤ geq ≥ ge ≥ \
leqslant ⩽ geqslant ⩾ neq ≠ ne ≠ ll ≪ gg ≫ approx ≈ approxeq ≊ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ doteq ≐ \
coloneqq ≔ triangleq ≜ prec ≺ succ ≻ preceq ⪯ succeq ⪰ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ \
subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ sqsubseteq ⊑ sqsupseteq ⊒ perp ⊥ parallel ∥ nparallel ∦ mid ∣ nmid ∤ vdash ⊢ \
dashv ⊣ models ⊨ vDash ⊨ asymp ≍ smile ⌣ frown ⌢ to → rightarrow → longrightarrow ⟶ gets ← leftarrow ← \
longleftarrow ⟵ leftrightarrow ↔ longleftrightarrow ⟷ Rightarrow ⇒ Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ \
impliedby ⟸ Leftrightarrow ⇔ Longleftrightarrow ⟺ iff ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ \
uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ \
rightharpoonup ⇀ leftharpoonup ↼ rightleftharpoons ⇌ leadsto ⇝ therefore ∴ because ∵ lesssim ≲ gtrsim ≳ ";

const WORDS: &str = "\
arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln \
log max min Pr sec sin sinh sup tan tanh ";

type Symbols = BTreeMap<&'static str, (&'static str, Class)>;

static SYMBOLS: LazyLock<Symbols> = LazyLock::new(|| {
    let pairs = |table: &'static str, class| {
        let words: Vec<_> = table.split_ascii_whitespace().collect();
        let pairs = words.chunks_exact(2);
        let pairs = pairs.filter_map(move |pair| Some((*pair.first()?, (*pair.get(1)?, class))));
        pairs.collect::<Vec<_>>()
    };
    let words = WORDS.split_ascii_whitespace();
    let words = words.map(|word| (word, (word, Class::Word)));
    let letters = pairs(LETTERS, Class::Letter).into_iter();
    let between = pairs(BETWEEN, Class::Between).into_iter();
    letters.chain(between).chain(words).collect()
});

/// The text of a command, and how it stands.
pub fn symbol(command: &str) -> Option<(&'static str, Class)> {
    SYMBOLS.get(command).copied()
}
