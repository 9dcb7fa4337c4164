//! Words of keeping the expert pool: filters, blocked periods, lists of many, the expert's own profile.

use super::{Lang, field};
use crate::domain::expert::{
    Language, Punctuality,
    import::{Column, Fault, Wrong},
};

super::texts! {
    /// The pool as an office keeps it, and as experts see themselves.
    ExpertTexts
    words {
        field_search: "专业领域", "Field";
        any_availability: "能否邀请：全部", "May be asked: all";
        free: "今天可邀请", "may be asked today";
        away: "今天不接受邀请", "not to be asked today";
        inactive: "已停用", "not active";
        any_pledge: "承诺：全部", "Pledge: all";
        pledge_missing: "尚未承诺", "not pledged";
        pledge_made: "已承诺", "pledged";
        any_load: "在手：不限", "In hand: any";
        export: "导出", "Export";
        import: "从名单加入", "Add from a list";
        languages: "语言", "Languages";
        late: "迟交", "Late";
        late_hint: "按最初约定的期限计，延期不影响。", "By the day first agreed on; more time given does not change it.";
        no_reviews: "尚无提交", "none handed in";
        pledge: "承诺", "Pledge";
        legal_person: "法人单位", "Legal person";
        away_until: "不接受邀请", "Not to be asked";
        barred: "限制名单", "On the register";

        absences: "不接受邀请的时段", "Blocked periods";
        absences_none: "没有登记", "None";
        absences_hint: "期限内与这些日子有重叠的评审不会发出邀请；已经接受的不受影响。",
            "No review whose days meet one of these is offered; what was accepted stays.";
        block: "登记时段", "Block these days";
        unblock: "收回", "Take back";
        said_blocked: "时段已登记", "The days are blocked";
        said_unblocked: "已收回", "Taken back";
        moves: "待认定的新单位", "New institutions to be found";
        move_hint: "专家自填的单位没有登记。认定之前，回避一律按“不能判断”处理。",
            "The institution is not on record under this name. Until it is found, recusal cannot be decided.";
        settle: "认定", "That is the one";
        said_settled: "已认定，回避已重新核对", "Found; the recusals were checked again";

        profile: "我的资料", "My profile";
        profile_none: "你的账号还没有关联到专家库。请联系计划办公室。", "Your account is not linked to the expert pool yet. Ask the programme office.";
        about_me: "专业与语言", "Fields and languages";
        keep: "保存", "Save";
        said_kept: "已保存", "Saved";
        pledge_text: "我承诺对评审内容保密，公正评审，遵守回避规定", "I pledge secrecy, fairness and to keep the rules of recusal";
        pledged_on: "已于此日承诺", "Pledged on";
        employer: "任职单位", "Institution";
        posts_hint: "更换或增加任职单位后，办公室会收到通知，所有在评案件的回避会重新核对。原来的任职由办公室核实后结束。",
            "After you give a new institution the office is told and the recusals of all your open reviews are checked again. Former posts are ended by the office.";
        new_post: "更换或增加单位", "Give a new institution";
        relocate: "告知办公室", "Tell the office";
        waits: "待办公室认定", "waits for the office";
        said_relocated: "已登记，办公室已收到通知", "On record; the office is told";

        paste: "名单", "The list";
        paste_hint: "从电子表格复制，一行一人；第一行可以是列名。", "Copy from a spreadsheet, one person a line; the first line may name the columns.";
        file_hint: "也可以选择Excel工作簿（.xlsx，读第一张表）或CSV文件（UTF-8），先读入上面再核对。", "Or choose an Excel workbook (.xlsx, its first sheet) or a CSV file (UTF-8); it is read into the list above first.";
        template: "下载空白表", "Download an empty table";
        read_file: "读入文件", "Read the file";
        look: "核对", "Look it over";
        enter: "全部加入", "Add them all";
        preview: "核对结果", "What the lines come to";
        preview_hint: "还没有写入。有误就全部不写入。", "Nothing is written yet. If one line is wrong, none is entered.";
        columns: "列", "Columns";
        needed: "必填", "needed";
        line: "行", "Line";
        comes_to: "结果", "Comes to";
        is_new: "新人员", "new person";
        is_known: "已登记的人员", "on record";
        in_pool: "已在库中，不再加入", "in the pool already, left as it is";
        doubtful: "同名，请选择", "namesakes: choose";
        wrong: "有误", "mistake";
        new_institution: "新单位，法人未知", "new institution, legal person unknown";
        somebody_new: "都不是，新登记", "None of them: somebody new";
        who_is_meant: "是哪一位", "Who is meant";
    }
    phrases {
        load_at_most(n): "在手至多{n}件", "at most {n} in hand";
        late_of(late, all, share): "{late}/{all}（{share}%）", "{late} of {all} ({share}%)";
        away_from(from, until): "{from}至{until}不接受邀请", "not to be asked from {from} to {until}";
        said_joined(n): "{n}位专家已加入", "{n} experts joined the pool";
        counted(fresh, known, pool, doubt, wrong): "新人员{fresh}，已登记{known}，已在库{pool}，待选{doubt}，有误{wrong}",
            "{fresh} new, {known} on record, {pool} in the pool, {doubt} to be chosen, {wrong} with mistakes";
        called(name): "“{name}”", "“{name}”";
    }
}

