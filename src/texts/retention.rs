//! Words of retention: the lists of what is due to be erased, and the rules as desk and privacy page say them.

use super::Lang;
use crate::domain::retention::{Ending, Fault, Keeping, Line, ListState, Mark};

super::texts! {
    /// Retention.
    RetentionTexts
    words {
        title: "保存与删除", "Keeping and erasing";
        lead: "保存期满的内容由系统列出名单，经办人提请，审定人另一人核对确认后删除。删除后只留下编号、日期和依据的规则；操作日志的校验不受影响。", "What has been kept long enough is listed by the system, proposed by an officer and erased once an approver, who is somebody else, has looked at the list and confirmed it. Number, date and rule remain; the event log still verifies.";
        open: "当前名单", "The present list";
        nothing: "没有到期的内容", "Nothing is due";
        nothing_hint: "系统每小时检查一次，到期后名单会列在这里。", "The system looks once an hour; what is due is listed here.";
        refresh: "现在检查", "Look now";
        earlier: "以往名单", "Earlier lists";
        none_earlier: "还没有提请过名单", "No list was proposed yet";
        rules: "保存期限", "How long things are kept";
        what: "内容", "What";
        how_long: "期限", "How long";
        ending: "到期后", "Then";
        mark: "依据", "Source";
        list: "名单", "List";
        prepared: "列出时间", "Listed";
        records: "条数", "Records";
        state: "状态", "State";
        counts: "删除范围", "What the list erases";
        rule: "规则", "Rule";
        erased: "删除的内容", "Erased";
        remains: "保留的内容", "What remains";
        number: "编号", "Number";
        since: "期限起算", "Period began";
        proposed: "提请", "Proposed";
        ended: "处理", "Answered";
        answer: "理由", "Reason";
        propose: "提请删除", "Propose to erase";
        propose_hint: "提请之前请逐条核对。提请后名单不再变动，由审定人确认。", "Look at every line first. Once proposed the list changes no more and waits for the approver.";
        confirm: "确认删除", "Confirm and erase";
        no_undo: "删除后无法恢复。备份中的副本随备份轮换而消失。", "It cannot be undone. Copies in backups go as backups are rotated out.";
        refuse: "不同意", "Refuse";
        refuse_hint: "写明理由。此后三十天内系统不再列出名单。", "Say why. Nothing is listed for thirty days.";
        withdraw: "撤回提请", "Take it back";
        own: "这是你提请的，须由另一人确认。", "You proposed this; somebody else must confirm it.";
        periods: "期限", "Periods";
        periods_hint: "保存期限到期后仍须两人核对才会删除。延长立即生效；缩短后，新到期的内容会列入下一份名单。", "What is past its period is erased only after two people looked at it. A longer period holds at once; a shorter one puts more on the next list.";
        said_refreshed: "已检查", "Looked at";
        said_proposed: "已提请审定人确认", "The approver is asked to confirm";
        said_withdrawn: "提请已撤回", "The proposal was taken back";
        said_refused: "名单未获同意，没有删除任何内容", "The list was refused; nothing was erased";
        said_confirmed: "名单上的内容已删除", "What was on the list is erased";
        case_erased: "本案的内容已按保存期限删除", "What this case said was erased under the retention rules";
        case_erased_hint: "只留下编号、状态和日期，不能再办理。", "Number, stages and dates remain; nothing more can be done with it.";
    }
    phrases {
        by(name, date): "{name}，{date}", "{name}, {date}";
        of(date): "{date}的名单", "List of {date}";
        erased_on(date): "删除日期{date}", "Erased on {date}";
        days(n): "{n}天", "{n} days";
        years(n): "{n}年", "{n} years";
    }
}

/// A state of a list, with the class of its mark.
pub fn state(state: ListState, lang: Lang) -> (&'static str, &'static str) {
    let (zh, en, class) = match state {
        ListState::Prepared => ("待提请", "Prepared", "warn"),
        ListState::Proposed => ("待确认", "Waiting for confirmation", "warn"),
        ListState::Refused => ("未获同意", "Refused", ""),
        ListState::CarriedOut => ("已删除", "Erased", "ok"),
    };
    (lang.pick(zh, en), class)
}

/// What a rule is about.
pub fn what(keeping: Keeping, lang: Lang) -> &'static str {
    let (zh, en) = match keeping {
        Keeping::Draft => {
            ("从未提交的提名草稿，自最后一次保存起", "Drafts of nominations never submitted, from their last saving")
        }
        Keeping::FailedContact => (
            "未入选、不予受理或撤回的候选人的联系方式，自结束起",
            "How to reach candidates not selected, not accepted or withdrawn, from the end of the case",
        ),
        Keeping::FailedCase => (
            "未入选、不予受理或撤回且未曾公示的案件，自结束起",
            "Cases not selected, not accepted or withdrawn that were never published, from their end",
        ),
        Keeping::Objection => (
            "异议及加密保存的异议人身份，自收到起",
            "Objections and the sealed identity of objectors, from their arrival",
        ),
        Keeping::Petition => (
            "公众请求及加密保存的请求人身份，自答复起",
            "Requests of the public and the sealed identity of whoever asked, from the answer",
        ),
        Keeping::Appointed => {
            ("受聘人的案卷、会议纪要和合同", "Case files, minutes and contracts of whoever was appointed")
        }
        Keeping::PublicList => ("公示名单，自公示期满起", "The list of a public notice, from the end of its period"),
        Keeping::Chain => ("操作日志（不含个人信息的内容）", "The event log, which holds no personal value"),
        Keeping::ServerLog => ("服务器的访问日志", "Request logs of the server"),
        Keeping::Session => ("登录会话及其Cookie，最长", "Sessions and their cookie, at most"),
        Keeping::SignInFailure => {
            ("登录失败和提交次数的计数（只存散列）", "Counts of failed sign-ins and of requests, under a hash")
        }
        Keeping::FormAnswer => ("表单的答复，用来避免重复提交", "Answers to forms, against sending twice"),
        Keeping::Mail => ("邮件的发送记录（不存内容和地址）", "That a mail went out, without its words and addresses"),
        Keeping::Message => ("与案件无关的已读站内消息", "Messages of the inbox that were read and are about no case"),
    };
    lang.pick(zh, en)
}

