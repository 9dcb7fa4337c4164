//! The procedural self-check (程序合规自检): what each clause asks, where it is written, and what was found.

use super::{Lang, field, label};
use crate::domain::{
    calendar::Unit,
    compliance::{Clause, Finding, Part, Source, Verdict},
};

super::texts! {
    /// The page of a case, the strip on its page, the list over a call.
    ComplianceTexts
    words {
        title: "程序合规自检", "Procedural self-check";
        lead: "逐条核对程序是否合规。红色条款未处理之前，案件不能进入审议、审定、公示或发出聘任决定。",
            "Every clause of the procedure, checked on this case. While one is broken the case is not shortlisted, decided, published or awarded.";
        strip: "程序合规", "Procedure";
        open: "查看自检", "See the self-check";
        clause: "条款", "Clause";
        source: "依据", "Source";
        verdict: "结论", "Verdict";
        evidence: "凭据", "Evidence";
        holds: "合规", "holds";
        broken: "不合规", "broken";
        not_yet: "未到期", "not yet due";
        not_applicable: "不适用", "does not apply";
        case: "案件编号", "Case";
        stage: "当前环节", "Stage";
        rules: "规则版本", "Version of the rules";
        made_at: "自检时间", "Made at";
        made_by: "打印人", "Printed by";
        chain_head: "存证链末端", "End of the event chain";
        print_hint: "用浏览器的“打印”即可打印；页上不出现评审专家姓名和表决去向。",
            "Print it with the browser. No reviewer's name and nobody's vote appears on it.";
        back: "返回案件", "Back to the case";
        batch_title: "程序不合规的案件", "Cases with a broken clause";
        batch_lead: "按建案时间由近及远逐页核对本批次案件，只列出有红色条款的。",
            "Cases of this call, checked page by page from the newest, listing those with a broken clause.";
        batch_link: "程序自检", "Procedure";
        batch_none: "这一页没有不合规的案件", "Nothing is broken on this page";
        next_page: "继续核对下一页", "Check the next page";
        first_page: "回到开头", "Back to the beginning";
        name: "人选", "Candidate";
        broken_clauses: "不合规的条款", "Broken clauses";
    }
    phrases {
        counted(holds, broken): "合规{holds}条，不合规{broken}条", "{holds} hold, {broken} broken";
        checked(n): "本页核对{n}件", "{n} cases checked on this page";
        version(n): "第{n}版", "version {n}";
        event(n): "第{n}号事件", "event {n}";
    }
}

/// What a clause asks.
pub fn clause(clause: Clause, lang: Lang) -> &'static str {
    let (zh, en) = match clause {
        Clause::GuideLead => ("指南提前公布", "The guide was out long enough before"),
        Clause::AgeOnTheDay => ("基准日年龄符合条件", "The age on the day of reference is within the limit"),
        Clause::FormCheckInTime => ("截止后45日内完成形式审查", "The formal check ended within 45 days of the closing"),
        Clause::CorrectionsAnswered => {
            ("补正事项定有期限并逐项答复", "Whatever was to be corrected had a due date and was answered")
        }
        Clause::DutiesApart => ("提名人、经办人、审定人互不相同", "Nominator, officer and approver are three persons"),
        Clause::TwoPersons => ("须两人办理的步骤由两人办理", "Every move that takes two persons was made by two"),
        Clause::ReviewersAssigned => ("评审专家的产生方式有记录", "How reviewers came to the case is on record"),
        Clause::DeclaredFirst => (
            "专家先声明回避并承诺，再看材料、交意见",
            "Reviewers declared and pledged before the materials opened and before handing in",
        ),
        Clause::NoConflict => {
            ("有效意见均不出自应当回避或回避未定的专家", "No review counts from an expert in conflict, or unsettled")
        }
        Clause::OneLegalPerson => ("有效意见出自不同法人单位", "No two reviews that count come from one legal person"),
        Clause::ReviewsEnough => ("有效意见达到规定份数", "The required number of valid reviews is in"),
        Clause::GroupAlike => {
            ("同方向、同类别按同一标准评审", "The same direction and role was reviewed by the same criteria")
        }
        Clause::Quorum => ("到会人数和有表决权人数符合规定", "The quorum was met and enough members could vote"),
        Clause::PanelRecusals => {
            ("应当回避的委员未计入有表决权人数", "Nobody who had to leave the room was counted as entitled")
        }
        Clause::BallotCount => ("票数相符，按规则表决通过", "The votes add up and the rule of passing was kept"),
        Clause::MinutesAttached => ("附会议纪要", "Minutes are attached"),
        Clause::ListedGrounds => (
            "决定依清单所列事由或写明理由，不以学术理由推翻表决",
            "Decisions rest on listed grounds, never academic ones",
        ),
        Clause::ConsentFirst => ("公示前已有本人单独同意", "The candidate's consent was on file before publication"),
        Clause::NoticeContent => ("公示要素齐全", "The notice says all it must"),
        Clause::NoticePeriod => ("公示期满规定天数", "The notice ran its full period"),
        Clause::ObjectionsAnswered => {
            ("异议在期限内受理并答复", "Every objection was admitted and answered in its days")
        }
        Clause::AppealsAnswered => ("复审申请在60日内答复", "Every request for review was answered within 60 days"),
        Clause::ContractInTime => {
            ("决定后20日内签约，或已催告", "The contract was signed within 20 days of the decision, or reminded")
        }
    };
    lang.pick(zh, en)
}

