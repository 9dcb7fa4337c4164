//! The check list of the seed facts: every number, and nothing that the articles do not say.

use std::collections::{BTreeMap, BTreeSet};

use bole::{
    domain::{
        role::ScholarRole,
        scheme::{AgeOp, AgeRule, Degree, NominatorKind, Part, PassRule, RoleConfig},
        workflow::Stage,
    },
    seeds::{Basis, Batch, PartialDate, Programme, Seeds, Statement},
};

use super::{each_table, seeds};

const ROLES: [ScholarRole; 4] = [ScholarRole::Cs, ScholarRole::Pm, ScholarRole::Pi, ScholarRole::Youth];

#[test]
fn articles_are_filed_as_compiled() {
    let articles = seeds().articles.articles;
    let filed: Vec<_> = articles
        .iter()
        .map(|a| (a.published_on.to_string(), a.compiler.as_str(), a.related_to.as_deref(), a.original_url.is_some()))
        .collect();
    assert_eq!(
        filed,
        [
            ("2023-05-17".to_owned(), "闫亚飞", None, true),
            ("2023-07-11".to_owned(), "闫亚飞", Some("A1"), false),
            ("2019-04-18".to_owned(), "zhangmin", Some("A1"), false),
        ]
    );
}

#[test]
fn thirteen_people_are_named_with_fifteen_dated_titles() {
    let people = seeds().people.people;
    let names: Vec<_> = people.iter().map(|person| (person.name.as_str(), person.pinyin.as_str())).collect();
    assert_eq!(
        names,
        [
            ("鄂维南", "E Weinan"),
            ("徐波", "Xu Bo"),
            ("张林峰", "Zhang Linfeng"),
            ("张光连", "Zhang Guanglian"),
            ("李俊杰", "Li Junjie"),
            ("刘江", "Liu Jiang"),
            ("黄铁军", "Huang Tiejun"),
            ("张平文", "Zhang Pingwen"),
            ("夏壁灿", "Xia Bican"),
            ("张祥雨", "Zhang Xiangyu"),
            ("孙剑", "Sun Jian"),
            ("周舒畅", "Zhou Shuchang"),
            ("唐杰", "Tang Jie"),
        ]
    );
    let dated: BTreeSet<_> =
        people.iter().flat_map(|person| person.titles.iter().map(|title| (&person.slug, &title.article))).collect();
    assert_eq!(dated.len(), 15);
    for person in &people {
        assert_eq!(person.slug, person.pinyin.to_lowercase().replace(' ', "-"));
    }
}

#[test]
fn an_honour_names_no_institution_that_could_weigh_in_a_conflict() {
    for person in seeds().people.people {
        for title in person.titles.iter().filter(|title| title.kind == "honour") {
            assert_eq!(title.institution, None, "{}", person.name);
        }
    }
}

#[test]
fn twenty_seven_institutions_and_only_certain_legal_persons() {
    let institutions = seeds().institutions.institutions;
    assert_eq!(institutions.len(), 27);
    let certain: Vec<_> = institutions
        .iter()
        .filter_map(|i| i.legal_person.as_deref().map(|legal_person| (i.slug.as_str(), legal_person)))
        .collect();
    assert_eq!(
        certain,
        [("pku", "pku"), ("tsinghua", "tsinghua"), ("pku-mathematics", "pku"), ("pku-machine-learning", "pku")]
    );
    let baai = &institutions[0];
    assert_eq!(baai.founded_on.as_ref().map(PartialDate::as_str), Some("2018-11"));
    assert_eq!(baai.aliases, ["智源研究院", "北京智源", "智源"]);
    let builders: Vec<_> =
        baai.relations.iter().filter(|r| r.kind == "co_builder").map(|r| r.institution.as_str()).collect();
    assert_eq!(builders, ["pku", "tsinghua", "cas", "megvii"]);
}

#[test]
fn three_schemes_of_which_one_has_four_roles_and_two_directions() {
    let schemes = seeds().schemes.schemes;
    let codes: Vec<_> = schemes.iter().map(|scheme| scheme.code.as_str()).collect();
    assert_eq!(codes, ["scholar", "joint_lab", "special_project"]);
    let roles: Vec<_> = schemes[0].roles.iter().map(|r| (r.code, r.recommended_by_role)).collect();
    let [cs, pm, pi, youth] = ROLES;
    assert_eq!(roles, [(cs, None), (pm, None), (pi, Some(cs)), (youth, None)]);
    let directions: Vec<_> = schemes[0].directions.iter().map(|direction| direction.name.as_str()).collect();
    assert_eq!(directions, ["人工智能数理基础", "机器学习"]);
    assert_eq!(schemes[0].roles[3].eligibility_wording, "38岁以下拥有博士学位");
}

