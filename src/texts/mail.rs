//! Words of the mails that go out, each in both languages, and of the page that watches over them.

use super::Lang;
use crate::domain::{mail::MailKind, notice::AddendumKind, time::Day};

super::texts! {
    /// The page of outgoing mail.
    MailTexts
    words {
        title: "邮件", "Mail";
        lead: "系统内的消息会同时发到收件人的邮箱；推荐信的链接直接发给推荐人。这里不显示收件人和内容。",
            "Messages of the inbox are sent to their readers' addresses too, and links for letters straight to their writers. Neither whom a mail is for nor what it says is shown here.";
        off: "还没有设置邮件服务器，邮件都不会发出。", "No mail server is set up; no mail goes out.";
        off_hint: "在环境变量或 bole.toml 中设置 BOLE_SMTP_URL（如 smtps://用户:密码@主机）和 BOLE_MAIL_FROM，然后重新启动。三天以前的消息不再补发。",
            "Set BOLE_SMTP_URL (such as smtps://user:password@host) and BOLE_MAIL_FROM in the environment or in bole.toml and start again. Messages older than three days are not sent after all.";
        from: "发件人", "From";
        state: "发送情况", "Where mail stands";
        waiting: "等待发出", "Waiting";
        sent: "7天内已发出", "Sent within 7 days";
        given_up: "7天内未能送达", "Not delivered within 7 days";
        trial: "给自己发一封测试邮件", "Send yourself a test";
        trial_queued: "测试邮件已排队，一分钟内发出。", "The test is queued and goes out within a minute.";
        retry: "重发未能送达的邮件", "Try those not delivered again";
        retried: "未能送达的邮件已重新排队。", "What was not delivered is queued again.";
        troubles: "最近没有一次发出的邮件", "Mails that did not go out at once";
        troubles_none: "没有。", "None.";
        what: "内容", "What";
        made_at: "生成时间", "Made at";
        outcome: "结果", "Outcome";
        said: "服务器的答复", "What the server said";
        scroll: "邮件故障表，可横向滚动", "Table of mail troubles, scrolls sideways";
        failed: "已放弃", "given up";
        by_mail: "新消息同时发到我的邮箱", "Send new messages to my address too";
    }
    phrases {
        again_at(time): "{time}再试", "next try {time}";
        sent_at(time): "{time}发出", "sent {time}";
        tries(n): "已试{n}次", "{n} tries so far";
    }
}

/// What a mail brings, in a few words.
pub fn kind(kind: MailKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        MailKind::Message => ("站内消息", "Message of the inbox"),
        MailKind::LetterAsked => ("推荐信链接", "Link for a letter of recommendation"),
        MailKind::LetterReminder => ("推荐信提醒", "Reminder of a letter of recommendation"),
        MailKind::Trial => ("测试邮件", "Test"),
        MailKind::SubscriptionAsked => ("订阅确认", "Confirmation of a subscription"),
        MailKind::NoticeOut => ("公示订阅：新公示", "Subscribers: a notice"),
        MailKind::AddendumOut => ("公示订阅：附告", "Subscribers: an addendum"),
    };
    lang.pick(zh, en)
}

/// A subject and a body.
pub type Words = (String, String);

/// A message in both languages, with the address of the page it is about.
pub struct Told {
    pub zh: String,
    pub en: String,
    pub link: Option<String>,
}

/// The messages of an inbox, in one mail.
pub fn messages(site: &str, name: &str, told: &[Told], inbox: &str) -> Words {
    let subject = match told {
        [one] => format!("{site}：{}", one.zh),
        many => format!("{site}：{}条新消息 / {} new messages", many.len(), many.len()),
    };
    let mut body = format!("{name}：\n\n");
    for one in told {
        body.push_str(&format!("· {}\n  {}\n", one.zh, one.en));
        if let Some(link) = &one.link {
            body.push_str(&format!("  {link}\n"));
        }
        body.push('\n');
    }
    body.push_str(&format!(
        "全部消息 / All messages: {inbox}\n不想收邮件，可在账号页关闭。 You can turn these mails off in your account.\n\n{}",
        signature(site)
    ));
    (subject, body)
}

/// What is told to the writer of a letter of recommendation.
pub struct Asked<'a> {
    pub writer: &'a str,
    pub candidate: &'a str,
    /// The number of the case.
    pub number: &'a str,
    pub due_on: Day,
    pub link: &'a str,
    pub reminds: bool,
}

