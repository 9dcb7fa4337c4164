//! Words of merging two records: the list of likely pairs, the preview, the answer, and what stands against it.

use super::Lang;
use crate::domain::merging::{Conflict, Fault, Field, Holding, Kind, State};

super::texts! {
    /// Duplicates, their preview and their merging.
    MergingTexts
    words {
        title: "重复记录", "Duplicates";
        lead: "同一个人或同一个单位登记了两次，就合并成一条：经办人提出，另一位审定人看过同样的预览后确认。",
            "A person or an institution entered twice is merged into one record: an officer proposes, and an approver who is somebody else confirms after the same preview.";
        people: "人员", "People";
        institutions: "单位", "Institutions";
        view: "种类", "Kind";
        waiting: "待确认", "Waiting for confirmation";
        likely: "可能重复", "Likely pairs";
        none: "没有发现可能重复的记录", "No likely pairs";
        none_hint: "也可以在人员或单位的页面上自己选两条。", "Any two records can be chosen on the page of a person or institution too.";
        first: "一条", "One record";
        second: "另一条", "The other";
        state: "状态", "State";
        compare: "比对", "Compare";
        is_proposed: "已提出，待确认", "proposed";
        merge: "合并重复记录", "Merge a duplicate";
        choose: "找出另一条记录", "Find the other record";
        choose_hint: "找出与这一条重复的记录；下一步再选保留哪一条。",
            "Find the record that is the same as this one; which of the two stays is chosen next.";
        not_found: "没有找到另一条", "No other record found";
        find: "按名称或拼音查找", "Find by name or pinyin";
        kept: "保留", "Stays";
        merged: "并入后撤下", "Merged and retired";
        swap: "换过来，保留另一条", "Keep the other one instead";
        values: "各项取值", "Values";
        value: "项目", "Value";
        take_hint: "两条不同的项目，逐项选定保留哪一个值。", "Where the two differ, choose value by value which one stays.";
        take: "取值", "Taken";
        same: "相同", "the same";
        hidden: "不显示", "not shown";
        legal_self: "自身", "itself";
        points: "指向这两条的记录", "What points at each";
        nothing_points: "没有", "Nothing";
        holding: "记录", "Records";
        happens: "确认后会发生什么", "What confirming does";
        happens_points: "指向被并入记录的一切都改为指向保留的记录；两条说的是同一件事的，只留一条。",
            "Everything that points at the merged record points at the kept one; what both say stands once.";
        happens_names: "没有选用的名称留作别名，仍可查到。", "The name that is not chosen stays as another name and can be found.";
        happens_retired: "被并入的记录撤下而不删除，原来的地址转到保留的记录；公开页面和检索同时更新。",
            "The merged record is retired, not deleted, and its address leads to the kept one; public pages and search follow at once.";
        happens_recusals: "法人或身份有变的评审人，回避重新核对，有冲突或无法判定的通知承办人。",
            "Reviewers whose legal person or identity changes are checked for conflicts again; who handles the case is told of a conflict or of what cannot be decided.";
        no_undo: "合并不能撤销。两条记录合并前的内容封存在事件链里，但系统不提供拆分。",
            "Merging cannot be undone. Both records as they were are frozen with the event, but nothing takes them apart again.";
        conflicts: "先要解决的问题", "To be settled first";
        propose: "提出合并", "Propose the merging";
        reason_hint: "为什么认定是同一个，例如同一ORCID、本人确认、单位更名文件。",
            "Why the two are one: the same ORCID, the person says so, a document of renaming.";
        proposed: "提出", "Proposed";
        answered: "答复", "Answered";
        reason: "理由", "Reason";
        confirm: "确认合并", "Confirm the merging";
        refuse: "不同意", "Turn it down";
        refuse_hint: "写明为什么不是同一个；这一对不再列为可能重复。",
            "Say why they are two; the pair is listed as likely no more.";
        withdraw: "撤回提议", "Withdraw the proposal";
        own: "这是你提出的，须由另一位审定人确认。", "You proposed this; another approver confirms it.";
        stale: "提出之后有一条记录改动过，这份提议不能再确认；请撤回或重新提出。",
            "One of the records was changed since; this proposal can be confirmed no more. Withdraw it or propose it anew.";
        anew: "重新比对", "Compare anew";
        to_kept: "看保留的记录", "See the kept record";
        said_proposed: "已提出，等审定人确认", "Proposed; an approver confirms it";
        said_confirmed: "已合并", "Merged";
        said_refused: "已答复不同意", "Turned down";
        said_withdrawn: "已撤回", "Withdrawn";
    }
    phrases {
        one_into(merged, kept): "{merged} 并入 {kept}", "{merged} into {kept}";
        by(name, on): "{name}，{on}", "{name}, {on}";
    }
}

