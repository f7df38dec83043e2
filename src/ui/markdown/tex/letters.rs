//! Letters in other forms: above and below the line, blackboard bold, script, Fraktur; and accents.

const ABOVE: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ\
AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂαᵅβᵝγᵞδᵟθᶿφᵠχᵡ′′⊤ᵀ∗***††";
const BELOW: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨφᵩχᵪ";

/// Accents, and the mark that is set on a letter for them.
const ACCENTS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("bar", '\u{304}'),
    ("breve", '\u{306}'),
    ("check", '\u{30c}'),
    ("ddot", '\u{308}'),
    ("dot", '\u{307}'),
    ("grave", '\u{300}'),
    ("hat", '\u{302}'),
    ("mathring", '\u{30a}'),
    ("overline", '\u{305}'),
    ("overrightarrow", '\u{20d7}'),
    ("tilde", '\u{303}'),
    ("underline", '\u{332}'),
    ("vec", '\u{20d7}'),
    ("widehat", '\u{302}'),
    ("widetilde", '\u{303}'),
];

/// A text above the line, if all of it can be.
pub fn above(text: &str) -> Option<String> {
    all(text, ABOVE)
}

/// A text below the line, if all of it can be.
pub fn below(text: &str) -> Option<String> {
    all(text, BELOW)
}

/// Blanks go: they do not matter there.
fn all(text: &str, table: &str) -> Option<String> {
    let letters = text.chars().filter(|c| *c != ' ');
    letters.map(|c| partner(c, table)).collect()
}

/// What follows a letter in a table of pairs.
fn partner(letter: char, table: &str) -> Option<char> {
    let mut chars = table.chars();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        if from == letter {
            return Some(to);
        }
    }
    None
}

/// A text in the letters that a command such as `mathbb` asks for; none where it is no such command.
pub fn styled(command: &str, text: &str) -> Option<String> {
    let (upper, lower, digit, odd) = match command {
        "mathbb" | "Bbb" => (0x1d538, 0x1d552, 0x1d7d8, "CℂHℍNℕPℙQℚRℝZℤ"),
        "mathcal" | "mathscr" | "cal" => (0x1d49c, 0x1d4b6, 0, "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"),
        "mathfrak" | "frak" => (0x1d504, 0x1d51e, 0, "CℭHℌIℑRℜZℨ"),
        "mathbf" | "bm" | "boldsymbol" | "bf" => (0x1d400, 0x1d41a, 0x1d7ce, ""),
        _ => return None,
    };
    let letter = |c: char| {
        let (base, first) = match c {
            'A'..='Z' => (upper, 'A'),
            'a'..='z' => (lower, 'a'),
            '0'..='9' => (digit, '0'),
            _ => return c,
        };
        let code = (base > 0).then(|| base + u32::from(c) - u32::from(first));
        partner(c, odd)
            .or_else(|| code.and_then(char::from_u32))
            .unwrap_or(c)
    };
    Some(text.chars().map(letter).collect())
}

/// A text under an accent; none where it is no such command.
pub fn accented(command: &str, text: &str) -> Option<String> {
    let (_, mark) = ACCENTS.iter().find(|(name, _)| *name == command)?;
    let lines = matches!(command, "overline" | "underline");
    Some(match text.chars().count() {
        0 | 1 => format!("{text}{mark}"),
        _ if lines => text.chars().flat_map(|c| [c, *mark]).collect(),
        _ => format!("({text}){mark}"),
    })
}
