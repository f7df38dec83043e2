//! What is told of a language: how comments and strings look, and which names are words of it.

use super::names;

/// How a language is read.
#[derive(Clone, Copy)]
pub enum Kind {
    Code(&'static Grammar),
    /// HTML and XML.
    Markup,
    Markdown,
}

/// A string: what it begins and ends with.
#[derive(Clone, Copy)]
pub struct Quote {
    pub open: &'static str,
    pub close: &'static str,
    /// A backslash takes the next character's meaning away.
    pub escapes: bool,
    /// Goes on over the end of a line.
    pub lines: bool,
}

/// A language of code.
pub struct Grammar {
    /// What a comment begins with that ends with its line.
    pub comments: &'static [&'static str],
    /// Comments with an end of their own.
    pub blocks: &'static [(&'static str, &'static str)],
    /// The longest openings first.
    pub quotes: &'static [Quote],
    /// Letters that may stand right before a string, in any case: `r"…"`, `f"…"`.
    pub prefixes: &'static str,
    /// Words, parted by spaces.
    pub keywords: &'static str,
    pub constants: &'static str,
    pub types: &'static str,
    /// Keywords before the name of a function or of a type.
    pub defines: &'static str,
    /// Characters of names beside letters, digits and `_`.
    pub letters: &'static str,
    /// A name begins with this where it decorates: `@cached`, `@time`.
    pub decorator: Option<char>,
    /// A variable begins with this: `$HOME`.
    pub variable: Option<char>,
    /// A line that begins with this is for something before the language: `#include`.
    pub directive: Option<char>,
    /// Words are the same in capitals.
    pub any_case: bool,
    /// IPython reads lines that begin with `%`, `!` or `?` itself.
    pub magics: bool,
    /// A string or word before `:` is a key.
    pub keys: bool,
}

const fn quote(open: &'static str, escapes: bool, lines: bool) -> Quote {
    Quote {
        open,
        close: open,
        escapes,
        lines,
    }
}

const SIMPLE: &[Quote] = &[quote("\"", true, false), quote("'", true, false)];
const LINES: &[Quote] = &[quote("\"", true, true), quote("'", true, true)];
const TICKS: &[Quote] = &[
    quote("`", true, true),
    quote("\"", true, false),
    quote("'", true, false),
];
const TRIPLE: &[Quote] = &[
    quote("\"\"\"", true, true),
    quote("'''", true, true),
    quote("\"", true, false),
    quote("'", true, false),
];
const SLASHES: &[&str] = &["//"];
const HASH: &[&str] = &["#"];
const STARS: &[(&str, &str)] = &[("/*", "*/")];

const NONE: Grammar = Grammar {
    comments: &[],
    blocks: &[],
    quotes: SIMPLE,
    prefixes: "",
    keywords: "",
    constants: "true false null",
    types: "",
    defines: "",
    letters: "",
    decorator: None,
    variable: None,
    directive: None,
    any_case: false,
    magics: false,
    keys: false,
};

const C_LIKE: Grammar = Grammar {
    comments: SLASHES,
    blocks: STARS,
    ..NONE
};

const PYTHON: Grammar = Grammar {
    comments: HASH,
    quotes: TRIPLE,
    prefixes: "rbfut",
    keywords: names::PYTHON,
    constants: "True False None self cls Ellipsis NotImplemented __name__",
    types: names::PYTHON_TYPES,
    defines: "def class",
    decorator: Some('@'),
    magics: true,
    ..NONE
};

const R: Grammar = Grammar {
    comments: HASH,
    quotes: LINES,
    keywords: "if else for while repeat function return next break in library require",
    constants: "TRUE FALSE NULL NA NaN Inf NA_integer_ NA_real_ NA_character_ T F",
    letters: ".",
    ..NONE
};

const JULIA: Grammar = Grammar {
    comments: HASH,
    blocks: &[("#=", "=#")],
    quotes: &[quote("\"\"\"", true, true), quote("\"", true, true)],
    keywords: names::JULIA,
    constants: "true false nothing missing Inf NaN pi",
    types: "Int Int8 Int16 Int32 Int64 UInt8 Float32 Float64 String Char Bool Any Vector Matrix Array Dict Tuple Set",
    defines: "function struct macro module",
    letters: "!",
    decorator: Some('@'),
    ..NONE
};

const JAVASCRIPT: Grammar = Grammar {
    quotes: TICKS,
    keywords: names::JAVASCRIPT,
    constants: "true false null undefined NaN Infinity this super",
    types: "string number boolean any unknown never void object Array Map Set Promise Date RegExp Error",
    defines: "function class interface enum",
    letters: "$",
    decorator: Some('@'),
    ..C_LIKE
};

const C: Grammar = Grammar {
    keywords: names::C,
    constants: "true false NULL nullptr this",
    types: names::C_TYPES,
    defines: "class struct enum namespace",
    directive: Some('#'),
    ..C_LIKE
};

