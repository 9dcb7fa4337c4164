//! Words of the working-day calendar: the year to look at, a file on its way into force, closures, what is wrong.

use super::{Lang, notice_text};
use crate::domain::{
    calendar::{ChangeState, DayKind, Fault, Finding, Moved, NoticeKind, OpenKind, Shape},
    time::Day,
};

super::texts! {
    /// The pages of the calendar.
    CalendarTexts
    words {
        title: "工作日日历", "Calendar of working days";
        lead: "公示期、异议办理期限和评审邀请都按这里的工作日计算。法定节假日和调休以国务院办公厅通知为准，只能录入，不能推算。",
            "Notices, the clocks of objections and invitations to review are counted in these working days. Holidays and make-up days are those of the State Council's notices; they are read, never computed.";
        years: "已录入的年份", "Years loaded";
        import: "导入一年的放假安排", "Import a year";
        closures: "本单位停止办公", "Closures of the office";
        legend: "图例", "Legend";
        ends_here: "公示截止", "a notice ends";
        today: "今天", "today";
        not_loaded: "这一年的放假安排还没有录入，不能计算落在这一年的期限。", "The holidays of this year are not loaded; no period that reaches into it can be counted.";
        exceptions: "放假与调休", "Days off and make-up days";
        days: "日期", "Days";
        count: "天数", "How many";
        kind: "类别", "Kind";
        festival: "节日或事由", "Festival or reason";
        notices: "通知与修改记录", "Notices and amendments";
        notices_none: "没有这一年的通知。", "There is no notice of this year.";
        notice: "通知", "Notice";
        doc_no: "文号", "Number";
        published: "公布", "Published";
        source: "来源", "Source";
        original_text: "官方原文", "Official text";
        state: "状态", "State";
        superseded: "已由后来的取代", "replaced by a later one";
        with_program: "随程序提供", "came with the program";
        scroll_exceptions: "放假与调休表，可横向滚动", "Table of days off, scrolls sideways";
        scroll_notices: "通知表，可横向滚动", "Table of notices, scrolls sideways";
        scroll_changes: "改动表，可横向滚动", "Table of changes, scrolls sideways";
        scroll_moved: "期限表，可横向滚动", "Table of periods, scrolls sideways";

        import_lead: "粘贴或上传一年的JSON文件（year、papers、days），填写通知的标题、文号和公布日期。导入后由另一位审定人确认才生效。",
            "Paste or upload the JSON file of a year (year, papers, days) and enter title, number and date of its notice. It takes effect once an approver, who is somebody else, confirms it.";
        file_hint: "每天写明name、date、isOffDay；papers写官方通知的网址。", "Each day has name, date and isOffDay; papers are the addresses of the official notices.";
        upload_hint: "读入后先显示会改动什么，不会直接生效。", "It is read and looked at first; nothing takes effect.";
        read_file: "读入文件", "Read the file";
        look: "查看会改动什么", "See what would change";
        propose: "提请确认", "Propose it";
        proposed: "已提请确认，由审定人核对后生效", "Proposed; an approver looks at it and puts it in force";
        reason_hint: "核对发现与往年规律不符时必填，说明为什么仍然可信。", "Needed where the check found something: say why the file is to be believed all the same.";
        preview: "会改动什么", "What would change";
        findings: "核对发现", "What the check found";
        findings_none: "与法定天数、节日和调休规律相符。", "Statutory days, festivals and make-up days agree.";
        changes: "逐日改动", "Day by day";
        changes_none: "没有哪一天改变。", "No day changes.";
        before: "原来", "Before";
        after: "改后", "After";
        moved: "受影响的期限", "Periods that would move";
        moved_none: "没有在办或拟办的期限因此改变截止日。", "No open or planned period would end on another day.";
        period: "期限", "Period";
        old_end: "原截止日", "Old end";
        new_end: "新截止日", "New end";
        then: "怎么办", "What follows";
        unknown_end: "不能计算", "cannot be counted";

        proposal: "放假安排", "Holidays";
        sha256: "文件SHA-256", "SHA-256 of the file";
        loaded: "导入", "Imported";
        decided: "处理", "Decided";
        reason: "说明", "Explanation";
        confirm: "确认生效", "Put in force";
        confirm_hint: "生效后，新的期限一律按新日历计算；已公布的截止日不会自动改变。", "From then on everything is counted anew; a printed end never moves by itself.";
        confirmed: "已生效", "It is in force";
        refuse: "退回", "Turn down";
        take_back: "撤回", "Take back";
        taken_back: "已撤回", "It was taken back";
        turned_down: "已退回", "It was turned down";
        own_proposal: "由你提请，须由另一位审定人确认。", "You proposed it; another person confirms it.";

        closures_lead: "地区性停工、搬迁等只影响本单位的停止办公日。默认没有；登记并经另一人确认后，新计算的期限把这些天跳过，已公布的截止日不变。",
            "Days on which this office alone is closed, such as by a regional order. There are none by default. Entered by one person and confirmed by another, they are left out of what is counted from then on; printed ends stand.";
        closures_none: "没有登记过停止办公，全部按国务院办公厅的通知计算。", "No closure was ever entered; everything follows the State Council's notices.";
        enter_closure: "登记", "Enter";
        closure_entered: "已登记，由审定人确认后生效", "Entered; it takes effect once an approver confirms it";
        closure_closed: "停止办公", "closed";
        closure_open: "照常办公", "open after all";
        entered: "登记", "Entered";
        task_confirm: "确认日历的改动", "Confirm a change of the calendar";
        task_extend: "提请公示延期", "Put an extension forward";
        task_sign_extension: "签发公示延期", "Sign an extension";
        extension_sign: "公示延期", "Extension";
        see_calendar: "查看日历", "See the calendar";
    }
    phrases {
        year(year): "{year}年", "{year}";
        month(month): "{month}月", "Month {month}";
        missing(year, periods): "{year}年的放假安排还没有录入，{periods}项在办或拟办的期限要用到它。", "The holidays of {year} are not loaded; {periods} open or planned periods need them.";
        missing_none(year): "{year}年的放假安排还没有录入。现在还没有期限要用到它。", "The holidays of {year} are not loaded. No open or planned period needs them yet.";
        by_on(name, at): "{name}，{at}", "{name}, {at}";
        several(what, n): "{what}，共{n}件", "{what}: {n}";
        days_off(n): "{n}天", "{n} days";
        waits(year): "{year}年有一份放假安排待确认", "A file for {year} waits to be confirmed";
    }
}

