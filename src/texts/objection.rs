//! Words of objections: the public form and the supervisor's desk.

use super::Lang;
use crate::domain::objection::{Channel, ObjectionState, ObjectorKind, Outcome, RefusalGround, StepKind, Topic};

super::texts! {
    /// Objections.
    ObjectionTexts
    words {
        title: "提出异议", "Object to a notice";
        step_facts: "事项与事实", "What and why";
        step_contact: "联系方式", "Who you are";
        step_check: "核对", "Check";
        about: "所涉公示", "Notice";
        facts_hint: "写明时间、地点、事实和依据，至少20字。请不要在这里写你的姓名或单位，它们在下一屏填写并加密保存。", "Time, place, facts and grounds, at least 20 characters. Do not write your name here; the next screen asks for it and it is sealed.";
        evidence_hint: "列出证据及其来源，或可以查证的线索。文件在提交之后凭回执上传；纸质材料可以当面或邮寄提交。", "Evidence and where it is from, or leads that can be followed. Files are sent after submission, with the receipt; paper can be handed in or posted.";
        letter: "答复函（Word）", "Letter of answer, as Word";
        letter_answered: "异议处理结果答复函", "Answer to an objection";
        letter_refused: "异议不予受理告知书", "Notice that an objection is not admitted";
        letter_to: "异议人：", "To whoever objected:";
        kept_here: "已填写的内容暂存在这个浏览器标签页里，提交或关闭标签页后清除。", "What you typed is kept in this tab of your browser until you send it or close the tab.";
        share_hint: "副本去掉作者、位置等属性，以编号命名；内容里能看出异议人的，请先请其另行提供。", "The copy loses author, place and other properties and is named by a number. If its words tell who objected, ask for another version first.";
        was_shared: "副本已生成，候选人和依托单位可以阅看", "The copy was made; candidate and host can read it";
        copies: "材料副本", "Copies of evidence";
        lead_title: "作为线索反映", "Tell it as a lead";
        lead_button: "不具名，作为线索反映", "Without a name, as a lead";
        lead_hint: "线索不作为异议受理，不答复，也不影响公示期；写明可以查证的事实的，由监督部门核查。本站不保存反映人的任何信息。", "A lead is no objection, is not answered and does not touch the period. What can be followed up is looked into by the supervisors. Nothing is kept of who told it.";
        lead_sent: "线索已收到", "The lead was received";
        lead_sent_hint: "由监督部门核查。线索不登记回执，也不答复。", "The supervisors look into it. There is no receipt and no answer.";
        late_lead: "公示期已满，不再受理异议。有可以查证的新事实，可以作为线索反映：", "The period is over and objections are not taken. New facts that can be followed up can be told as a lead:";
        evidence_add: "补充证据材料", "Add evidence";
        evidence_add_hint: "PDF、图片、Word或Excel，每份不超过20 MB，最多5份。只有监督专员能打开。", "PDF, picture, Word or Excel, 20 MB each, five at most. Only the supervisor can open them.";
        evidence_send: "上传", "Send the file";
        evidence_kept: "材料已收到", "The file was received";
        evidence_open: "打开", "Open";
        others: "同一案件的其他异议", "Other objections to the case";
        done_keep: "建议打印本页或截屏保存。", "Print this page or keep a picture of it.";
        done_about: "所涉公示", "Notice";
        secrecy_title: "你的身份受到保护", "Your identity is protected";
        secrecy: "姓名、单位和联系方式加密保存，只有监督专员在写明理由后可以查看，每次查看都有记录。候选人只会知道异议的内容，不会知道是谁提出的。", "Name, unit and contact are encrypted. Only the supervisor can read them, giving a reason, and every reading is recorded. The candidate is told what is objected to, never by whom.";
        contact_hint: "电话和邮箱至少填一项，受理部门据此核实和答复。", "Give at least one of telephone and e-mail, so that you can be asked and answered.";
        unit_hint: "单位提出异议的，应另行提交加盖公章的书面材料。", "A unit also sends its objection on paper, stamped.";
        next: "下一步", "Continue";
        back: "返回修改", "Go back";
        send: "确认并提交", "Send the objection";
        check_hint: "提交后不能再改；需要补充的，凭回执号联系受理部门。", "It cannot be changed afterwards; add to it through the accepting office with your receipt.";
        change: "修改", "Change";
        done: "异议已收到", "Your objection was received";
        done_hint: "请记下回执号和查询码，两者都要用才能查询进展。查询码只显示这一次。", "Write down receipt and lookup code; both are needed. The code is shown only this once.";
        not_given: "未填", "not given";
        back_to_notice: "返回公示", "Back to the notice";
        over: "公示期已满", "The period is over";
        lookup: "查询异议进展", "Look up an objection";
        lookup_hint: "回执号和查询码在提交异议时给出。", "Both were given when the objection was sent.";
        lookup_none: "没有找到：回执号或查询码不对。请核对后重试。", "Nothing was found: the receipt or the code is wrong.";
        look: "查询", "Look up";
        state: "进展", "State";
        received_on: "收到时间", "Received";
        reply: "书面答复", "Reply";

        desk_title: "异议", "Objections";
        desk_none: "没有异议", "No objection";
        desk_none_hint: "公示期内收到的异议会列在这里。", "Objections received during a notice are listed here.";
        desk_enter: "登记书面异议", "Enter a written objection";
        desk_enter_name_hint: "照来信登记；没有具名或没有联系方式的，登记后以此为由不予受理。", "Enter it as it came; a letter without a name or a contact is then refused on that ground.";
        desk_enter_hint: "按邮戳或收条上的日期判断是否逾期。", "Whether it is in time follows from the postmark or receipt.";
        own_hint: "这里列出与你有关的案件已受理的异议。提出人的身份保密。", "Admitted objections to cases of yours. Who objected is kept secret.";
        content: "异议内容", "What is objected to";
        late: "逾期", "Late";
        in_time: "在期限内", "In time";
        admit: "受理", "Admit";
        admit_hint: "只暂停这一件，同一公示的其他案件照常进行。", "Only this case is held; the others on the notice go on.";
        refuse: "不予受理", "Refuse";
        identity: "异议人身份与材料", "Who objected, and their files";
        identity_hint: "加密保存。查看须写明理由，并记入查阅登记。", "Sealed. Reading it needs a reason and is recorded.";
        identity_none: "没有写明是谁提出的，或已按保存期限删除。", "It does not say who objects, or that was erased under the retention rules.";
        identity_read: "查看身份", "Read who objected";
        readings: "个人信息查阅登记", "Who read the personal data";
        own_list: "与你有关的案件的异议", "Objections to cases of your own";
        steps: "处理经过", "File";
        add_step: "加入案卷", "Add to the file";
        extend: "延长办理期限", "Extend the handling";
        finding: "写出调查结论", "Write the finding";
        answer: "答复异议人", "Answer the objector";
        answer_hint: "异议人凭回执号和查询码看到这段文字。不要写入他人的个人信息。", "Read by whoever objected, with receipt and code.";
        decide: "处理意见", "What becomes of the case";
        decide_hint: "由审定人确认后生效。", "Takes effect once the approver confirms.";
        propose_settle: "提请恢复程序", "Propose to resume";
        propose_republish: "提请更正后重新公示", "Propose to publish again";
        propose_uphold: "提请取消入选", "Propose to uphold";
        hold_late: "提请暂停程序", "Propose to hold the case";
        hold_late_hint: "异议已受理而案件仍在进行；由审定人确认后暂停。", "It is admitted and the case still goes on; the hold takes effect once the approver confirms.";
        waiting: "待审定人确认", "Waiting for the approver";
        confirm: "确认", "Confirm";
        turn_down: "退回", "Turn down";
        take_back: "撤回", "Take back";
        due: "期限", "Due";
        stage: "案件状态", "Stage";
        confirm_reason: "处理理由", "Reason";
        was_admitted: "异议已受理，该案件已暂停", "The objection was admitted and the case is held";
        was_refused: "异议不予受理", "The objection was refused";
        was_kept: "已加入案卷", "Added to the file";
        was_extended: "办理期限已延长", "The handling was extended";
        was_found: "调查结论已写入", "The finding was written";
        was_answered: "答复已发出", "The answer was sent";
        was_proposed: "已提请审定人确认", "The approver is asked to confirm";
        was_confirmed: "已确认", "Confirmed";
        was_entered: "书面异议已登记", "The written objection was entered";
        was_ended: "提请已撤回或退回", "The proposal was ended";
    }
    phrases {
        evidence_read(n): "打开材料{n}", "Open file {n}";
        share(n): "生成材料{n}的副本，供当事人阅看", "Make a copy of file {n} for those concerned";
        step_of(n, name): "第{n}步，共3步：{name}", "Step {n} of 3: {name}";
        evidence_has(n): "已收到{n}份", "{n} received so far";
        answer_by(date): "我们会在{date}前决定是否受理。", "It is admitted or refused by {date}.";
        due_on(date): "{date}前", "by {date}";
        letter_about(received, notice): "你于{received}就公示（{notice}）提出的异议收悉，现答复如下。", "Your objection of {received} to the notice {notice} is answered as follows.";
        letter_ground(ground): "不予受理的理由：{ground}。", "It is not admitted: {ground}.";
        letter_outcome(outcome): "调查认定：{outcome}。", "Found: {outcome}.";
        late_leads(dept, phone): "有新的事实或线索，可以书面反映给{dept}（电话{phone}）。", "New facts or leads can be sent in writing to {dept} (telephone {phone}).";
    }
}

