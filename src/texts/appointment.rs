//! Words of the term of an appointment, of the candidate's own page and of the chief scientist's desk.

use super::Lang;
use crate::domain::assessment::{AssessmentKind, Grade};

super::texts! {
    /// Term, assessments, closing; the candidate's page; recommendations.
    AppointmentTexts
    words {
        title: "聘期与考核", "Term and assessments";
        term: "聘期", "Term";
        ended_on: "结束日期", "Ended on";
        no_term: "尚未开始聘任", "The appointment has not begun";
        decisions: "聘期内的决定", "Decisions of the term";
        sets_day: "日期", "Day";
        suspensions: "暂停", "Suspensions";
        payments_stop: "暂停期间停止拨款。", "Payments stop while suspended.";
        stands: "暂停中", "suspended now";
        resumed: "恢复", "Resumed";
        exit: "退出", "Exit";
        assessments: "考核", "Assessments";
        assessments_none: "还没有考核。", "No assessment yet.";
        open: "发起考核", "Open an assessment";
        opened: "考核已发起，已通知相关人员。", "The assessment was opened and those concerned were told.";
        report: "提交总结报告", "Hand in the report";
        report_hint: "由受聘人或依托单位填写；纸质报告由经办人代为登记。", "Written by the appointee or the host institution; an officer enters what came on paper.";
        reported: "总结报告已提交。", "The report was handed in.";
        report_due: "待总结报告", "Report due";
        grade: "评定等次", "Grade";
        graded: "等次已提出，等待审定人确认。", "The grade was proposed and waits for the approver.";
        grade_due: "待评定", "To be graded";
        decide_due: "待审定", "To be decided";
        confirm: "确认等次", "Confirm the grade";
        send_back: "退回重评", "Send back";
        decided: "考核结论已确定。", "The assessment was decided.";
        sent_back: "等次已退回。", "The grade was sent back.";
        closing: "期满要件", "What the closing needs";
        closing_hint: "全部齐备后，经办人提请“考核通过，结束聘任”。", "Once everything is there, an officer proposes to accept and close.";
        by_assessment: "由期满考核得出", "follows from the final assessment";
        meet: "登记", "Record";
        met: "已登记。", "Recorded.";
        state_accounts: "登记经费决算", "Record the fund statement";
        missing: "尚缺", "Missing";
        contract: "聘任合同", "Contract";
        related: "相关事项", "Related";
        save_first: "有人先改动了这一件。下面是现在的内容，你填写的内容仍在表单里。", "Somebody changed this first. What is there now is below; what you typed is still in the form.";

        own_title: "本人事项", "Your own matters";
        own_hint: "这一页只有你本人能看到和操作。", "Only you see and use this page.";
        own_consent_none: "没有需要你同意的事项。", "Nothing waits for your consent.";
        own_withdraw: "撤回提名", "Withdraw the nomination";
        own_withdraw_hint: "开始聘任之前，可以随时撤回，需要写明理由。公示中的，名单上的姓名会隐去。", "Until the appointment begins you may withdraw at any time, giving a reason. On a running notice your name is masked.";
        own_objections: "针对本人的异议", "Objections";
        own_objections_hint: "异议受理后，你可以看到内容并陈述意见；提出人的身份保密。", "Once admitted you may read an objection and answer it; who objected is kept secret.";
        own_objections_see: "查看并陈述", "Read and answer";
        own_appeal_hint: "对不予受理或未入选的决定，可以在15日内申请复审。", "A review of a refusal can be asked for within 15 days.";
        own_appeal_made: "你已申请复审。", "You asked for a review.";
        own_appeal_see: "查看复审", "See the review";
        own_stage: "目前状态", "Where it stands";
        own_none: "没有与你有关的案件", "No case concerns you";

        state: "陈述意见", "Answer it";
        state_hint: "写给监督专员，不会转给异议人。", "Read by the supervisor, not by whoever objected.";
        stated: "意见已加入案卷。", "Your statement was added to the file.";

        recommend_title: "本方向", "My direction";
        recommend_lead: "等你推荐的研究员提名，以及本方向正在办理的案件。应回避的案件只显示“已回避”。", "Nominations that wait for your recommendation, and the cases of your direction. Where you are recused nothing but that is shown.";
        recommend_asked: "等你推荐", "Waiting for your recommendation";
        recommend_none: "没有等你推荐的提名", "No nomination waits for you";
        recommend_cases: "本方向的案件", "Cases of the direction";
        recommend_no_cases: "本方向还没有案件", "No case in this direction yet";
        recommend: "推荐", "Recommend";
        recommend_hint: "写明推荐理由。推荐在提名提交之前给出，提交后不能改。", "Say why. It is given before the nomination is submitted and cannot be changed afterwards.";
        recommended: "推荐已记录。", "Your recommendation was recorded.";
        recommended_tag: "已推荐", "Recommended";
        recused: "已回避", "Recused";
        no_direction: "你的账号没有对应的方向，请系统管理员设置。", "Your account has no direction; ask the system administrator.";
    }
    phrases {
        from_to(starts, ends): "{starts}至{ends}", "{starts} to {ends}";
        until(day): "{day}复核", "review on {day}";
        handed_in(day): "{day}提交", "handed in {day}";
        due_on(day): "{day}前", "by {day}";
        entered_by(roles): "由{roles}登记", "recorded by the {roles}";
        given_on(day): "{day}推荐", "recommended {day}";
    }
}

/// What an assessment is called.
pub fn kind(kind: AssessmentKind, lang: Lang) -> &'static str {
    match kind {
        AssessmentKind::Annual => lang.pick("年度考核", "Annual assessment"),
        AssessmentKind::Midterm => lang.pick("中期考核", "Mid-term assessment"),
        AssessmentKind::Final => lang.pick("期满考核", "Final assessment"),
    }
}

/// What a grade is called: a yearly assessment has four, the others pass or fail.
pub fn grade(grade: Grade, lang: Lang) -> &'static str {
    match grade {
        Grade::Excellent => lang.pick("优秀", "Excellent"),
        Grade::Good => lang.pick("合格", "Pass"),
        Grade::Basic => lang.pick("基本合格", "Barely passed"),
        Grade::Failed => lang.pick("不合格", "Fail"),
    }
}
