//! The wording of what synthetic people write. Every text says that it is made up, and says nothing about anybody.

use crate::domain::role::ScholarRole;

/// What every synthetic text opens with.
pub(super) const LABEL: &str = "【演示数据】";

pub(super) fn statement(role: ScholarRole) -> String {
    let role = match role {
        ScholarRole::Cs => "首席科学家",
        ScholarRole::Pm => "研究项目经理",
        ScholarRole::Pi => "研究员",
        ScholarRole::Youth => "青年科学家",
    };
    format!(
        "{LABEL}本提名理由由程序生成，仅用于演示{role}提名表的样式与字数，不描述任何真实人物的经历、成果或评价，请勿引用。"
    )
}

pub(super) fn achievements() -> String {
    format!("{LABEL}代表性成果一栏的示例文字，内容为虚构。")
}

pub(super) fn plan() -> String {
    format!("{LABEL}研究计划一栏的示例文字，内容为虚构。")
}

/// Opinions of reviewers by how favourable they are, each over a hundred characters long.
pub(super) fn opinion(level: usize) -> String {
    let judgement = match level {
        0 => "示例结论为不予支持：设想与已有工作之间的衔接不够清楚，计划的可行性有待论证",
        1 => "示例结论为可支持：工作基础较好，计划总体可行，个别环节的安排还可以更具体",
        _ => "示例结论为优先支持：工作基础扎实，设想有新意，计划清楚，与研究方向的需要相符",
    };
    format!(
        "{LABEL}这是程序生成的评审意见，用来演示意见的长度与版式，不针对任何真实的人和工作。{judgement}。以下文字只为满足\
         意见不少于一百字的要求：评审意见应当就事论事，说明依据，指出长处与不足，并对后续工作提出可以执行的建议。"
    )
}

pub(super) fn objection() -> String {
    format!("{LABEL}程序生成的异议内容，用来演示异议的受理与办理，不涉及任何真实的人和事。")
}

pub(super) fn finding(upheld: bool) -> String {
    let outcome = if upheld { "所述情况属实" } else { "所述情况不属实" };
    format!("{LABEL}经核查，{outcome}。本结论由程序生成。")
}

pub(super) fn reason(what: &str) -> String {
    format!("{LABEL}{what}。理由由程序生成。")
}

pub(super) fn duties() -> String {
    format!("{LABEL}聘任职责一栏的示例文字。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::written;

    #[test]
    fn texts_are_long_enough_and_labelled() {
        for level in 0..3 {
            assert!(written(&opinion(level)) >= 100, "{}", written(&opinion(level)));
        }
        for role in ScholarRole::ALL {
            assert!(written(&statement(*role)) >= 50);
        }
        let all =
            [statement(ScholarRole::Pi), achievements(), plan(), opinion(0), objection(), finding(true), duties()];
        assert!(all.iter().all(|text| text.starts_with(LABEL)));
    }
}