/// What is objected to.
pub fn topic(topic: Topic, lang: Lang) -> &'static str {
    let (zh, en) = match topic {
        Topic::Eligibility => ("资格条件", "Eligibility"),
        Topic::Integrity => ("科研诚信", "Research integrity"),
        Topic::Recusal => ("应回避而未回避", "A conflict of interest"),
        Topic::Procedure => ("遴选程序", "The procedure"),
        Topic::Fact => ("公示内容有误", "An error in the notice"),
        Topic::Other => ("其他", "Something else"),
    };
    lang.pick(zh, en)
}

pub fn objector_kind(kind: ObjectorKind, lang: Lang) -> &'static str {
    match kind {
        ObjectorKind::Person => lang.pick("个人", "A person"),
        ObjectorKind::Unit => lang.pick("单位", "A unit"),
    }
}

pub fn channel(channel: Channel, lang: Lang) -> &'static str {
    match channel {
        Channel::Web => lang.pick("网上提交", "Online"),
        Channel::Paper => lang.pick("来信", "By post"),
        Channel::Visit => lang.pick("当面提交", "In person"),
    }
}

pub fn state(state: ObjectionState, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        ObjectionState::Received => ("已收到，待决定是否受理", "Received, not yet admitted"),
        ObjectionState::Admitted => ("已受理，调查中", "Admitted, under investigation"),
        ObjectionState::Refused => ("不予受理", "Not admitted"),
        ObjectionState::Found => ("已有结论，待答复", "Found, answer due"),
        ObjectionState::Answered => ("已答复", "Answered"),
    };
    lang.pick(zh, en)
}