/// Where a clause is written.
pub fn source(source: Source, lang: Lang) -> String {
    match (source, lang) {
        (Source::Fund(article), Lang::Zh) => format!("参照《国家自然科学基金条例》第{article}条"),
        (Source::Fund(article), Lang::En) => {
            format!("after the Regulations of the National Science Fund, art. {article}")
        }
        (Source::PersonalInformation(article), Lang::Zh) => format!("《个人信息保护法》第{article}条"),
        (Source::PersonalInformation(article), Lang::En) => {
            format!("Personal Information Protection Law, art. {article}")
        }
        (Source::CivilCode(article), Lang::Zh) => format!("《民法典》第{article}条"),
        (Source::CivilCode(article), Lang::En) => format!("Civil Code, art. {article}"),
        (Source::Call, lang) => lang.pick("征集公告", "the call").to_owned(),
        (Source::Scheme, lang) => lang.pick("方案设定", "setting of the scheme").to_owned(),
        (Source::House, lang) => lang.pick("本办公室规定", "rule of this office").to_owned(),
    }
}

/// A verdict in a word.
pub fn verdict(verdict: &Verdict, lang: Lang) -> &'static str {
    let texts = &super::Texts::of(lang).compliance;
    match verdict {
        Verdict::Holds(_) => texts.holds,
        Verdict::Broken(_) => texts.broken,
        Verdict::NotYet => texts.not_yet,
        Verdict::NotApplicable => texts.not_applicable,
    }
}

/// Why a case may not be decided or published: every broken clause by its name.
pub fn refusal(clauses: &[Clause]) -> (String, String) {
    let names = |lang: Lang| -> Vec<&str> { clauses.iter().map(|one| clause(*one, lang)).collect() };
    (
        format!("程序合规自检未通过，不合规的条款：{}", names(Lang::Zh).join("；")),
        format!("The procedural self-check found clauses broken: {}", names(Lang::En).join("; ")),
    )
}

/// A piece of evidence as a sentence.
pub fn finding(finding: &Finding, lang: Lang) -> String {
    let (zh, en) = said(finding);
    match lang {
        Lang::Zh => zh,
        Lang::En => super::number::counted(en),
    }
}

