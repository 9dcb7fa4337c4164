//! Words of the office's desks.

super::texts! {
    /// Work list, nominations, case page, checks, panels, decisions.
    DeskTexts
    words {
        waiting: "等我处理", "Waiting for me";
    }
    phrases {
    }
}