/// The closed list of grounds of refusal.
pub fn refusal_ground(ground: RefusalGround, lang: Lang) -> &'static str {
    let (zh, en) = match ground {
        RefusalGround::Anonymous => ("匿名且无可查证的线索", "Anonymous and without a lead"),
        RefusalGround::FalseIdentity => ("冒用他人名义", "Under a false identity"),
        RefusalGround::NoContact => ("没有联系方式", "No contact"),
        RefusalGround::Late => ("逾期", "Late"),
        RefusalGround::NoFact => ("没有事实或证据", "No fact or evidence"),
        RefusalGround::NotAboutContent => ("与公示内容无关", "Not about what was published"),
        RefusalGround::AcademicOnly => ("仅涉及学术评价或本人名次", "Only academic judgement or one's own ranking"),
        RefusalGround::NothingNew => ("已有结论且没有新的事实", "Decided before, nothing new"),
        RefusalGround::ForTheCourts => ("应当通过诉讼或仲裁解决", "For a court or arbitration"),
    };
    lang.pick(zh, en)
}

pub fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Unfounded => lang.pick("异议不成立", "Unfounded"),
        Outcome::Corrected => lang.pick("部分成立，更正公示内容", "Partly founded, content corrected"),
        Outcome::Upheld => lang.pick("异议成立", "Upheld"),
    }
}

pub fn step_kind(kind: StepKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        StepKind::CandidateStatement => ("候选人书面说明", "Statement of the candidate"),
        StepKind::HostStatement => ("依托单位书面说明", "Statement of the host"),
        StepKind::Evidence => ("异议人补充的材料", "File from whoever objected"),
        StepKind::Copy => ("供当事人阅看的副本", "Copy for those concerned"),
        StepKind::ExpertOpinion => ("专家意见", "Opinion of an expert"),
        StepKind::Note => ("工作记录", "Note"),
        StepKind::Extension => ("延长期限", "Extension"),
        StepKind::Finding => ("调查结论", "Finding"),
        StepKind::Reply => ("书面答复", "Reply"),
        StepKind::Reading => ("查阅异议人身份", "Identity read"),
        StepKind::FileReading => ("查阅异议人补充的材料", "File from whoever objected read"),
    };
    lang.pick(zh, en)
}
