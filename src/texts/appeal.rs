//! Words of the requests to review a decision, and of leads.

use super::Lang;
use crate::domain::{
    appeal::{AppealGround, AppealOutcome},
    lead::LeadOutcome,
};

super::texts! {
    /// Appeals and leads.
    AppealTexts
    words {
        title: "复审", "Review of a decision";
        lead: "对不予受理或未入选的决定，候选人和提名人可以在收到决定之日起15日内申请复审，自收到申请之日起60日内答复。", "Candidate and nominator may ask for a review within 15 days of the letter of refusal; it is answered within 60 days.";
        academic: "不同意专家的学术判断，不能作为复审理由。", "Disagreement with an academic judgement is no ground.";
        make: "申请复审", "Ask for a review";
        make_hint: "写明哪一步有问题、事实和依据，至少20字。", "Say which step was wrong, with facts and grounds; at least 20 characters.";
        made: "复审申请已提交。", "Your request was received.";
        none: "没有复审申请", "No request";
        none_hint: "这一件没有可以申请复审的决定，或没有人申请。", "There is no decision to review here, or nobody asked.";
        received_on: "收到日期", "Received";
        due: "答复期限", "Answer due";
        answer: "答复复审", "Answer the request";
        answer_hint: "由未参与原决定的审定人答复。成立的，指出有瑕疵的环节，再由经办人提请重新进入程序。", "Answered by an approver who had no part in the decision. Where upheld, name the flawed step; an officer then proposes to reopen the case.";
        had_a_part: "你参与过原决定，须由另一位审定人答复。", "You had a part in the decision; another approver must answer.";
        answered: "复审已答复。", "The request was answered.";
        open: "待答复", "Waiting for an answer";
        desk_title: "复审申请", "Requests for review";
        desk_open: "待答复", "Open";
        desk_answered: "已答复", "Answered";
        desk_none: "没有待答复的复审申请", "No request waits for an answer";
        desk_none_hint: "候选人或提名人申请复审后会列在这里。", "Requests by candidates and nominators are listed here.";
        upheld_next: "复审成立：经办人可以提请“复审成立，重新进入程序”。", "Upheld: an officer may now propose to reopen the case.";

        leads: "线索", "Leads";
        leads_hint: "公示期外听到的情况在这里登记和核查，不影响程序；认定造假或学术不端的，可以提请撤销。", "What is heard outside the notice period is kept and looked into here. It holds nothing; a finding of misconduct allows a revocation.";
        leads_none: "没有线索", "No leads";
        lead_new: "登记线索", "Enter a lead";
        lead_anonymous: "匿名反映，但有明确的证据或线索", "Anonymous, but with clear evidence or something to follow";
        lead_entered: "线索已登记。", "The lead was entered.";
        lead_find: "写出调查结论", "Write the finding";
        lead_found: "调查结论已写入。", "The finding was written.";
        lead_open: "核查中", "Being looked into";
        lead_secret: "不要写入反映人的姓名和联系方式。", "Do not write who gave it.";
        revoke_next: "已认定造假或学术不端，可以在案件页提请“撤销”。", "Misconduct was found; the case page lets you propose a revocation.";
    }
    phrases {
        last_day(date): "申请期限至{date}24时（北京时间）。", "To be asked for by 24:00 on {date}, Beijing time.";
        too_late(date): "申请期限已于{date}24时届满。", "The time for asking ended at 24:00 on {date}.";
    }
}

/// What is wrong with the decision.
pub fn ground(ground: AppealGround, lang: Lang) -> &'static str {
    let (zh, en) = match ground {
        AppealGround::Procedure => ("程序有误", "A step was taken wrongly"),
        AppealGround::Recusal => ("应回避的人参与了评审或决定", "Somebody with a conflict took part"),
        AppealGround::Fact => ("决定依据的事实有误", "The decision rests on a wrong fact"),
        AppealGround::Rule => ("适用规定有误", "A rule was applied wrongly"),
        AppealGround::Academic => ("不同意学术判断", "Disagreement with the academic judgement"),
    };
    lang.pick(zh, en)
}

/// How a request ended.
pub fn outcome(outcome: AppealOutcome, lang: Lang) -> &'static str {
    match outcome {
        AppealOutcome::Upheld => lang.pick("复审成立", "Upheld"),
        AppealOutcome::Refused => lang.pick("维持原决定", "The decision stands"),
    }
}

/// What the inquiry into a lead found.
pub fn lead_outcome(outcome: LeadOutcome, lang: Lang) -> &'static str {
    match outcome {
        LeadOutcome::Unfounded => lang.pick("未发现问题", "Nothing was found"),
        LeadOutcome::Misconduct => lang.pick("造假或学术不端", "Fraud or misconduct"),
    }
}
