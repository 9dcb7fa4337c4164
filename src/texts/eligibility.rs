//! The rules of eligibility in words: what each asks, and what cures it where it fails.

use super::Lang;
use crate::domain::eligibility::Rule;

/// What a rule asks.
pub fn rule(rule: Rule, lang: Lang) -> &'static str {
    let (zh, en) = match rule {
        Rule::Age => ("年龄符合角色的规定", "The age is within the limit of the role"),
        Rule::Degree => ("具有角色要求的学位", "The degree that the role asks for"),
        Rule::NotBarred => ("不在限制名单上", "Not on the register of the barred"),
        Rule::OneLiveCase => ("同一批次同一人只有一件在办提名", "One live nomination per person and call"),
        Rule::Nominator => ("提名方式为角色所允许", "The role admits this kind of nominator"),
        Rule::ChiefScientist => ("由本方向首席科学家推荐", "Recommended by the chief scientist of the direction"),
        Rule::Limit => ("提名单位未超过限额", "The institution is within its limit of nominations"),
        Rule::CallOpen => ("在征集期内", "The call is open"),
        Rule::Complete => ("提名表填写完整", "The form is complete"),
        Rule::Letters => ("推荐信达到规定份数", "As many letters of recommendation as asked"),
        Rule::Pledge => ("提名人签署诚信承诺", "The nominator signed the integrity pledge"),
        Rule::Consent => ("候选人单独同意公示", "The candidate consented to publicity"),
    };
    lang.pick(zh, en)
}

/// What somebody can do where a rule fails.
pub fn cure(rule: Rule, lang: Lang) -> &'static str {
    let (zh, en) = match rule {
        Rule::Age => (
            "出生日期填错的，改正后重新判定；年龄确实不符的，不能提名这一角色。",
            "Correct a wrong birth date; nobody above the limit can be nominated for this role.",
        ),
        Rule::Degree => (
            "学位填错的，改正后重新判定；不具备的，不能提名这一角色。",
            "Correct a wrong degree; without it nobody can be nominated for this role.",
        ),
        Rule::NotBarred => ("限制期满或登记解除后才能提名。", "Possible again once the period is over or lifted."),
        Rule::OneLiveCase => (
            "撤回这一批次的另一件提名，或等下一批次。",
            "Withdraw the other nomination of this call, or wait for the next.",
        ),
        Rule::Nominator => ("改由这一角色允许的方式提名。", "Nominate in one of the ways the role admits."),
        Rule::ChiefScientist => (
            "请首席科学家登记推荐；方向没有首席科学家的，写明免除的理由。",
            "Ask the chief scientist to record it; where a direction has none, write why it is waived.",
        ),
        Rule::Limit => ("由单位撤回另一件提名后再提交。", "Submit once the institution has withdrawn another."),
        Rule::CallOpen => ("在征集期内提交；已截止的，等下一批次。", "Submit while it is open, or to the next call."),
        Rule::Complete => ("在提名表中补齐以上各项。", "Complete the items above in the form."),
        Rule::Letters => ("邀请推荐人，等推荐信收到后再提交。", "Ask for letters, and submit once they came in."),
        Rule::Pledge => ("在提名表末尾签署。", "Sign it at the end of the form."),
        Rule::Consent => {
            ("把同意书的链接交给候选人，由本人作答。", "Give the candidate the consent link to answer in person.")
        }
    };
    lang.pick(zh, en)
}