#[test]
fn the_starting_configuration_is_the_one_of_the_domain_model() {
    let schemes = seeds().schemes.schemes;
    for scheme in &schemes {
        assert_eq!(scheme.config.faults(), [], "{}", scheme.code);
        let stored = serde_json::to_string(&scheme.config).expect("JSON");
        assert_eq!(
            serde_json::from_str::<bole::domain::scheme::SchemeConfig>(&stored).ok().as_ref(),
            Some(&scheme.config)
        );
    }
    let [scholar, lab, project] = &schemes[..] else { panic!("three schemes") };
    let rules = ROLES.map(|role| scholar.config.role(Some(role)).expect("rules of every role"));
    assert_eq!(
        rules.map(|rules| (rules.min_external_reviews, rules.panel_min, rules.defence)),
        [(5, 9, false), (3, 7, true), (5, 9, true), (5, 9, true)]
    );
    use NominatorKind::{ChiefScientist, Experts, Institution, Office, SelfNominated};
    let nominators: [&[NominatorKind]; 4] =
        [&[Office, Experts], &[ChiefScientist, Office], &[ChiefScientist], &[Institution, Experts, SelfNominated]];
    assert_eq!(rules.map(|rules| rules.nominators.as_slice()), nominators);
    use PassRule::{Majority, TwoThirds};
    assert_eq!(rules.map(|rules| rules.pass_rule), [TwoThirds, Majority, Majority, Majority]);
    assert_eq!(rules[3].age, Some(AgeRule { op: AgeOp::AtMost, years: 38, as_of: None }));
    assert_eq!(rules.map(|rules| rules.degree), [None, None, None, Some(Degree::Doctorate)]);
    assert_eq!(scholar.config.term_months, None);

    let weights = |rules: &RoleConfig| rules.criteria.iter().map(|c| c.weight).collect::<Vec<_>>();
    let only = |scheme: &bole::seeds::Scheme| scheme.config.role(None).expect("the one entry").clone();
    assert_eq!(weights(&only(lab)), [20, 20, 25, 20, 15]);
    assert_eq!(weights(&only(project)), [25, 20, 20, 20, 15]);
    assert_eq!((lab.config.one_by_one, lab.config.max_consecutive_months), (true, Some(36)));
    assert_eq!(lab.config.requires, [Part::Agreement, Part::Contributions, Part::Director, Part::WorkPackages]);
    assert_eq!((project.config.two_step, project.config.shortlist_ratio), (true, Some((3, 4))));
    for scheme in &schemes {
        let limits = (scheme.config.exclusions_max, scheme.config.load_cap, scheme.config.opinion_min_chars);
        let days = (scheme.config.invitation_days, scheme.config.reserve_days, scheme.config.notice.list_stays_days);
        assert_eq!((limits, days), ((3, 12, 100), (5, 365, 30)), "{}", scheme.code);
    }
}

fn first_batch() -> Batch {
    seeds().batches.batches.remove(0)
}

#[test]
fn the_first_batch_adds_up_and_eighteen_places_have_no_name() {
    let batch = first_batch();
    let math = Some("mathematical-foundations");
    let learning = Some("machine-learning");
    let roles = ROLES.map(Some);

    assert_eq!(batch.count(None, None), Some(21));
    assert_eq!(roles.map(|role| batch.count(None, role)), [1, 1, 10, 9].map(Some));
    assert_eq!(roles.map(|role| batch.count(math, role)), [1, 1, 10, 5].map(Some));
    assert_eq!(roles.map(|role| batch.count(learning, role)), [None, None, None, Some(4)]);
    assert_eq!((batch.count(math, None), batch.count(learning, None)), (Some(17), Some(4)));

    assert_eq!(batch.unnamed(None), Some(18));
    assert_eq!(roles.map(|role| batch.unnamed(role)), [0, 0, 10, 8].map(Some));
}

#[test]
fn three_scholars_are_named_at_selected_and_nothing_later_is_known_of_them() {
    let batch = first_batch();
    let named: Vec<_> = batch
        .cases
        .iter()
        .map(|case| (case.person.as_str(), case.role, case.direction.as_deref(), case.stage))
        .collect();
    assert_eq!(
        named,
        [
            ("zhang-pingwen", ScholarRole::Cs, Some("mathematical-foundations"), Stage::Selected),
            ("xia-bican", ScholarRole::Pm, Some("mathematical-foundations"), Stage::Selected),
            ("zhang-xiangyu", ScholarRole::Youth, None, Stage::Selected),
        ]
    );
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    each_table(&mut |_, table| {
        for key in table.keys() {
            *keys.entry(key.clone()).or_default() += 1;
        }
    });
    for absent in ["born", "birth_date", "gender", "email", "phone", "score", "vote", "signed_on", "appointed_on"] {
        assert_eq!(keys.get(absent), None, "{absent}");
    }
    // `notice` and `objection` are rules of the three schemes, never periods or complaints.
    assert_eq!((keys.get("notice"), keys.get("objection")), (Some(&3), Some(&3)));
}