/// The name of a language.
pub fn language(language: Language, lang: Lang) -> &'static str {
    let (zh, en) = match language {
        Language::Chinese => ("中文", "Chinese"),
        Language::English => ("英文", "English"),
        Language::Japanese => ("日文", "Japanese"),
        Language::Korean => ("韩文", "Korean"),
        Language::German => ("德文", "German"),
        Language::French => ("法文", "French"),
        Language::Russian => ("俄文", "Russian"),
        Language::Spanish => ("西班牙文", "Spanish"),
    };
    lang.pick(zh, en)
}

/// How many reviews were late, of how many; nothing before the first.
pub fn lateness(kept: Punctuality, texts: &ExpertTexts) -> Option<String> {
    kept.late_share().map(|share| texts.late_of(kept.late, kept.handed_in, share))
}

/// The heading of a column of a list.
pub fn column(column: Column, lang: Lang) -> &'static str {
    let name = match column {
        Column::Name => "name",
        Column::Pinyin => "pinyin",
        Column::Orcid => "orcid",
        Column::Institution => "institution",
        Column::Title => "title",
        Column::Fields => "expertise",
        Column::Region => "region",
        Column::Languages => "languages",
    };
    field::label(name, lang)
}

/// What is wrong with a list, with its line and column; in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    let place = |lang: Lang| {
        let name = fault.column.map_or("", |known| column(known, lang));
        match (lang, fault.line, name) {
            (_, 0, _) => String::new(),
            (Lang::Zh, line, "") => format!("第{line}行："),
            (Lang::Zh, line, name) => format!("第{line}行 {name}："),
            (Lang::En, line, "") => format!("Line {line}: "),
            (Lang::En, line, name) => format!("Line {line}, {name}: "),
        }
    };
    let (zh, en) = wrong(&fault.wrong);
    (format!("{}{zh}", place(Lang::Zh)), format!("{}{en}", place(Lang::En)))
}

fn wrong(wrong: &Wrong) -> (String, String) {
    let two = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match wrong {
        Wrong::Missing => two("没有填写", "is empty"),
        Wrong::TooLong { most } => (format!("最多{most}字"), format!("at most {most} characters")),
        Wrong::NotAnOrcid => two(
            "应为四组四位并带校验位，如0000-0002-1825-0097",
            "write it as 0000-0002-1825-0097, with its check digit",
        ),
        Wrong::NotARegion { typed } => (
            format!("没有“{typed}”这个地区；写省级名称，境外写“境外”"),
            format!("“{typed}” is no region of the list; write a province, or Abroad"),
        ),
        Wrong::NotALanguage { typed } => {
            (format!("没有“{typed}”这种语言"), format!("“{typed}” is no language of the list"))
        }
        Wrong::NotText => two("含有不可见的控制字符", "contains invisible control characters"),
        Wrong::Twice { first } => (format!("与第{first}行是同一个人"), format!("is the same person as line {first}")),
        Wrong::Undecided => {
            two("已有同名人员，请在下面选择是哪一位", "people of this name are on record: choose below")
        }
        Wrong::UnknownColumn { typed } => (format!("没有“{typed}”这一列"), format!("there is no column “{typed}”")),
        Wrong::NamedTwice => two("这一列出现了两次", "this column is named twice"),
        Wrong::Unreadable => {
            two("这个文件不是UTF-8编码的CSV，请另存后再试", "The file is no CSV in UTF-8; save it as such")
        }
        Wrong::LockedWorkbook => two(
            "这是有密码的或旧版（.xls）的工作簿，请去掉密码、另存为.xlsx后再试",
            "The workbook has a password or is of the old format (.xls); save it as .xlsx without a password",
        ),
        Wrong::BrokenWorkbook => two(
            "这个文件不是完整的.xlsx工作簿，请在电子表格里另存后再试",
            "The file is no whole .xlsx workbook; save it anew in a spreadsheet",
        ),
        Wrong::WorkbookTooLarge => two(
            "这个工作簿展开后太大，请只留名单，另存后再试",
            "The workbook is too large once unpacked; keep only the list in it",
        ),
        Wrong::BeyondSheet { rows, columns } => (
            format!("第一张表超出{rows}行或{columns}列的地方还有内容，请删去后再试"),
            format!("The first sheet has something beyond {rows} rows or {columns} columns; remove it"),
        ),
        Wrong::Empty => two("名单是空的", "The list is empty"),
        Wrong::TooMany { most, has } => {
            (format!("一次最多{most}行，目前{has}行"), format!("At most {most} lines at once; there are {has}"))
        }
        Wrong::NothingNew => two("名单上的人都已在库中", "Everybody on the list is in the pool already"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_names_its_line_and_column() {
        let one =
            Fault { line: 3, column: Some(Column::Region), wrong: Wrong::NotARegion { typed: "某地".to_owned() } };
        let (zh, en) = fault(&one);
        assert_eq!(zh, "第3行 所在地区：没有“某地”这个地区；写省级名称，境外写“境外”");
        assert_eq!(en, "Line 3, Region: “某地” is no region of the list; write a province, or Abroad");
        let whole = Fault { line: 0, column: None, wrong: Wrong::Empty };
        assert_eq!(fault(&whole).0, "名单是空的");
    }

    #[test]
    fn every_language_and_column_has_words_of_its_own() {
        for lang in [Lang::Zh, Lang::En] {
            let mut said: Vec<_> = Language::ALL.iter().map(|known| language(*known, lang)).collect();
            said.extend(Column::ALL.iter().map(|known| column(*known, lang)));
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), Language::ALL.len() + Column::ALL.len());
            assert!(said.iter().all(|word| !word.is_empty()));
        }
    }
}
