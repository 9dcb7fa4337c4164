//! Words of the requests of the public: their forms, the corrections told, the desk.

use super::Lang;
use crate::domain::petition::{Fault, PetitionGround, PetitionKind, PetitionState, Standing};

super::texts! {
    /// Corrections and personal-data requests.
    PetitionTexts
    words {
        suggest: "提交更正", "Suggest a correction";
        suggest_lead: "本站有内容与事实或来源不符，请告诉我们。不需要登录，也可以不留姓名。", "If a page says something that is wrong or differs from its source, tell us. No account is needed, and no name.";
        page_hint: "本站页面的地址，或用文字说明是哪一处。", "The address of a page of this site, or where it stands in words.";
        wrong_hint: "照抄不对的那一句，或者说明它在哪里。", "Copy the sentence that is wrong, or say where it stands.";
        source_hint: "文件、报道、网页的名称或地址。没有依据的更正无法采纳。", "Name or address of a document, report or page. A correction without a source cannot be taken up.";
        contact_title: "你的联系方式（可不填）", "Your contact (optional)";
        contact_hint: "留下联系方式，我们可以就不清楚的地方问你。加密保存，只有承办人在写明事由后可以查看。", "With a contact we can ask you about what is unclear. It is encrypted; only the officer who handles the request reads it, giving a reason.";
        rights: "个人信息请求", "Requests about personal data";
        rights_lead: "查阅、复制、更正、删除你的个人信息，撤回同意，或请我们解释处理规则（个人信息保护法第四十四条至第四十九条）。", "See, copy, correct or delete your personal data, withdraw consent, or have the handling explained (personal information law, articles 44 to 49).";
        kind_hint: "一次请求一件事，分别办理、分别答复。", "One thing at a time: each is handled and answered by itself.";
        wanted_hint: "说明涉及哪些信息、在哪里、希望怎样处理。不要写身份证号。", "Say which data, where it stands and what should be done. Do not give an identity number.";
        behalf_hint: "代理他人或代已故近亲属提出时填写。", "Fill in if you ask for somebody else or for a relative who died.";
        who_title: "请求人", "Who asks";
        who_hint: "个人信息只答复给本人或有权代为请求的人，所以姓名和联系方式必填。加密保存，只有承办人可以查看，每次查看都有记录。", "Data is told only to the person or to whoever may ask for them, so a name and a contact are needed. They are encrypted; only the officer in charge reads them, and every reading is recorded.";
        send: "提交", "Send";
        done: "请求已收到", "Your request was received";
        done_hint: "请记下回执号和查询码，两者都要用才能查询进展和答复。查询码只显示这一次。", "Write down receipt and lookup code; both are needed to read the answer. The code is shown only this once.";
        lookup: "查询请求进展", "Look up a request";
        lookup_hint: "回执号和查询码在提交请求时给出。", "Both were given when the request was sent.";
        lookup_none: "没有找到：回执号或查询码不对。请核对后重试。", "Nothing was found: the receipt or the code is wrong.";
        look: "查询", "Look up";
        state: "进展", "State";
        received_on: "收到时间", "Received";
        kind: "请求事项", "Request";
        due: "答复期限", "Answer due";
        reply: "答复", "Reply";
        refused_because: "未予同意的理由", "Why it was refused";
        further: "对答复不满意的，可以再次提出并补充依据，也可以向履行个人信息保护职责的部门投诉。", "If the answer does not satisfy you, ask again with more to go on, or complain to the authority for the protection of personal data.";
        corrections: "更正记录", "Corrections";
        corrections_lead: "本站更正过的内容，按日期排列，最近的在前。", "What this site corrected, the latest first.";
        corrections_none: "还没有更正", "No correction yet";
        corrections_none_hint: "更正公开内容后，会在这里和所涉页面注明日期和内容。", "When something published is corrected, date and content are stated here and on the page it concerns.";
        corrected: "更正", "Corrected";
        on_page: "所涉页面", "Page";

        desk_title: "公众请求", "Requests of the public";
        desk_lead: "更正和个人信息请求。请求人的身份加密保存，只有承办人可以查看。", "Corrections and personal-data requests. Who asks is sealed; only the officer in charge reads it.";
        view: "显示范围", "What is shown";
        open_only: "办理中", "Open";
        all: "全部", "All";
        none: "没有请求", "No request";
        none_hint: "通过本站页脚“提交更正”和隐私页收到的请求列在这里。", "Requests sent from the footer of the site and from the privacy page are listed here.";
        handler: "承办人", "In hand of";
        nobody: "尚无", "nobody yet";
        late: "已逾期", "Overdue";
        content: "请求内容", "What is asked";
        take: "由我承办", "Take in hand";
        take_hint: "承办人可以查看请求人，并作出答复。", "Whoever has it in hand may read who asks, and answers.";
        take_over: "转由我承办", "Take over";
        accept: "同意", "Agree";
        accept_hint: "先办好，再答复：答复发出后不能修改。", "Do it first, then answer: an answer cannot be changed.";
        reply_hint: "请求人凭回执号和查询码看到这段文字。", "Read by whoever asked, with receipt and code.";
        note_hint_public: "写明更正了什么，公开在所涉页面和更正记录里；不要写谁提出的。", "Say what was corrected. It stands on the page and in the list of corrections; do not say who asked.";
        refuse: "不予同意", "Refuse";
        refuse_two: "由审定人确认后生效。", "Takes effect once the approver confirms.";
        words_hint: "请求人会看到这段文字。", "Whoever asked reads this.";
        who: "请求人身份", "Who asks";
        who_sealed: "加密保存。查看须写明事由，并记入查阅登记。", "Sealed. Reading it needs a reason and is recorded.";
        who_none: "请求人没有留下姓名和联系方式，或已按保存期限删除。", "Nobody said who asks, or it was erased under the retention rules.";
        who_other: "由承办人查看。", "The officer in charge reads it.";
        read: "查看", "Read";
        notes: "内部备注", "Notes";
        add_note: "加备注", "Add a note";
        waiting: "拒绝的提议待审定人确认", "A refusal waits for the approver";
        confirm: "确认拒绝", "Confirm the refusal";
        send_back: "退回重办", "Send it back";
        own: "这是你提出的，须由另一人确认。", "You proposed this; somebody else must confirm it.";
        was_sent_back: "上次拒绝被退回", "The refusal was sent back";
        decided: "办理结果", "Outcome";
        closed: "办结", "Closed";
        said_taken: "已由你承办", "It is in your hands";
        said_noted: "备注已写下", "The note was written";
        said_accepted: "答复已发出", "The answer was sent";
        said_refused: "拒绝的答复已发出", "The refusal was sent";
        said_proposed: "已提请审定人确认", "The approver is asked to confirm";
        said_confirmed: "拒绝已确认，答复已发出", "The refusal is confirmed and was sent";
        said_sent_back: "已退回承办人", "It was sent back to the officer";
    }
    phrases {
        answer_by(date): "我们会在{date}前答复。", "It is answered by {date}.";
        ended_by(name, date): "{name}，{date}", "{name}, {date}";
    }
}