#[test]
fn what_the_text_only_implies_is_marked() {
    let batch = first_batch();
    let basis = |direction, role| {
        let count = batch.counts.iter().find(|c| c.direction.as_deref() == direction && c.role == role);
        count.expect("counted").source[0].basis
    };
    let math = Some("mathematical-foundations");
    assert_eq!(basis(None, None), Basis::Said);
    assert_eq!(basis(math, None), Basis::Derived);
    assert_eq!(basis(math, Some(ScholarRole::Pi)), Basis::Context);
    assert_eq!(basis(math, Some(ScholarRole::Youth)), Basis::Said);
}

#[test]
fn targets_are_intakes_and_one_standing_size() {
    let targets = seeds().batches.targets;
    let told: Vec<_> = targets.iter().map(|t| (t.kind.as_str(), t.year, t.role, t.min, t.max, t.about)).collect();
    assert_eq!(
        told,
        [
            ("intake", Some(2019), None, 100, 100, false),
            ("intake", Some(2019), Some(ScholarRole::Youth), 30, 50, false),
            ("intake", Some(2020), None, 100, 100, false),
            ("intake", Some(2021), None, 100, 100, false),
            ("standing_size", None, None, 300, 300, true),
        ]
    );
}

#[test]
fn one_sum_of_money_is_stated() {
    let facts = seeds().funding.facts;
    let sums: Vec<_> = facts
        .iter()
        .filter_map(|f| Some((f.kind.as_str(), f.amount?, f.unit.as_deref()?, f.year_from, f.year_to)))
        .collect();
    assert_eq!(sums, [("money", 340_000_000, "元", Some(2018), Some(2019)), ("prize", 10_000, "美元", None, None)]);
    assert_eq!(facts.len(), 8);
}

fn of_kind<'s>(statements: &'s [Statement], kind: &'s str) -> Vec<&'s Statement> {
    statements.iter().filter(|statement| statement.kind == kind).collect()
}

#[test]
fn one_lab_with_proposed_posts_and_three_work_packages() {
    let seeds = seeds();
    let types: Vec<_> = of_kind(&seeds.labs.policy, "type").iter().map(|s| s.code.as_deref()).collect();
    assert_eq!(types, [Some("academic"), Some("enterprise")]);
    assert_eq!(of_kind(&seeds.labs.policy, "task").len(), 4);
    assert_eq!(of_kind(&seeds.labs.policy, "limit")[0].months, Some(36));

    let [lab] = seeds.labs.labs.as_slice() else { panic!("one lab") };
    assert_eq!(lab.name, "北京智源 - 旷视智能模型设计与图像感知联合实验室");
    assert_eq!((lab.kind.as_str(), lab.status_wording.as_str(), lab.plan_months), ("enterprise", "已通过立项论证", 36));
    let parties: Vec<_> = lab.parties.iter().map(|party| party.institution.as_str()).collect();
    assert_eq!(parties, ["baai", "megvii"]);
    let posts: Vec<_> =
        lab.posts.iter().map(|post| (post.person.as_str(), post.post.as_str(), post.status.as_str())).collect();
    assert_eq!(posts, [("sun-jian", "director", "proposed"), ("zhou-shuchang", "deputy", "proposed")]);
    let packages: Vec<_> = lab.work_packages.iter().map(|wp| (wp.code.as_str(), wp.deliverables.len())).collect();
    assert_eq!(packages, [("DATA", 4), ("MODEL", 3), ("SCENARIO", 4)]);
}

#[test]
fn objects365_keeps_every_figure_even_where_they_differ() {
    let [dataset] = &seeds().datasets.datasets[..] else { panic!("one dataset") };
    let figures: Vec<_> =
        dataset.figures.iter().map(|figure| (figure.kind.as_str(), figure.value, figure.bound.as_str())).collect();
    assert_eq!(
        figures,
        [
            ("classes", 365, "exact"),
            ("images", 630_000, "exact"),
            ("images", 600_000, "more_than"),
            ("boxes", 10_000_000, "exact"),
            ("boxes", 10_000_000, "more_than"),
            ("images_vs_coco", 5, "exact"),
            ("boxes_vs_coco", 11, "more_than"),
            ("annotators_per_image", 9, "at_least"),
            ("split_train", 600_000, "exact"),
            ("split_validation", 30_000, "exact"),
            ("split_test", 100_000, "exact"),
        ]
    );
    assert_eq!(dataset.publishers, ["megvii-research", "baai"]);
}

