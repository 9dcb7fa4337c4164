//! Words of the registers: what the kinds, their fields and their choices are called, and why an entry is refused.

use super::Lang;
use crate::domain::register::{Fault, Field, Input, Kind, source};

super::texts! {
    /// Lists, records and forms of the registers.
    RegisterTexts
    words {
        find: "按名称或拼音查找", "Find by name or pinyin";
        in_force: "现行", "In force";
        retired_ones: "已撤下", "Taken off";
        name: "名称", "Name";
        empty: "没有符合条件的记录", "Nothing matches";
        empty_hint: "换一个词再找，或新建一条。", "Try another word, or enter a new one.";
        edit: "修改", "Change";
        save: "保存", "Save";
        cancel: "取消", "Cancel";
        public_page: "公开页面", "Public page";
        registers: "登记簿", "Registers";
        values: "登记内容", "What is on record";
        history: "变更记录", "What was done";
        history_none: "随来源文章录入，此后没有变更。", "Entered with its source article; nothing has been changed since.";
        why_label: "事由：", "Why: ";
        was: "原为", "was";
        becomes: "改为", "is now";
        retire: "撤下", "Take off";
        restore: "恢复", "Put back";
        retire_hint: "撤下后公开页面不再显示，记录和变更记录保留，可以恢复。",
            "It leaves the public pages; the record and its history stay, and it can be put back.";
        restore_hint: "恢复后公开页面重新显示。", "It appears on the public pages again.";
        retired_now: "已撤下，公开页面不再显示", "Taken off; the public pages no longer show it";
        restored_now: "已恢复", "Put back";
        none_yet: "还没有", "None yet";
        why_hint: "写给以后查账的人：依据什么改的。", "For whoever looks back: on what ground it is changed.";
        yes: "是", "yes";
        no: "否", "no";
        add: "新增", "Add";
        parts: "所属内容", "Its parts";
        view: "按状态查看", "Show";
        paste: "成批录入", "Paste a list";
        paste_hint: "从电子表格复制若干行，粘贴在这里：一行一条，列的顺序见下。第一行可以是列名，此时顺序随意、可以缺列。有一行不合要求，整批都不录入。",
            "Copy rows from a spreadsheet and paste them here: a record a line, with the columns in the order below. The first line may name the columns; then the order is free and columns may be left out. If one line will not do, none is entered.";
        columns: "列", "Columns";
        column_needed: "必填", "needed";
        enter_all: "全部录入", "Enter them all";
    }
    phrases {
        new_of(kind): "新建{kind}", "New {kind}";
        change_of(kind): "修改{kind}", "Change the {kind}";
        kept(kind): "已保存{kind}", "The {kind} was saved";
        count(n): "{n}条", "{n}";
        paste_of(kind): "成批录入{kind}", "Paste a list: {kind}";
        pasted(n, kind): "已录入{n}条{kind}", "{n} lines entered: {kind}";
    }
}

impl RegisterTexts {
    pub fn yes_or_no(&self, yes: bool) -> &'static str {
        if yes { self.yes } else { self.no }
    }
}

/// What one record of a kind is called.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        Kind::Lab => ("联合实验室", "joint laboratory"),
        Kind::LabParty => ("共建方", "party"),
        Kind::LabContribution => ("投入", "contribution"),
        Kind::LabPerson => ("任职", "post"),
        Kind::LabAgreement => ("协议", "agreement"),
        Kind::WorkPackage => ("工作内容", "work package"),
        Kind::Deliverable => ("交付物", "deliverable"),
        Kind::LabOutput => ("成果", "output"),
        Kind::Programme => ("专项", "programme"),
        Kind::Department => ("部门", "department"),
        Kind::Phase => ("阶段", "phase"),
        Kind::Item => ("条目", "item"),
        Kind::ProgrammeLink => ("与其他专项的关系", "link to a programme"),
        Kind::GuideTask => ("指南任务", "guide task"),
        Kind::TaskArea => ("任务领域", "area of a task"),
        Kind::Project => ("课题", "project"),
        Kind::ProjectMember => ("参加单位", "member"),
        Kind::Milestone => ("里程碑", "milestone"),
        Kind::ComputeGrant => ("算力配额", "grant of computing"),
        Kind::EthicsReview => ("伦理审查", "ethics review"),
        Kind::Dataset => ("数据集", "dataset"),
        Kind::Publisher => ("发布单位", "publisher"),
        Kind::Figure => ("规模数字", "figure"),
        Kind::Release => ("版本", "release"),
        Kind::Challenge => ("挑战赛", "challenge"),
        Kind::Organiser => ("举办单位", "organiser"),
        Kind::Track => ("赛道", "track"),
        Kind::Ranking => ("名次", "result"),
        Kind::Article => ("来源文章", "article"),
        Kind::Policy => ("政策文件", "policy"),
        Kind::Event => ("活动", "event"),
        Kind::Attendance => ("出席", "attendance"),
        Kind::Statement => ("文章所述", "statement"),
        Kind::Citation => ("出处", "source"),
    };
    lang.pick(zh, en)
}

