//! Words of the register of the barred.

use super::Lang;
use crate::domain::barring::{BarringGround, Span};

super::texts! {
    /// The register: list, entry, lifting.
    BarringTexts
    words {
        title: "限制名单", "Register of the barred";
        lead: "在名单上的人，期间不能被提名、不能参加评审；形式审查的科研诚信一项不能通过。名单不公开，只有经办人、审定人、监督和审计能看到。",
            "Whoever is on it can be neither nominated nor asked to review meanwhile, and integrity cannot pass at the formal check. It is never public: officers, approvers, supervisors and auditors read it.";
        find: "按姓名或拼音查找", "Find by name or pinyin";
        in_force: "现在有效", "In force";
        everything: "全部", "All";
        view: "范围", "View";
        new: "登记限制", "Enter somebody";
        enter: "登入名单", "Put on the register";
        none: "没有符合条件的记录", "Nothing matches";
        none_hint: "名单上没有人，或换一个词再找。", "Nobody is on it, or try another word.";
        person: "人员", "Person";
        days: "起止", "Days";
        state: "状态", "State";
        stands: "限制中", "barred";
        ahead: "尚未开始", "not yet";
        over: "已期满", "over";
        lifted: "已解除", "lifted";
        entered: "登记", "Entered";
        ends_hint: "不填表示没有截止日，直到解除。", "Leave it empty if there is no end until it is lifted.";
        source_hint: "决定的文号、标题或网址。", "Number, title or address of the decision.";
        statement_hint: "只写决定载明的事实。", "Only what the decision says.";
        said_entered: "已登入限制名单", "Put on the register";
        said_lifted: "已解除限制", "The barring is lifted";
        lift: "解除限制", "Lift the barring";
        lift_hint: "由登记人以外的审定人解除，并写明理由；记录保留。",
            "An approver other than whoever entered it lifts it, with the reason; the record stays.";
        lift_other: "这一条由你登记，须由另一位审定人解除。", "You entered this; another approver lifts it.";
        correct_hint: "登记后不能改写。有误时由审定人解除并说明，再重新登记。",
            "An entry is not changed. If it is wrong, an approver lifts it and says so, and it is entered anew.";
        to_register: "看限制名单", "See the register";
    }
    phrases {
        entered_by(name, on): "{name}，{on}", "{name}, {on}";
        lifted_by(name, on): "{name}，{on}", "{name}, {on}";
        on_register(days): "在限制名单上：{days}", "On the register of the barred: {days}";
    }
}

/// From when until when, in words.
pub fn days(span: Span, lang: Lang) -> String {
    let Span { starts_on, ends_on } = span;
    match (lang, ends_on) {
        (Lang::Zh, Some(end)) => format!("{}至{}", starts_on.zh(), end.zh()),
        (Lang::Zh, None) => format!("{}起，没有截止日", starts_on.zh()),
        (Lang::En, Some(end)) => format!("from {} to {}", starts_on.en(), end.en()),
        (Lang::En, None) => format!("from {}, without an end", starts_on.en()),
    }
}

/// The words of a ground.
pub fn ground(ground: BarringGround, lang: Lang) -> &'static str {
    let (zh, en) = match ground {
        BarringGround::Fabrication => ("伪造、篡改", "Fabrication or falsification"),
        BarringGround::Plagiarism => ("抄袭、剽窃", "Plagiarism"),
        BarringGround::FalseStatement => ("申报材料弄虚作假", "False statements in an application"),
        BarringGround::ReviewMisconduct => ("违反评审纪律", "Breach of the rules of review"),
        BarringGround::FundMisuse => ("违规使用经费", "Misuse of funds"),
        BarringGround::Ethics => ("违反科技伦理", "Breach of research ethics"),
        BarringGround::Listed => ("被有关部门列入失信名单", "Listed by an authority"),
        BarringGround::Other => ("其他", "Other"),
    };
    lang.pick(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_has_words_of_its_own() {
        for lang in [Lang::Zh, Lang::En] {
            let mut said: Vec<_> = BarringGround::ALL.iter().map(|known| ground(*known, lang)).collect();
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), BarringGround::ALL.len());
        }
    }

    #[test]
    fn a_stretch_says_whether_it_ends() {
        let day = |text: &str| text.parse().unwrap();
        let span = Span { starts_on: day("2026-01-01"), ends_on: Some(day("2027-12-31")) };
        assert_eq!(days(span, Lang::Zh), "2026年1月1日至2027年12月31日");
        assert_eq!(days(Span { ends_on: None, ..span }, Lang::En), "from 1 January 2026, without an end");
    }
}