/// What a list erases under a rule, and what remains.
pub fn effect(keeping: Keeping, lang: Lang) -> (&'static str, &'static str) {
    let (erased, remains) = match keeping {
        Keeping::Draft | Keeping::FailedCase => (
            (
                "提名表、附件、推荐信、评审意见的文字、备注，以及不再有其他记录指向的人员",
                "The form, files, letters, the words of reviews, notes, and the person where no other record points there",
            ),
            ("编号、状态、日期、票数和评分", "Number, stages, dates, ballot counts and scores"),
        ),
        Keeping::FailedContact => (
            (
                "提名表里的邮箱和电话、盖章的提名表、推荐人的邮箱",
                "E-mail and telephone in the form, the stamped form, the addresses of letter writers",
            ),
            ("案件的其余内容", "The rest of the case"),
        ),
        Keeping::Objection => (
            (
                "异议人身份、异议内容、证据和办理经过的文字",
                "Who objected, what was said, evidence and the words of the handling",
            ),
            ("回执号、日期和处理结果", "Receipt, dates and outcome"),
        ),
        Keeping::Petition => (
            ("请求人身份、请求内容、答复和备注", "Who asked, what was asked, the reply and notes"),
            ("回执号、日期、结果和公开的更正说明", "Receipt, dates, outcome and the public correction note"),
        ),
        Keeping::Appointed
        | Keeping::PublicList
        | Keeping::Chain
        | Keeping::ServerLog
        | Keeping::Session
        | Keeping::SignInFailure
        | Keeping::FormAnswer
        | Keeping::Mail
        | Keeping::Message => (("", ""), ("", "")),
    };
    (lang.pick(erased.0, erased.1), lang.pick(remains.0, remains.1))
}

/// How long, in words.
pub fn how_long(line: &Line, days: i64, lang: Lang) -> String {
    let t = &super::Texts::of(lang).retention;
    match (line.ending, line.days) {
        (Ending::Never, _) => lang.pick("长期", "for good").to_owned(),
        (Ending::Notice, _) => {
            lang.pick("每份公示自行载明，默认30天", "as each notice says, 30 days unless it says otherwise").to_owned()
        }
        (Ending::Operator, _) => lang.pick("不少于6个月", "six months at least").to_owned(),
        (Ending::TwoPeople | Ending::Clock, _) if days % 365 == 0 => t.years(days / 365),
        (Ending::TwoPeople | Ending::Clock, _) => t.days(days),
    }
}

/// How it ends.
pub fn ending(ending: Ending, lang: Lang) -> &'static str {
    let (zh, en) = match ending {
        Ending::TwoPeople => ("经两人核对后删除", "Erased after two people looked at it"),
        Ending::Clock => ("自动删除", "Erased by itself"),
        Ending::Notice => ("页面只留公示结果", "The page keeps the result only"),
        Ending::Operator => ("由运行维护人员轮换", "Rotated out by whoever runs the server"),
        Ending::Never => ("不删除", "Not erased"),
    };
    lang.pick(zh, en)
}

/// Where a period comes from.
pub fn mark(mark: Mark, lang: Lang) -> &'static str {
    match mark {
        Mark::Law => lang.pick("网络安全法第二十一条", "Cybersecurity law, article 21"),
        Mark::Default => lang.pick("本办公室规定", "Rule of this office"),
    }
}

/// The label of the setting of a period.
pub fn setting(key: &str) -> Option<(&'static str, &'static str)> {
    Some(match key {
        "keep_draft_days" => ("从未提交的草稿（天）", "Drafts never submitted (days)"),
        "keep_failed_contact_days" => ("未成功案件的联系方式（天）", "Contacts of cases without success (days)"),
        "keep_failed_case_days" => ("未成功的案件（天）", "Cases without success (days)"),
        "keep_objection_days" => ("异议（天）", "Objections (days)"),
        "keep_petition_days" => ("公众请求（天）", "Requests of the public (days)"),
        "keep_message_days" => ("已读消息（天）", "Messages that were read (days)"),
        _ => return None,
    })
}

/// The sentences of a fault.
pub fn fault(fault: Fault) -> (String, String) {
    let (zh, en) = match fault {
        Fault::FurtherOn => ("这份名单已经办到下一步", "This list is already further on"),
        Fault::NoLongerDue => (
            "名单上有一条不再到期，没有删除任何内容；请撤回提请，待系统重新列出",
            "Something on the list is not due any more and nothing was erased; take it back and let it be listed anew",
        ),
        Fault::Erased => (
            "本案的内容已按保存期限删除，不能再办理",
            "What this case said was erased under the retention rules; nothing more can be done with it",
        ),
    };
    (zh.to_owned(), en.to_owned())
}
