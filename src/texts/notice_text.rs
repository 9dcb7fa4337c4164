//! The wording of a public notice and of its addenda. The Chinese text is the notice; it is what is hashed. The English
//! one explains it.

use super::{Lang, label};
use crate::domain::{
    calendar::{Convention, EndStatus, Unit},
    notice::{AddendumKind, Attached, Document},
    role::ScholarRole,
    time::Day,
};

/// The paragraphs of a notice.
pub fn paragraphs(document: &Document, lang: Lang) -> Vec<String> {
    match lang {
        Lang::Zh => vec![opening_zh(document), period_zh(document), objections_zh(), acceptance_zh(document)],
        Lang::En => vec![opening_en(document), period_en(document), objections_en(), acceptance_en(document)],
    }
}

/// The whole notice as text, in the order of the printed page: the bytes that the hash is over. A line is a paragraph or
/// a row of the list, whose cells are parted by tabs; the last ends with a line feed.
pub fn canonical(document: &Document) -> String {
    let draft = &document.draft;
    let mut lines = vec![draft.title.clone(), document.number.clone(), String::new()];
    lines.extend(paragraphs(document, Lang::Zh));
    lines.push(String::new());
    lines.push(["序号", "姓名", "角色", "依托单位", "研究方向"].join("\t"));
    for (at, item) in document.items.iter().enumerate() {
        let role = item.role.map_or("", |role| label::scholar_role(role, Lang::Zh));
        let number = (at + 1).to_string();
        lines.push([number.as_str(), &item.name, role, &item.institution, unstated(&item.direction)].join("\t"));
    }
    if !document.files.is_empty() {
        lines.push(String::new());
        let file = |(at, file): (usize, &Attached)| format!("附件{}：{}（SHA-256 {}）", at + 1, file.name, file.sha256);
        lines.extend(document.files.iter().enumerate().map(file));
    }
    lines.extend([String::new(), draft.issuer.clone(), document.starts_on.zh()]);
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The paragraphs of a notice as they were released, whatever the program would write today.
pub fn released_paragraphs(canonical: &str) -> Vec<String> {
    canonical.lines().skip(3).take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The name of a weekday.
pub fn weekday(day: Day, lang: Lang) -> &'static str {
    const ZH: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let at = usize::try_from(day.weekday() - 1).unwrap_or_default();
    lang.pick(ZH, EN)[at.min(6)]
}

/// An addendum that follows from a decision on one item.
pub fn addendum(kind: AddendumKind, number: usize) -> String {
    match kind {
        AddendumKind::Supersede => {
            format!("本公示名单第{number}项的公示内容需要更正，将另行公示；其余各项不受影响。")
        }
        AddendumKind::Correction => format!("本公示名单第{number}项不再列为拟聘人选；其余各项不受影响。"),
        AddendumKind::Departure => format!("本公示名单第{number}项的人选已撤回，不再继续公示；其余各项不受影响。"),
        AddendumKind::Erratum | AddendumKind::Extension | AddendumKind::Withdrawal | AddendumKind::Resumption => {
            format!("本公示名单第{number}项另有说明。")
        }
    }
}

/// The addendum of a notice that another has replaced.
pub fn superseded_by(number: &str) -> String {
    format!("本公示由{number}取代，名单和公示期限以{number}为准，公示期重新计算。")
}

/// Why the end of a notice is moved.
pub enum Cause<'a> {
    /// So many days more.
    Days(i32, Unit),
    /// The State Council changed the holidays after the release.
    Calendar,
    /// What somebody wrote.
    Written(&'a str),
}

/// The wording of an extension, which its hash is over: the old end, the new one, and why.
pub fn extension(from: Day, to: Day, status: EndStatus, causes: &[Cause<'_>]) -> String {
    let mut text = format!("本公示的截止日由{}24时延至{}24时。", from.zh(), to.zh());
    for cause in causes {
        match cause {
            Cause::Days(days, unit_of) => text.push_str(&format!("延长{days}个{}。", unit(*unit_of, Lang::Zh))),
            Cause::Calendar => text.push_str("公示期间国务院办公厅的放假安排有调整，截止日按调整后的安排计算。"),
            Cause::Written(reason) => text.push_str(&format!("原因：{reason}")),
        }
    }
    if status == EndStatus::Provisional {
        text.push_str("截止日以国务院办公厅后续关于节假日安排的通知为准。");
    }
    text
}

/// The first day, the last day, the number of days and how they are counted, in one phrase.
pub fn period(document: &Document, lang: Lang) -> String {
    let Document { draft, starts_on, ends_on, .. } = document;
    let days = draft.days;
    let (unit, convention) = (unit(draft.unit, lang), convention(draft.convention, lang));
    match lang {
        Lang::Zh => format!("{}至{}24时，共{days}个{unit}（{convention}）", starts_on.zh(), ends_on.zh()),
        Lang::En => {
            format!("{} to 24:00 on {}, {days} {unit} in all ({convention})", starts_on.en(), ends_on.en())
        }
    }
}

/// The period as it was printed, with the day that an extension moved its end to.
pub fn period_now(document: &Document, lang: Lang) -> String {
    let printed = period(document, lang);
    match (document.extended_to, lang) {
        (None, _) => printed,
        (Some(to), Lang::Zh) => format!("{printed}，延长至{}24时", to.zh()),
        (Some(to), Lang::En) => format!("{printed}, extended to 24:00 on {}", to.en()),
    }
}

/// The name of a unit of counting.
pub fn unit(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::Working => lang.pick("工作日", "working days"),
        Unit::Natural => lang.pick("自然日", "calendar days"),
    }
}

/// How the first day is counted.
pub fn convention(convention: Convention, lang: Lang) -> &'static str {
    match convention {
        Convention::NextDay => lang.pick("发布当日不计入", "the day of publication is not counted"),
        Convention::SameDay => lang.pick("发布当日计入", "the day of publication counts as the first"),
    }
}