/// What a register, or the parts of a kind, are called.
pub fn register(of: Kind, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => kind(of, lang),
        Lang::En => match of {
            Kind::Lab => "Joint laboratories",
            Kind::Programme => "Programmes",
            Kind::Project => "Projects",
            Kind::Dataset => "Datasets",
            Kind::Challenge => "Challenges",
            Kind::Article => "Articles",
            Kind::Policy => "Policies",
            Kind::Event => "Events",
            other => parts(other, lang),
        },
    }
}

/// What the parts of a kind are called.
pub fn parts(of: Kind, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => kind(of, lang),
        Lang::En => match of {
            Kind::LabParty => "Parties",
            Kind::LabContribution => "Contributions",
            Kind::LabPerson => "Posts",
            Kind::LabAgreement => "Agreements",
            Kind::WorkPackage => "Work packages",
            Kind::Deliverable => "Deliverables",
            Kind::LabOutput => "Outputs",
            Kind::Department => "Departments",
            Kind::Phase => "Phases",
            Kind::Item => "Items",
            Kind::ProgrammeLink => "Links to programmes",
            Kind::GuideTask => "Guide tasks",
            Kind::TaskArea => "Areas",
            Kind::ProjectMember => "Members",
            Kind::Milestone => "Milestones",
            Kind::ComputeGrant => "Computing",
            Kind::EthicsReview => "Ethics reviews",
            Kind::Publisher => "Publishers",
            Kind::Figure => "Figures",
            Kind::Release => "Releases",
            Kind::Organiser => "Organisers",
            Kind::Track => "Tracks",
            Kind::Ranking => "Results",
            Kind::Attendance => "Attendance",
            Kind::Statement => "Statements",
            Kind::Citation => "Sources",
            other => register(other, lang),
        },
    }
}

