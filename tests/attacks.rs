//! What a hostile peer sends, through the whole session: its bytes come in as frames of a connection, and what
//! the others would get goes out as frames again.

mod attacks {
    pub mod budgets;
    pub mod peers;
    pub mod people;
    pub mod screen;
    pub mod slices;
    pub mod updates;
}
