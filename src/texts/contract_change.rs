//! Words of the changes of a contract in force.

use super::{Lang, number};
use crate::domain::contract_change::{ChangeKind, ChangeState, Fault};

super::texts! {
    /// The page of the changes of a contract.
    ContractChangeTexts
    words {
        title: "合同变更", "Changes of the contract";
        lead: "签好的合同不改动。要改的每一项单独申请：写明改成什么、为什么、从哪天起，经办人提请，审定人批准；涉及经费的，财务先会签。",
            "What was signed is never edited. Each thing to change is asked for by itself: what it becomes, why and from when; an officer proposes, an approver confirms, and finance signs first where money changes.";
        requests: "变更申请", "Changes asked for";
        none: "还没有变更申请。", "No change was asked for yet.";
        ask: "申请变更", "Ask for a change";
        choose: "填写", "Go on";
        ask_now: "提交申请", "Ask";
        propose_now: "提请审定", "Propose";
        stands: "现在", "Now";
        becomes: "变更为", "Becomes";
        asked_by: "申请人", "Asked by";
        effective: "生效", "From";
        finance_signed: "财务已会签", "Signed by finance";
        finance_due: "待财务会签", "Finance has to sign";
        answer: "不同意的理由", "Why it was refused";
        confirm: "批准", "Confirm";
        refuse: "不同意", "Refuse";
        sign: "财务会签", "Sign for finance";
        withdraw: "撤回申请", "Take it back";
        effective_hint: "在聘期之内。批准不早于这一天。", "Within the term; it is confirmed on this day or later.";
        ends_hint: "须晚于今天。进入期满考核之后，只能按“延期”办理。", "After today. Once the closing has begun, only an extension moves it.";
        grant_hint: "元，最多两位小数；不得低于已拨付和已支出的数额。", "In yuan, at most two decimals; never below what is paid or spent already.";
        host_hint: "批准后由新单位管理经费账，并重新签署经费使用承诺。", "From then on the new institution keeps the ledger and signs the pledge anew.";
        direction_hint: "新方向须有空余名额。", "The new direction needs a free place.";
        history: "合同沿革", "What stood when";
        history_hint: "签订以来有过变更的各项，按生效日期排列。", "Everything that was changed since the signing, with its days.";
        signing: "签订", "signing";
        today: "今", "now";
        wording: "内容", "Wording";
        days: "期间", "Days";
        not_running: "聘期内才能申请变更。", "A contract is changed while the appointment runs.";
        said_asked: "变更申请已提交", "The change was asked for";
        said_proposed: "已提请审定", "The change was proposed";
        said_signed: "财务已会签", "Signed for finance";
        said_confirmed: "变更已批准，即时生效", "The change is confirmed and in force";
        said_refused: "已答复不同意", "The change was refused";
        said_withdrawn: "申请已撤回", "The change was taken back";
        handle: "办理合同变更申请", "Handle a change of the contract";
        confirm_task: "批准合同变更", "Confirm a change of the contract";
        sign_task: "会签合同变更", "Sign a change of the contract";
    }
    phrases {
        from_to(from, until): "{from}至{until}", "{from} to {until}";
        asked_on(who, day): "{who}，{day}申请", "{who}, asked {day}";
        from_on(day): "{day}起", "from {day}";
        ended_on(day): "{day}", "{day}";
    }
}

/// What a kind of change is called: the thing it changes.
pub fn kind(kind: ChangeKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        ChangeKind::EndsOn => ("聘期截止日期", "End of the term"),
        ChangeKind::Duties => ("岗位职责", "Duties"),
        ChangeKind::Resources => ("支持条件", "Resources"),
        ChangeKind::Autonomy => ("自主权条款", "Autonomy clause"),
        ChangeKind::Grant => ("资助金额", "Grant"),
        ChangeKind::Host => ("依托单位", "Host institution"),
        ChangeKind::Direction => ("研究方向", "Direction"),
    };
    lang.pick(zh, en)
}

/// Where a change stands.
pub fn state(state: ChangeState, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        ChangeState::Asked => ("待经办", "with the office"),
        ChangeState::Proposed => ("待批准", "to be confirmed"),
        ChangeState::Confirmed => ("已批准", "confirmed"),
        ChangeState::Refused => ("不同意", "refused"),
        ChangeState::Withdrawn => ("已撤回", "taken back"),
    };
    lang.pick(zh, en)
}

/// What stands against a change.
pub fn fault(fault: &Fault) -> (String, String) {
    let two = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::Open => two(
            "这一项已有一件变更申请在办，办结之后再申请",
            "A change of this is under way already; ask again once it is answered",
        ),
        Fault::Unchanged { .. } => two("与合同现在的内容相同", "The contract says this already"),
        Fault::EndPast => {
            two("新的截止日期须晚于今天；提前结束请按“退出”办理", "The new end is after today; to end now, use “Exit”")
        }
        Fault::BelowUsed { used } => (
            format!("不得低于已拨付或已支出的{}元", number::yuan(*used)),
            format!("Not below the {} yuan that are paid or spent already", number::yuan(*used)),
        ),
        Fault::Settled => two("经费已决算，不能再改", "The money is settled and its amount is not changed any more"),
        Fault::OutsideTerm { starts_on, ends_on } => (
            format!("生效日期须在聘期之内（{}至{}）", starts_on.zh(), ends_on.zh()),
            format!("The day must be within the term ({} to {})", starts_on.en(), ends_on.en()),
        ),
        Fault::BeforeLast { since } => (
            format!("这一项上次变更自{}起生效，不能早于那一天", since.zh()),
            format!("The last change of this took effect on {}; not before that day", since.en()),
        ),
        Fault::NotYet { on } => (
            format!("这项变更自{}起生效，请在当日或之后批准", on.zh()),
            format!("This change takes effect on {}; confirm it on that day or later", on.en()),
        ),
        Fault::FinanceUnsigned => two("涉及经费，须财务先会签", "Money changes, so finance signs first"),
    }
}
