//! Words of the settings of a scheme: what they are called, what may be chosen, and what is wrong with them.

use super::Lang;
use crate::domain::scheme::{Fault, Guidance, setting::Article};

super::texts! {
    /// The settings of a scheme, their versions, and the version in the making.
    SchemeTexts
    words {
        schemes: "方案", "Schemes";
        in_force: "现行", "In force";
        general: "通用规则", "General rules";
        by_role: "各类人才的规则", "Rules by role";
        every_case: "全部事项", "Every case";
        criteria: "评审指标", "Criteria";
        criterion: "指标", "Criterion";
        criterion_en: "英文", "In English";
        weight: "权重", "Weight";
        weights_hint: "权重合计100。每项写中文和英文，空行不计。指标不写论文数、影响因子、头衔或“帽子”。",
            "Weights add up to 100. Name each in both languages; empty rows do not count. Numbers of papers, journal factors and titles are no criteria.";
        setting: "规则", "Rule";
        versions: "历次版本", "Versions";
        version: "版本", "Version";
        since: "生效时间", "In force since";
        by: "批准人", "Put in force by";
        why: "事由", "Why";
        cases: "适用事项", "Cases";
        came_with: "随方案建立", "Came with the scheme";
        compare: "与现行比较", "Compare with the one in force";
        comparison: "两个版本的不同", "What two versions differ in";
        was: "原为", "Was";
        becomes: "改为", "Is now";
        none: "没有不同", "No difference";
        absent: "无", "none";
        edit: "修改", "Change";
        draft: "拟定中的版本", "The version in the making";
        draft_hint: "经审批生效后，只对此后提交的事项适用；已提交的事项仍按原版本办理。",
            "Once in force it governs cases submitted from then on; those submitted before keep their version.";
        no_draft: "没有拟定中的版本", "No version is in the making";
        begin_hint: "修改任何一部分，就开始拟定下一个版本。", "Changing any part begins the next version.";
        put_in_force: "批准生效", "Put it in force";
        discard: "放弃这个版本", "Discard it";
        other_person: "由没有参与拟定的审批人批准。", "Put in force by an approver who had no part in it.";
        law: "依据", "Bound by";
        kept_part: "已存入拟定中的版本", "Kept in the version in the making";
        now_in_force: "新版本已生效", "The new version is in force";
        discarded: "已放弃拟定中的版本", "The version in the making was discarded";
        reason_hint: "写明为什么改，会和版本一起保存。", "Why it changes; kept with the version.";
    }
    phrases {
        version_no(n): "第{n}版", "Version {n}";
        edit_of(part): "修改{part}", "Change: {part}";
        differences(n): "{n}处不同", "{n} differences";
        last_changed(by, at): "{by} 最近修改于{at}", "Last changed by {by}, {at}";
        from_to(old, new): "第{old}版与第{new}版", "Versions {old} and {new}";
        points(n): "{n}分", "{n} points";
    }
}

