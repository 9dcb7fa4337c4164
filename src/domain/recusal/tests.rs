//! Table tests of the recusal rules.

use super::*;

const TODAY: &str = "2026-03-02";

fn today() -> Day {
    TODAY.parse().unwrap()
}

fn day(text: &str) -> Option<Day> {
    text.parse().ok()
}

fn identity(person: i64, name: &str, pinyin: &str) -> Identity {
    Identity { person: Some(PersonId(person)), name: name.into(), pinyin: pinyin.into(), orcid: None }
}

fn employer(institution: i64, legal_person: Option<i64>) -> Employer {
    Employer {
        institution: Some(InstitutionId(institution)),
        name: format!("测试单位{institution}"),
        legal_person: legal_person.map(InstitutionId),
        until: None,
    }
}

/// An expert and a case with nothing between them.
fn strangers() -> (Expert, Case) {
    let expert = Expert {
        identity: identity(1, "甲某", "Jia Mou"),
        employers: vec![employer(10, Some(10))],
        ..Expert::default()
    };
    let case = Case {
        candidate: identity(2, "乙某", "Yi Mou"),
        employers: vec![employer(20, Some(20))],
        nominator: Some(identity(3, "丙某", "Bing Mou")),
        recommender: Some(identity(4, "丁某", "Ding Mou")),
        letter_writers: vec![identity(5, "戊某", "Wu Mou")],
    };
    (expert, case)
}

/// The findings after something was changed, as kind, weight and detail.
fn with(change: impl FnOnce(&mut Expert, &mut Case)) -> Vec<(Kind, Weight, String)> {
    let (mut expert, mut case) = strangers();
    change(&mut expert, &mut case);
    findings(&expert, &case, today()).into_iter().map(|it| (it.kind, it.weight, it.detail)).collect()
}

fn one(kind: Kind, weight: Weight, detail: &str) -> Vec<(Kind, Weight, String)> {
    vec![(kind, weight, detail.to_owned())]
}

use Weight::{Hard, Soft, Undecided};

#[test]
fn strangers_are_free() {
    assert_eq!(with(|_, _| {}), []);
    assert!(judge(Vec::new(), &[]).is_free());
}

#[test]
fn whoever_wrote_a_letter_is_barred() {
    let wrote = with(|expert, case| case.letter_writers.push(expert.identity.clone()));
    assert_eq!(wrote, one(Kind::LetterWriter, Hard, ""));
    let by_account = with(|expert, _| expert.wrote_letter = true);
    assert_eq!(by_account, one(Kind::LetterWriter, Hard, ""));
    let namesake = |case: &mut Case| {
        case.letter_writers = vec![Identity { name: "甲某".to_owned(), ..Identity::default() }];
    };
    assert_eq!(with(|_, case| namesake(case)), one(Kind::LetterWriter, Undecided, "甲某"));
}

#[test]
fn the_candidate_nominator_and_recommender_are_barred() {
    assert_eq!(with(|expert, _| expert.identity.person = Some(PersonId(2))), one(Kind::Oneself, Hard, ""));
    assert_eq!(with(|expert, _| expert.identity.person = Some(PersonId(3))), one(Kind::Nominator, Hard, ""));
    assert_eq!(with(|expert, _| expert.identity.person = Some(PersonId(4))), one(Kind::Recommender, Hard, ""));
    assert_eq!(with(|expert, _| expert.nominated = true), one(Kind::Nominator, Hard, ""));
}

#[test]
fn the_same_person_under_another_record() {
    let named =
        |name: &'static str, pinyin: &'static str| with(move |expert, _| expert.identity = identity(1, name, pinyin));
    assert_eq!(named("乙某", "Yi Mou"), one(Kind::Oneself, Undecided, "乙某"));
    assert_eq!(named("乙某", "Mou YI"), one(Kind::Oneself, Undecided, "乙某"), "in either order");
    assert_eq!(named("乙某", ""), one(Kind::Oneself, Undecided, "乙某"), "the pinyin of one is unknown");
    assert_eq!(named("Mou Yi", ""), one(Kind::Oneself, Undecided, "乙某"), "a record in Latin letters");
    assert_eq!(named("乙某", "Yi Mo"), [], "a namesake who is read differently");
    assert_eq!(named("义某", "Yi Mou"), [], "sounds alike, is written differently");
    let orcid = |own: &'static str, theirs: &'static str| {
        with(move |expert, case| {
            expert.identity = Identity { orcid: Some(own.into()), ..identity(1, "乙某", "Yi Mou") };
            case.candidate.orcid = Some(theirs.into());
        })
    };
    assert_eq!(orcid("0000-0000-0000-0001", "0000-0000-0000-0001"), one(Kind::Oneself, Hard, ""));
    assert_eq!(orcid("0000-0000-0000-0001", "0000-0000-0000-0002"), [], "two ORCIDs are two people");
}

