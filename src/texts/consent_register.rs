//! Words of the register of consents.

use super::Lang;
use crate::domain::consent::{Filed, Purpose};

super::texts! {
    /// The register of consents.
    ConsentRegisterTexts
    words {
        title: "同意登记", "Consents";
        lead: "候选人对公开个人信息的单独同意，及其撤回。撤回公示同意的，公示上的姓名即刻隐去；撤回名录同意的，名录页即刻撤下。", "Separate consents of candidates to the publication of their data, and their withdrawal. A withdrawn consent masks the name on a notice, or takes the directory page down, at once.";
        every_purpose: "全部目的", "Every purpose";
        all: "全部状态", "Every standing";
        by_purpose: "按目的", "By purpose";
        by_standing: "按状态", "By standing";
        counts: "合计", "Counts";
        purpose: "目的", "Purpose";
        stand: "有效", "Standing";
        withdrawn: "已撤回", "Withdrawn";
        case: "案件", "Case";
        version: "文本版本", "Wording";
        given: "同意日期", "Given";
        withdrawn_on: "撤回日期", "Withdrawn";
        channel: "方式", "How";
        none: "没有同意记录", "No consent";
        none_hint: "候选人通过链接、账号或签字的同意书作出的同意列在这里。", "Consents given by link, account or signed sheet are listed here.";
        stands: "有效", "stands";
        all_consents: "全部同意", "All consents";
    }
    phrases {
        in_all(n): "共{n}条", "{n} in all";
    }
}

/// What was consented to.
pub fn purpose(purpose: Purpose, lang: Lang) -> &'static str {
    match purpose {
        Purpose::Notice => lang.pick("公示", "Public notice"),
        Purpose::ScholarPage => lang.pick("学者名录页", "Directory page"),
    }
}

/// Whether it stands.
pub fn filed(filed: Filed, lang: Lang) -> &'static str {
    match filed {
        Filed::Stands => lang.pick("有效", "Standing"),
        Filed::Withdrawn => lang.pick("已撤回", "Withdrawn"),
    }
}