/// The mail that asks for a letter of recommendation, or reminds of it.
pub fn letter(site: &str, asked: &Asked<'_>) -> Words {
    let Asked { writer, candidate, number, due_on, link, reminds } = asked;
    let (zh, en) = (due_on.zh(), due_on.en());
    let subject = match reminds {
        true => format!("提醒：{candidate}的推荐信{zh}到期 / Reminder: letter for {candidate} due {en}"),
        false => format!("请为{candidate}写推荐信 / Letter of recommendation for {candidate}"),
    };
    let body = format!(
        "{writer}：\n\n\
         {candidate}（{number}）的提名请你写一封推荐信，请在{zh}24时前（北京时间）打开下面的链接提交，不需要账号：\n\
         {link}\n\
         信由计划办公室、评审专家和会议阅读，候选人和提名方读不到。链接只属于你，请不要转发；不便写信可以在同一页谢绝。\n\n\
         You are asked for a letter of recommendation for {candidate} ({number}). Please submit it by 24:00 on {en}, \
         Beijing time, at the address above; no account is needed. The programme office, reviewers and the panel read \
         it; the candidate and the nominating side do not. The link is yours alone: please do not pass it on. You may \
         decline on the same page.\n\n{}",
        signature(site)
    );
    (subject, body)
}

/// What a subscriber is told of a notice.
#[derive(Clone)]
pub struct News {
    pub title: String,
    pub number: String,
    pub starts_on: Day,
    pub ends_on: Day,
    pub link: String,
    pub sha256: String,
    /// What was added to it, if that is the news.
    pub addendum: Option<(AddendumKind, String)>,
}

/// The mail by which a subscription is confirmed.
pub fn subscription(site: &str, link: &str) -> Words {
    let body = format!(
        "有人用这个邮箱订阅了{site}的公示。如果是你，请在两天内打开下面的链接确认；不是你，不用理会，这个地址到时自动删除。\n\n\
         {link}\n\n\
         Somebody asked for the notices of {site} to be sent to this address. If it was you, confirm it within two days \
         at the address above. If not, do nothing and the address is deleted.\n\n{}",
        signature(site)
    );
    (format!("请确认订阅{site}的公示 / Confirm your subscription"), body)
}

/// The mail about a notice or what was added to one. It names nobody; `head` is the end of the chain of events, by which
/// the database can be checked later.
pub fn news(site: &str, news: &News, leaves_at: &str, head: (i64, &str)) -> Words {
    let News { title, number, starts_on, ends_on, link, sha256, addendum } = news;
    let (zh, en, said) = match addendum {
        Some((kind, body)) => {
            let (zh, en) = addendum_kind(*kind);
            (format!("附告（{zh}）"), format!("Addendum ({en})"), format!("{body}\n\n"))
        }
        None => ("新公示".to_owned(), "New notice".to_owned(), String::new()),
    };
    let body = format!(
        "{title}\n{number}\n公示期 {} 至 {} 24时（北京时间）\nPeriod: {} to 24:00 on {}, Beijing time\n\n{said}{link}\n\n\
         正文SHA-256：{sha256}\n存证链末 {}:{}\n\n退订 / Leave: {leaves_at}\n\n{}",
        starts_on.zh(),
        ends_on.zh(),
        starts_on.en(),
        ends_on.en(),
        head.0,
        head.1,
        signature(site)
    );
    (format!("{zh}：{title} / {en}"), body)
}

fn addendum_kind(kind: AddendumKind) -> (&'static str, &'static str) {
    let of = |lang: Lang| {
        let t = &super::Texts::of(lang).notice;
        match kind {
            AddendumKind::Erratum => t.kind_erratum,
            AddendumKind::Extension => t.kind_extension,
            AddendumKind::Withdrawal => t.kind_withdrawal,
            AddendumKind::Resumption => t.kind_resumption,
            AddendumKind::Supersede => t.kind_supersede,
            AddendumKind::Correction => t.kind_correction,
            AddendumKind::Departure => t.kind_departure,
        }
    };
    (of(Lang::Zh), of(Lang::En))
}

/// A test.
pub fn trial(site: &str) -> Words {
    let subject = format!("{site}：测试邮件 / Test");
    (subject, format!("收到这封邮件，说明邮件已经设置好。\nThis mail arrived: mail is set up.\n\n{}", signature(site)))
}

fn signature(site: &str) -> String {
    format!("-- \n{site}\n自动发送，请勿回复。 Sent automatically; please do not reply.\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_says_whether_a_notice_is_taken_back_or_one_candidate_left() {
        let day: Day = "2026-03-02".parse().unwrap();
        let subject = |kind| {
            let told = News {
                title: "关于测试人选的公示".to_owned(),
                number: String::new(),
                starts_on: day,
                ends_on: day,
                link: String::new(),
                sha256: String::new(),
                addendum: Some((kind, String::new())),
            };
            news("测试", &told, "", (1, "")).0
        };
        let left = "附告（人选撤回）：关于测试人选的公示 / Addendum (A candidate has withdrawn)";
        assert_eq!(subject(AddendumKind::Departure), left);
        let taken_back = "附告（撤回公示）：关于测试人选的公示 / Addendum (Withdrawal of the notice)";
        assert_eq!(subject(AddendumKind::Withdrawal), taken_back);
    }
}
