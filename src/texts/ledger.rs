//! Words of the ledger of a grant.

use super::{Lang, label, number};
use crate::domain::{
    ledger::{FINAL, Fault, LineKind, Purpose},
    role::CaseKind,
};

super::texts! {
    /// The page of a ledger.
    LedgerTexts
    words {
        title: "经费账", "Ledger of the grant";
        lead: "包干制：在总额和期限之内自主使用，不编明细预算，不按科目核定。账目只增不改，写错的用冲销更正。",
            "A lump sum: spent freely within the total and the term, without a budget by line. Lines are added, never changed; a wrong one is set off.";
        granted: "批准总额", "Granted";
        paid: "已拨付", "Paid";
        spent: "已支出", "Spent";
        left: "可用余额", "Left to spend";
        until: "期限", "Until";
        by_purpose: "支出去向", "What it was spent on";
        nothing_spent: "还没有支出。", "Nothing was spent yet.";
        pledge: "使用承诺", "Pledge";
        pledge_text: "本单位承诺：经费全部用于本项目的研究工作；不用于罚款、捐赠、赞助、投资、偿还债务和与研究无关的支出；票据真实，一票一次；每年公示支出情况并接受审计。",
            "We pledge that the grant is spent on this research alone: not on fines, gifts, sponsorship, investment, debts or anything beside the work; that every voucher is true and booked once; and that spending is shown inside the institution every year and open to audit.";
        pledge_tick: "本单位签署以上承诺", "The institution signs this pledge";
        pledge_sign: "签署", "Sign";
        pledge_first: "首次拨付之前由依托单位签署。", "The host institution signs it before the first payment.";
        book: "记一笔", "Book a line";
        book_now: "记账", "Book";
        voucher_hint: "发票或转账凭证的号码；同一号码只能记一次。", "Number of the invoice or transfer; booked once only.";
        amount_hint: "元，最多两位小数。", "In yuan, at most two decimals.";
        note_hint: "不写收款人的个人信息。", "No personal details of payees.";
        lines: "账目", "Lines";
        no_lines: "还没有账目。", "No lines yet.";
        no: "序号", "No.";
        day: "日期", "Day";
        kind: "类别", "Kind";
        purpose: "用途", "Purpose";
        amount: "金额", "Amount";
        reversed: "已冲销", "set off";
        reverse: "冲销", "Set off";
        statements: "年度与决算报表", "Statements";
        no_statements: "还没有报表。", "No statements yet.";
        statement_hint: "报表一经生成，该年度不再记账。", "Once it is made, nothing more is booked in that year.";
        make: "生成报表", "Make the statement";
        final_one: "决算", "Final";
        surplus_hint: "决算有结余的，写明用途。", "In the final statement, say what becomes of what is left.";
        show_inside: "本页可打印，用于单位内部公开；不出现收款人。", "Print this page to show it inside the institution; no payee appears on it.";
        said_signed: "承诺已签署", "The pledge is signed";
        said_booked: "已记账", "Booked";
        said_reversed: "已冲销", "Set off";
        said_stated: "报表已生成", "The statement is made";
    }
    phrases {
        signed_by(name, on): "{name}，{on}签署", "Signed by {name}, {on}";
        paid_and_spent(paid, spent): "拨付{paid}，支出{spent}", "paid {paid}, spent {spent}";
        months_left(n): "还有{n}个月", "{n} months left";
        sets_off(no): "冲销第{no}笔", "sets off no. {no}";
        made_by(name, on): "{name}，{on}", "{name}, {on}";
        reverse_line(no): "冲销第{no}笔", "Set off no. {no}";
    }
}

/// The words of a kind of line.
pub fn kind(kind: LineKind, lang: Lang) -> &'static str {
    match kind {
        LineKind::Payment => lang.pick("拨付", "Payment"),
        LineKind::Expense => lang.pick("支出", "Expense"),
    }
}

/// The words of a purpose.
pub fn purpose(purpose: Purpose, lang: Lang) -> &'static str {
    let (zh, en) = match purpose {
        Purpose::Instalment => ("分期拨付", "Instalment"),
        Purpose::Equipment => ("设备", "Equipment"),
        Purpose::Materials => ("材料与测试", "Materials and tests"),
        Purpose::Computing => ("算力与数据", "Computing and data"),
        Purpose::Exchange => ("差旅、会议与合作", "Travel, meetings, cooperation"),
        Purpose::Publication => ("出版与知识产权", "Publication and rights"),
        Purpose::Labour => ("劳务与咨询", "Labour and advice"),
        Purpose::Performance => ("绩效", "Performance"),
        Purpose::Overhead => ("间接费用", "Overhead"),
        Purpose::OtherDirect => ("其他直接费用", "Other direct costs"),
    };
    lang.pick(zh, en)
}

/// A year of a statement.
pub fn year(year: i64, lang: Lang) -> String {
    match (year, lang) {
        (FINAL, Lang::Zh) => "决算".to_owned(),
        (FINAL, Lang::En) => "final".to_owned(),
        (year, Lang::Zh) => format!("{year}年度"),
        (year, Lang::En) => year.to_string(),
    }
}

/// What stands against a line or a statement.
pub fn fault(fault: &Fault) -> (String, String) {
    let two = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::Unpledged => {
            two("依托单位还没有签署经费使用承诺", "The host institution has not signed the pledge on the funds")
        }
        Fault::Stopped { stage } => {
            let name = |lang| label::stage(*stage, CaseKind::Scholar, lang);
            (
                format!("案件处于“{}”，不能办理这类账目", name(Lang::Zh)),
                format!("At the stage “{}” no such line is booked", name(Lang::En)),
            )
        }
        Fault::NoGrant => two("合同没有约定经费", "The contract grants no money"),
        Fault::OutsideTerm { starts_on, ends_on } => (
            format!("日期不在聘期之内（{}至{}）", starts_on.zh(), ends_on.zh()),
            format!("The day is outside the term ({} to {})", starts_on.en(), ends_on.en()),
        ),
        Fault::AboveGrant { left } => (
            format!("超出批准总额，最多还可记{}", number::yuan(*left)),
            format!("Above the grant; at most {} more", number::yuan(*left)),
        ),
        Fault::NotPositive => two("金额必须大于零", "The amount is above zero"),
        Fault::VoucherMissing => two("填写凭证号码", "Enter the number of the voucher"),
        Fault::VoucherBooked => two("这张凭证已经记过账", "This voucher is booked already"),
        Fault::PurposeUnfit => two(
            "拨付的用途是“分期拨付”，支出选择其他用途",
            "A payment is an instalment; an expense has another purpose",
        ),
        Fault::YearClosed { year } => (
            format!("{}报表已生成，不再记账", self::year(*year, Lang::Zh)),
            format!("The {} statement is made; nothing more is booked", self::year(*year, Lang::En)),
        ),
        Fault::NotReversible => {
            two("这一笔已被冲销，或本身就是冲销", "This line is set off already, or is a reversal itself")
        }
        Fault::YearOpen { year } => (
            format!("{}报表现在不能生成：期间未结束、没有账目或已生成", self::year(*year, Lang::Zh)),
            format!("The {} statement cannot be made now: not over, empty or made", self::year(*year, Lang::En)),
        ),
        Fault::SurplusUnsaid => two("有结余，请写明用途", "Money is left; say what becomes of it"),
    }
}