fn said(finding: &Finding) -> (String, String) {
    use Finding as F;
    match *finding {
        F::GuideOut { on, days, least } => (
            format!("指南于{}公布，提前{days}日；规定不少于{least}日", on.zh()),
            format!("out on {}, {days} days before; at least {least} are asked for", on.en()),
        ),
        F::GuideUndated { least } => (
            format!("没有记载指南公布日期；规定提前不少于{least}日"),
            format!("no day of publication is on record; at least {least} days are asked for"),
        ),
        F::Age { age, limit, inclusive, on } => {
            let (zh, en) = if inclusive { ("不超过", "at most") } else { ("未满", "under") };
            (
                format!("按{}计算为{age}周岁；要求{zh}{limit}周岁", on.zh()),
                format!("{age} on {}; {en} {limit} is asked for", on.en()),
            )
        }
        F::AgeUnknown => two("没有出生日期", "no date of birth"),
        F::Checked { on, due_on } => {
            (format!("{}完成，期限{}", on.zh(), due_on.zh()), format!("ended on {}, due on {}", on.en(), due_on.en()))
        }
        F::Unchecked { due_on } => {
            (format!("尚未完成，期限{}已过", due_on.zh()), format!("not ended, and it was due on {}", due_on.en()))
        }
        F::Corrected { items } => {
            (format!("补正{items}项，均定有期限"), format!("{items} items, each with a due date"))
        }
        F::CorrectionDueAtOnce { due_on } => (
            format!("补正期限{}不晚于提出之日", due_on.zh()),
            format!("due on {}, no later than it was raised", due_on.en()),
        ),
        F::CorrectionLate { on, due_on } => (
            format!("{}答复，期限{}", on.zh(), due_on.zh()),
            format!("answered on {}, due on {}", on.en(), due_on.en()),
        ),
        F::CorrectionUnanswered => two("有补正事项没有答复", "something to be corrected was not answered"),
        F::DutiesApart => two("三方互不相同（按自然人核对）", "three different persons, not only accounts"),
        F::SamePerson { one, other } => {
            let ((one_zh, one_en), (other_zh, other_en)) = (part(one), part(other));
            (format!("{one_zh}与{other_zh}是同一人"), format!("{one_en} and {other_en} are one person"))
        }
        F::ByTwo { moves } => (format!("{moves}个步骤均由两人办理"), format!("{moves} moves, each made by two")),
        F::ByOne { action } => (
            format!("“{}”由同一人提出和确认", label::action(action, Lang::Zh)),
            format!("“{}” was proposed and confirmed by one person", label::action(action, Lang::En)),
        ),
        F::Assigned { drawn, by_hand } => (
            format!("随机抽取{drawn}人，经办人指派{by_hand}人"),
            format!("{drawn} drawn at random, {by_hand} chosen by an officer"),
        ),
        F::Reviews { valid, least } => (
            format!("有效意见{valid}份，规定不少于{least}份"),
            format!("{valid} valid reviews; at least {least} are asked for"),
        ),
        F::LegalPersonsApart { reviews } => {
            (format!("有效意见{reviews}份，单位互不相同"), format!("{reviews} valid reviews, all from different ones"))
        }
        F::SameLegalPerson { one, other } => (
            format!("第{one}号与第{other}号评审出自同一法人单位"),
            format!("reviews no. {one} and no. {other} come from one legal person"),
        ),
        F::NoConflict { reviews } => {
            (format!("有效意见{reviews}份，均无回避裁定"), format!("{reviews} valid reviews, none under a ruling"))
        }
        F::Conflict { review } => (
            format!("第{review}号评审已裁定应当回避，意见仍计入"),
            format!("review no. {review} was ruled to be in conflict and still counts"),
        ),
        F::Unsettled { review } => {
            (format!("第{review}号评审的回避尚未裁定"), format!("the recusal of review no. {review} is not settled"))
        }
        F::Declared { reviews } => {
            (format!("{reviews}位专家均先声明、先承诺"), format!("{reviews} reviewers, each of them before"))
        }
        F::Undeclared { review } => {
            (format!("第{review}号评审没有声明记录"), format!("review no. {review} has no declaration"))
        }
        F::DeclaredLate { review } => (
            format!("第{review}号评审的声明时间与指派、提交的先后不符"),
            format!("review no. {review} was declared out of order"),
        ),
        F::Unpledged { review } => {
            (format!("第{review}号评审提交前没有承诺"), format!("review no. {review} was not pledged before"))
        }
        F::GroupAlike => two("评审标准和规定份数相同", "the same criteria and the same number of reviews"),
        F::GroupUnlike => two(
            "同组案件所依的方案版本评审标准不同",
            "cases of the group fall under versions of the scheme with different criteria",
        ),
        F::Present { attending, members, least } => (
            format!("委员{members}人，到会{attending}人，规定不少于{least}人"),
            format!("{attending} of {members} members present; at least {least} are asked for"),
        ),
        F::Entitled { entitled } => (format!("有表决权{entitled}人"), format!("{entitled} entitled to vote")),
        F::LeftTheRoom { left, had_to } => (
            format!("到会委员中应当回避{had_to}人，表决时离席{left}人"),
            format!("{had_to} of those present had to leave; {left} had left at the vote"),
        ),
        F::Votes { yes, needed, entitled } => (
            format!("有表决权{entitled}人，赞成{yes}票，通过须{needed}票"),
            format!("{entitled} entitled, {yes} in favour, {needed} needed to pass"),
        ),
        F::VotesWrong { cast, entitled } => {
            (format!("票数合计{cast}，有表决权{entitled}人"), format!("{cast} votes cast, {entitled} entitled"))
        }
        F::NotPassed { yes, needed } => (
            format!("赞成{yes}票，不足{needed}票，仍作为通过处理"),
            format!("{yes} in favour of the {needed} needed, and treated as passed"),
        ),
        F::MinutesAttached => two("会议纪要已附", "the minutes are on file"),
        F::MinutesMissing => two("没有会议纪要", "there are no minutes"),
        F::OnListedGrounds { decisions } => (format!("决定{decisions}项"), format!("{decisions} decisions")),
        F::GroundUnlisted { action } => (
            format!("“{}”的事由不在清单之内", label::action(action, Lang::Zh)),
            format!("“{}” rests on no ground of the list", label::action(action, Lang::En)),
        ),
        F::Unreasoned { action } => (
            format!("“{}”没有写明理由", label::action(action, Lang::Zh)),
            format!("“{}” has no reason", label::action(action, Lang::En)),
        ),
        F::AgainstThePanel => {
            two("会议表决通过而审定为未入选", "the panel passed the case and the decision went against it")
        }
        F::ConsentGiven { on, published_on } => (
            format!("{}同意，{}公示", on.zh(), published_on.zh()),
            format!("given on {}, published on {}", on.en(), published_on.en()),
        ),
        F::ConsentMissing { published_on } => (
            format!("{}公示时没有有效的同意", published_on.zh()),
            format!("none stood when the notice went out on {}", published_on.en()),
        ),
        F::NoticeSays { items } => {
            (format!("要素齐全，列名{items}人"), format!("every part is there; {items} cases are listed"))
        }
        F::NoticeLacks { field } => {
            (format!("缺少{}", field::label(field, Lang::Zh)), format!("missing: {}", field::label(field, Lang::En)))
        }
        F::NoticeEmpty => two("没有列名", "nobody is listed"),
        F::NoticeRan { starts_on, ends_on, days, unit } => {
            let (zh, en) = match unit {
                Unit::Working => ("个工作日", "working days"),
                Unit::Natural => ("个自然日", "calendar days"),
            };
            (
                format!("{}发布，{}截止，{days}{zh}，按日历复算相符", starts_on.zh(), ends_on.zh()),
                format!("{} to {}, {days} {en}, as counted again", starts_on.en(), ends_on.en()),
            )
        }
        F::NoticeShort { ends_on, counted_to } => (
            format!("公示至{}，按规定复算应至{}", ends_on.zh(), counted_to.zh()),
            format!("it ended on {}; counted again it ends on {}", ends_on.en(), counted_to.en()),
        ),
        F::ClosedEarly { on, ends_on } => (
            format!("{}即确认期满，截止日为{}", on.zh(), ends_on.zh()),
            format!("closed on {}, though it ran to the end of {}", on.en(), ends_on.en()),
        ),
        F::NoNotice => two("没有有效的公示", "no notice stands"),
        F::ObjectionsAnswered { objections } => {
            (format!("异议{objections}件，均在期限内"), format!("{objections} objections, each in time"))
        }
        F::ObjectionLate { due_on } => {
            (format!("有异议超过期限{}", due_on.zh()), format!("one went beyond its day, {}", due_on.en()))
        }
        F::AppealsAnswered { appeals } => {
            (format!("复审申请{appeals}件，均在期限内答复"), format!("{appeals} requests, each in time"))
        }
        F::AppealLate { due_on } => {
            (format!("有申请超过答复期限{}", due_on.zh()), format!("one went beyond its day, {}", due_on.en()))
        }
        F::Signed { on, due_on } => {
            (format!("{}签齐，期限{}", on.zh(), due_on.zh()), format!("signed on {}, due on {}", on.en(), due_on.en()))
        }
        F::Reminded { on, due_on } => (
            format!("期限{}，{}已催告", due_on.zh(), on.zh()),
            format!("due on {}, reminded on {}", due_on.en(), on.en()),
        ),
        F::Unsigned { due_on } => (
            format!("期限{}已过，未签约也未催告", due_on.zh()),
            format!("due on {}, neither signed nor reminded", due_on.en()),
        ),
    }
}

fn part(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Nominator => ("提名人", "the nominator"),
        Part::Officer => ("经办人", "the officer"),
        Part::Approver => ("审定人", "the approver"),
    }
}

fn two(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}
