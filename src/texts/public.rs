//! Words of the pages anybody can read.

super::texts! {
    /// Directory, scholar, notices, laboratories, AI for Science, procedure.
    PublicTexts
    words {
        directory: "学者名录", "Directory of scholars";
    }
    phrases {
    }
}