/// The label of a setting.
pub(super) fn label(field: &str) -> Option<(&'static str, &'static str)> {
    Some(match field {
        "scheme_guide_days" => ("指南发布到开放申报的天数", "Days from the guide to the opening"),
        "scheme_opinion_chars" => ("评审意见最少字数", "Characters of an opinion, at least"),
        "scheme_load_cap" => ("每位专家在手评审上限", "Open reviews of an expert, at most"),
        "scheme_exclusions" => ("候选人可建议回避的专家数", "Experts a candidate may exclude"),
        "scheme_draw" => ("评审专家必须随机抽取", "Reviewers must be drawn at random"),
        "scheme_late_bars" => ("办公室逾期时不得作出决定", "A term missed by the office bars the decision"),
        "scheme_invitation_days" => ("评审邀请有效期（工作日）", "Invitation to review stays open (working days)"),
        "scheme_shortlist_from" => ("初评保留倍数，从", "First round keeps, times the places, from"),
        "scheme_shortlist_to" => ("初评保留倍数，到", "First round keeps, times the places, to"),
        "scheme_reserve_days" => ("候补有效期（天）", "A reserve place is kept (days)"),
        "scheme_ethics" => ("决定前须有伦理审查结论", "Ethics result before the decision"),
        "scheme_consulted" => ("征求意见的单位", "Bodies asked for their opinion"),
        "scheme_consulted_before" => ("须等各单位答复后才能", "What waits for their answers"),
        "scheme_notice_days" => ("公示期天数", "Days of the public notice"),
        "scheme_notice_unit" => ("公示期计算单位", "Counted in"),
        "scheme_notice_convention" => ("公示期起算", "Counting begins"),
        "scheme_list_days" => ("期满后名单保留天数", "Days the list stays after the end"),
        "scheme_admit_days" => ("异议受理期限（工作日）", "An objection is admitted within (working days)"),
        "scheme_handle_days" => ("异议处理期限（工作日）", "An objection is decided within (working days)"),
        "scheme_extend_days" => ("异议处理可延长（工作日）", "Which may be extended by (working days)"),
        "scheme_term_months" => ("聘期（月）", "Term (months)"),
        "scheme_midterm_months" => ("中期考核在第几个月", "Mid-term assessment in month"),
        "scheme_annual" => ("每年评估", "Evaluated every year"),
        "scheme_closing_days" => ("结题报告期限（天）", "Closing report within (days)"),
        "scheme_fund_mode" => ("经费方式", "Funding"),
        "role_by_office" => ("办公室可提名", "Nominated by the office"),
        "role_by_cs" => ("首席科学家可提名", "Nominated by the chief scientist"),
        "role_by_institution" => ("依托单位可提名", "Nominated by an institution"),
        "role_by_experts" => ("专家可提名", "Nominated by experts"),
        "role_by_self" => ("可自荐", "Self-nominated"),
        "role_age_op" => ("年龄比较方式", "How the age is compared"),
        "role_age_years" => ("周岁", "Full years"),
        "role_age_as_of" => ("年龄基准日", "Reference date of the age"),
        "role_degree" => ("最低学位", "Lowest degree"),
        "role_external" => ("初评（通讯评审）", "First review by correspondence"),
        "role_blind" => ("初评的盲评方式", "Blinding of the first review"),
        "role_min_reviews" => ("有效评审意见最少份数", "Valid reviews, at least"),
        "role_both_rounds" => ("评审人可任本案评审会委员", "Reviewers of a case may vote on it in the panel"),
        "role_outside_region" => ("评审人至少一人来自外地", "At least one reviewer from another region"),
        "role_ai_fields" => ("算作人工智能的研究方向", "Fields that count as artificial intelligence"),
        "role_for_nominators" => ("填报说明（中文）", "Notes for nominators, Chinese"),
        "role_for_nominators_en" => ("填报说明（英文）", "Notes for nominators, English"),
        "role_for_reviewers" => ("评审要求（中文）", "Notes for reviewers, Chinese"),
        "role_for_reviewers_en" => ("评审要求（英文）", "Notes for reviewers, English"),
        "role_defence" => ("会议答辩", "Defence before the panel"),
        "role_panel_min" => ("到会委员最少人数", "Members present, at least"),
        "role_pass" => ("通过规则", "What passes"),
        "role_letters_min" => ("推荐信最少封数", "Letters of recommendation, at least"),
        "role_letters_max" => ("推荐信最多封数", "Letters of recommendation, at most"),
        "role_letter_days" => ("推荐信期限（天）", "A letter is due after (days)"),
        "criteria" => ("评审指标", "Criteria"),
        _ => return None,
    })
}

/// A value of a closed list.
pub fn choice(field: &str, code: &str, lang: Lang) -> &'static str {
    let (zh, en) = match (field, code) {
        ("scheme_notice_unit", "working") => ("工作日", "working days"),
        ("scheme_notice_unit", "natural") => ("自然日", "natural days"),
        ("scheme_notice_convention", "next_day") => ("从发布次日起算", "on the day after publication"),
        ("scheme_notice_convention", "same_day") => ("从发布当日起算", "on the day of publication"),
        ("scheme_consulted_before", "none") => ("不作限制", "nothing"),
        ("scheme_consulted_before", "decision") => ("审定为拟入选", "the selection"),
        ("scheme_consulted_before", "notice") => ("发布公示", "the public notice"),
        ("scheme_fund_mode", "none") => ("不资助经费", "no money is granted"),
        ("scheme_fund_mode", "lump_sum") => ("包干制", "lump sum"),
        ("scheme_fund_mode", "budgeted") => ("预算制", "budgeted"),
        ("scheme_fund_mode", "either") => ("包干制或预算制", "lump sum or budgeted"),
        ("role_age_op", "le") => ("以下（含本数）", "at most (以下, the number included)"),
        ("role_age_op", "lt") => ("未满（不含本数）", "under (未满, the number excluded)"),
        ("role_blind", "single") => ("单盲：专家知道候选人", "single-blind: reviewers know the candidate"),
        ("role_blind", "double") => {
            ("双盲：专家只看案件编号和去标识副本", "double-blind: reviewers see the number and redacted copies only")
        }
        ("role_degree", "doctorate") => ("博士", "doctorate"),
        ("role_degree", "master") => ("硕士", "master's"),
        ("role_degree", "bachelor") => ("学士", "bachelor's"),
        ("role_degree", "other") => ("不限", "any"),
        ("role_pass", "majority") => ("过半数", "majority"),
        ("role_pass", "two_thirds") => ("三分之二以上", "two thirds"),
        _ => ("", ""),
    };
    lang.pick(zh, en)
}

