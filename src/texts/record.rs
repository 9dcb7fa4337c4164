//! Words of the pages of people, institutions and calls.

use super::Lang;
use crate::domain::{batch::BatchStatus, nomination::Gender, record::InstitutionKind, record::LegalPerson};

super::texts! {
    /// People, institutions, calls.
    RecordTexts
    words {
        people: "人员", "People";
        new_person: "新建人员", "New person";
        edit_person: "修改人员", "Edit person";
        institutions: "单位", "Institutions";
        new_institution: "新建单位", "New institution";
        edit_institution: "修改单位", "Edit institution";
        calls: "方案与批次", "Schemes and calls";
        new_call: "新建批次", "New call";
        edit_call: "修改批次", "Edit call";
        find: "按名称或拼音查找", "Find by name or pinyin";
        name: "名称", "Name";
        person_name: "姓名", "Name";
        pinyin: "拼音", "Pinyin";
        kind: "性质", "Kind";
        parent: "上级单位", "Part of";
        legal_person: "法人", "Legal person";
        region_hint: "评审要求有外地专家时，按单位所在地区比较；不填为未知，不会当作本地或外地。",
            "Compared where a reviewer from another region is asked for; left empty it is unknown, and neither inside nor outside.";
        legal_person_hint: "回避按法人比较。不清楚就选“未知”，系统会提示无法判断，不会当作没有关系。",
            "Recusal compares legal persons. If it is not known, say so: the system then cannot decide, and never assumes there is no relation.";
        titles: "职务与荣誉", "Posts and honours";
        as_of: "截至", "As of";
        source: "来源", "Source";
        own_record: "本办登记", "Entered by the office";
        add_post: "补充任职", "Add a post";
        post_hint: "任职决定回避中的单位关系，写明截至哪一天属实。", "Posts decide on conflicts by institution; say on which day the post was held.";
        pinyin_hint: "姓前名后；不填则自动生成，多音姓请核对。", "Surname first. Left empty it is made from the name; check surnames with several readings.";
        birth_hint: "只在角色有年龄条件时填写。", "Only where the role has an age limit.";
        saved_person: "已保存人员信息", "The person's record was saved";
        saved_institution: "已保存单位信息", "The institution's record was saved";
        saved_call: "已保存批次", "The call was saved";
        added_post: "已补充任职", "The post was added";
        save: "保存", "Save";
        cancel: "取消", "Cancel";
        edit: "修改", "Edit";
        unknown: "未知", "unknown";
        empty: "没有符合条件的记录", "Nothing matches";
        empty_hint: "换一个词再找，或新建一条。", "Try another word, or make a new record.";
        scheme: "方案", "Scheme";
        code: "编号", "Number";
        opens: "开始", "Opens";
        closes: "截止（含该秒）", "Closes (inclusive)";
        status: "状态", "Status";
        places: "名额", "Places";
        places_hint: "每个角色的名额；审定时名额用完即不能再入选。", "Places by role; once they are taken nobody else can be selected.";
        time_hint: "北京时间", "Beijing time";
        config_hint: "新提名按现行版本办理，提交后固定不变。", "New nominations follow the version in force and keep it once submitted.";
        role: "角色", "Role";
        none_set: "未设定", "not set";
        stale_now: "现有内容", "What is there now";
        over: "已过截止时间", "past its closing";
        window: "征集时间", "Takes nominations";
        first_call: "还没有正在征集或筹备的批次", "No call is open or being prepared";
        first_call_hint: "提名须归入一个批次。设定征集时间和各角色名额，大约一分钟；可以先存为“筹备中”，核对之后再开放。",
            "Every nomination belongs to a call. Set its dates and the places by role, about a minute; keep it planned until you have checked it.";
        first_call_do: "设定批次", "Set up a call";
        guide_hint: "指南应在开始征集之前公布。", "The guide is out before nominations are taken.";
        status_hint: "“筹备中”不收提名；“征集中”须有起止时间和至少一个角色的名额。",
            "A planned call takes nothing; an open one needs its dates and places for at least one role.";
        record_list: "记录表", "Records";
        post: "现任职务", "Present post";
        standing: "身份", "Part in the programme";
        cases: "案件", "Cases";
        cases_none: "没有案件", "No case";
        experts: "评审专家", "Reviewer";
        conflicts: "回避记录", "Recusals on record";
        conflicts_none: "没有记录", "Nothing on record";
        ruled_conflict: "应当回避", "conflict";
        ruled_none: "不需回避", "no conflict";
        ruled_open: "待认定", "to be settled";
        to_expert: "在专家库中查看", "Open in the expert pool";
        staff: "人员", "People";
        facts: "基本信息", "Facts";
        no_post: "没有登记任职，回避时无法判断", "No post on record: recusal cannot be decided";
        add_open: "补充任职", "Add a post";
    }
    phrases {
        days_left(n): "还剩{n}天", "{n} days left";
        opens_in(n): "{n}天后开始", "opens in {n} days";
        total_places(n): "共{n}席", "{n} in all";
        notice_rule(days, unit, convention): "公示{days}个{unit}，{convention}", "Notice of {days} {unit}, {convention}";
    }
}

/// What an institution is.
pub fn institution_kind(kind: InstitutionKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        InstitutionKind::State => ("国家机关", "state organ"),
        InstitutionKind::Ministry => ("部委", "ministry"),
        InstitutionKind::City => ("市级机关", "city authority"),
        InstitutionKind::District => ("区级机关", "district authority"),
        InstitutionKind::Fund => ("科学基金", "science fund"),
        InstitutionKind::Office => ("办公机构", "office"),
        InstitutionKind::University => ("高等学校", "university"),
        InstitutionKind::School => ("院系", "school"),
        InstitutionKind::Centre => ("中心", "centre"),
        InstitutionKind::Academy => ("科学院", "academy"),
        InstitutionKind::Institute => ("研究所（院）", "institute"),
        InstitutionKind::NewRdBody => ("新型研发机构", "new-type R&D body"),
        InstitutionKind::Company => ("企业", "company"),
        InstitutionKind::CompanyLab => ("企业研究院", "company laboratory"),
        InstitutionKind::Investor => ("投资机构", "investor"),
        InstitutionKind::Hospital => ("医院", "hospital"),
        InstitutionKind::Press => ("媒体", "press"),
        InstitutionKind::Digest => ("信息服务", "digest"),
        InstitutionKind::Other => ("其他", "other"),
    };
    lang.pick(zh, en)
}

/// What is known of the legal person.
pub fn legal_person(known: LegalPerson, lang: Lang) -> &'static str {
    match known {
        LegalPerson::Unknown => lang.pick("未知（回避时无法判断）", "unknown (recusal cannot decide)"),
        LegalPerson::Own => lang.pick("本单位即法人", "the institution itself"),
        LegalPerson::Parent => lang.pick("随上级单位", "that of the institution above"),
    }
}

/// What a call is called unless the office says otherwise.
pub fn call_name(year: i64, number: i64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{year}年第{number}批"),
        Lang::En => format!("Call {number} of {year}"),
    }
}

/// Where a call stands.
pub fn batch_status(status: BatchStatus, lang: Lang) -> &'static str {
    match status {
        BatchStatus::Planned => lang.pick("筹备中", "planned"),
        BatchStatus::Open => lang.pick("征集中", "open"),
        BatchStatus::Closed => lang.pick("已截止", "closed"),
    }
}

/// As the form asks it.
pub fn gender(gender: Gender, lang: Lang) -> &'static str {
    match gender {
        Gender::Female => lang.pick("女", "Female"),
        Gender::Male => lang.pick("男", "Male"),
    }
}
