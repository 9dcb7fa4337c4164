//! Names of codes: stages, roles, kinds. One vocabulary for the whole site (decisions 28).

use super::Lang;
use crate::domain::{
    role::{CaseKind, Role, ScholarRole},
    workflow::{Action, Milestone, Stage, facts::Ground},
};

/// What a stage is called for a kind of case (domain model §3).
pub fn stage(stage: Stage, kind: CaseKind, lang: Lang) -> &'static str {
    use CaseKind::{JointLab, Scholar, SpecialProject};
    let (zh, en) = match (stage, kind) {
        (Stage::Draft, _) => ("草稿", "Draft"),
        (Stage::Submitted, Scholar) => ("已提名（待形式审查）", "Nominated, formal check due"),
        (Stage::Submitted, _) => ("已申请（待形式审查）", "Applied, formal check due"),
        (Stage::Returned, _) => ("退回补正", "Returned for correction"),
        (Stage::NotAccepted, _) => ("不予受理", "Not accepted"),
        (Stage::ExternalReview, Scholar) => ("初评", "First review"),
        (Stage::ExternalReview, JointLab) => ("书面论证", "Written appraisal"),
        (Stage::ExternalReview, SpecialProject) => ("首轮评审", "First round"),
        (Stage::PanelReview, Scholar) => ("审议", "Deliberation"),
        (Stage::PanelReview, JointLab) => ("立项论证", "Feasibility panel"),
        (Stage::PanelReview, SpecialProject) => ("答辩评审", "Defence panel"),
        (Stage::PendingDecision, _) => ("待审定", "Awaiting decision"),
        (Stage::Reserve, _) => ("递补候选", "On the reserve list"),
        (Stage::NotSelected, Scholar) => ("未入选", "Not selected"),
        (Stage::NotSelected, JointLab) => ("暂不启动", "Not started for now"),
        (Stage::NotSelected, SpecialProject) => ("未立项", "Not awarded"),
        (Stage::Selected, Scholar) => ("待公示", "Selected, notice due"),
        (Stage::Selected, JointLab) => ("拟共建（待公示）", "To be built, notice due"),
        (Stage::Selected, SpecialProject) => ("拟立项（待公示）", "To be awarded, notice due"),
        (Stage::InNotice, _) => ("公示中", "Public notice running"),
        (Stage::OnHold, _) => ("异议处理中", "Objection being handled"),
        (Stage::Cleared, _) => ("公示期满", "Notice period over"),
        (Stage::Contracting, Scholar) => ("签约中", "Signing the contract"),
        (Stage::Contracting, JointLab) => ("签订共建协议", "Signing the agreement"),
        (Stage::Contracting, SpecialProject) => ("签订任务书", "Signing the project contract"),
        (Stage::Active, Scholar) => ("聘期中", "Appointed"),
        (Stage::Active, JointLab) => ("建设运行中", "Running"),
        (Stage::Active, SpecialProject) => ("实施中", "Under way"),
        (Stage::Suspended, _) => ("暂停", "Suspended"),
        (Stage::Closing, Scholar) => ("期满考核", "Final assessment"),
        (Stage::Closing, JointLab) => ("期满评估", "Final evaluation"),
        (Stage::Closing, SpecialProject) => ("综合绩效评价", "Closing evaluation"),
        (Stage::Closed, Scholar) => ("期满结束", "Term completed"),
        (Stage::Closed, JointLab) => ("建设期满", "Completed"),
        (Stage::Closed, SpecialProject) => ("已结题", "Closed"),
        (Stage::Terminated, Scholar) => ("退出", "Exited"),
        (Stage::Terminated, JointLab) => ("终止共建", "Ended early"),
        (Stage::Terminated, SpecialProject) => ("终止", "Ended early"),
        (Stage::Revoked, _) => ("撤销", "Revoked"),
        (Stage::Withdrawn, _) => ("撤回", "Withdrawn"),
    };
    lang.pick(zh, en)
}

/// A scholar's stage as filters and counters name it.
pub fn stage_short(at: Stage, lang: Lang) -> &'static str {
    match at {
        Stage::Submitted => lang.pick("待形式审查", "Formal check due"),
        other => stage(other, CaseKind::Scholar, lang),
    }
}

/// The six steps of the stepper.
pub fn milestone(step: Milestone, lang: Lang) -> &'static str {
    let (zh, en) = match step {
        Milestone::Nomination => ("提名", "Nomination"),
        Milestone::FormalCheck => ("形式审查", "Formal check"),
        Milestone::FirstReview => ("初评", "First review"),
        Milestone::Deliberation => ("审议", "Deliberation"),
        Milestone::Notice => ("公示", "Public notice"),
        Milestone::Appointment => ("聘任", "Appointment"),
    };
    lang.pick(zh, en)
}