/// What kind of day it is.
pub fn day_kind(kind: DayKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        DayKind::Workday => ("工作日", "working day"),
        DayKind::Weekend => ("周末", "weekend"),
        DayKind::Off => ("放假", "day off"),
        DayKind::Makeup => ("调休上班", "make-up working day"),
        DayKind::Closure => ("本单位停止办公", "the office is closed"),
        DayKind::Unknown => ("未定", "not announced"),
    };
    lang.pick(zh, en)
}

/// Whether a notice is a year's first.
pub fn notice_kind(kind: NoticeKind, lang: Lang) -> &'static str {
    match kind {
        NoticeKind::Original => lang.pick("首次发布", "first notice"),
        NoticeKind::Amendment => lang.pick("调整", "amendment"),
    }
}

/// Where a change of the calendar stands, with the look of its tag.
pub fn state(state: ChangeState, lang: Lang) -> (&'static str, &'static str) {
    match state {
        ChangeState::Proposed => (lang.pick("待确认", "waits"), "warn"),
        ChangeState::InForce => (lang.pick("已生效", "in force"), "ok"),
        ChangeState::Refused => (lang.pick("已退回", "turned down"), "stop"),
        ChangeState::Revoked => (lang.pick("已撤回", "taken back"), ""),
    }
}

/// What runs.
pub fn open_kind(kind: OpenKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        OpenKind::Notice => ("进行中的公示", "Notice that runs"),
        OpenKind::Draft => ("公示稿", "Notice being drafted"),
        OpenKind::Proposal => ("待发布的公示", "Notice to be released"),
        OpenKind::Admission => ("异议受理期限", "Admission of an objection"),
        OpenKind::Handling => ("异议办理期限", "Handling of an objection"),
        OpenKind::Invitation => ("评审邀请答复期限", "Invitation to review"),
    };
    lang.pick(zh, en)
}

/// What follows for a period that would end elsewhere.
pub fn follows(moved: &Moved, lang: Lang) -> &'static str {
    let (zh, en) = match (moved.period.kind, moved.is_late()) {
        (OpenKind::Notice, true) => {
            ("已公布的截止日不变，待公示专员提请延期", "The printed end stands; an extension is proposed")
        }
        (OpenKind::Notice, false) => ("已公布的截止日不变", "The printed end stands"),
        (OpenKind::Draft | OpenKind::Proposal, _) => ("发布时按当日重新计算", "Counted anew on the day of release"),
        (OpenKind::Admission | OpenKind::Handling, true) => ("期限随之顺延", "The clock follows"),
        (OpenKind::Admission | OpenKind::Handling, false) => ("已告知的期限不缩短", "What was told is not shortened"),
        (OpenKind::Invitation, _) => ("答复期限随之改变", "The time to answer follows"),
    };
    lang.pick(zh, en)
}

/// Some days in a row.
pub fn span(first: Day, last: Day, lang: Lang) -> String {
    let short = |day: Day| match lang {
        Lang::Zh => format!("{}月{}日", day.month(), day.day_of_month()),
        Lang::En => day.en(),
    };
    let weekday = |day: Day| notice_text::weekday(day, lang);
    match (first == last, lang) {
        (true, Lang::Zh) => format!("{}（{}）", short(first), weekday(first)),
        (true, Lang::En) => format!("{} ({})", short(first), weekday(first)),
        (false, Lang::Zh) => format!("{}至{}", short(first), short(last)),
        (false, Lang::En) => format!("{} to {}", short(first), short(last)),
    }
}

