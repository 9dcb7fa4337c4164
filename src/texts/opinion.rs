//! Words of the opinions that go to the candidate.

use super::Lang;
use crate::domain::opinion::{Fault, Tell};

super::texts! {
    /// Opinions: checked by the office, read by candidate and nominator.
    OpinionTexts
    words {
        title: "评审意见", "Opinions";
        for_candidate: "专家写给申请人的意见，不署名，次序不反映任何先后。", "What the experts wrote for the applicant, without names; the order means nothing.";
        check_title: "公开评审意见", "Release of opinions";
        check_lead: "审定之后，逐份核对有没有可能辨认出专家的文字，再一次全部公开给候选人和提名人。原文保留，另存公开的文字和理由。", "After the decision, check each for words that may tell who wrote it; then all go to candidate and nominator in one act. What was written is kept; the wording released stands beside it with its reason.";
        nothing: "没有可以公开的评审意见", "There is no opinion to release";
        not_decided: "作出决定之后才能公开。", "They are released after the decision.";
        found: "请留意", "Look at";
        nothing_found: "没有发现可能辨认出专家的文字；仍请通读。", "Nothing was found that may tell; please read it all the same.";
        original: "原文", "As written";
        why_hint: "改了文字，或文字里仍有上面列出的内容，就须写明理由。", "Needed when the wording was changed or still holds what is listed above.";
        release: "全部公开", "Release them all";
        release_hint: "公开后不能收回；候选人和提名人会收到一条消息。", "It cannot be taken back; candidate and nominator get one message.";
        released: "已公开", "Released";
        said_released: "评审意见已公开给候选人和提名人", "Candidate and nominator can read the opinions";
        see: "查阅评审意见", "Read the opinions";
        see_hint: "专家写给你的意见可以查阅了。", "What the experts wrote for you can be read.";
    }
    phrases {
        nth(n): "意见{n}", "Opinion {n}";
        n_words(n): "{n}份", "{n} opinions";
    }
}

/// What about a stretch of text may tell who wrote it.
pub fn tell(tell: Tell, lang: Lang) -> &'static str {
    let (zh, en) = match tell {
        Tell::Name => ("评审人姓名", "a reviewer's name"),
        Tell::Institution => ("评审人单位", "a reviewer's institution"),
        Tell::OneSelf => ("自称", "speaks of oneself"),
        Tell::Email => ("邮箱", "an e-mail address"),
        Tell::Phone => ("电话", "a telephone number"),
    };
    lang.pick(zh, en)
}

/// Why opinions are not released, in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    match fault {
        Fault::NotDecided => {
            ("作出决定之后才能公开评审意见".to_owned(), "Opinions are released after the decision".to_owned())
        }
        Fault::NothingToRelease => ("没有可以公开的评审意见".to_owned(), "There is no opinion to release".to_owned()),
        Fault::Empty { row } => (format!("意见{row}不能是空的"), format!("Opinion {row} is empty")),
        Fault::ChangedWithoutWhy { row } => {
            (format!("意见{row}改了文字，请写明理由"), format!("Opinion {row} was changed: say why"))
        }
        Fault::TellsWithoutWhy { row } => (
            format!("意见{row}里仍有可能辨认出专家的文字，请改写，或写明为何照原样公开"),
            format!("Opinion {row} may still tell who wrote it: reword it, or say why it goes out as it is"),
        ),
    }
}