fn unstated(text: &str) -> &str {
    if text.is_empty() { "未载明" } else { text }
}

fn counts(document: &Document, lang: Lang) -> String {
    let role = |role: Option<ScholarRole>| match role {
        Some(role) => label::scholar_role(role, lang),
        None => lang.pick("其他", "other"),
    };
    let parts: Vec<String> = document
        .counts()
        .into_iter()
        .map(|(kind, count)| match lang {
            Lang::Zh => format!("{}{count}人", role(kind)),
            Lang::En => format!("{} {count}", role(kind)),
        })
        .collect();
    parts.join(lang.pick("、", ", "))
}

fn opening_zh(document: &Document) -> String {
    format!(
        "根据{}，经提名、评审和审定等程序，拟聘任{}，共{}人。现将人选名单予以公示，接受社会监督。",
        document.draft.basis,
        counts(document, Lang::Zh),
        document.items.len()
    )
}

fn opening_en(document: &Document) -> String {
    format!(
        "Under {}, after nomination, review and decision, the following {} are proposed for appointment ({}). The list \
         is published for the public to examine.",
        document.draft.basis,
        document.items.len(),
        counts(document, Lang::En)
    )
}

fn period_zh(document: &Document) -> String {
    let caution = match document.end_status {
        EndStatus::Provisional => "截止日以国务院办公厅后续关于节假日安排的通知为准。",
        EndStatus::Announced | EndStatus::Unknown => "",
    };
    format!("公示期为{}。{caution}", period(document, Lang::Zh))
}

fn period_en(document: &Document) -> String {
    let caution = match document.end_status {
        EndStatus::Provisional => " The end may still move with the State Council's next notice on holidays.",
        EndStatus::Announced | EndStatus::Unknown => "",
    };
    format!("The notice period runs from {}.{caution}", period(document, Lang::En))
}

fn objections_zh() -> String {
    "公示期内，单位和个人对人选的资格条件、科研诚信、回避关系等有异议的，可以向受理部门书面提出，并写明事实和依据，\
     提供证据或者可以查证的线索。个人提出异议的，应当署真实姓名并留下有效的联系方式；单位提出异议的，应当加盖单位公章。\
     匿名、逾期或者没有事实依据的异议不予受理。受理部门对异议人的身份信息保密。"
        .to_owned()
}

