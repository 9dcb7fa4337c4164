//! Words of the pages that tell what the articles say: labs, AI for Science, datasets, challenges, the programme
//! itself, its procedure, and the sources.

use super::Lang;
use crate::domain::{
    calendar::Convention,
    catalogue::{
        AttendanceRole, Basis, DepartmentRole, FigureUnit, FundingKind, LabKind, LabPost, PostStatus, ProgrammeKind,
        TargetKind,
    },
    scheme::{AgeOp, Degree, NominatorKind, PassRule},
};

super::texts! {
    /// Labs, AI for Science, datasets, challenges, programme, procedure, sources.
    CatalogueTexts
    words {
        // Marks of language
        open: "（", " (";
        close: "）", ")";
        comma: "，", ", ";
        colon: "：", ": ";
        full_stop: "。", ". ";
        enumeration: "、", "; ";
        and: "、", " and ";

        // Sources
        sources: "来源", "Sources";
        odds: "报道中的出入", "Where the articles differ";
        odds_hint: "两处说法不一或有错字的，照原样并列，不替报道改正。",
            "Where two accounts differ or a word is misprinted, both stand as they are; nothing is corrected for the article.";
        unstated_here: "报道未载明", "Not stated";
        besides: "另有", "Besides";
        said_by: "说明人：", "Said by ";
        keys: "要点", "In brief";
        aliases: "又作", "Also written";
        on_this_page: "本页内容", "On this page";
        see_also: "另见", "See also";

        // Joint labs
        labs: "联合实验室", "Joint laboratories";
        lab_kinds: "两种共建", "Two kinds of partner";
        lab_tasks: "做什么", "What they do";
        lab_support: "怎样启动，支持多久", "How one starts and how long it is supported";
        lab_list: "已有的实验室", "The laboratories";
        no_labs: "还没有实验室。", "There is no laboratory yet.";
        no_lab_of_kind: "报道未提到", "none named in the article";
        principle: "原则", "Principle";
        duty: "共建单位", "The co-builder";
        limit: "连续支持上限", "Limit of support";
        beside_labs: "数据集与挑战赛", "Dataset and challenge";
        term: "期限", "Term";
        plan_months: "计划期限", "Planned term";
        starts_on: "开始日期", "Start";
        ends_on: "结束日期", "End";
        lab_purpose: "要解决什么，建成什么", "What it is for";
        problem: "问题", "Problem";
        purpose: "目的", "Purpose";
        plan: "计划", "Plan";
        technical_aim: "技术目标", "Technical aim";
        openness: "开放", "Openness";
        closed_loop: "闭环", "Closed loop";
        work_packages: "工作内容", "Work packages";
        deliverables: "要交付的", "To be delivered";
        parties: "共建方", "Built by";

        // Datasets
        dataset: "数据集", "Dataset";
        published_by: "联合发布", " (publishers)";
        figures: "规模", "Size";
        splits: "划分", "Splits";
        split: "部分", "Part";
        images: "图像", "Images";
        share: "占比", "Share";
        splits_hint: "按挑战赛的用法划分。训练集与验证集之和是否即首批开放的图像数，报道没有说；测试集单列。",
            "As the challenge splits it. Whether training and validation make up the images first opened is not said; the test split stands apart.";
        multiples: "与COCO相比", "Compared with COCO";
        multiples_hint: "以COCO为1。报道没有给出COCO自身的数字。", "COCO is 1. The article does not give COCO's own figures.";
        times: "倍", " times";
        claims: "发布方的说法", "What the publishers say";
        claims_hint: "以下出自发布方，本站未作核实。", "These are the publishers' words; this site has not checked them.";
        access: "获取", "Access";
        licence: "许可", "Licence";
        address: "地址", "Address";
        release: "版本", "Release";
        released_on: "发布日期", "Released";

        // Challenges
        challenge: "挑战赛", "Challenge";
        organised_by: "举办", " (organisers)";
        schedule: "日程", "Schedule";
        schedule_hint: "报道只写月日，年份按编译日期推算；时刻与时区未载明。",
            "The article gives month and day; the year follows from the date of compiling. Hours and time zone are not stated.";
        date: "日期", "Date";
        what: "事项", "What";
        challenge_starts: "启动", "Start";
        test_opens: "开放测试集", "Test set opens";
        submissions_close: "提交截止", "Submissions close";
        results: "公布结果", "Results";
        tracks: "赛道", "Tracks";
        track: "赛道", "Track";
        classes: "类别", "Classes";
        train: "训练图像", "Training images";
        boxes: "标注框", "Boxes";
        validation: "验证图像", "Validation images";
        test: "测试图像", "Test images";
        prize_and_after: "奖励与之后", "Prize and after";
        prize: "每个赛道的冠军", "Winner of each track";
        after: "之后", "After";
        host_event: "依托", "Held with";

        // AI for Science
        matrix: "基础学科与重点领域", "Disciplines and focus areas";
        matrix_hint: "学科与领域是报道列举的；报道没有提到课题，所以每一格都空着。",
            "The articles list the disciplines and areas and name no project, so every cell is empty.";
        discipline: "学科", "Discipline";
        also_named: "另称", "also ";
        no_projects: "报道未载明课题", "none in the articles";
        no_projects_entered: "报道未载明，本办未登记", "none in the articles, none entered";
        matrix_lists: "学科与领域是报道列举的，课题由本办登记。", "The articles list the disciplines and areas; the office enters the projects. ";
        all_projects: "全部课题", "All projects";
        projects: "课题", "Projects";
        project: "课题", "Project";
        project_none: "还没有登记课题。", "No project has been entered yet.";
        project_lead: "牵头单位", "Led by";
        project_leader: "课题负责人", "Leader";
        project_members: "参加单位", "Consortium";
        project_code: "编号", "Number";
        project_cell: "学科与领域", "Discipline and area";
        project_task: "指南任务", "Guide task";
        project_status: "状态", "Status";
        milestones: "里程碑", "Milestones";
        due: "应完成", "Due";
        outputs: "成果", "Outputs";
        agreement_term: "协议期限", "Under agreement";
        releases: "版本与校验", "Releases and checksums";
        how_to_cite: "怎样引用", "How to cite";
        ranking: "成绩", "Results";
        team: "队伍", "Team";
        rank: "名次", "Rank";
        score: "成绩", "Score";
        entered_by_office: "本办登记", "Entered by the office";
        pain_points: "科研的痛点", "Pain points of research";
        deployment: "部署", "What is to be done";
        actions: "行动", "Actions";
        mechanisms: "人才与机制", "Talent and mechanism";
        weak_spots: "有待提升之处", "Weak spots";
        crossing: "要交叉的学科", "Disciplines that must meet";
        examples: "例子", "Examples";
        governance: "目标、协调与规范", "Goal, coordination and rules";
        goal: "目标", "Goal";
        base: "基础", "Base";
        trait_of_ai: "特性", "Trait";
        value: "价值", "Value";
        ethics: "伦理", "Ethics";
        coordination: "协调", "Coordination";
        compute: "算力", "Computing power";
        user_units: "用户单位", "User units";
        views: "专家的看法", "Views of experts";
        views_hint: "这些是受访者的意见，职务以报道日期为准。", "These are opinions of those interviewed; titles are of the date of the article.";
        launched_by: "启动部门", "Launched by";
        coordinated_by: "协调", "Coordinated by";
        launched_on: "启动日期", "Launched";
        basis_policy: "依据", "Basis";
        led_by: "牵引", "Led by";
        led_by_hint: "该项目的指南任务与实施阶段属于该项目，不归在本专项之下。",
            "Guide tasks and phases of that project are its own and are not filed under this programme.";
        also_in_articles: "报道提到的其他项目", "Other programmes in the articles";
        link_to: "牵引的专项：", "The programme it leads: ";
        years: "时间", "Years";
        guide: "指南任务", "Guide task";
        task_hint: "此任务出自本项目的指南，不归在它所牵引的专项之下。",
            "The task is of this project's own guide; it is not filed under the programme it leads.";
        research: "拟研究", "To be studied";
        common_tools: "共性工具", "Common tools";
        plans: "平台与生态", "Platforms and ecosystem";
        spellings: "报道中的写法", "As the articles write it";

        // The programme
        philosophy_and_autonomy: "理念与自主权", "Philosophy and autonomy";
        philosophy: "理念", "Philosophy";
        autonomy: "自主权", "Autonomy";
        hosts: "依托", "Hosts";
        workflow: "遴选", "Selection";
        four_roles: "四类人才", "Four kinds of people";
        duties: "职责", "Duties";
        eligibility: "条件", "Eligibility";
        recommended_by: "由谁推荐", "Recommended by";
        targets: "目标与进度", "Targets and progress";
        target: "目标", "Target";
        planned: "计划", "Planned";
        selected: "已遴选", "Selected";
        targets_hint: "浅色为目标，深色为已遴选，中间色为目标的区间。已遴选的都在公示之前，是否计入当年目标，报道没有明说。",
            "Light is the target, dark the selected, the shade between a range. The selected are all before public notice; whether they count toward the target is not said in so many words.";
        standing_size: "总体规模", "Standing size";
        role: "角色", "Role";
        places: "席位", "Places";
        all_roles: "合计", "All";
        funding: "经费与支持", "Money and support";
        also_attended: "另有", "Also";
        context: "背景", "Context";
        issuer_unstated: "发布机关与日期未载明", "issuer and date not stated";

        // Events and policies
        occasions: "活动与政策", "Events and policies";
        occasions_lead: "举办的活动与印发的政策文件，由近及远，各附来源。", "What was held and what was issued, the latest first, each with its source.";
        policies_lead: "印发的政策文件，由近及远，各附来源。", "Policy documents, the latest first, each with its source.";
        occasions_none: "还没有记录。", "Nothing has been entered yet.";
        all_occasions: "全部活动与政策", "All events and policies";
        undated: "日期未载明", "Date not stated";
        event: "活动", "Event";
        policy: "政策文件", "Policy";
        policies: "政策文件", "Policies";
        took_part: "参加者", "Who took part";
        held_on: "日期", "Date";
        year_derived: "年份按编译日期推算", "the year follows from the date of compiling";
        place: "地点", "Place";
        issuer: "发布机关", "Issued by";
        issued_on: "发布日期", "Issued";
        rests_on_it: "以它为依据的专项", "Programmes that rest on it";

        // Procedure
        procedure_lead: "本页由系统实际执行的同一张规则表生成：谁可以推进、要满足什么条件、会到哪一步，页面与系统不会不一致。",
            "This page is made from the very table the system runs on: who may move a case, under which conditions, and where it goes. Page and system cannot disagree.";
        six_steps: "六个环节", "Six steps";
        flow_key: "图例", "Key";
        turn_on: "沿主线向前", "on along the line";
        turn_back: "回到前面的环节", "back to an earlier stage";
        turn_side: "转入旁支，之后回到主线或结束", "aside, then back to the line or to an end";
        turn_end: "就此结束", "to an end";
        every_rule: "逐条规则", "Every rule";
        every_rule_hint: "图中的每一步对应下面的一行，写明由谁办理、要满足哪些条件。", "Each way in the drawing is a row below, with who takes it and under which conditions.";
        any_step: "跨环节的变动", "Moves that may come at many steps";
        move_no: "编号", "No.";
        move_what: "动作", "Move";
        move_who: "由谁", "By whom";
        move_when: "条件", "Conditions";
        two_people: "须两人", "Two people";
        proposes: "提出：", "Proposed by ";
        confirms: "确认：", "Confirmed by ";
        by_source: "按报道登记，不由人操作", "entered from the article, by nobody";
        nothing_yet: "尚无案件", "no case yet";
        settings_in_force: "现行设置", "Settings in force";
        setting: "设置", "Setting";
        nominators: "提名方式", "Nominated by";
        age: "年龄", "Age";
        degree: "学位", "Degree";
        reviewers: "初评专家", "Reviewers";
        defence: "答辩", "Defence";
        panel_min: "到会委员", "Panel members present";
        pass_rule: "通过票数", "Votes to pass";
        criteria: "评分标准", "Criteria";
        no_limit: "不限", "none";
        no_review: "不设初评", "no first review";
        unset: "未设定", "not set";
        notice_days: "公示期", "Public notice";
        objection_admit: "异议受理期限", "To admit an objection";
        objection_handle: "异议办结期限", "To settle an objection";
        objection_extend: "可延长一次", "Extension, once";
        opinion: "评审意见", "Reviewer's opinion";
        term_of_office: "聘期", "Term of office";

        // Data
        data_lead: "本站的事实取自公开报道。这里逐条列出每个事实的编号、出处、原词，以及显示在哪一页；报道没有写的，一律标为未载明。",
            "The facts of this site come from published articles. Every fact is listed here with its number, source, wording and the page that shows it. What the articles do not say is marked as not stated.";
        people_named: "报道提到的人", "People named";
        people_hint: "职务以报道日期为准，此后可能已有变化。", "Titles are of the date of the article and may have changed since.";
        institutions_named: "报道提到的单位", "Institutions named";
        column: "来源专题", "Column";
        compiler: "编译者", "Compiler";
        published_on: "编译日期", "Compiled";
        published_on_hint: "这是编译的日期，不是事件的日期。", "The date of compiling, not of the event.";
        original: "原文地址", "Original";
        filed_under: "收录于", "Filed under";
        fact: "编号", "No.";
        fact_says: "说了什么", "What it says";
        fact_wording: "原词", "In the article's words";
        fact_shown: "显示在", "Shown on";
        odd_what: "出入", "What differs";
        odd_shown: "怎样显示", "How it is shown";
    }
    phrases {
        projects_here(n): "{n}个课题", "{n} projects";
        mark_says(fact, said): "来源{fact}：{said}", "Source {fact}: {said}";
        mark_article(article, title, on): "{article}《{title}》，{on}编译", "{article} “{title}”, compiled {on}";
        odd_says(code, what, articles): "出入{code}：{what}（{articles}）", "Difference {code}: {what} ({articles})";
        mark_wording(wording): "「{wording}」", " 「{wording}」";
        mark_basis(basis): "（{basis}）", " ({basis})";
        compiled_on(on): "{on}编译", "compiled {on}";
        dataset_by(names): "由{names}发布。", "Published by {names}.";
        bytes(n): "{n}字节", "{n} bytes";
        labs_of_kind(n): "已有{n}个", "{n} so far";
        year_no(n): "第{n}年", "Year {n}";
        term_says(planned, limit): "计划{planned}个月，连续支持上限{limit}个月", "Planned for {planned} months; support without a break is limited to {limit} months";
        months(n): "{n}个月", "{n} months";
        months_at_most(n): "至多{n}个月", "at most {n} months";
        begins(on): "开始：{on}", "Start: {on}";
        stops(on): "结束：{on}", "End: {on}";
        over(n): "超过{n}", "over {n}";
        titled(name): "《{name}》", "{name}";
        quoted(name): "“{name}”", "“{name}”";
        spanning(years, name): "{years}：{name}", "{years}: {name}";
        weighing(name, weight): "{name}{weight}%", "{name} {weight}%";
        guide_of(year): "{year}年指南任务", "Guide task of {year}";
        from(names): "来自{names}", "from {names}";
        about_number(n): "约{n}", "about {n}";
        scale_to(what, most): "{what}，刻度0–{most}人", "{what}, scale 0–{most}";
        intake_of(year): "{year}年遴选", "Intake of {year}";
        year_and_role(year, role): "{year}年{role}", "{role}, {year}";
        of_target(n, target): "{n} / {target}", "{n} / {target}";
        issued_by_on(issuer, on): "{issuer}，{on}", "{issuer}, {on}";
        at_least(n): "至少{n}人", "at least {n}";
        age_as_of(rule, day): "{rule}，以{day}为准", "{rule}, on {day}";
        age_at_closing(rule): "{rule}，以征集截止日为准", "{rule}, on the closing day of the call";
        working_days(n): "{n}个工作日", "{n} working days";
        natural_days(n): "{n}天", "{n} days";
        two_sign(first, second): "{first}提出，{second}确认", "proposed by {first}, confirmed by {second}";
        moves_in(n): "{n}条", "{n} rules";
        with_reserve(value, reserve): "{value}，{reserve}", "{value}, {reserve}";
        characters(n): "不少于{n}字", "at least {n} characters";
        settings_hint(version): "方案配置第{version}版。案件按提交时的版本办理；这些数由办公室设定，不出自报道。",
            "Version {version} of the scheme's configuration. A case keeps the version it was submitted under; the office sets these numbers, they are not from the articles.";
        founded_on(on): "成立于{on}", "founded {on}";
        facts_of(article): "{article}的事实", "Facts of {article}";
    }
}