/// The label of a field of a register.
pub(super) fn label(field: &str) -> Option<(&'static str, &'static str)> {
    Some(match field {
        "change_why" => ("变更事由", "Reason for the change"),
        "lab_name" | "dataset_title" | "challenge_name" | "programme_name" | "project_name" => ("名称", "Name"),
        "policy_name" | "event_name" | "phase_name" | "track_name" => ("名称", "Name"),
        "lab_name_en" | "dataset_title_en" | "challenge_name_en" | "programme_name_en" | "project_name_en" => {
            ("英文名称", "Name in English")
        }
        "policy_name_en" | "event_name_en" | "phase_name_en" | "track_name_en" => ("英文名称", "Name in English"),
        "dataset_name" => ("简称", "Short name"),
        "lab_kind" => ("共建类型", "Kind of partner"),
        "lab_status" | "project_status" => ("状态", "Status"),
        "status_wording" => ("文章原词", "The article's words"),
        "plan_months" => ("计划月数", "Months planned"),
        "lab_starts_on" | "project_starts_on" | "post_starts_on" | "agreement_starts_on" | "grant_starts_on" => {
            ("起始日期", "From")
        }
        "lab_ends_on" | "project_ends_on" | "post_ends_on" | "agreement_ends_on" | "grant_ends_on" => {
            ("截止日期", "Until")
        }
        "party" => ("共建单位", "Institution"),
        "share_percent" => ("占比（%）", "Share, %"),
        "contribution_kind" => ("投入类型", "Kind"),
        "pledged" => ("承诺", "Pledged"),
        "pledged_money" => ("承诺金额（元）", "Pledged, yuan"),
        "delivered" => ("已到位", "Delivered"),
        "delivered_money" => ("到位金额（元）", "Delivered, yuan"),
        "post_holder" => ("人员", "Person"),
        "lab_post" => ("职务", "Post"),
        "post_status" => ("任职状态", "Held or proposed"),
        "signed_on" => ("签署日期", "Signed on"),
        "ip_terms" => ("知识产权约定", "Terms on intellectual property"),
        "package_title" => ("标题", "Title"),
        "package_title_en" => ("英文标题", "Title in English"),
        "package_code" | "item_code" | "task_code" | "area_code" | "track_code" => ("代码", "Code"),
        "summary" => ("说明", "Summary"),
        "summary_en" => ("英文说明", "Summary in English"),
        "responsible" => ("负责人", "Responsible"),
        "due_day" => ("应完成日期", "Due on"),
        "package_state" | "deliverable_state" => ("进度", "State"),
        "deliverable" => ("交付物", "Deliverable"),
        "deliverable_en" => ("英文", "In English"),
        "evidence" => ("佐证", "Evidence"),
        "output_title" => ("成果名称", "Title"),
        "output_title_en" => ("英文名称", "Title in English"),
        "output_kind" => ("成果类型", "Kind"),
        "released_on" => ("发布日期", "Released"),
        "licence" => ("许可", "Licence"),
        "web_address" => ("网址", "Web address"),
        "of_dataset" => ("数据集", "Dataset"),
        "of_challenge" => ("挑战赛", "Challenge"),
        "of_lab" => ("联合实验室", "Joint laboratory"),
        "programme_kind" => ("类型", "Kind"),
        "launched_on" => ("启动日期", "Launched"),
        "launched_wording" => ("启动时间原词", "The article's words on the launch"),
        "basis_policy" => ("依据的政策", "Basis"),
        "department" => ("部门", "Department"),
        "department_role" => ("职责", "Part"),
        "ordinal" => ("序号", "Number"),
        "year_from" => ("起始年份", "First year"),
        "year_to" => ("截止年份", "Last year"),
        "item" => ("条目", "Item"),
        "item_en" | "area_en" | "link_text_en" | "milestone_en" | "statement_text_en" => ("英文", "In English"),
        "figure_text_en" | "release_note_en" => ("英文", "In English"),
        "item_kind" => ("列入", "List"),
        "of_phase" => ("所属阶段", "Phase"),
        "other_programme" => ("另一专项", "Other programme"),
        "link_kind" => ("关系", "Relation"),
        "link_text" => ("说明", "Note"),
        "task_title" => ("任务名称", "Title"),
        "task_title_en" => ("英文名称", "Title in English"),
        "task_year" => ("年份", "Year"),
        "task_kind" => ("竞争方式", "Open or directed"),
        "task_quota" => ("拟支持数", "Quota"),
        "area" => ("领域", "Area"),
        "project_code" => ("课题编号", "Number"),
        "of_programme" => ("所属专项", "Programme"),
        "of_task" => ("指南任务", "Guide task"),
        "of_discipline" => ("学科", "Discipline"),
        "of_area" => ("重点领域", "Focus area"),
        "lead_institution" => ("牵头单位", "Lead institution"),
        "leader" => ("课题负责人", "Leader"),
        "data_plan" => ("数据管理计划", "Data plan"),
        "member" => ("单位", "Institution"),
        "member_role" => ("参加方式", "Part"),
        "milestone" => ("里程碑", "Milestone"),
        "platform" => ("算力平台", "Platform"),
        "compute_unit" => ("计量单位", "Unit"),
        "granted" => ("配额", "Granted"),
        "used" => ("已用", "Used"),
        "committee" => ("伦理委员会", "Committee"),
        "ethics_outcome" => ("结论", "Outcome"),
        "reviewed_on" => ("审查日期", "Reviewed on"),
        "valid_until" => ("有效期至", "Valid until"),
        "follow_up_on" => ("跟踪审查日期", "Follow-up on"),
        "security_level" => ("安全级别", "Security level"),
        "open_level" => ("开放级别", "Open level"),
        "open_conditions" => ("开放条件", "Conditions"),
        "open_audience" => ("开放对象", "Open to"),
        "review_procedure" => ("审核程序", "Procedure"),
        "secrecy_until" => ("保密期至", "Secret until"),
        "has_personal_info" => ("含个人信息", "Holds personal information"),
        "has_human_genetic" => ("含人类遗传资源", "Holds human genetic data"),
        "ethics_on_file" => ("伦理审查依据", "Ethics review on file"),
        "repository" => ("存储库", "Repository"),
        "deposit_no" => ("汇交编号", "Deposit number"),
        "bibtex" => ("引用格式（BibTeX）", "How to cite (BibTeX)"),
        "publisher" | "organiser" => ("单位", "Institution"),
        "figure_text" => ("怎样表述", "In words"),
        "figure_kind" => ("数什么", "What is counted"),
        "figure_value" => ("数值", "Number"),
        "figure_unit" => ("量词", "Unit"),
        "bound" => ("确切程度", "How exact"),
        "release" => ("版本号", "Release"),
        "sha256" => ("SHA-256", "SHA-256"),
        "byte_size" => ("字节数", "Bytes"),
        "release_note" => ("版本说明", "Note"),
        "challenge_starts_on" => ("启动", "Starts"),
        "test_opens_on" => ("开放测试集", "Test set opens"),
        "submissions_close_on" => ("提交截止", "Submissions close"),
        "results_on" => ("公布结果", "Results"),
        "prize" => ("每个赛道的奖金", "Prize of each track"),
        "prize_unit" => ("币种", "Currency"),
        "challenge_rules" => ("规则", "Rules"),
        "track_classes" => ("类别数", "Classes"),
        "train_images" => ("训练图像", "Training images"),
        "train_boxes_over" => ("标注框（超过）", "Boxes, more than"),
        "validation_images" => ("验证图像", "Validation images"),
        "test_images" => ("测试图像", "Test images"),
        "team" => ("队伍", "Team"),
        "of_track" => ("赛道", "Track"),
        "ranking" => ("名次", "Rank"),
        "team_institution" => ("队伍所在单位", "Team's institution"),
        "score" => ("成绩", "Score"),
        "article_title" => ("标题", "Title"),
        "article_title_en" => ("英文标题", "Title in English"),
        "article_code" => ("编号", "Code"),
        "column_name" => ("栏目", "Column"),
        "compiler" => ("编译或作者", "Compiler"),
        "published_on" => ("发表日期", "Published on"),
        "related_to" => ("相关文章", "Related article"),
        "issuer" => ("发布单位", "Issued by"),
        "issued_on" => ("发布时间", "Issued"),
        "event_day" => ("日期", "Held on"),
        "event_place" => ("地点", "Place"),
        "attendance_role" => ("身份", "Part"),
        "attending_person" => ("人员", "Person"),
        "attending_institution" => ("单位", "Institution"),
        "statement_text" => ("所述内容", "What it says"),
        "statement_kind" => ("用在哪里", "Where it stands"),
        "stated_months" => ("月数", "Months"),
        "fact_code" => ("事实编号", "Fact"),
        "cited_article" => ("文章", "Article"),
        "cited_field" => ("所指项目", "Field"),
        "wording" => ("文章原词", "The article's words"),
        "citation_basis" => ("怎样得出", "How it follows"),
        _ => return None,
    })
}

