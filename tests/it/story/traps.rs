//! Traps that have broken real selection rounds, each with the test that springs it. What had no test of its own has
//! one here.
//!
//! | no. | trap | test |
//! |---|---|---|
//! | 1 | an objection at 23:59:59 of the last day, and at 00:00:00 of the next | `story::notice::objection::the_last_second_admits_and_the_next_does_not` |
//! | 2 | a server in another zone | `story::notice::trap::the_days_are_those_of_beijing_whatever_zone_the_server_runs_in` |
//! | 3 | closing while an objection is received and not yet admitted | `story::notice::trap::an_objection_received_and_not_yet_admitted_keeps_the_period_open` |
//! | 4 | two objections, one refused | `story::notice::objection::an_objection_holds_its_case_and_no_other` |
//! | 5 | an objection to one of 21 leaves 20 free | `story::notice::trap::an_objection_to_one_of_twenty_one_leaves_twenty_free` |
//! | 6 | a candidate withdraws while on notice | `story::notice::trap::a_candidate_who_withdraws_is_masked_everywhere` |
//! | 7 | an erratum in a name, and a namesake | `story::notice::trap::words_beside_the_list_name_nobody_on_it` |
//! | 8 | the end on a working Sunday | `story::calendar::counting::a_notice_that_ends_on_a_working_sunday_runs_through_it` |
//! | 9 | the end in an unannounced year | `story::notice::period::a_year_without_a_calendar_is_named` |
//! | 10 | the calendar amended while a notice runs | `story::calendar::extension::a_calendar_amended_while_a_notice_runs_moves_its_end_by_a_signature_only` |
//! | 11 | a reviewer moves to the candidate's institution after submission | `story::experts::own::a_reviewer_who_moves_to_the_candidates_institution_is_found_out` |
//! | 12 | the same legal person through the parent | `story::traps::the_same_legal_person_through_the_parent_is_barred` |
//! | 13 | an unknown legal person | `story::traps::an_unknown_legal_person_cannot_be_decided_and_is_never_none` |
//! | 14 | an expert is also the recommending chief scientist | `story::traps::an_expert_who_recommends_as_chief_scientist_is_barred` |
//! | 15 | the third exclusion, and the fourth refused | `story::traps::the_third_exclusion_is_taken_and_the_fourth_refused` |
//! | 16 | two of three reviews in, the third overdue | `story::traps::two_of_three_reviews_in_and_the_third_overdue_hold_the_case` |
//! | 17 | a tie at the cut | `story::shortlist::a_tie_at_the_line_goes_on_whole_and_two_people_settle_the_group` |
//! | 18 | a vote of 5 : 5 | `story::sitting::recusals_break_the_quorum_half_way_and_five_of_ten_fail` |
//! | 19 | recusals break the quorum in the middle of a meeting | `story::sitting::recusals_break_the_quorum_half_way_and_five_of_ten_fail` |
//! | 20 | the last place given by two officers at the same time | `story::review::of_two_who_give_the_last_place_one_wins_and_the_other_is_told` |
//! | 21 | a double click on release | `story::notice::release::two_people_release_once` |
//! | 22 | a stale form | `story::stale::a_score_form_beside_another_window` |
//! | 23 | the age on the birthday, and on 29 February | `domain::time::age_counts_from_the_day_after_the_birthday` |
//! | 24 | 38 itself under both operators | `story::traps::thirty_eight_itself_is_within_and_not_under` |
//! | 25 | a laboratory supported for 12 + 12 + 13 months | `story::register::support_of_a_laboratory_ends_after_three_years_in_a_row` |
//! | 26 | a lump sum overspent by one fen, and a reversal made twice | `story::ledger::lump_sum_overspend_by_one_fen_and_reversal_twice` |
//! | 27 | consent withdrawn during a notice | `story::consents::a_consent_taken_back_during_the_notice_masks_the_name_everywhere` |
//! | 28 | the deletion job and the hash chain | `story::retention::deletion_job_and_the_hash_chain` |
//! | 29 | the system administrator tries to read a review | `story::traps::an_administrator_reads_no_review` |
//! | 30 | a cell that begins with = + - @ | `web::directory::the_file_begins_with_its_mark_and_holds_no_formula` |
//! | 32 | a person with two roles in a call | `story::traps::a_person_with_two_roles_in_a_call_has_one_case_and_no_office` |
//! | 33 | a notice with nobody on it | `story::notice::trap::a_notice_without_anybody_on_it_is_not_kept` |
//! | 34 | numbers of notices and objections that can be guessed | `story::notice::trap::numbers_of_notices_and_objections_cannot_be_guessed` |
//!
//! The numbers are those of the list of traps the program was written from.