const RUST: Grammar = Grammar {
    quotes: &[quote("\"", true, true)],
    prefixes: "rb",
    keywords: names::RUST,
    constants: "true false None Some Ok Err self Self",
    types: "u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str String Vec Option Result Box",
    defines: "fn struct enum trait mod type",
    ..C_LIKE
};

const GO: Grammar = Grammar {
    quotes: TICKS,
    keywords: names::GO,
    constants: "true false nil iota",
    types: "int int8 int16 int32 int64 uint uint8 uint32 uint64 float32 float64 string bool byte rune error any",
    defines: "func type",
    ..C_LIKE
};

const JAVA: Grammar = Grammar {
    quotes: TRIPLE,
    keywords: names::JAVA,
    constants: "true false null this super None Some Nil it",
    types: "int long short byte char float double boolean void String Int Long Double Boolean Unit Any List Map Set",
    defines: "class interface enum object trait def fun",
    decorator: Some('@'),
    ..C_LIKE
};

const SQL: Grammar = Grammar {
    comments: &["--"],
    blocks: STARS,
    quotes: LINES,
    keywords: names::SQL,
    constants: "null true false",
    types: "int integer bigint smallint text varchar char numeric decimal real float double date timestamp boolean blob",
    any_case: true,
    ..NONE
};

const SHELL: Grammar = Grammar {
    comments: HASH,
    quotes: LINES,
    keywords: "if then else elif fi for while until do done case esac in function select time export local return set \
               unset source alias cd echo exit",
    constants: "true false",
    letters: "-",
    variable: Some('$'),
    ..NONE
};

const RUBY: Grammar = Grammar {
    comments: HASH,
    quotes: LINES,
    keywords: names::RUBY,
    constants: "true false nil self undef",
    defines: "def class module sub",
    letters: "?!",
    variable: Some('$'),
    ..NONE
};

const LUA: Grammar = Grammar {
    comments: &["--"],
    blocks: &[("--[[", "]]"), ("{-", "-}")],
    keywords: "and break do else elseif end for function goto if in local not or repeat return then until while \
               case class data deriving import instance let module newtype of type where",
    constants: "true false nil True False",
    defines: "function data class type",
    ..NONE
};

const OCTAVE: Grammar = Grammar {
    comments: &["%", "#"],
    quotes: &[quote("\"", true, false)],
    keywords: "if else elseif end endif for endfor while endwhile function endfunction return switch case otherwise \
               try catch break continue global persistent",
    constants: "true false pi inf nan eps",
    ..NONE
};

const DATA: Grammar = Grammar {
    comments: HASH,
    quotes: TRIPLE,
    constants: "true false null yes no on off inf nan",
    letters: "-.",
    keys: true,
    ..NONE
};

const JSON: Grammar = Grammar {
    quotes: &[quote("\"", true, false)],
    keys: true,
    ..NONE
};

const CSS: Grammar = Grammar {
    blocks: STARS,
    letters: "-",
    decorator: Some('@'),
    keys: true,
    ..NONE
};

/// All languages by their names: those that kernels give, and those that stand at fences.
pub const GRAMMARS: &[(&str, Kind)] = &[
    (
        "python python2 python3 ipython ipython3 ipy py sage cython pycon",
        Kind::Code(&PYTHON),
    ),
    ("r ir", Kind::Code(&R)),
    ("julia jl", Kind::Code(&JULIA)),
    (
        "javascript js jsx typescript ts tsx node ijavascript deno coffeescript",
        Kind::Code(&JAVASCRIPT),
    ),
    (
        "c c++ cpp cxx h hpp cuda objective-c objc arduino glsl c++11 c++14 c++17 c++20",
        Kind::Code(&C),
    ),
    ("rust rs", Kind::Code(&RUST)),
    ("go golang gonb", Kind::Code(&GO)),
    (
        "java scala kotlin kt groovy c# csharp cs f# fsharp swift dart php",
        Kind::Code(&JAVA),
    ),
    ("sql postgresql mysql sqlite duckdb", Kind::Code(&SQL)),
    (
        "bash sh zsh fish shell console shell-session",
        Kind::Code(&SHELL),
    ),
    ("ruby rb perl pl elixir raku crystal", Kind::Code(&RUBY)),
    ("lua haskell hs", Kind::Code(&LUA)),
    ("octave matlab", Kind::Code(&OCTAVE)),
    (
        "yaml yml toml ini cfg dockerfile makefile make",
        Kind::Code(&DATA),
    ),
    ("json jsonc json5 ipynb", Kind::Code(&JSON)),
    ("css scss less", Kind::Code(&CSS)),
    ("html xml svg xhtml vue", Kind::Markup),
    ("markdown md ipythongfm gfm", Kind::Markdown),
];