/// What is merged, for the sentence about it.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        Kind::Person => ("人员", "Person"),
        Kind::Institution => ("单位", "Institution"),
    };
    lang.pick(zh, en)
}

/// How a proposal stands, with the class of its mark.
pub fn state(state: State, lang: Lang) -> (&'static str, &'static str) {
    let (zh, en, class) = match state {
        State::Open => ("待确认", "waiting", "now"),
        State::Confirmed => ("已合并", "merged", "ok"),
        State::Refused => ("不同意", "turned down", "stop"),
        State::Withdrawn => ("已撤回", "withdrawn", ""),
        State::Void => ("已失效", "void", ""),
    };
    (lang.pick(zh, en), class)
}

/// The name of a value.
pub fn field(field: Field, lang: Lang) -> &'static str {
    let (zh, en) = match field {
        Field::Name => ("名称", "name"),
        Field::Pinyin => ("拼音", "pinyin"),
        Field::Gender => ("性别", "gender"),
        Field::BirthDate => ("出生日期", "date of birth"),
        Field::Nationality => ("国籍", "nationality"),
        Field::Orcid => ("ORCID", "ORCID"),
        Field::Deceased => ("已故", "deceased"),
        Field::NameEn => ("英文名称", "name in English"),
        Field::InstitutionKind => ("性质", "kind"),
        Field::Parent => ("上级单位", "part of"),
        Field::LegalPerson => ("法人", "legal person"),
        Field::FoundedOn => ("成立时间", "founded"),
        Field::Region => ("所在地区", "region"),
    };
    lang.pick(zh, en)
}

/// What a kind of pointing record is called.
pub fn holding(holding: Holding, lang: Lang) -> &'static str {
    let (zh, en) = match holding {
        Holding::Cases => ("作为候选人的案件", "Cases as candidate"),
        Holding::HostedCases => ("依托的案件", "Cases hosted"),
        Holding::Nominations => ("作出的提名", "Nominations made"),
        Holding::Recommendations => ("受托推荐的提名", "Nominations to recommend"),
        Holding::Consents => ("同意书", "Consents"),
        Holding::Appointments => ("聘任", "Appointments"),
        Holding::Listings => ("公开名录", "Rows of the public directory"),
        Holding::Titles => ("任职与称号", "Posts and titles"),
        Holding::Aliases => ("别名", "Other names"),
        Holding::Relations => ("关系", "Relations"),
        Holding::Accounts => ("账号", "Accounts"),
        Holding::Roles => ("以其为范围的权限", "Roles held for it"),
        Holding::Experts => ("专家库", "Expert pool"),
        Holding::Recusals => ("回避记录", "Recusals"),
        Holding::Assignments => ("评审任务", "Reviews"),
        Holding::Panels => ("会评委员", "Panels"),
        Holding::Exclusions => ("候选人请求回避", "Named by candidates as unsuitable"),
        Holding::Absences => ("不接受邀请的时段", "Blocked periods"),
        Holding::Relocations => ("新单位申报", "New institutions given"),
        Holding::Barrings => ("限制名单", "Register of the barred"),
        Holding::Subordinates => ("下属单位与法人关系", "Parts and legal person"),
        Holding::Limits => ("名额与提名上限", "Places and limits"),
        Holding::Laboratories => ("联合实验室", "Joint laboratories"),
        Holding::Projects => ("项目", "Projects"),
        Holding::WorkPackages => ("工作包", "Work packages"),
        Holding::Programmes => ("专项", "Programmes"),
        Holding::Schemes => ("计划", "Schemes"),
        Holding::Calls => ("批次来源", "Origins of a call"),
        Holding::Funding => ("资助记录", "Funding"),
        Holding::Datasets => ("数据集", "Datasets"),
        Holding::Challenges => ("挑战赛", "Challenges"),
        Holding::Policies => ("政策文件", "Policy documents"),
        Holding::Events => ("活动", "Events"),
        Holding::Facts => ("来源与说明", "Sources and statements"),
        Holding::MergedBefore => ("以前并入的记录", "Records merged before"),
    };
    lang.pick(zh, en)
}

