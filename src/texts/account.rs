//! Words of signing in, invitations, accounts and settings.

super::texts! {
    /// Signing in, invitations, accounts, settings.
    AccountTexts
    words {
        sign_in_title: "登录", "Sign in";
    }
    phrases {
    }
}
