//! Words of letters of recommendation: asking for them, the writer's page, what those read who may; and of co-editors.

use super::Lang;
use crate::domain::letter::{LetterState, Relation};

super::texts! {
    /// Letters by one-time link, and co-editors of a draft.
    LetterTexts
    words {
        title: "推荐信", "Letters of recommendation";
        not_read: "推荐信由推荐人直接交给计划办公室，只有经办人、接受评审的专家和会议可以读；候选人和提名方只看到是否收到。",
            "Letters go from their writers to the programme office. Officers, reviewers who accepted and the panel read them; the candidate and the nominating side see only that they came in.";
        none: "还没有请人写推荐信", "No letter was asked for yet";
        unused: "该角色不用推荐信。", "The role takes no letters of recommendation.";
        ask: "请人写推荐信", "Ask for a letter";
        ask_hint: "保存后生成一次性链接，由你发给推荐人。推荐人不需要账号。", "Asking makes a one-time link that you send to the writer, who needs no account.";
        ask_mail_hint: "保存后系统把一次性链接直接发到推荐人的邮箱，不经提名方。推荐人不需要账号。", "Asking mails a one-time link straight to the writer, past whoever nominates; the writer needs no account.";
        mail_queued: "已登记，链接正发往推荐人的邮箱。", "Recorded; the link is on its way to the writer's address.";
        mail_waits: "邮件等待发出", "The mail waits to go out";
        mail_failed: "邮件未能送达，请核对邮箱", "The mail was not delivered; please check the address";
        resend: "重新发送邮件", "Mail another link";
        asked: "推荐信请求已登记。", "The request was recorded.";
        email_hint: "推荐人本人的邮箱；不能是候选人或你自己的。", "The writer's own, neither the candidate's nor yours.";
        link: "请把这个链接发给推荐人本人", "Send this link to the writer";
        link_hint: "链接只显示这一次，只能用一次；重新生成后旧链接失效。链接由谁发出有记录，经办人可见。",
            "Shown this once and good for one letter; making another voids it. Who gave it out is recorded and seen by officers.";
        link_mail: "用邮件程序发送", "Open in your mail program";
        again: "重新生成链接", "Make another link";
        withdraw: "撤回请求", "Withdraw the request";
        withdrawn: "请求已撤回，链接失效。", "The request was withdrawn and its link is void.";
        due: "期限", "Due";
        issuer: "发出链接", "Link given out by";
        relation: "与候选人的关系", "Relation to the candidate";
        letter: "推荐信正文", "The letter";
        file: "文件", "File";
        decline_reason: "谢绝理由", "Reason given";
        later: "保存草稿后，可以请人写推荐信。", "After saving, letters can be asked for.";
        to_letters: "到推荐信页", "To the letters";

        write: "写推荐信", "Write a letter of recommendation";
        write_lead: "提交之前请先看完这一页。提交只有一次，提交后不能修改。", "Please read this page first. You submit once and cannot change it afterwards.";
        who_reads: "谁能读到", "Who reads it";
        who_reads_text: "计划办公室、本案评审专家和会议。候选人和提名方读不到内容，只知道已经收到。信不公开。",
            "The programme office, the reviewers of the case and the panel. The candidate and the nominating side are told only that it came in. It is never published.";
        relation_hint: "写过推荐信的人不能再评审这一件。", "Whoever writes a letter cannot review the case.";
        relation_note_hint: "近亲属和其他关系须说明。", "Needed for a near relative and any other relation.";
        body_hint: "在这里写，或者上传PDF文件，也可以两样都有。", "Write it here, or send a PDF, or both.";
        file_hint: "PDF，不超过20 MB。", "A PDF of at most 20 MB.";
        pledge_tick: "我已阅读并签署以上承诺", "I have read and sign this pledge";
        send: "提交推荐信", "Submit the letter";
        decline: "谢绝", "Decline";
        decline_hint: "可以不说明理由。理由只有办公室看到。", "You need not say why. Only the office reads the reason.";
        decline_now: "谢绝写推荐信", "Decline to write";
        thanks: "推荐信已收到", "The letter came in";
        thanks_text: "谢谢。链接已经失效，不需要再做什么。", "Thank you. The link is spent and nothing else is needed.";
        declined: "已记下你的谢绝", "You declined";
        declined_text: "谢谢告知。链接已经失效。", "Thank you for telling us. The link is void.";
        spent: "链接可能已经用过、撤回或过期，或者已由新的链接代替。请用最近收到的链接，或请提名人重新给一个。",
            "The link may be used, withdrawn or past its day, or a newer one took its place. Use the latest you were sent, or ask the nominator for another.";

        co_editors: "共同编辑", "Co-editors";
        co_editors_hint: "共同编辑人可以修改、提交和补正这份提名，直到形式审查结束。提名人不变，每一步都记录是谁做的。",
            "A co-editor may change, submit and correct this nomination until the formal check is over. The nominator stays the same, and each step records who took it.";
        co_editor_hint: "须是已有的、可以提名的账号。", "Of an account that exists and may nominate.";
        co_editor_add: "添加", "Add";
        co_editor_added: "已添加共同编辑人。", "The co-editor was added.";
        co_editor_remove: "移除", "Remove";
        co_editor_removed: "已移除共同编辑人。", "The co-editor was removed.";
        co_editor_none: "没有共同编辑人。", "There is no co-editor.";

        record: "提名人的提名记录", "What this nominator nominated before";
        record_hint: "按批次统计，不含本案。只供了解，不影响任何决定。", "By call, without this case. For information only; it has no part in any decision.";
        record_scroll: "提名记录表，可横向滚动", "Table of earlier nominations, scrolls sideways";
        record_call: "批次", "Call";
        record_submitted: "提交", "Submitted";
        record_accepted: "受理", "Accepted";
        record_selected: "入选", "Selected";
        record_appointed: "聘任", "Appointed";
        record_withdrawn: "撤回", "Withdrawn";
        record_none: "此前没有提名。", "Nothing before.";
    }
    phrases {
        tally(received, asked): "已收到{received}封，共请{asked}封", "{received} of {asked} came in";
        needs(least, most): "须收到{least}封，最多请{most}封", "{least} needed, {most} at most";
        for_whom(name, batch, role): "{name}被提名为{batch}的{role}，请你写一封推荐信。", "{name} is nominated in {batch} as {role}; you are asked for a letter of recommendation.";
        asked_of(name, institution): "写给{name}（{institution}）", "For {name} ({institution})";
        due_on(day): "请在{day}24时前提交（北京时间）", "Please submit by 24:00 on {day}, Beijing time";
        pledge_title(version): "推荐人承诺（{version}版）", "Writer's pledge (version {version})";
        mail_sent(time): "邮件已于{time}发出", "Mailed {time}";
        resend_to(name): "重新发送邮件给{name}", "Mail another link to {name}";
        again_for(name): "重新生成给{name}的链接", "Make another link for {name}";
        withdraw_for(name): "撤回对{name}的请求", "Withdraw the request to {name}";
        remove_for(name): "移除{name}", "Remove {name}";
        mail_subject(name): "请为{name}写推荐信", "A letter of recommendation for {name}";
        mail_body(day, link): "请在{day}前打开下面的链接提交推荐信，不需要账号：\n{link}", "Please open this link to submit your letter by {day}; no account is needed:\n{link}";
    }
}