impl CatalogueTexts {
    /// How firmly an article gives a value.
    pub fn basis(&self, basis: Basis) -> &'static str {
        match basis {
            Basis::Said => self.lang.pick("报道写明", "said"),
            Basis::Context => self.lang.pick("含上下文推断", "in part from the context"),
            Basis::Derived => self.lang.pick("含推算", "in part derived"),
        }
    }

    /// The reserve beside a value that the article does not say outright.
    pub fn reserve(&self, basis: &Basis) -> Option<&'static str> {
        (*basis != Basis::Said).then(|| self.basis(*basis))
    }

    pub fn lab_kind(&self, kind: &LabKind) -> &'static str {
        match kind {
            LabKind::Academic => self.lang.pick("与高校院所共建", "With a university or institute"),
            LabKind::Enterprise => self.lang.pick("与优势企业共建", "With a leading company"),
        }
    }

    /// Where a lab stands, by its code.
    pub fn lab_status(&self, code: &str) -> &'static str {
        super::register::choice("lab_status", code, self.lang)
    }

    pub fn lab_post(&self, post: &LabPost) -> &'static str {
        match post {
            LabPost::Director => self.lang.pick("主任", "Director"),
            LabPost::Deputy => self.lang.pick("副主任", "Deputy director"),
            LabPost::Council => self.lang.pick("理事", "Council"),
            LabPost::AcademicCommittee => self.lang.pick("学术委员", "Academic committee"),
        }
    }

    pub fn post_status(&self, status: &PostStatus) -> &'static str {
        match status {
            PostStatus::Proposed => self.lang.pick("拟任", "proposed"),
            PostStatus::Appointed => self.lang.pick("已任", "appointed"),
            PostStatus::Left => self.lang.pick("已卸任", "left"),
        }
    }

    /// What a figure of a dataset counts, by its kind; kinds nobody knows yet go by their unit.
    pub fn figure(&self, kind: &str, unit: FigureUnit) -> &'static str {
        let (zh, en) = match (kind, unit) {
            ("images_vs_coco", _) => ("图像数", "Images"),
            ("boxes_vs_coco", _) => ("标注框数", "Boxes"),
            ("annotators_per_image", _) | (_, FigureUnit::Person) => ("每张图像的标注人员", "Annotators of an image"),
            (_, FigureUnit::Class) => ("类别", "Classes"),
            (_, FigureUnit::Image) => ("图像", "Images"),
            (_, FigureUnit::Box) => ("标注框", "Boxes"),
            (_, FigureUnit::Times) => ("倍数", "Multiple"),
            (_, FigureUnit::Item) => ("条目", "Items"),
            (_, FigureUnit::Byte) => ("存储", "Storage"),
        };
        self.lang.pick(zh, en)
    }

    pub fn unit(&self, unit: FigureUnit) -> &'static str {
        let (zh, en) = match unit {
            FigureUnit::Class => ("类", ""),
            FigureUnit::Image => ("张", ""),
            FigureUnit::Box => ("个", ""),
            FigureUnit::Person => ("人", ""),
            FigureUnit::Times => ("倍", "times"),
            FigureUnit::Item => ("条", ""),
            FigureUnit::Byte => ("字节", "bytes"),
        };
        self.lang.pick(zh, en)
    }

    pub fn funding_kind(&self, kind: &FundingKind) -> &'static str {
        match kind {
            FundingKind::Money => self.lang.pick("资金", "Money"),
            FundingKind::InKind => self.lang.pick("条件", "In kind"),
            FundingKind::Rule => self.lang.pick("办法", "Rule"),
            FundingKind::Intention => self.lang.pick("打算", "Intention"),
            FundingKind::Prize => self.lang.pick("奖励", "Prize"),
        }
    }

    pub fn target_kind(&self, kind: TargetKind) -> &'static str {
        match kind {
            TargetKind::Intake => self.lang.pick("每年遴选", "Intake by year"),
            TargetKind::StandingSize => self.standing_size,
        }
    }

    pub fn attendance(&self, role: AttendanceRole) -> &'static str {
        match role {
            AttendanceRole::Host => self.lang.pick("召开", "Held by"),
            AttendanceRole::Attended => self.lang.pick("出席", "Attended"),
            AttendanceRole::Unveiled => self.lang.pick("揭牌", "Unveiled the plaque"),
            AttendanceRole::Spoke => self.lang.pick("发言", "Spoke"),
        }
    }

    pub fn programme_kind(&self, kind: &ProgrammeKind) -> &'static str {
        match kind {
            ProgrammeKind::SpecialProgramme => self.lang.pick("专项", "Special programme"),
            ProgrammeKind::MajorProject => self.lang.pick("重大项目", "Major project"),
            ProgrammeKind::ResearchPlan => self.lang.pick("重大研究计划", "Major research plan"),
        }
    }

    pub fn department(&self, role: &DepartmentRole) -> &'static str {
        match role {
            DepartmentRole::Launcher => self.lang.pick("设立部门", "Run by"),
            DepartmentRole::Coordinator => self.coordinated_by,
        }
    }

    pub fn nominator_kind(&self, kind: NominatorKind) -> &'static str {
        match kind {
            NominatorKind::Office => self.lang.pick("办公室", "the office"),
            NominatorKind::ChiefScientist => self.lang.pick("首席科学家", "the chief scientist"),
            NominatorKind::Institution => self.lang.pick("依托单位", "a host institution"),
            NominatorKind::Experts => self.lang.pick("专家联名", "experts jointly"),
            NominatorKind::SelfNominated => self.lang.pick("本人", "oneself"),
        }
    }

    pub fn degree_name(&self, degree: Degree) -> &'static str {
        match degree {
            Degree::Doctorate => self.lang.pick("博士", "doctorate"),
            Degree::Master => self.lang.pick("硕士", "master's"),
            Degree::Bachelor => self.lang.pick("学士", "bachelor's"),
            Degree::Other => self.lang.pick("其他", "other"),
        }
    }

    pub fn pass_rule_name(&self, rule: PassRule) -> &'static str {
        match rule {
            PassRule::Majority => self.lang.pick("过半数", "more than half"),
            PassRule::TwoThirds => self.lang.pick("三分之二以上", "two thirds or more"),
        }
    }

    pub fn convention(&self, convention: Convention) -> &'static str {
        match convention {
            Convention::NextDay => self.lang.pick("自发布次日起算", "counted from the day after publication"),
            Convention::SameDay => self.lang.pick("自发布当日起算", "counted from the day of publication"),
        }
    }

    pub fn age_rule(&self, op: AgeOp, years: i16) -> String {
        match (op, self.lang) {
            (AgeOp::AtMost, Lang::Zh) => format!("{years}周岁以下（含{years}）"),
            (AgeOp::AtMost, Lang::En) => format!("at most {years} full years"),
            (AgeOp::Under, Lang::Zh) => format!("未满{years}周岁"),
            (AgeOp::Under, Lang::En) => format!("under {years} full years"),
        }
    }
}
