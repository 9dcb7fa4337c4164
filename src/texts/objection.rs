//! Words of objections: the public form and the supervisor's desk.

super::texts! {
    /// Objections.
    ObjectionTexts
    words {
        title: "提出异议", "Object to a notice";
    }
    phrases {
    }
}
