//! Words of the term of an appointment, of the candidate's own page and of the chief scientist's desk.

use super::Lang;
use crate::domain::{
    assessment::{AssessmentKind, Course, CourseState, Grade},
    renewal,
};

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
        suspended_title: "暂停的聘任", "Suspended appointments";
        suspended_lead: "暂停期间停止拨款，聘期照常计算。到复核日期，由监督专员或审定人恢复，或写明理由继续暂停。",
            "Payments stop while suspended; the term runs on. On its day the supervisor or the approver resumes the appointment, or says why it stays suspended.";
        suspended_standing: "正在暂停", "Suspended now";
        suspended_none: "没有暂停的聘任", "No appointment is suspended";
        suspended_more: "更多", "More";
        suspended_now: "已暂停", "Suspended";
        suspended_from: "自", "Since";
        suspended_why: "原因", "Why";
        suspended_by: "由谁复核", "Looked at by";
        suspended_reviewers: "监督专员或审定人（不是本案经办人）", "The supervisor or the approver, not the officer of the case";
        resume: "恢复聘任", "Resume the appointment";
        go_on: "继续暂停", "It stays suspended";
        went_on: "已记录复核，继续暂停。", "Recorded: it was looked at and stays suspended.";
        renewal: "续聘", "Renewal";
        renewal_hint: "续聘是一件新的提名：同一人、同一角色，从草稿开始，照常走全部程序。原提名表的内容带入草稿，须逐项核对更新。",
            "A renewal is a new nomination of the same person for the same role. It begins as a draft, filled in from the old form to be brought up to date, and takes every step of the procedure.";
        renew: "发起续聘提名", "Nominate for renewal";
        renewed: "续聘提名已建立，请核对更新后提交。", "The nomination was made; bring it up to date and submit it.";
        course_hint: "中期考核不合格：给予改进期，期满再考核；或者按退出办理。由经办人提出，审定人决定。",
            "A failed mid-term assessment: a period in which to improve, after which it is assessed again, or the exit. An officer proposes, the approver decides.";
        until_hint: "给予改进期时填写，不超过聘期。", "For a period in which to improve; within the term.";
        propose_course: "提出后续处理", "Propose what follows";
        course_proposed: "后续处理已提出，等待审定人决定。", "It was proposed and waits for the approver.";
        decide_course: "同意", "Decide so";
        refuse_course: "不同意", "Refuse";
        course_decided: "后续处理已决定。", "It was decided.";
        course_refused: "已答复不同意。", "It was refused.";
        answer_hint: "不同意时填写。", "Needed where it is refused.";
        exit_now: "办理退出", "Make the exit";
        course_task: "中期考核不合格，提出后续处理", "Propose what follows from a failed assessment";
        course_decide_task: "决定中期考核不合格的后续处理", "Decide what follows from a failed assessment";
        reassess_task: "改进期满，再次考核", "The period to improve is over: assess again";
        exit_place: "名额", "Place";
        exit_place_free: "退回本批次；递补有效期内，可由递补候选递补。", "Goes back to the call; while the reserve list is valid, whoever is next in it may have it.";
        exit_money: "经费账", "Ledger";
        exit_money_stops: "不再拨付，也不再记账。", "Nothing is paid or booked any more.";
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
        own_duties: "待办", "Waiting for you";
        own_duties_none: "目前没有等你办理的事项。", "Nothing waits for you now.";
        own_answer_objection: "陈述对异议的意见", "Answer an objection";
        own_sign: "签订聘任合同", "Sign the contract";
        own_under_assessment: "考核中", "being assessed";
        certificate: "聘书", "Certificate of appointment";
        certificate_case: "案号", "Case";
        certificate_decision: "审定文号", "Decision";
        certificate_seal: "（盖章）", "(seal)";
        certificate_hint: "用浏览器打印在一张A4纸上，盖章后生效。", "Print it on one sheet of A4; it is valid once stamped.";
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
        suspended_since(day): "自{day}起", "since {day}";
        looked_at(day, next): "{day}复核，继续暂停至{next}再复核", "looked at {day}; stays suspended, again on {next}";
        renews(no): "续聘自{no}", "renews {no}";
        renewed_by(no): "续聘提名{no}", "renewed by {no}";
        improve_until(day): "改进期至{day}", "to improve until {day}";
        own_report(kind): "提交{kind}的总结报告", "Hand in the report for the {kind}";
        certificate_to(name): "{name}：", "{name}";
        certificate_body(plan, role, starts, ends): "兹聘任您为{plan}{role}，聘期自{starts}至{ends}。", "is appointed {role} of the {plan}, from {starts} to {ends}.";
        certificate_in(direction): "研究方向：{direction}。", "Direction: {direction}.";
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

/// What follows from a failed mid-term assessment.
pub fn course(course: Course, lang: Lang) -> &'static str {
    match course {
        Course::Improve => lang.pick("给予改进期", "A period in which to improve"),
        Course::Exit => lang.pick("按退出办理", "The exit"),
    }
}

/// Where it stands.
pub fn course_state(state: CourseState, lang: Lang) -> &'static str {
    match state {
        CourseState::Proposed => lang.pick("待决定", "to be decided"),
        CourseState::Decided => lang.pick("已决定", "decided"),
        CourseState::Refused => lang.pick("不同意", "refused"),
    }
}

/// What stands against renewing an appointment.
pub fn renewal_fault(fault: &renewal::Fault) -> (String, String) {
    let two = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        renewal::Fault::Unassessed => {
            two("期满考核还没有结论，不能续聘", "The final assessment is not decided yet, so there is no renewal")
        }
        renewal::Fault::NotPassed => {
            two("期满考核不合格，不能续聘", "The final assessment was failed, so there is no renewal")
        }
        renewal::Fault::NoCall => {
            two("现在没有开放的批次，待下一批次开放后再发起", "No call is open now; renew when the next one opens")
        }
        renewal::Fault::InCall => {
            two("本人在这一批次已有在办的提名", "The person has a nomination under way in this call already")
        }
        renewal::Fault::UnderWay { case_no } => {
            (format!("续聘提名{case_no}正在办理"), format!("The nomination {case_no} renews it already"))
        }
    }
}
