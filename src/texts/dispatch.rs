//! Words of the letters that tell a candidate what was decided.

use super::Lang;
use crate::domain::decision::Told;

super::texts! {
    /// Letters of decisions, to be stamped and sent.
    DispatchTexts
    words {
        word: "下载Word文件", "Download as Word";
        letter: "通知书（Word）", "Letter, as Word";
        stamp: "（盖章）", "(stamp)";
    }
    phrases {
        to(name): "{name}：", "To {name}:";
        about(plan, call, role, number): "你在{plan}“{call}”中的{role}提名（编号{number}）已经办理完毕，现将决定通知如下。",
            "Your nomination as {role} under {plan}, “{call}” (no. {number}), was decided as follows.";
        ground(ground): "依据：{ground}。", "Ground: {ground}.";
        review(last): "不服本决定的，可以申请复审。{last}", "You may ask for a review of this decision. {last}";
    }
}

/// The title of a letter.
pub const fn title(told: Told, lang: Lang) -> &'static str {
    match told {
        Told::Selected => lang.pick("入选通知书", "Notice of selection"),
        Told::NotSelected => lang.pick("未入选通知书", "Notice of a decision not to select"),
        Told::NotAccepted => lang.pick("不予受理通知书", "Notice of a decision not to accept"),
    }
}

/// What was decided, as a sentence.
pub const fn decided(told: Told, lang: Lang) -> &'static str {
    match told {
        Told::Selected => lang.pick(
            "经评审和审定，你为拟入选人选，将依程序公示。",
            "After review you are to be selected; a public notice follows under the procedure.",
        ),
        Told::NotSelected => lang.pick("经评审和审定，本次未入选。", "After review you were not selected."),
        Told::NotAccepted => {
            lang.pick("经形式审查，本次提名不予受理。", "After the formal check the nomination is not accepted.")
        }
    }
}
