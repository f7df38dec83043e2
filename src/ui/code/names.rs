//! Words of languages, parted by spaces.

pub const PYTHON: &str = "and as assert async await break case class continue def del elif else except finally for from \
    global if import in is lambda match nonlocal not or pass raise return try while with yield";
pub const PYTHON_TYPES: &str = "int float str bytes bool list dict set tuple frozenset object type complex range \
    Exception ValueError TypeError KeyError IndexError RuntimeError StopIteration";
pub const JULIA: &str = "abstract baremodule begin break catch const continue do else elseif end export finally for \
    function global if import in isa let local macro module mutable primitive quote return struct try type using where \
    while";
pub const JAVASCRIPT: &str = "abstract as async await break case catch class const continue debugger declare default \
    delete do else enum export extends finally for from function get if implements import in instanceof interface let \
    namespace new of private protected public readonly return set static switch throw try type typeof var while with \
    yield";
pub const C: &str = "alignas alignof asm auto break case catch class concept const const_cast constexpr continue \
    co_await co_return co_yield decltype default delete do dynamic_cast else enum explicit export extern final for \
    friend goto if inline mutable namespace new noexcept operator override private protected public register \
    reinterpret_cast requires return sizeof static static_assert static_cast struct switch template throw try typedef \
    typeid typename union using virtual volatile while";
pub const C_TYPES: &str = "bool char double float int long short signed unsigned void size_t string vector map set \
    int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t wchar_t";
pub const RUST: &str = "as async await break const continue crate dyn else enum extern fn for if impl in let loop match \
    mod move mut pub ref return static struct super trait type union unsafe use where while";
pub const GO: &str = "break case chan const continue default defer else fallthrough for func go goto if import \
    interface map package range return select struct switch type var";
pub const JAVA: &str = "abstract as assert async await break case catch class companion const continue data def default \
    do else enum extends extension final finally for fun func function given go goto if implements implicit import in \
    infix init inline instanceof interface internal is lazy let match namespace native new object open operator \
    override package private protected public readonly return sealed static struct suspend switch synchronized then \
    throw throws trait transient try type until use using val var virtual volatile when where while with yield";
pub const SQL: &str = "add all alter and any as asc begin between by case check column commit constraint create cross \
    database default delete desc distinct drop else end except exists foreign from full group having in index inner \
    insert intersect into is join key left like limit not offset on or order outer over partition primary references \
    right rollback row rows select set table then to transaction trigger union unique update using values view when \
    where window with";
pub const RUBY: &str = "alias and begin break case class def defined do else elsif end ensure extend for foreach if in \
    include last local loop module my next not or our package private protected public raise redo require rescue retry \
    return sub super then undef unless until use when while yield";