/// The button of an action: a verb phrase.
pub fn action(action: Action, lang: Lang) -> &'static str {
    let (zh, en) = match action {
        Action::Import => ("按来源登记", "Import from source"),
        Action::Create => ("新建提名", "New nomination"),
        Action::Submit => ("提交提名", "Submit nomination"),
        Action::Return => ("退回补正", "Return for correction"),
        Action::Resubmit => ("提交补正", "Resubmit"),
        Action::RefuseAcceptance => ("不予受理", "Refuse acceptance"),
        Action::Accept => ("受理，进入初评", "Accept into first review"),
        Action::AcceptToPanel => ("受理，进入审议", "Accept into deliberation"),
        Action::Shortlist => ("进入审议", "Shortlist for deliberation"),
        Action::PassOver => ("初评未通过", "Not shortlisted"),
        Action::Drop => ("终止评审", "Drop"),
        Action::RecordBallot => ("登记表决结果", "Record the ballot"),
        Action::Select => ("审定为拟入选", "Decide: selected"),
        Action::PutInReserve => ("列为递补候选", "Decide: reserve"),
        Action::Decline => ("审定为未入选", "Decide: not selected"),
        Action::Promote => ("依次递补", "Promote from reserve"),
        Action::Lapse => ("递补资格到期", "Let the reserve lapse"),
        Action::Publish => ("发布公示", "Publish the notice"),
        Action::WithdrawNotice => ("撤回公示", "Withdraw the notice"),
        Action::Hold => ("受理异议，暂停程序", "Admit the objection and hold"),
        Action::HoldLate => ("受理迟到的异议", "Admit an objection that arrived late"),
        Action::CloseNotice => ("确认公示期满", "Close the notice period"),
        Action::Settle => ("异议处理完毕，恢复程序", "Settle the objection and resume"),
        Action::Republish => ("更正后重新公示", "Correct and publish again"),
        Action::Uphold => ("异议成立，取消入选", "Uphold the objection"),
        Action::IssueDecision => ("发出聘任决定", "Issue the award decision"),
        Action::Sign => ("登记签约，开始聘任", "Record the signed contract"),
        Action::FailToSign => ("逾期未签，取消资格", "Give up an unsigned contract"),
        Action::Suspend => ("暂停", "Suspend"),
        Action::Resume => ("恢复", "Resume"),
        Action::StartClosing => ("开始期满考核", "Start closing"),
        Action::Close => ("考核通过，结束聘任", "Accept and close"),
        Action::Extend => ("延期", "Extend"),
        Action::Exit => ("退出", "Record an exit"),
        Action::Revoke => ("撤销", "Revoke"),
        Action::Withdraw => ("撤回", "Withdraw"),
        Action::Reopen => ("复审成立，重新进入程序", "Reopen after an upheld appeal"),
    };
    lang.pick(zh, en)
}

/// A role of the office's process.
pub fn role(role: Role, lang: Lang) -> &'static str {
    let (zh, en) = match role {
        Role::Nominator => ("提名人", "nominator"),
        Role::Unit => ("依托单位", "host institution"),
        Role::Officer => ("经办人", "programme officer"),
        Role::Expert => ("评审专家", "reviewer"),
        Role::Secretary => ("会议秘书", "panel secretary"),
        Role::Chair => ("会议主席", "panel chair"),
        Role::Approver => ("审定人", "approver"),
        Role::Publicity => ("公示专员", "publicity officer"),
        Role::Supervisor => ("监督专员", "supervisor"),
        Role::Finance => ("财务", "finance"),
        Role::Steward => ("数据与伦理专员", "data and ethics steward"),
        Role::Auditor => ("审计", "auditor"),
        Role::Sysadmin => ("系统管理员", "system administrator"),
        Role::Candidate => ("候选人", "candidate"),
        Role::ChiefScientist => ("首席科学家", "chief scientist"),
        Role::System => ("系统", "the system"),
    };
    lang.pick(zh, en)
}

/// The kind of scholar, as written on cards and tables.
pub fn scholar_role(role: ScholarRole, lang: Lang) -> &'static str {
    let (zh, en) = match role {
        ScholarRole::Cs => ("首席科学家（CS）", "Chief Scientist (CS)"),
        ScholarRole::Pm => ("项目经理（PM）", "Programme Manager (PM)"),
        ScholarRole::Pi => ("研究员（PI）", "Principal Investigator (PI)"),
        ScholarRole::Youth => ("青年科学家", "Young Scientist"),
    };
    lang.pick(zh, en)
}

/// The kind of scholar without its code: for tables and legends.
pub fn scholar_role_short(role: ScholarRole, lang: Lang) -> &'static str {
    let (zh, en) = match role {
        ScholarRole::Cs => ("首席科学家", "Chief Scientist"),
        ScholarRole::Pm => ("项目经理", "Programme Manager"),
        ScholarRole::Pi => ("研究员", "PI"),
        ScholarRole::Youth => ("青年科学家", "Young Scientist"),
    };
    lang.pick(zh, en)
}

/// A ground of the closed lists.
pub fn ground(ground: Ground, lang: Lang) -> &'static str {
    let (zh, en) = match ground {
        Ground::Ineligible => ("不符合资格条件", "Not eligible"),
        Ground::OutsideCall => ("不属于本次征集范围", "Outside the call or guide"),
        Ground::Late => ("逾期提交或逾期补正", "Late, or correction overdue"),
        Ground::OverLimit => ("超过限项", "Over the number limit"),
        Ground::Integrity => ("科研诚信问题", "Research integrity"),
        Ground::ProcedureBroken => ("违反程序", "The procedure was broken"),
        Ground::Money => ("名额或经费所限", "Quota or money"),
        Ground::Ethics => ("科技伦理问题", "Ethics"),
        Ground::Vetting => ("征求意见未通过", "Vetting by outside bodies"),
        Ground::Death => ("去世", "Death"),
        Ground::TermEnd => ("聘期届满", "Term ended"),
        Ground::Resignation => ("本人辞去", "Resignation"),
        Ground::LeftHost => ("离开依托单位", "Left the host institution"),
        Ground::NotOnPost => ("不在岗", "Not on post"),
        Ground::AssessmentFailed => ("考核不合格", "Assessment failed"),
        Ground::Law => ("违法违纪", "Breach of law or discipline"),
        Ground::Other => ("其他", "Other"),
    };
    lang.pick(zh, en)
}
