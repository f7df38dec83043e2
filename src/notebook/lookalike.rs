//! Letters that look like Latin ones and are others: in names of people, and in the words of code.
//!
//! The table is a part of the confusables of Unicode (UTS 39) that was picked by hand: the letters that
//! cannot be told from a Latin one in the fonts of terminals, of the scripts that people have keyboards for,
//! and the forms that Python takes for plain letters (it reads names in NFKC). Greek letters that look like
//! themselves (`σ`, `ρ`, `α`) are not in it: formulas are full of them.

/// The Latin letter that this one looks like, if it is one of another alphabet or form.
pub fn latin(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    other_script(c).or_else(|| other_form(c))
}

/// Letters of other scripts.
const fn other_script(c: char) -> Option<char> {
    Some(match c {
        // Cyrillic.
        'а' => 'a',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' => 'i',
        'ј' => 'j',
        'ӏ' => 'l',
        'о' => 'o',
        'р' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'с' => 'c',
        'ѵ' => 'v',
        'ԝ' => 'w',
        'х' => 'x',
        'у' => 'y',
        'ү' => 'y',
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Ԍ' => 'G',
        'Н' => 'H',
        'І' => 'I',
        'Ј' => 'J',
        'К' => 'K',
        'М' => 'M',
        'О' => 'O',
        'Р' => 'P',
        'Ѕ' => 'S',
        'Т' => 'T',
        'Ү' => 'Y',
        'Х' => 'X',
        'Ӏ' => 'I',
        'Ԝ' => 'W',
        'Ѵ' => 'V',
        // Greek.
        'ο' => 'o',
        'ν' => 'v',
        'ϲ' => 'c',
        'ϳ' => 'j',
        'Α' => 'A',
        'Β' => 'B',
        'Ε' => 'E',
        'Ζ' => 'Z',
        'Η' => 'H',
        'Ι' => 'I',
        'Κ' => 'K',
        'Μ' => 'M',
        'Ν' => 'N',
        'Ο' => 'O',
        'Ρ' => 'P',
        'Τ' => 'T',
        'Υ' => 'Y',
        'Χ' => 'X',
        'Ϲ' => 'C',
        // Armenian.
        'օ' => 'o',
        'ս' => 'u',
        'ո' => 'n',
        'հ' => 'h',
        'ց' => 'g',
        'յ' => 'j',
        'Տ' => 'S',
        'Օ' => 'O',
        // Latin, but not the letter that it seems to be.
        'ı' => 'i',
        'ɑ' => 'a',
        'ɡ' => 'g',
        'ǀ' => 'l',
        _ => return None,
    })
}

/// Forms of Latin letters: wide ones, and those of mathematics.
fn other_form(c: char) -> Option<char> {
    let code = u32::from(c);
    let letter = |offset: u32| {
        let base = if offset % 52 < 26 {
            u32::from('A')
        } else {
            u32::from('a') - 26
        };
        char::from_u32(base + offset % 52)
    };
    match code {
        0xff21..=0xff3a | 0xff41..=0xff5a => char::from_u32(code - 0xff21 + u32::from('A')),
        0x1d400..=0x1d6a3 => letter(code - 0x1d400),
        0x17f => Some('s'),
        0x210a | 0x2113 | 0x212f | 0x2134 | 0x2139 | 0x2146..=0x2149 => match c {
            'ℊ' => Some('g'),
            'ℓ' => Some('l'),
            'ℯ' | 'ⅇ' => Some('e'),
            'ℴ' => Some('o'),
            'ℹ' | 'ⅈ' => Some('i'),
            'ⅆ' => Some('d'),
            'ⅉ' => Some('j'),
            _ => None,
        },
        _ => None,
    }
}

/// A name as it looks: two that give the same are taken for each other. Case, blanks around it and what
/// cannot be seen do not count.
pub fn skeleton(name: &str) -> String {
    let seen = name.trim().chars().filter(|c| !is_unseen(*c));
    let plain = seen.map(|c| latin(c).unwrap_or(c));
    plain.flat_map(char::to_lowercase).collect()
}

/// Characters without a picture of their own.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// The letters of a word of code that are not what they look like: those that stand among Latin ones, and
/// all of a word that looks Latin from end to end. A single letter is a symbol, and a word with one that
/// looks like nothing else is a word of its language.
pub fn in_word(word: &str) -> impl Iterator<Item = (usize, char)> {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let among = letters.clone().any(|c| c.is_ascii());
    let whole = letters.clone().count() > 1 && letters.all(|c| latin(c).is_some());
    let suspect = !word.is_ascii() && (among || whole);
    let chars = word.char_indices().filter(move |_| suspect);
    chars.filter(|(_, c)| latin(*c).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(word: &str) -> String {
        in_word(word).map(|(_, c)| c).collect()
    }

    #[test]
    fn letters_among_latin_ones_are_found() {
        assert_eq!(marked("\u{430}dmin"), "\u{430}");
        assert_eq!(marked("is_\u{391}dmin"), "\u{391}");
        assert_eq!(marked("\u{1d41e}\u{1d42f}al"), "\u{1d41e}\u{1d42f}");
        assert_eq!(marked("p\u{ff52}int"), "\u{ff52}");
        assert_eq!(
            marked("\u{441}\u{43e}\u{440}\u{443}"),
            "\u{441}\u{43e}\u{440}\u{443}"
        );
    }

    #[test]
    fn words_and_formulas_stay_unmarked() {
        for word in [
            "admin",
            "σ_max",
            "Δt",
            "ρ",
            "ν",
            "λ2",
            "größe",
            "рост",
            "данные",
            "数据",
            "naïve",
        ] {
            assert_eq!(marked(word), "", "{word}");
        }
    }

    #[test]
    fn forms_of_letters_are_those_letters() {
        let ends = [
            '\u{1d400}',
            '\u{1d433}',
            '\u{1d434}',
            '\u{1d6a3}',
            '\u{ff21}',
            '\u{ff5a}',
        ];
        let plain: String = ends.into_iter().filter_map(latin).collect();
        assert_eq!(plain, "AzAzAz");
    }

    #[test]
    fn names_that_look_the_same_have_one_skeleton() {
        for other in ["ana", " Ana ", "An\u{430}", "A\u{200b}na", "\u{ff21}na"] {
            assert_eq!(skeleton(other), "ana", "{other:?}");
        }
        assert_ne!(skeleton("Anä"), "ana");
    }
}