/// The pledge a writer signs (version `domain::letter::LETTER_PLEDGE_VERSION`).
pub fn pledge(lang: Lang) -> &'static str {
    lang.pick(
        "信由我本人撰写，内容属实；已如实说明与候选人的关系；不把信交给候选人或提名方；知悉提供虚假信息会被记录。",
        "I wrote this letter myself and what it says is true; I have stated my relation to the candidate; I give the \
         letter neither to the candidate nor to whoever nominates; I know that false statements are recorded.",
    )
}

/// Where a letter stands.
pub fn state(state: LetterState, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        LetterState::Asked => ("待提交", "Asked"),
        LetterState::Reminded => ("待提交，已提醒", "Asked, reminded"),
        LetterState::Received => ("已收到", "Came in"),
        LetterState::Declined => ("已谢绝", "Declined"),
        LetterState::Withdrawn => ("已撤回", "Withdrawn"),
        LetterState::Expired => ("逾期未到", "Past its day"),
    };
    lang.pick(zh, en)
}

/// How a writer knows the candidate.
pub fn relation(relation: Relation, lang: Lang) -> &'static str {
    let (zh, en) = match relation {
        Relation::Supervisor => ("师生", "Supervisor or student"),
        Relation::CoAuthor => ("合作发表论文", "Published together"),
        Relation::CoGrant => ("合作承担项目", "Held a grant together"),
        Relation::Colleague => ("同事或曾经同事", "Colleague, now or before"),
        Relation::Relative => ("近亲属", "Near relative"),
        Relation::Other => ("其他关系", "Another relation"),
        Relation::None => ("没有以上关系", "None of these"),
    };
    lang.pick(zh, en)
}

/// The heading of a letter among what reviewers read: its writer, and the relation they declared.
pub fn heading((name, institution): (&str, &str), declared: Option<Relation>, lang: Lang) -> String {
    let known = declared.map_or("", |declared| relation(declared, lang));
    match lang {
        Lang::Zh => format!("推荐信：{name}（{institution}），与候选人的关系：{known}"),
        Lang::En => format!("Letter by {name} ({institution}), relation to the candidate: {known}"),
    }
}