/// A choice of a field in words.
pub fn choice(field: &str, code: &str, lang: Lang) -> &'static str {
    let (zh, en) = match (field, code) {
        ("lab_kind", "academic") => ("与高校院所共建", "with a university or institute"),
        ("lab_kind", "enterprise") => ("与优势企业共建", "with an enterprise"),
        ("contribution_kind", "money") => ("资金", "money"),
        ("contribution_kind", "space") => ("场地", "space"),
        ("contribution_kind", "equipment") => ("设备", "equipment"),
        ("contribution_kind", "data") => ("数据", "data"),
        ("contribution_kind", "people") => ("人员", "people"),
        ("lab_post", "director") => ("主任", "director"),
        ("lab_post", "deputy") => ("副主任", "deputy director"),
        ("lab_post", "council") => ("理事会成员", "member of the council"),
        ("lab_post", "academic_committee") => ("学术委员会委员", "member of the academic committee"),
        ("post_status", "proposed") => ("拟任", "proposed"),
        ("post_status", "appointed") => ("在任", "appointed"),
        ("post_status", "left") => ("已离任", "left"),
        ("output_kind", "dataset") => ("数据集", "dataset"),
        ("output_kind", "code") => ("代码", "code"),
        ("output_kind", "challenge") => ("挑战赛", "challenge"),
        ("output_kind", "paper") => ("论文", "paper"),
        ("output_kind", "other") => ("其他", "other"),
        ("programme_kind", "special_programme") => ("专项", "special programme"),
        ("programme_kind", "major_project") => ("重大项目", "major project"),
        ("programme_kind", "research_plan") => ("研究计划", "research plan"),
        ("department_role", "launcher") => ("启动", "launched it"),
        ("department_role", "coordinator") => ("协调", "coordinates it"),
        ("item_kind", "discipline") => ("基础学科", "discipline"),
        ("item_kind", "focus_area") => ("重点领域", "focus area"),
        ("item_kind", "weak_spot") => ("有待提升之处", "weak spot"),
        ("item_kind", "action") => ("行动", "action"),
        ("item_kind", "mechanism") => ("人才与机制", "mechanism"),
        ("item_kind", "pain_point") => ("痛点", "pain point"),
        ("item_kind", "crossing_discipline") => ("要交叉的学科", "discipline that must meet others"),
        ("item_kind", "research") => ("研究内容", "research"),
        ("item_kind", "common_tool") => ("共性工具", "common tool"),
        ("item_kind", "plan") => ("计划", "plan"),
        ("link_kind", "leads") => ("牵引", "leads"),
        ("link_kind", "part_of") => ("属于", "is part of"),
        ("link_kind", "follows") => ("接续", "follows"),
        ("task_kind", "open") => ("公开竞争", "open"),
        ("task_kind", "directed") => ("定向委托", "directed"),
        ("member_role", "lead") => ("牵头", "leads"),
        ("member_role", "member") => ("参加", "takes part"),
        ("member_role", "user_unit") => ("用户单位", "user"),
        ("compute_unit", "gpu_hour") => ("GPU卡时", "GPU hours"),
        ("compute_unit", "core_hour") => ("核时", "core hours"),
        ("compute_unit", "node_hour") => ("节点时", "node hours"),
        ("ethics_outcome", "approved") => ("同意", "approved"),
        ("ethics_outcome", "approved_after_changes") => ("修改后同意", "approved after changes"),
        ("ethics_outcome", "refused") => ("不同意", "refused"),
        ("security_level", "general") => ("一般", "general"),
        ("security_level", "important") => ("重要", "important"),
        ("security_level", "core") => ("核心", "core"),
        ("open_level", "open") => ("完全开放", "open"),
        ("open_level", "registered") => ("注册后开放", "open to the registered"),
        ("open_level", "conditional") => ("有条件开放", "open on conditions"),
        ("open_level", "closed") => ("不开放", "closed"),
        ("figure_unit", "class") => ("类", "classes"),
        ("figure_unit", "image") => ("张图像", "images"),
        ("figure_unit", "box") => ("个框", "boxes"),
        ("figure_unit", "person") => ("人", "people"),
        ("figure_unit", "times") => ("倍", "times"),
        ("figure_unit", "item") => ("项", "items"),
        ("figure_unit", "byte") => ("字节", "bytes"),
        ("bound", "exact") => ("确数", "exact"),
        ("bound", "at_least") => ("至少", "at least"),
        ("bound", "more_than") => ("超过", "more than"),
        ("bound", "about") => ("约", "about"),
        ("prize_unit", "元") => ("人民币元", "yuan"),
        ("prize_unit", "美元") => ("美元", "US dollars"),
        ("prize_unit", "欧元") => ("欧元", "euros"),
        ("attendance_role", "host") => ("主办", "host"),
        ("attendance_role", "attended") => ("出席", "attended"),
        ("attendance_role", "unveiled") => ("揭牌", "unveiled"),
        ("attendance_role", "spoke") => ("讲话", "spoke"),
        ("citation_basis", "said") => ("文章明说", "said"),
        ("citation_basis", "context") => ("由上下文可知", "from the context"),
        ("citation_basis", "derived") => ("推算得出", "derived"),
        (_, "planned") => ("计划中", "planned"),
        (_, "approved") => ("已通过论证", "approved"),
        (_, "running") => ("进行中", "running"),
        (_, "suspended") => ("已暂停", "suspended"),
        (_, "ended") => ("已结束", "ended"),
        (_, "terminated") => ("已终止", "terminated"),
        (_, "submitted") => ("已提交", "handed in"),
        (_, "accepted") => ("已验收", "accepted"),
        (_, "done") => ("已完成", "done"),
        (_, "dropped") => ("不再进行", "dropped"),
        _ => ("", ""),
    };
    lang.pick(zh, en)
}