/// A hint for a setting; empty where its label says it all.
pub fn hint(field: &str, lang: Lang) -> &'static str {
    let (zh, en) = match field {
        "role_age_as_of" => ("不填则为申报截止日", "The closing day of the call when left empty"),
        "role_blind" => (
            "双盲时，每份给专家看的材料都要先有去标识副本，才能受理；会议审议时委员知道候选人",
            "When double, a case is accepted only once everything reviewers read has a redacted copy; the panel knows the candidate",
        ),
        "role_age_op" => ("不填则没有年龄限制", "No limit when left empty"),
        "scheme_shortlist_from" => ("不填则不限", "No limit when left empty"),
        "scheme_consulted" => {
            ("如：纪检、公安、卫生健康；用顿号隔开，不填则不征求", "Separated by commas; none is asked when left empty")
        }
        "scheme_term_months" => ("来源文章未载明；签约前须填", "Not stated by the article; needed before contracting"),
        "scheme_guide_days" => ("不填则不检查", "Not checked when left empty"),
        "role_outside_region" => (
            "按依托单位和专家所在单位的地区比较；地区未知的不算外地，会另行列出",
            "By the regions of the host and of the experts' institutions; an unknown one is not another, and is named",
        ),
        "role_ai_fields" => (
            "如：人工智能、机器学习；用顿号隔开。填了，每件就应既有人工智能专家，又有其他领域专家，缺了只提示；不填则不看",
            "Separated by commas. When filled, each case wants an expert of these fields and one of another; lacking one only warns",
        ),
        "role_letters_min" => ("提交前须收到；0为不要求", "To be in before submission; 0 when none is needed"),
        "role_letters_max" => ("0为不用推荐信", "0 when letters are not used"),
        _ => ("", ""),
    };
    lang.pick(zh, en)
}

/// The law that binds a setting.
pub fn article(article: Article, lang: Lang) -> String {
    match (article, lang) {
        (Article::Fund(no), Lang::Zh) => format!("国家自然科学基金条例第{no}条"),
        (Article::Fund(no), Lang::En) => format!("Regulations of the National Natural Science Foundation, art. {no}"),
        (Article::CivilCode(no), Lang::Zh) => format!("民法典第{no}条"),
        (Article::CivilCode(no), Lang::En) => format!("Civil Code, art. {no}"),
    }
}

/// What is wrong with a configuration, in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::WeightsNot100 { sum } => {
            (format!("权重合计{sum}，应为100"), format!("The weights add up to {sum}, not 100"))
        }
        Fault::CriterionUnnamed { row } => {
            (format!("第{row}项要写中文和英文名称"), format!("Criterion {row} needs a name in both languages"))
        }
        Fault::CriterionWeight { row } => (
            format!("第{row}项的权重应是1到100的整数"),
            format!("The weight of criterion {row} is a whole number from 1 to 100"),
        ),
        Fault::CriterionTwice { row } => {
            (format!("第{row}项与前面的指标重名"), format!("Criterion {row} has the name of another"))
        }
        Fault::CriterionCounts { row } => (
            format!("第{row}项在数论文、影响因子或头衔，不能作为评审指标"),
            format!("Criterion {row} counts papers, journal factors or titles, which are no criteria"),
        ),
        Fault::NobodyNominates => both("至少要有一种提名方式", "Somebody must be able to nominate"),
        Fault::AgeIncomplete => both("填了比较方式，就要填周岁", "With a way to compare goes a number of years"),
        Fault::Alone { .. } => both("要和它前面的规则一起填", "It goes with the rule above it, which is empty"),
        Fault::RatioInverted => both("不应小于下限", "It is not below the lower end"),
        Fault::MidtermAfterEnd => both("中期考核应在聘期结束之前", "The mid-term comes before the end of the term"),
        Fault::LettersInverted => both("不应小于最少封数", "It is not below the least number"),
        Fault::NoRoles => both("没有任何一类人才的规则", "There are no rules for any role"),
    }
}

/// What the office tells those who fill in a form; in the other language where it said nothing in this one.
pub fn guidance(guidance: &Guidance, lang: Lang) -> &str {
    let (first, other) = match lang {
        Lang::Zh => (&guidance.zh, &guidance.en),
        Lang::En => (&guidance.en, &guidance.zh),
    };
    if first.is_empty() { other } else { first }
}