#[test]
fn diw2019_has_four_dates_and_three_tracks() {
    let [challenge] = &seeds().challenges.challenges[..] else { panic!("one challenge") };
    let dates = [challenge.starts_on, challenge.test_opens_on, challenge.submissions_close_on, challenge.results_on];
    assert_eq!(dates.map(|date| date.to_string()), ["2019-04-16", "2019-05-10", "2019-06-10", "2019-06-10"]);
    for field in ["starts_on", "test_opens_on", "submissions_close_on", "results_on"] {
        let cited = challenge.source.iter().find(|citation| citation.field.as_deref() == Some(field));
        assert_eq!(cited.map(|citation| citation.basis), Some(Basis::Derived), "{field}");
    }
    assert_eq!((challenge.prize, challenge.prize_unit.as_str()), (10_000, "美元"));
    let tracks: Vec<_> = challenge
        .tracks
        .iter()
        .map(|t| (t.code.as_str(), t.classes, t.train_images, t.validation_images, t.test_images))
        .collect();
    assert_eq!(
        tracks,
        [
            ("objects365", Some(365), Some(600_000), Some(30_000), Some(100_000)),
            ("objects365-small", Some(65), Some(10_000), None, None),
            ("crowdhuman", None, None, None, None),
        ]
    );
}

fn programme<'s>(seeds: &'s Seeds, slug: &str) -> &'s Programme {
    seeds.programmes().find(|programme| programme.slug == slug).expect("a programme of that slug")
}

#[test]
fn the_special_programme_lists_what_the_articles_list() {
    let seeds = seeds();
    let special = programme(&seeds, "ai-for-science");
    let names = |kind| special.items_of(kind).map(|item| item.zh.as_str()).collect::<Vec<_>>();
    assert_eq!(names("discipline"), ["数学", "物理", "化学", "天文"]);
    assert_eq!(names("focus_area"), ["药物研发", "基因研究", "生物育种", "新材料研发"]);
    let counts = ["action", "mechanism", "pain_point", "weak_spot", "crossing_discipline"];
    assert_eq!(counts.map(|kind| special.items_of(kind).count()), [7, 5, 4, 4, 7]);
    assert_eq!(seeds.programmes().count(), 3);
    assert_eq!(programme(&seeds, "sti-2030-new-generation-ai").aliases.len() + 1, 3);
}

#[test]
fn the_guide_task_and_the_phase_belong_to_the_major_project() {
    let seeds = seeds();
    let [task] = &seeds.ai4s.guide_tasks[..] else { panic!("one guide task") };
    assert_eq!((task.programme.as_str(), task.year, task.areas.len()), ("sti-2030-new-generation-ai", 2022, 4));
    assert_eq!(task.statements[0].source[0].fact, "A-23");

    let [phase] = &seeds.ai4s.phases[..] else { panic!("one phase") };
    assert_eq!((phase.programme.as_str(), phase.ordinal), ("sti-2030-new-generation-ai", 2));
    assert_eq!((phase.year_from, phase.year_to), (2023, 2027));
    let tools: Vec<_> = phase.items.iter().filter(|i| i.kind == "common_tool").map(|i| i.zh.as_str()).collect();
    assert_eq!(tools, ["跨尺度建模", "高精度仿真", "微分方程智能解算"]);

    let [link] = &seeds.ai4s.links[..] else { panic!("one link") };
    assert_eq!((link.from.as_str(), link.to.as_str()), ("sti-2030-new-generation-ai", "ai-for-science"));
}

#[test]
fn the_press_conference_names_those_who_came() {
    let [event] = &seeds().events.events[..] else { panic!("one event") };
    assert_eq!(event.held_on.to_string(), "2019-04-16");
    let of = |role| event.attendances.iter().filter(|a| a.role == role).count();
    assert_eq!((of("host"), of("attended"), of("unveiled")), (2, 11, 2));
    for attendance in &event.attendances {
        assert_ne!(attendance.person.is_some(), attendance.institution.is_some(), "{attendance:?}");
    }
}

#[test]
fn seventeen_discrepancies_are_kept() {
    assert_eq!(seeds().discrepancies.discrepancies.len(), 17);
}
