//! What the document was, in small.
