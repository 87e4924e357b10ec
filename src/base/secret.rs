//! Values that must not be seen in a log: their `Debug` prints the name of the type only.

use std::fmt;

macro_rules! secret {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub(crate) fn new(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            /// The value itself.
            pub fn secret(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    };
}

secret! {
    /// `code_verifier` (RFC 7636 4.1).
    CodeVerifier
}
secret! {
    /// `state` (RFC 6749 4.1.1): binds the response to the pending login of this tab.
    State
}
secret! {
    /// `nonce` (OIDC Core 3.1.2.1): binds the ID token to the pending login.
    Nonce
}
secret! {
    /// `code` (RFC 6749 4.1.2). Only a validated response yields one.
    AuthorizationCode
}
secret! {
    /// A validated ID token in its compact form, for a backend or as `id_token_hint`.
    IdToken
}
secret! {
    /// `access_token` (RFC 6749 5.1).
    AccessToken
}