/// What helps to fill in a field; empty where its label says enough.
pub fn hint(field: &Field, lang: Lang) -> String {
    let (zh, en) = match (field.name, field.input) {
        ("wording" | "status_wording" | "launched_wording", _) => {
            let most = source::WORDING;
            return match lang {
                Lang::Zh => format!("照抄原词，最多{most}个字"),
                Lang::En => format!("The very words, {most} characters at most"),
            };
        }
        ("statement_kind", _) => (
            "公开页面按它决定放在哪一节，如 aim、trait、openness",
            "The public page places it by this, e.g. aim, trait, openness",
        ),
        ("cited_field", _) => (
            "只指一个数值时填它的列名；指整条记录则空着",
            "The column, when one value is meant; empty for the whole record",
        ),
        ("fact_code", _) => ("如 L-08", "e.g. L-08"),
        ("article_code", _) => ("如 A4", "e.g. A4"),
        ("figure_kind", _) => ("同一种数字用同一个词，如 images", "One word for one kind of figure, e.g. images"),
        ("open_level", _) => (
            "核心或保密数据不开放；重要数据由数据与伦理专员开放；个人信息与遗传资源最多有条件开放",
            "Core or secret data stay closed; the data steward opens important data; personal or genetic data are conditional at most",
        ),
        ("post_status", _) => ("没有登记协议之前只能是拟任", "Proposed until an agreement is on record"),
        ("agreement_ends_on", _) => (
            "连续支持合计不超过36个月；间隔不满一年仍算连续",
            "36 months of support at most; a gap below a year does not begin anew",
        ),
        (_, Input::LooseDay) => ("只知道年或月，就写2019或2019-04", "Write 2019 or 2019-04 where no more is known"),
        (_, Input::Link(_)) => {
            ("写全称；有重名时写成“名称 #编号”", "The full name; “name #number” where several share it")
        }
        (_, Input::Money) => ("单位为元，最多两位小数", "In whole units, with two decimals at most"),
        (_, Input::Address) => ("以https://开头", "Begins with https://"),
        (_, Input::Digest) => ("64位十六进制", "64 hexadecimal digits"),
        _ => ("", ""),
    };
    lang.pick(zh, en).to_owned()
}