/// Why an end cannot be counted, and what can be done.
pub fn unknown(year: i16, counted: i32) -> (String, String) {
    (
        format!(
            "{year}年放假安排尚未录入，无法计算公示截止日，到{}年末只数到第{counted}天；可以录入该年日历、缩短公示期，方案允许时也可改用自然日",
            year - 1
        ),
        format!(
            "The holidays of {year} are not loaded, so the end date cannot be computed (day {counted} was reached by \
             then); import that year, shorten the period, or count natural days where the scheme allows it"
        ),
    )
}

/// Why a change of the calendar, or an end that rests on it, is refused.
pub fn fault(fault: &Fault) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::NotJson { line, column } => (
            format!("不是JSON文件：第{line}行第{column}列读不下去"),
            format!("This is no JSON file: line {line}, column {column} cannot be read"),
        ),
        Fault::Lacks { at } => (format!("缺少{at}"), format!("{at} is missing")),
        Fault::Unknown { at } => (format!("不认识{at}"), format!("{at} is not known")),
        Fault::IsNot { at, shape } => is_not(at, *shape),
        Fault::NoDate { at, text } => (format!("{at}不是日期：{text}"), format!("{at} is no date: {text}")),
        Fault::NoName { at } => (format!("{at}没有写节日名称"), format!("{at} names no festival")),
        Fault::NoAddress { at } => (format!("{at}不是网址"), format!("{at} is no address of a page")),
        Fault::NoYear { text } => (format!("year不是年份：{text}"), format!("year is no year: {text}")),
        Fault::Found(found) => finding(*found),
        Fault::ReasonNeeded => both(
            "核对有发现，请写明为什么仍然可信",
            "The check found something: say why it is to be believed all the same",
        ),
        Fault::PublishedLater => both("公布日期不能晚于今天", "The notice cannot have been published after today"),
        Fault::YearWaits { year } => (
            format!("{year}年已有一份待确认的文件，请先确认、退回或撤回"),
            format!("A file for {year} waits already; it is confirmed, turned down or taken back first"),
        ),
        Fault::Ended => both("这一项已经处理过了", "This was decided meanwhile"),
        Fault::ClosureSpan { most } => (
            format!("截止日不能早于起始日，一次最多{most}天"),
            format!("The last day cannot come first, and {most} days at most are entered at once"),
        ),
        Fault::ClosureIdle => both("这几天没有一天会因此改变", "None of these days would become something else"),
        Fault::NotRunning { ends_on } => (
            format!("公示已于{}24时截止，不能再延期", ends_on.zh()),
            format!("The period ended at 24:00 on {}; it cannot be extended any more", ends_on.en()),
        ),
        Fault::ExtensionWaits => both("已有一份延期待签发", "An extension waits to be signed already"),
        Fault::EndMoved => both(
            "延期提出后日历或截止日有变，现在算出的日期与提出时不同，请重新提请",
            "The calendar or the end changed since: another day is counted now. Put the extension forward anew",
        ),
        Fault::NoLaterEnd => both("按现行日历不需要延期", "The calendar in force asks for no later end"),
        Fault::ExtensionDays { most } => {
            (format!("请填写延长的天数，1至{most}"), format!("Enter by how many days, 1 to {most}"))
        }
    }
}

fn is_not(at: &str, shape: Shape) -> (String, String) {
    let (zh, en) = match shape {
        Shape::Object => ("一组“键：值”", "an object"),
        Shape::List => ("列表", "a list"),
        Shape::Text => ("文字", "a text"),
        Shape::Number => ("数字", "a number"),
        Shape::YesOrNo => ("true或false", "true or false"),
    };
    let (place, place_en) = if at.is_empty() { ("整个文件", "The file") } else { (at, at) };
    (format!("{place}应当是{zh}"), format!("{place_en} should be {en}"))
}

/// What the check of a year found.
pub fn finding(finding: Finding) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match finding {
        Finding::NoDays => both(
            "文件里没有一天：没有公布的年份不能当作没有假期",
            "The file sets no day: a year that is not announced is not one without holidays",
        ),
        Finding::NoPapers => both("papers是空的：没有官方通知作依据", "papers is empty: no official notice is named"),
        Finding::OutOfTurn { next } => (
            format!("年份逐年公布，下一份应当是{next}年"),
            format!("Years are announced one after another; the next is {next}"),
        ),
        Finding::Unchanged => {
            both("这一年已经录入，文件没有改动任何一天", "The year is loaded, and the file changes no day of it")
        }
        Finding::OutsideYear { date } => (
            format!("{}不在前一年12月20日至当年12月31日之间", date.zh()),
            format!("{} lies outside 20 December of the year before to 31 December", date.en()),
        ),
        Finding::Repeated { date } => (format!("{}写了两次", date.zh()), format!("{} is there twice", date.en())),
        Finding::MakeupOnWeekday { date } => (
            format!("{}写作调休上班，但它不是周末", date.zh()),
            format!("{} is written as a make-up day but is no weekend", date.en()),
        ),
        Finding::FestivalMissing { festival } => {
            (format!("没有{festival}的假期"), format!("No day off for {festival}"))
        }
        Finding::Balance { statutory, found } => (
            format!("放假的工作日减去调休上班日是{found}天，法定节假日是{statutory}天"),
            format!("Weekdays off less make-up days are {found}, the statutory days {statutory}"),
        ),
    }
}