fn objections_en() -> String {
    "During the period any unit or person may object in writing to eligibility, research integrity or conflicts of \
     interest, stating the facts and grounds with evidence or a lead that can be followed. A person gives a real name \
     and a contact; a unit stamps its objection. Anonymous or late objections, and those without facts, are not \
     admitted. The identity of whoever objects is kept secret."
        .to_owned()
}

fn acceptance_zh(document: &Document) -> String {
    let draft = &document.draft;
    format!(
        "受理部门：{}；电话：{}；电子邮箱：{}；地址：{}。",
        draft.accept_dept, draft.contact_phone, draft.contact_email, draft.contact_address
    )
}

fn acceptance_en(document: &Document) -> String {
    let draft = &document.draft;
    format!(
        "Objections go to {}, telephone {}, e-mail {}, address {}.",
        draft.accept_dept, draft.contact_phone, draft.contact_email, draft.contact_address
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notice::{Display, Draft};

    fn document() -> Document {
        let display = |name: &str, role, direction: &str| Display {
            name: name.to_owned(),
            role: Some(role),
            institution: "测试大学".to_owned(),
            institution_en: String::new(),
            direction: direction.to_owned(),
            direction_en: String::new(),
        };
        Document {
            number: "测示〔2026〕1号".to_owned(),
            draft: Draft {
                title: "关于测试人选的公示".to_owned(),
                basis: "《测试计划管理办法》的规定".to_owned(),
                issuer: "测试办公室".to_owned(),
                accept_dept: "测试监督组".to_owned(),
                contact_phone: "010-0000000".to_owned(),
                contact_email: "a@test.invalid".to_owned(),
                contact_address: "测试路1号".to_owned(),
                days: 5,
                unit: Unit::Working,
                convention: Convention::NextDay,
                list_stays_days: 30,
            },
            starts_on: "2026-03-02".parse().unwrap(),
            ends_on: "2026-03-09".parse().unwrap(),
            end_status: EndStatus::Announced,
            extended_to: None,
            items: vec![
                display("测试甲", ScholarRole::Cs, "测试方向"),
                display("测试乙", ScholarRole::Youth, ""),
                display("测试丙", ScholarRole::Youth, "测试方向"),
            ],
            files: Vec::new(),
        }
    }

    #[test]
    fn the_hashed_text_is_the_printed_one() {
        let text = canonical(&document());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "关于测试人选的公示");
        assert_eq!(
            lines[3],
            "根据《测试计划管理办法》的规定，经提名、评审和审定等程序，拟聘任首席科学家（CS）1人、青年科学家2人，共3人。现将人选名单予以公示，接受社会监督。"
        );
        assert_eq!(lines[4], "公示期为2026年3月2日至2026年3月9日24时，共5个工作日（发布当日不计入）。");
        assert_eq!(lines[8], "序号\t姓名\t角色\t依托单位\t研究方向");
        assert_eq!(lines[10], "2\t测试乙\t青年科学家\t测试大学\t未载明");
        assert_eq!(lines[13..], ["测试办公室", "2026年3月2日"]);
        assert!(text.ends_with("日\n"));
        assert_eq!(released_paragraphs(&text), paragraphs(&document(), Lang::Zh));
    }

    #[test]
    fn the_files_are_in_the_text_by_name_and_digest() {
        let file = Attached { name: "名单.xlsx".to_owned(), sha256: "ab".repeat(32) };
        let text = canonical(&Document { files: vec![file], ..document() });
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[13], format!("附件1：名单.xlsx（SHA-256 {}）", "ab".repeat(32)));
        assert_eq!(lines[15..], ["测试办公室", "2026年3月2日"]);
        assert_eq!(released_paragraphs(&text), paragraphs(&document(), Lang::Zh));
    }

    #[test]
    fn a_provisional_end_says_so() {
        let provisional = Document { end_status: EndStatus::Provisional, ..document() };
        for lang in [Lang::Zh, Lang::En] {
            assert_ne!(paragraphs(&provisional, lang)[1], paragraphs(&document(), lang)[1]);
        }
    }
}