/// Why an entry is refused, in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::NotALooseDate { .. } => {
            both("请写成2019、2019-04或2019-04-16", "Write it as 2019, 2019-04 or 2019-04-16")
        }
        Fault::OutOfRange { least, most, .. } => {
            (format!("应在{least}到{most}之间"), format!("It lies between {least} and {most}"))
        }
        Fault::NotMoney { .. } => both("请写成金额，如12000或12000.50", "Write an amount such as 12000 or 12000.50"),
        Fault::NotAWebAddress { .. } => {
            both("请写完整网址，以https://或http://开头", "Write the whole address, with https:// or http://")
        }
        Fault::NotADigest { .. } => both("请写64位十六进制的SHA-256", "Write a SHA-256 of 64 hexadecimal digits"),
        Fault::NotOnRecord { typed, .. } => (
            format!("没有找到“{typed}”，请核对全称，或先登记"),
            format!("There is no “{typed}” on record; check the full name, or enter it first"),
        ),
        Fault::Several { named, .. } => (
            format!("有多个同名的，请写成其中一个：{}", named.join("；")),
            format!("Several share the name; write one of: {}", named.join("; ")),
        ),
        Fault::Taken { .. } => both("已有一条这样的记录", "There is such a record already"),
        Fault::EndsBeforeStart { .. } => both("不应早于前面的日期", "It does not come before the date above"),
        Fault::OnlyMoneyIsCounted { .. } => {
            both("只有资金填金额，其他投入用文字写", "Only money has an amount; say the rest in words")
        }
        Fault::PostNeedsAgreement { .. } => {
            both("还没有登记协议，只能填拟任", "No agreement is on record yet: the post is proposed")
        }
        Fault::AgreementsOverlap { .. } => both("与另一份协议的期限重叠", "It overlaps another agreement"),
        Fault::SupportedTooLong { most, months, .. } => (
            format!("连续支持将达到{months}个月，上限是{most}个月"),
            format!("Support would run {months} months without a break; {most} are the limit"),
        ),
        Fault::UsedAboveGranted { granted, .. } => {
            (format!("已用不应超过配额{granted}"), format!("No more can be used than the {granted} granted"))
        }
        Fault::CoreStaysClosed { .. } => both("核心数据不开放", "Core data stay closed"),
        Fault::SecretStaysClosed { .. } => both("保密期内不开放", "Data stay closed while they are secret"),
        Fault::StewardOpens { .. } => {
            both("重要数据由数据与伦理专员开放", "Important data are opened by the data steward")
        }
        Fault::ConditionalAtMost { .. } => both(
            "含个人信息或人类遗传资源，最多有条件开放",
            "With personal or genetic data, open on conditions at most",
        ),
        Fault::EthicsMissing { .. } => both(
            "含个人信息或人类遗传资源，须写明伦理审查依据",
            "With personal or genetic data, name the ethics review",
        ),
        Fault::PersonOrInstitution { .. } => {
            both("填一个人或一个单位，不要两个都填", "Name a person or an institution, not both")
        }
        Fault::Itself { .. } => both("不能填它自己", "It cannot refer to itself"),
        Fault::WrongAxis { .. } => both("请选本专项对应列表中的一条", "Choose from that list of the programme"),
        Fault::InLine { line, reason } => {
            let beside = |lang| match reason.field() {
                Some(field) => format!("{}{}", super::field::label(field, lang), lang.pick("：", ": ")),
                None => String::new(),
            };
            let told = |lang| format!("{}{}", beside(lang), super::reason::sentence(reason, lang));
            (format!("第{line}行，{}", told(Lang::Zh)), format!("Line {line}, {}", told(Lang::En)))
        }
        Fault::TooManyLines { most, has } => {
            (format!("一次最多{most}行，现有{has}行"), format!("At most {most} lines at once; there are {has}"))
        }
        Fault::UnknownColumn { typed } => (
            format!("没有名为“{typed}”的列，请对照下面的列名"),
            format!("There is no column called “{typed}”; compare the names below"),
        ),
        Fault::Retired => {
            both("记录已撤下，请先恢复再修改", "The record is taken off; put it back before you change it")
        }
    }
}

/// Whether every choice of a field has words in both languages: for the test that keeps them complete.
pub fn lacks_words(field: &Field) -> Vec<&'static str> {
    let Input::OneOf(codes) = field.input else { return Vec::new() };
    codes.iter().copied().filter(|code| choice(field.name, code, Lang::Zh).is_empty()).collect()
}