#[test]
fn the_same_legal_person_is_found_through_the_tree() {
    let node = |parent: Option<i64>, legal: Option<i64>, is_part| Node {
        parent: parent.map(InstitutionId),
        legal_person: legal.map(InstitutionId),
        is_part,
    };
    let tree = BTreeMap::from([
        (InstitutionId(1), node(None, Some(1), false)),
        (InstitutionId(2), node(Some(1), None, true)),
        (InstitutionId(3), node(Some(2), None, true)),
        (InstitutionId(4), node(Some(1), None, false)),
        (InstitutionId(5), node(Some(6), None, true)),
        (InstitutionId(6), node(Some(5), None, true)),
    ]);
    let of = |id| legal_person(InstitutionId(id), &tree).map(|it| it.0);
    assert_eq!(of(1), Some(1));
    assert_eq!(of(3), Some(1), "a group in a school of a university");
    assert_eq!(of(4), None, "a subsidiary may be a legal person itself: unknown");
    assert_eq!(of(5), None, "a ring");
    assert_eq!(of(7), None, "not recorded");
}

#[test]
fn the_same_legal_person_is_barred_and_an_unknown_one_undecided() {
    let works_at = |employer: Employer| with(move |expert, _| expert.employers = vec![employer]);
    assert_eq!(works_at(employer(21, Some(20))), one(Kind::LegalPerson, Hard, "测试单位20"));
    assert_eq!(works_at(employer(21, None)), one(Kind::LegalPerson, Undecided, "测试单位21"));
    assert_eq!(with(|expert, _| expert.employers = Vec::new()), one(Kind::LegalPerson, Undecided, ""));
    let both_unknown = with(|expert, case| {
        expert.employers = vec![employer(20, None)];
        case.employers = vec![employer(20, None)];
    });
    assert_eq!(both_unknown, one(Kind::LegalPerson, Hard, "测试单位20"), "the very same institution, whatever it is");
    let two_posts = with(|expert, _| expert.employers.push(employer(11, None)));
    assert_eq!(two_posts, one(Kind::LegalPerson, Undecided, "测试单位11"), "one post known, the other not");
    let candidate_unknown = with(|_, case| case.employers = vec![employer(22, None)]);
    assert_eq!(candidate_unknown, one(Kind::LegalPerson, Undecided, "测试单位22"));
}

#[test]
fn a_former_colleague_is_soft_for_thirty_six_months() {
    let left_on = |until: &'static str| {
        with(move |expert, _| expert.employers.push(Employer { until: day(until), ..employer(21, Some(20)) }))
    };
    assert_eq!(left_on("2023-03-02"), one(Kind::Colleague, Soft, "测试单位20"));
    assert_eq!(left_on("2023-03-01"), []);
}

#[test]
fn relations_weigh_by_their_kind_and_age() {
    let related = |kind, until: Option<&'static str>| {
        with(move |expert, _| {
            expert.relations = vec![Relation { kind, since: None, until: until.and_then(day) }];
        })
    };
    let old = Some("1999-01-01");
    assert_eq!(related(RelationKind::Relative, old), one(Kind::Relative, Hard, ""));
    assert_eq!(related(RelationKind::Supervisor, old), one(Kind::Supervisor, Hard, ""), "at any time");
    assert_eq!(related(RelationKind::CoAuthor, Some("2022-03-02")), one(Kind::CoAuthor, Soft, ""));
    assert_eq!(related(RelationKind::CoAuthor, Some("2022-03-01")), []);
    assert_eq!(related(RelationKind::CoGrant, None), one(Kind::CoGrant, Soft, ""), "nobody says it ended");
    assert_eq!(related(RelationKind::Colleague, Some("2023-03-01")), []);
}