use bole::{
    domain::{
        ids::{CaseId, InstitutionId},
        nomination::Form,
        record::{InstitutionEntry, InstitutionKind, LegalPerson},
        role::{Role, ScholarRole},
        workflow::Stage,
    },
    store::{StoreError, case_file},
};
use futures_util::FutureExt;

use super::{
    every_move::nomination::consent,
    round::{Reviewer, Round, score_form},
};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    people::Somebody,
    records::column,
};

#[test]
fn the_table_names_tests_that_are_there() {
    let lines = include_str!("traps.rs").lines().filter_map(|line| line.strip_prefix("//! | "));
    let mut numbers = Vec::new();
    for line in lines.skip(1) {
        let cells: Vec<&str> = line.trim_end_matches(" |").split(" | ").collect();
        let [number, _, test] = cells[..] else { panic!("{line}") };
        numbers.push(number.parse::<u8>().unwrap());
        let (module, name) = test.trim_matches('`').rsplit_once("::").unwrap();
        let root = if module.starts_with("domain") { "src" } else { "tests/it" };
        let path = format!("{}/{root}/{}", env!("CARGO_MANIFEST_DIR"), module.replace("::", "/"));
        let source = [format!("{path}.rs"), format!("{path}/mod.rs")];
        let source = source.iter().find_map(|path| std::fs::read_to_string(path).ok());
        let source = source.unwrap_or_else(|| panic!("{number}: there is no {path}"));
        assert!(
            source.contains(&format!("#[test]\nfn {name}()")) || source.contains(&format!("    fn {name}()")),
            "{test}"
        );
    }
    assert_eq!(numbers, (1..=30).chain(32..=34).collect::<Vec<_>>());
}

/// Why the officer's list does not offer an expert: of those who may not be asked, name and reasons.
async fn told(round: &Round, case: CaseId, number: &str, expert: &Reviewer) -> Vec<String> {
    round.assign(case, number, &[expert]).await.is(422).texts(".errors li a")
}

async fn school(round: &Round, name: &str, parent: InstitutionId, legal_person: LegalPerson) -> InstitutionId {
    let entry = InstitutionEntry {
        name: name.to_owned(),
        name_en: String::new(),
        kind: InstitutionKind::School,
        parent: Some(parent),
        legal_person,
        region: None,
    };
    bole::commands::record::add_institution(&round.app.app, &round.officer.who().await, entry).await.unwrap()
}

#[test]
fn the_same_legal_person_through_the_parent_is_barred() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let university = round.institution("测试大学", LegalPerson::Own).await;
        let mathematics = school(&round, "测试大学数学学院", university, LegalPerson::Unknown).await;
        let physics = school(&round, "测试大学物理学院", university, LegalPerson::Unknown).await;
        let (case, number) = round.case("候选某", mathematics, app.nominator().await.id()).await;
        for (name, employer) in [("同院某", mathematics), ("邻院某", physics), ("校部某", university)] {
            let person = round.person(name, Some(employer)).await;
            let expert = round.expert(name, person).await;
            let said = told(&round, case, &number, &expert).await;
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said[0].starts_with(&format!("{name}应当回避：与候选人同一法人单位")), "{said:?}");
        }
        let free = round.reviewer("外校某").await;
        round.assign(case, &number, &[&free]).await.leads();
    });
}

