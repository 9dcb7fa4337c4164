//! Words of the opinions asked of bodies outside the office.

use super::Lang;
use crate::domain::consultation::{Answered, Fault};

super::texts! {
    /// Letters to bodies outside the office, and their answers.
    ConsultationTexts
    words {
        title: "征求意见", "Opinions of other bodies";
        lead: "会议评审之后、公示之前，向方案规定的单位征求意见。只有办公室、审定人、监督和审计看得到。", "Between panel and notice the bodies of the scheme are asked. Only the office, the approver, supervisors and auditors read this.";
        none: "方案没有规定须征求意见的单位", "The scheme names no body to ask";
        bars_decision: "各单位答复之前，不能审定为拟入选。", "Nobody is selected before every body has answered.";
        bars_notice: "各单位答复之前，不能发布公示。", "No notice is published before every body has answered.";
        bars_nothing: "答复不是任何一步的前提。", "No step waits for the answers.";
        not_the_time: "现在不是征求意见的阶段。", "This is not the time to ask.";
        unsent: "未发函", "not sent";
        waiting: "待答复", "waiting";
        late: "逾期未复", "overdue";
        letter: "函稿（可打印）", "Letter, to be printed";
        send: "登记已发函", "Record that it was sent";
        answer: "登记答复", "Record the answer";
        upload: "上传复函", "Upload the reply";
        upload_hint: "先上传复函，再在登记答复时选中；候选人和提名人看不到。", "Upload it first, then choose it with the answer; candidate and nominator do not see it.";
        no_file: "没有复函文件", "no file";
        said_sent: "已登记发函", "The letter is recorded";
        said_answered: "已登记答复", "The answer is recorded";
        said_uploaded: "复函已上传", "The reply is uploaded";
        objected: "有不同意见", "objection";
        unanswered: "征求意见未答复", "no answer of other bodies";
        subject: "关于征求意见的函", "Request for an opinion";
        candidate: "候选人", "Candidate";
        host: "依托单位", "Institution";
        direction: "方向", "Direction";
        call: "批次", "Call";
        signature: "（盖章）", "(stamp)";
        blank: "＿＿＿＿年＿＿月＿＿日", "____________";
    }
    phrases {
        to(body): "{body}：", "To {body}:";
        ask(plan): "{plan}按程序拟对下列人选作出决定，现就其有无不宜入选的情形征求你单位意见。", "Under the procedure of {plan} a decision is due on the candidate below. Please tell us whether anything stands against a selection.";
        reply_by(day): "请于{day}前书面答复；无不同意见的，也请书面说明。", "Please answer in writing by {day}, also where you have no objection.";
        sent(sent, due): "{sent}发函，{due}前答复", "sent {sent}, due {due}";
        answered(day): "{day}答复", "answered {day}";
    }
}

/// What a body answered.
pub fn answered(answered: Answered, lang: Lang) -> &'static str {
    match answered {
        Answered::NoObjection => lang.pick("无不同意见", "No objection"),
        Answered::Objection => lang.pick("有不同意见", "Objection"),
    }
}

/// Why a consultation is not recorded, or what waits for one, in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::NotTheTime => {
            both("会议评审之后、公示之前才征求意见", "Bodies are asked between the panel and the notice")
        }
        Fault::NotABody => both("方案没有规定征求这个单位的意见", "The scheme does not name this body"),
        Fault::AskedAlready => both("已向这个单位发函", "This body was asked already"),
        Fault::SentAhead => both("发函日期不能晚于今天", "It cannot have been sent after today"),
        Fault::DueBeforeSent => both("答复期限不能早于发函日期", "The answer cannot be due before the letter was sent"),
        Fault::AnsweredOutside => {
            both("答复日期应在发函之后、不晚于今天", "It was answered between the letter and today")
        }
        Fault::ObjectionWithoutWords => both("有不同意见的，请写明内容", "With an objection goes what it says"),
        Fault::AnsweredAlready => both("这个单位的答复已登记", "The answer of this body is recorded already"),
        Fault::Unanswered { bodies } => {
            (format!("征求意见尚未答复：{}", bodies.join("、")), format!("Not answered yet by {}", bodies.join(", ")))
        }
    }
}
