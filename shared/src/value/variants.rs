//! Enums that list their own variants, so that no other code has to.

/// Defines an enum and `ALL`, the list of its variants.
macro_rules! with_all {
    ($(#[$attribute:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident,)* }) => {
        $(#[$attribute])*
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every variant.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}
pub(crate) use with_all;
