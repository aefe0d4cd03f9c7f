//! The id of a row: an index that cannot be mistaken for one of another table.

/// Declares the id type of one table.
macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(u32);

        impl $name {
            /// The id of the row at `index`.
            pub const fn from_index(index: usize) -> Self {
                Self(index as u32)
            }

            /// The row's place in its table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
