//! What hostile awareness states do: nothing.