#[test]
fn an_unknown_legal_person_cannot_be_decided_and_is_never_none() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let unknown = round.institution("测试不明单位", LegalPerson::Unknown).await;
        let nominator = app.nominator().await.id();
        let person = round.person("不明某", Some(unknown)).await;
        let doubtful = round.expert("不明某", person).await;
        let known = round.reviewer("已知某").await;

        let (case, number) = round.case("候选甲", host, nominator).await;
        let said = told(&round, case, &number, &doubtful).await;
        assert_eq!(said, ["不明某是否回避不能判定，须先作出认定：测试不明单位的法人单位不明"]);
        // Nor is the draw any wiser: whoever is undecided is not drawn.
        let draw = format!("/admin/batches/{}/draw", round.batch);
        let page = format!("{draw}?role=PM");
        round.officer.fill(&page, &draw, &[("mode", "random"), ("due_on", "2026-03-20")]).await.leads();
        let asked = column(&app, "SELECT CAST(expert_id AS TEXT) FROM assignment").await;
        assert_eq!(asked, [known.id.to_string()]);

        // The candidate's own institution may be the unknown one: then nobody can be decided.
        let (case, number) = round.case("候选乙", unknown, nominator).await;
        let said = told(&round, case, &number, &known).await;
        assert!(said.len() == 1 && said[0].starts_with("已知某是否回避不能判定"), "{said:?}");
        assert_eq!(column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM assignment").await, ["1"]);
    });
}

#[test]
fn an_expert_who_recommends_as_chief_scientist_is_barred() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let chief = round.reviewer("首席某").await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        round.assign(case, &number, &[&chief]).await.leads();
        // In another case, where the same person recommends, the seat is refused.
        let (case, number) = round.case("候选又某", host, app.nominator().await.id()).await;
        let recommends = "UPDATE nomination SET recommender_person_id = $1 WHERE case_id = $2";
        let person = chief.person;
        let write = app.app.db.write::<u64, StoreError>(move |tx| {
            async move { tx.run(recommends, bole::args![person, case]).await }.boxed()
        });
        write.await.unwrap();
        assert_eq!(told(&round, case, &number, &chief).await, ["首席某应当回避：是本案推荐人"]);
    });
}