pub fn kind(kind: PetitionKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        PetitionKind::Correction => ("更正页面内容", "Correct a page"),
        PetitionKind::Access => ("查阅、复制", "See or copy my data"),
        PetitionKind::Rectify => ("更正、补充", "Correct or complete my data"),
        PetitionKind::Erase => ("删除", "Delete my data"),
        PetitionKind::WithdrawConsent => ("撤回同意", "Withdraw a consent"),
        PetitionKind::Explain => ("解释处理规则", "Explain how it is handled"),
    };
    lang.pick(zh, en)
}

pub fn standing(standing: Standing, lang: Lang) -> &'static str {
    let (zh, en) = match standing {
        Standing::Own => ("本人", "My own"),
        Standing::Agent => ("受本人委托", "Somebody who authorised me"),
        Standing::Relative => ("已故者的近亲属", "A near relative who died"),
    };
    lang.pick(zh, en)
}

/// Where it stands, with the class of its mark.
pub fn state(state: PetitionState, lang: Lang) -> (&'static str, &'static str) {
    let (zh, en, class) = match state {
        PetitionState::Received => ("已收到", "Received", "warn"),
        PetitionState::Taken => ("办理中", "In hand", "now"),
        PetitionState::Proposed => ("待确认", "Waiting for confirmation", "warn"),
        PetitionState::Accepted => ("已同意并办理", "Done", "ok"),
        PetitionState::Refused => ("未予同意", "Refused", "stop"),
    };
    (lang.pick(zh, en), class)
}

/// Where it stands as whoever asked is told: that a refusal is proposed is not decided yet.
pub fn state_told(known: PetitionState, lang: Lang) -> (&'static str, &'static str) {
    state(if known == PetitionState::Proposed { PetitionState::Taken } else { known }, lang)
}

/// The closed list of grounds of refusal.
pub fn ground(ground: PetitionGround, lang: Lang) -> &'static str {
    let (zh, en) = match ground {
        PetitionGround::AsSource => ("页面内容与来源一致", "The page says what its source says"),
        PetitionGround::NoEvidence => ("没有可以核实的依据", "Nothing that could be verified"),
        PetitionGround::NotHere => ("不是本站发布的内容", "Not something this site says"),
        PetitionGround::IdentityUnproven => ("身份或委托关系无法核实", "Identity or authority could not be verified"),
        PetitionGround::NotHeld => ("没有持有所指的个人信息", "No such data is held"),
        PetitionGround::MustBeKept => ("规定的保存期限尚未届满", "It must be kept: its period is not over"),
        PetitionGround::MustBeSecret => ("依法应当保密或不需要告知", "The law has it kept secret"),
        PetitionGround::LawfullyPublic => {
            ("属于依法公开的信息，且在合理范围内处理", "Lawfully public and used within reason")
        }
        PetitionGround::Repeated => ("同一事项已经答复，没有新的依据", "Answered before, nothing new"),
    };
    lang.pick(zh, en)
}

/// The sentences of a fault.
pub fn fault(fault: Fault) -> (String, String) {
    let (zh, en) = match fault {
        Fault::NotAContact => {
            ("请填写一个邮箱，或7至15位数字的电话", "Give an e-mail address, or a telephone number of 7 to 15 digits")
        }
        Fault::TooMany { minutes } => {
            return (
                format!("从你所在的网络收到的请求太多，请约{minutes}分钟后再提交；填写的内容仍在下面"),
                format!(
                    "Too many requests came from your network; send it again in about {minutes} minutes. What you entered is still below"
                ),
            );
        }
        Fault::NotYours => (
            "这件请求由另一位经办人承办；需要时先转由你承办",
            "Another officer has this request in hand; take it over first",
        ),
        Fault::FurtherOn => ("这件请求已经办到下一步", "This request is already further on"),
        Fault::GroundUnfit => {
            ("这个理由不适用于这种请求，请另选一个", "This ground does not fit such a request; choose another")
        }
        Fault::NotToldInPublic => (
            "这种请求的结果不公开，请清空公开的更正说明",
            "The outcome of such a request is not made public; leave the public note empty",
        ),
    };
    (zh.to_owned(), en.to_owned())
}