/// What must be settled first, and how.
pub fn conflict(conflict: &Conflict, lang: Lang) -> String {
    let (zh, en) = conflict_in_both(conflict);
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn conflict_in_both(conflict: &Conflict) -> (String, String) {
    let two = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match conflict {
        Conflict::TwoAccounts => two(
            "两条各有一个未关闭的账号；先由系统管理员关闭一个",
            "Each has an account that is not closed; a system administrator closes one first",
        ),
        Conflict::BothActed { case_no } => (
            format!("两条的账号都办理过{case_no}：两个人办的事会变成一个人办的"),
            format!("Accounts of both had a part in {case_no}: what took two people would be one person's"),
        ),
        Conflict::TwoLiveCases { one, other } => (
            format!("同一批次各有一件在办提名：{one}、{other}；先撤回一件"),
            format!("Each has a live case in one call: {one} and {other}; one is withdrawn first"),
        ),
        Conflict::TwoReviews { case_no } => (
            format!("两条都评审{case_no}：同一个人不能评两次"),
            format!("Both review {case_no}: nobody reviews a case twice"),
        ),
        Conflict::CandidateReviews { case_no } => (
            format!("一条是{case_no}的候选人，另一条是评审人；先解决回避"),
            format!("One is the candidate of {case_no} and the other its reviewer; the conflict is settled first"),
        ),
        Conflict::CandidateOnPanel { case_no } => (
            format!("一条是{case_no}的候选人，另一条是审议它的委员；先调整委员或会议"),
            format!("One is the candidate of {case_no} and the other sits on its panel; the panel is changed first"),
        ),
        Conflict::CandidateRecommends { case_no } => (
            format!("一条是{case_no}的候选人，另一条是推荐人；先更换推荐人"),
            format!("One is the candidate of {case_no} and the other recommends it; the recommender is changed first"),
        ),
        Conflict::OnePanel { name } => (
            format!("两条都是“{name}”的委员：人数和法定人数会不对"),
            format!("Both sit on the panel “{name}”: its members and quorum would be miscounted"),
        ),
        Conflict::Related => two(
            "两条之间登记了关系，说明是两个；先撤下这个关系",
            "A relation between the two is on record, which says that they are two; it is taken off first",
        ),
        Conflict::OneAboveOther => two(
            "一个是另一个的上级；先改正隶属关系",
            "One stands above the other; what it is part of is corrected first",
        ),
        Conflict::TwoLimits { call } => (
            format!("“{call}”给两条各定了名额或提名上限；先删去一个"),
            format!("“{call}” has places or a limit for each of them; one is removed first"),
        ),
    }
}

/// Why a merging is refused; in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    let two = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::Itself => two("请选另一条记录", "Choose another record"),
        Fault::AlreadyProposed => two("这一对已提出合并，待确认", "This pair is proposed already and waits"),
        Fault::Ended => two("这份提议已经答复或撤回", "This proposal was answered or withdrawn"),
        Fault::Conflict(conflict) => conflict_in_both(conflict),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_record_is_called_something_of_its_own() {
        for lang in [Lang::Zh, Lang::En] {
            let mut said: Vec<_> = Holding::ALL.iter().map(|known| holding(*known, lang)).collect();
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), Holding::ALL.len());
        }
    }
}