#[test]
fn labs_staff_host_and_exclusions() {
    let lab = |personal| {
        with(move |expert, _| expert.shared_labs = vec![SharedLab { name: "测试实验室".into(), personal }])
    };
    assert_eq!(lab(true), one(Kind::Lab, Hard, "测试实验室"));
    assert_eq!(lab(false), one(Kind::Lab, Soft, "测试实验室"));
    assert_eq!(with(|expert, _| expert.is_staff = true), one(Kind::Staff, Hard, ""));
    assert_eq!(with(|expert, _| expert.speaks_for_host = true), one(Kind::Host, Hard, ""));
    assert_eq!(with(|expert, _| expert.competes = true), one(Kind::Competitor, Hard, ""));
    assert_eq!(with(|expert, _| expert.reviewed = true), one(Kind::Reviewed, Hard, ""));
    assert_eq!(with(|expert, _| expert.excluded = true), one(Kind::Exclusion, Hard, ""));
}

#[test]
fn a_ruling_settles_what_is_undecided_and_never_what_is_hard() {
    let finding = |weight| Finding { kind: Kind::LegalPerson, weight, detail: String::new() };
    let pin = |conflict| Pin { kind: Kind::LegalPerson, conflict };
    for (weight, pins, free, settled) in [
        (Undecided, vec![], false, 0),
        (Undecided, vec![pin(false)], true, 1),
        (Undecided, vec![pin(true)], false, 0),
        (Undecided, vec![pin(true), pin(false)], true, 1),
        (Soft, vec![], true, 0),
        (Soft, vec![pin(true)], false, 0),
        (Soft, vec![pin(false)], true, 1),
        (Hard, vec![pin(false)], false, 0),
    ] {
        let standing = judge(vec![finding(weight)], &pins);
        assert_eq!((standing.is_free(), standing.settled.len()), (free, settled), "{weight:?} {pins:?}");
    }
}

#[test]
fn a_ruling_on_one_kind_says_nothing_about_another() {
    let found = vec![Finding::of(Kind::Relative, Hard, ""), Finding::of(Kind::Oneself, Undecided, "乙某")];
    let standing = judge(found.clone(), &[Pin { kind: Kind::LegalPerson, conflict: false }]);
    assert_eq!(standing.barring, found[..1]);
    assert_eq!(standing.undecided, found[1..]);
}

#[test]
fn a_declared_conflict_bars_though_nothing_was_computed() {
    let standing = judge(Vec::new(), &[Pin { kind: Kind::Declared, conflict: true }]);
    assert_eq!(standing.barring, [Finding::of(Kind::Declared, Hard, "")]);
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn any_findings() -> impl Strategy<Value = Vec<Finding>> {
        let kind = prop::sample::select(Kind::ALL);
        let weight = prop::sample::select(Weight::ALL);
        prop::collection::vec((kind, weight).prop_map(|(kind, weight)| Finding::of(kind, weight, "")), 0..8)
    }

    fn any_pins() -> impl Strategy<Value = Vec<Pin>> {
        let kind = prop::sample::select(Kind::ALL);
        prop::collection::vec((kind, any::<bool>()).prop_map(|(kind, conflict)| Pin { kind, conflict }), 0..8)
    }

    proptest! {
        /// Nothing waives a hard finding, and computing again changes nothing a person said.
        #[test]
        fn hard_findings_always_bar(found in any_findings(), pins in any_pins()) {
            let standing = judge(found.clone(), &pins);
            prop_assert_eq!(&standing, &judge(found.clone(), &pins));
            if found.iter().any(|finding| finding.weight == Hard) {
                prop_assert!(!standing.is_free());
            }
            for pin in &pins {
                let last = pins.iter().rev().find(|other| other.kind == pin.kind).unwrap();
                prop_assert!(!last.conflict || !standing.is_free());
            }
        }

        /// Every finding is somewhere, unless a ruling says the same.
        #[test]
        fn no_finding_is_lost(found in any_findings(), pins in any_pins()) {
            let standing = judge(found.clone(), &pins);
            let all = [&standing.barring, &standing.undecided, &standing.soft, &standing.settled];
            for finding in &found {
                prop_assert!(all.iter().any(|part| part.iter().any(|kept| kept.kind == finding.kind)));
            }
        }

        /// An unknown legal person is never "no conflict".
        #[test]
        fn unknown_is_never_none(known in prop::option::of(1..4_i64), theirs in prop::option::of(1..4_i64)) {
            let found = with(move |expert, case| {
                expert.employers = vec![employer(10, known)];
                case.employers = vec![employer(20, theirs)];
            });
            let free = matches!((known, theirs), (Some(one), Some(other)) if one != other);
            prop_assert_eq!(found.is_empty(), free);
        }
    }
}