/// A nomination by the office that lacks nothing, with whatever is put in place of the usual.
async fn nominate(officer: &Client, batch: &str, host: &str, more: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
    const LONG: &str = "测试提名理由：候选人在测试方法上有原创工作，长期从事开放的、探索性的研究，提名人对所写内容的真实负责，并愿接受核查。";
    let usual = [
        ("batch_id", batch),
        ("role", "YOUTH"),
        ("candidate_name", "测试候选"),
        ("candidate_pinyin", "Ceshi Houxuan"),
        ("person", "new"),
        ("institution_id", host),
        ("title", "副教授"),
        ("degree", "doctorate"),
        ("birth_date", "1990-05-06"),
        ("email", "candidate@test.invalid"),
        ("phone", "13800000000"),
        ("statement", LONG),
        ("achievements", "测试成果三项。"),
        ("plan", "测试计划五年。"),
        ("nominator_kind", "institution"),
        ("pledge", "yes"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let fields: Vec<(String, String)> =
        kept.chain(more.iter().copied()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut saved: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    saved.push(("do", "save"));
    let edit = officer.post("/admin/nominations", &saved).await.leads();
    let number = edit.split('/').nth(3).unwrap().to_owned();
    consent(&officer.app, officer, &number).await;
    (number, fields)
}

async fn submit(officer: &Client, number: &str, fields: &[(String, String)], more: &[(&str, &str)]) -> Answer {
    let mut conn = officer.app.app.db.read().await.unwrap();
    let ver = case_file::by_number(&mut conn, number).await.unwrap().unwrap().ver.to_string();
    drop(conn);
    let mut sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sent.extend([("ver", ver.as_str()), ("do", "submit")]);
    sent.extend_from_slice(more);
    officer.post(&format!("/admin/nominations/{number}/form"), &sent).await
}

#[test]
fn the_third_exclusion_is_taken_and_the_fourth_refused() {
    on_both_engines(async |app: TestApp| {
        let round = Round::of(&app, ScholarRole::Youth, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await.to_string();
        let batch = round.batch.to_string();
        let (number, fields) = nominate(&round.officer, &batch, &host, &[]).await;
        let four = [("exclusions", "甲避某\n乙避某\n丙避某\n丁避某")];
        let refused = submit(&round.officer, &number, &fields, &four).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#exclusions"]);
        assert_eq!(refused.texts("#exclusions"), ["甲避某 乙避某 丙避某 丁避某"], "what was typed is kept");
        let three = [("exclusions", "甲避某\n乙避某\n丙避某")];
        submit(&round.officer, &number, &fields, &three).await.leads();
        let kept = column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM expert_exclusion").await;
        assert_eq!(kept, ["3"]);
    });
}

#[test]
fn two_of_three_reviews_in_and_the_third_overdue_hold_the_case() {
    on_both_engines(async |app: TestApp| {
        let mut round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let mut three = Vec::new();
        for name in ["甲某某", "乙某某", "丙某某"] {
            three.push(round.reviewer(name).await);
        }
        round.assign(case, &number, &[&three[0], &three[1], &three[2]]).await.leads();
        three[0].reviews("4", "A").await;
        three[1].reviews("4", "A").await;
        let task = three[2].accepts().await;
        app.at("2026-03-21T00:00");
        round.officer = app.officer().await;
        three[2].sign_in_again().await;

        // Two good reviews are not made three, the late one is not taken, and nobody is moved by the clock.
        bole::timed::round(&app.app).await;
        let ver = round.ver(case).await;
        let path = format!("/admin/nominations/{number}/moves/shortlist");
        let refused = round.officer.post(&path, &[("ver", ver.as_str())]).await.is(422);
        assert!(refused.body.contains("有效评审意见2份，须有3份"), "{:?}", refused.texts("main"));
        let over = [("ver", ver.as_str()), ("reason", "测试")];
        round.officer.post(&format!("/admin/nominations/{number}/moves/pass_over"), &over).await.is(422);
        let opinion = "测试意见，".repeat(25);
        three[2].client.post(&task, &score_form("4", "A", &opinion)).await.is(409);
        assert_eq!(round.stage(case).await, Stage::ExternalReview);
        let page = round.officer.get(&format!("/admin/nominations/{number}")).await.is(200);
        assert!(page.body.contains("80.00"), "the mean is of the two that are in");
        assert!(!page.body.contains("53.33"), "what is missing is never nought");

        // More time brings the third in.
        let seat = task.rsplit('/').next().unwrap();
        let extension = format!("/admin/nominations/{number}/assignments/{seat}/extension");
        round.officer.post(&extension, &[("ver", ver.as_str()), ("due_on", "2026-03-27")]).await.leads();
        three[2].client.post(&task, &score_form("4", "A", &opinion)).await.leads();
        let ver = round.ver(case).await;
        round.officer.post(&path, &[("ver", ver.as_str())]).await.leads();
    });
}

#[test]
fn an_administrator_reads_no_review() {
    on_both_engines(async |app: TestApp| {
        let mut round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let one = round.reviewer("甲某某").await;
        round.assign(case, &number, &[&one]).await.leads();
        one.reviews("4", "A").await;
        round.officer = app.officer().await;
        let read = round.officer.get(&format!("/admin/nominations/{number}")).await.is(200);
        assert!(read.body.contains("80.00"));
        let administrator = app.sysadmin().await;
        let batch = round.number("SELECT id FROM batch ORDER BY id DESC LIMIT 1").await;
        for path in [
            format!("/admin/nominations/{number}"),
            format!("/admin/nominations/{number}/assignments"),
            format!("/admin/nominations/{number}/opinions"),
            format!("/admin/nominations/{number}/compliance"),
            format!("/admin/batches/{batch}/shortlist"),
            "/reviews".to_owned(),
        ] {
            let answer = administrator.get(&path).await;
            assert!([403, 404].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        }
        administrator.post(&format!("/admin/nominations/{number}/dossier.zip"), &[]).await.is(403);
        let log = administrator.get("/admin/audit").await.is(200);
        assert!(!log.body.contains("80.00") && !log.body.contains("测试意见"));
    });
}

#[test]
fn thirty_eight_itself_is_within_and_not_under() {
    on_both_engines(async |app: TestApp| {
        let round = Round::of(&app, ScholarRole::Youth, 3).await;
        let (officer, approver) = (app.officer().await, app.approver().await);
        let host = round.institution("测试依托单位", LegalPerson::Own).await.to_string();
        let batch = round.batch.to_string();
        // The call closes on 2026-03-31: born on the day a year before 38 is over, the candidate is 38.
        let thirty_eight = |name: &'static str| [("candidate_name", name), ("birth_date", "1987-03-31")];
        let thirty_nine = [("candidate_name", "测试超龄"), ("birth_date", "1987-03-30")];
        let (number, fields) = nominate(&officer, &batch, &host, &thirty_eight("测试三八")).await;
        submit(&officer, &number, &fields, &[]).await.leads();
        let (number, fields) = nominate(&officer, &batch, &host, &thirty_nine).await;
        let refused = submit(&officer, &number, &fields, &[]).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#birth_date"]);

        // Under 38 does not include 38, for whoever is nominated from then on.
        let scheme = column(&app, "SELECT CAST(id AS TEXT) FROM scheme WHERE kind = 'scholar'").await.remove(0);
        let draft = format!("/admin/schemes/{scheme}/draft");
        let youth = format!("{draft}/YOUTH");
        officer.fill(&youth, &youth, &[("role_age_op", "lt")]).await.leads();
        approver.fill(&draft, &format!("{draft}/force"), &[("reason", "测试：未满")]).await.leads();
        let (number, fields) = nominate(&officer, &batch, &host, &thirty_eight("测试又三八")).await;
        let refused = submit(&officer, &number, &fields, &[]).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#birth_date"]);
        let younger = [("candidate_name", "测试三七"), ("birth_date", "1988-03-31")];
        let (number, fields) = nominate(&officer, &batch, &host, &younger).await;
        submit(&officer, &number, &fields, &[]).await.leads();
    });
}

#[test]
fn a_person_with_two_roles_in_a_call_has_one_case_and_no_office() {
    on_both_engines(async |app: TestApp| {
        let round = Round::of(&app, ScholarRole::Youth, 2).await;
        let (officer, batch) = (app.officer().await, round.batch.to_string());
        let path = format!("/admin/batches/{batch}");
        let page = officer.get(&path).await.is(200);
        officer.complete(&page, &path, &[("places_PM", "2")]).await.leads();
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let person = round.person("两角某", Some(host)).await;
        let (id, institution) = (person.to_string(), host.to_string());
        let as_role = |role, kind| {
            [("candidate_name", "两角某"), ("person", id.as_str()), ("role", role), ("nominator_kind", kind)]
        };

        // Nominated for two roles of one call, the person stands in the first alone.
        let (young, fields) = nominate(&officer, &batch, &institution, &as_role("YOUTH", "institution")).await;
        submit(&officer, &young, &fields, &[]).await.leads();
        let (manager, fields) = nominate(&officer, &batch, &institution, &as_role("PM", "office")).await;
        let refused = submit(&officer, &manager, &fields, &[]).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#candidate_name"]);

        // Whoever holds an office beside it does nothing in the call, nor reads of the others in it.
        let roles = vec![(Role::Officer, None), (Role::Expert, None)];
        let both = app.somebody(Somebody { key: "both".to_owned(), person: Some(person), roles }).await;
        let rival = round.person("对手某", Some(host)).await;
        let nominator = app.nominator().await.id();
        let (case, other) = round.case_of(rival, "对手某", host, nominator, Form::default()).await;
        both.get(&format!("/admin/nominations/{other}")).await.is(404);
        both.get(&format!("/admin/nominations/{other}/assignments")).await.is(404);
        let ver = round.ver(case).await;
        let drop = [("ver", ver.as_str()), ("ground", "ineligible"), ("reason", "测试"), ("heard", "yes")];
        both.post(&format!("/admin/nominations/{other}/moves/drop"), &drop).await.is(404);
        let own = both.get(&format!("/admin/nominations/{young}")).await;
        assert!(own.status.is_redirection() || own.status.is_success(), "the own case is the candidate's to see");
        // Nor is the person asked to judge the own case.
        let candidate = round.expert("两角某", person).await;
        let young_id = case_file::by_number(&mut app.app.db.read().await.unwrap(), &young).await.unwrap().unwrap().id;
        assert_ne!(young_id, case);
        let said = told(&round, case, &other, &candidate).await;
        assert!(said.iter().any(|why| why.starts_with("两角某应当回避")), "{said:?}");
    });
}
