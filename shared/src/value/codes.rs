//! Enums with one code for each variant that are no values of a field. [`choice!`](crate::choice)
//! declares those that are.

/// Declares an enum once: its variants, the list `ALL` of them in this order, and the code of each,
/// which is stored, sent or looked up. The method that gives the code has the name after `as`.
#[macro_export]
macro_rules! codes {
    (
        $(#[$doc:meta])* $vis:vis enum $name:ident as $code_of:ident {
            $($(#[$item_doc:meta])* $item:ident = $code:literal,)+
        }
    ) => {
        $(#[$doc])*
        $vis enum $name { $($(#[$item_doc])* $item,)+ }

        impl $name {
            /// All of them.
            pub const ALL: [$name; [$($code),+].len()] = [$($name::$item),+];

            /// The code in storage, on the wire or in keys of words.
            pub const fn $code_of(self) -> &'static str {
                match self { $($name::$item => $code),+ }
            }
        }
    };
}

pub(crate) use codes;
