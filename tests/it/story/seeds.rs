//! The check list at the end of the seed facts, asked of the database: what the articles say stands in it with its
//! source, and nothing else does.

use bole::{
    app::App,
    commands::{
        check,
        seed::{self, Seeded},
    },
    domain::scheme::SchemeConfig,
    store::{Conn, Db, event, setting},
};

use crate::app::{TestApp, on_both_engines, on_both_engines_empty};

/// One number a query gives.
async fn number(conn: &mut Conn, sql: &'static str) -> i64 {
    let (number,): (i64,) = conn.one(sql, Vec::new()).await.unwrap();
    number
}

/// The rows of a query, as texts.
async fn rows<Row: bole::store::engine::Record>(conn: &mut Conn, sql: &'static str) -> Vec<Row> {
    conn.all(sql, Vec::new()).await.unwrap()
}

/// How many rows a table has.
macro_rules! count {
    ($conn:expr, $table:literal) => {
        number($conn, concat!("SELECT COUNT(*) FROM ", $table)).await
    };
}

fn texts<const N: usize>(rows: [(&str, &str); N]) -> Vec<(String, String)> {
    rows.map(|(a, b)| (a.to_owned(), b.to_owned())).into()
}

#[test]
fn the_people_and_institutions_are_those_the_articles_name() {
    on_both_engines(async |app| {
        let conn = &mut app.app.db.read().await.unwrap();
        assert_eq!((count!(conn, "source_article"), count!(conn, "person"), count!(conn, "institution")), (3, 13, 27));
        let dated = "SELECT COUNT(*) FROM (SELECT DISTINCT person_id, article_id FROM person_title) AS dated";
        assert_eq!(number(conn, dated).await, 15);
        let private = "SELECT COUNT(*) FROM person WHERE gender IS NOT NULL OR birth_date IS NOT NULL \
            OR nationality IS NOT NULL OR orcid IS NOT NULL";
        assert_eq!(number(conn, private).await, 0);
        let undated = "SELECT COUNT(*) FROM person_title t JOIN source_article a ON a.id = t.article_id \
            WHERE t.as_of <> a.published_on";
        assert_eq!(number(conn, undated).await, 0, "every title is as of its article");
        let legal: Vec<(String, String)> = rows(
            conn,
            "SELECT i.name, l.name FROM institution i JOIN institution l ON l.id = i.legal_person_id ORDER BY i.id",
        )
        .await;
        let expected = [
            ("北京大学", "北京大学"),
            ("清华大学", "清华大学"),
            ("北京大学数学科学学院", "北京大学"),
            ("北京大学国际机器学习研究中心", "北京大学"),
        ];
        assert_eq!(legal, texts(expected));
    });
}

#[test]
fn the_first_batch_has_three_names_and_eighteen_places_without() {
    on_both_engines(async |app| {
        let conn = &mut app.app.db.read().await.unwrap();
        assert_eq!((count!(conn, "role_type"), count!(conn, "direction")), (4, 2));
        let by_role: Vec<(String, i64)> = rows(
            conn,
            "SELECT COALESCE(role_code, '*'), places FROM batch_count WHERE direction_id IS NULL ORDER BY id",
        )
        .await;
        let expected = [("*", 21), ("CS", 1), ("PM", 1), ("PI", 10), ("YOUTH", 9)];
        assert_eq!(by_role, expected.map(|(role, places)| (role.to_owned(), places)));
        let by_direction: Vec<(String, String, i64)> = rows(
            conn,
            "SELECT d.name, COALESCE(c.role_code, '*'), c.places FROM batch_count c \
             JOIN direction d ON d.id = c.direction_id ORDER BY c.id",
        )
        .await;
        let (mathematics, learning) = ("人工智能数理基础", "机器学习");
        let expected = [
            (mathematics, "*", 17),
            (learning, "*", 4),
            (mathematics, "CS", 1),
            (mathematics, "PM", 1),
            (mathematics, "PI", 10),
            (mathematics, "YOUTH", 5),
            (learning, "YOUTH", 4),
        ];
        assert_eq!(by_direction, expected.map(|(name, role, places)| (name.to_owned(), role.to_owned(), places)));

        let cases: Vec<(String, String, String, i64)> = rows(
            conn,
            "SELECT case_no, title, stage, scheme_ver FROM case_file WHERE imported AND kind = 'scholar' ORDER BY case_no",
        )
        .await;
        let expected = [("2019-1-CS-01", "张平文"), ("2019-1-PM-01", "夏壁灿"), ("2019-1-YS-01", "张祥雨")];
        let expected = expected.map(|(no, name)| (no.to_owned(), name.to_owned(), "selected".to_owned(), 1));
        assert_eq!(cases, expected);
        assert_eq!(count!(conn, "case_file"), 3);

        let listed: Vec<(String, String, String, Option<i64>)> =
            rows(conn, "SELECT slug, standing, title_as_of, direction_id FROM scholar ORDER BY sort_key").await;
        let slugs: Vec<&str> = listed.iter().map(|(slug, ..)| slug.as_str()).collect();
        assert_eq!(slugs, ["zhang-pingwen", "xia-bican", "zhang-xiangyu"]);
        assert!(listed.iter().all(|(_, standing, as_of, _)| standing == "named_by_source" && as_of == "2019-04-18"));
        assert_eq!(listed.iter().map(|row| row.3.is_some()).collect::<Vec<_>>(), [true, true, false]);
        let all: (i64,) = conn.one("SELECT n FROM scholar_count WHERE facet = 'all'", Vec::new()).await.unwrap();
        assert_eq!(21 - all.0, 18);
    });
}

#[test]
fn nothing_is_known_that_came_after_the_articles() {
    on_both_engines(async |app| {
        let conn = &mut app.app.db.read().await.unwrap();
        let later = [
            count!(conn, "notice"),
            count!(conn, "objection"),
            count!(conn, "review"),
            count!(conn, "ballot"),
            count!(conn, "decision"),
            count!(conn, "contract"),
            count!(conn, "appointment"),
            count!(conn, "nomination"),
            count!(conn, "consent"),
            count!(conn, "expert"),
            count!(conn, "account"),
            count!(conn, "lab_agreement"),
            count!(conn, "lab_contribution"),
            count!(conn, "quota"),
        ];
        assert_eq!(later, [0; 14]);
        let invented = "SELECT COUNT(*) FROM scholar WHERE starts_on IS NOT NULL OR ends_on IS NOT NULL";
        assert_eq!(number(conn, invented).await, 0);
    });
}

#[test]
fn targets_money_lab_data_and_challenge_are_as_told() {
    on_both_engines(async |app| {
        let conn = &mut app.app.db.read().await.unwrap();
        let targets: Vec<(Option<i64>, i64, i64, bool)> =
            rows(conn, "SELECT year, min_places, max_places, about FROM target ORDER BY position").await;
        let expected = [
            (Some(2019), 100, 100, false),
            (Some(2019), 30, 50, false),
            (Some(2020), 100, 100, false),
            (Some(2021), 100, 100, false),
            (None, 300, 300, true),
        ];
        assert_eq!(targets, expected);
        let money: Vec<(i64, String, i64, i64)> =
            rows(conn, "SELECT amount_minor, unit, year_from, year_to FROM funding_fact WHERE kind = 'money'").await;
        assert_eq!(money, [(34_000_000_000, "元".to_owned(), 2018, 2019)]);

        let lab: (String, String, i64) =
            conn.one("SELECT name, status_wording, plan_months FROM joint_lab", Vec::new()).await.unwrap();
        let name = "北京智源 - 旷视智能模型设计与图像感知联合实验室".to_owned();
        assert_eq!(lab, (name, "已通过立项论证".to_owned(), 36));
        assert_eq!((count!(conn, "joint_lab"), count!(conn, "work_package"), count!(conn, "lab_person")), (1, 3, 2));
        assert_eq!(number(conn, "SELECT COUNT(*) FROM lab_person WHERE status <> 'proposed'").await, 0);
        let types = "SELECT COUNT(*) FROM statement WHERE entity = 'scheme' AND kind = 'type'";
        let limit = "SELECT months FROM statement WHERE entity = 'scheme' AND kind = 'limit'";
        assert_eq!((number(conn, types).await, number(conn, limit).await), (2, 36));

        let figures: Vec<(String, i64)> = rows(conn, "SELECT kind, value FROM dataset_figure ORDER BY position").await;
        let figure = |kind: &str| figures.iter().filter(|(k, _)| k == kind).map(|(_, v)| *v).collect::<Vec<_>>();
        assert_eq!((figure("classes"), figure("images")), (vec![365], vec![630_000, 600_000]));
        assert_eq!(figure("boxes"), [10_000_000, 10_000_000]);
        assert_eq!((figure("images_vs_coco"), figure("boxes_vs_coco")), (vec![5], vec![11]));
        assert_eq!(figure("annotators_per_image"), [9]);

        let challenge: (String, String, String, String, i64, String) = conn
            .one(
                "SELECT starts_on, test_opens_on, submissions_close_on, results_on, prize_minor, prize_unit FROM challenge",
                Vec::new(),
            )
            .await
            .unwrap();
        let [starts, opens, closes, results] =
            ["2019-04-16", "2019-05-10", "2019-06-10", "2019-06-10"].map(str::to_owned);
        assert_eq!(challenge, (starts, opens, closes, results, 1_000_000, "美元".to_owned()));
        assert_eq!(count!(conn, "challenge_track"), 3);
    });
}

#[test]
fn the_special_programme_lists_what_it_should() {
    on_both_engines(async |app| {
        let conn = &mut app.app.db.read().await.unwrap();
        let items: Vec<(String, i64)> = rows(
            conn,
            "SELECT i.kind, COUNT(*) FROM sp_item i JOIN special_programme p ON p.id = i.programme_id \
             WHERE p.slug = 'ai-for-science' GROUP BY i.kind ORDER BY i.kind",
        )
        .await;
        let expected = [
            ("action", 7),
            ("crossing_discipline", 7),
            ("discipline", 4),
            ("focus_area", 4),
            ("mechanism", 5),
            ("pain_point", 4),
            ("weak_spot", 4),
        ];
        assert_eq!(items, expected.map(|(kind, n)| (kind.to_owned(), n)));
        assert_eq!((count!(conn, "guide_task"), count!(conn, "guide_task_area")), (1, 4));
        let protein = "SELECT COUNT(*) FROM statement s JOIN fact_ref f ON f.entity = 'statement' AND f.entity_id = s.id \
            WHERE s.entity = 'guide_task' AND f.fact_code = 'A-23'";
        assert_eq!(number(conn, protein).await, 1);
        let phase: (i64, i64) = conn.one("SELECT year_from, year_to FROM sp_phase", Vec::new()).await.unwrap();
        assert_eq!(phase, (2023, 2027));
        assert_eq!(number(conn, "SELECT COUNT(*) FROM sp_item WHERE kind = 'common_tool'").await, 3);
        assert_eq!(count!(conn, "discrepancy"), 17);
    });
}

#[test]
fn every_listed_fact_is_cited_and_every_citation_leads_to_a_record() {
    on_both_engines(async |app| {
        let conn = &mut app.app.db.read().await.unwrap();
        assert_eq!(number(conn, "SELECT COUNT(*) FROM (SELECT DISTINCT fact_code FROM fact_ref) AS facts").await, 169);
        let entities: Vec<(String,)> = rows(conn, "SELECT DISTINCT entity FROM fact_ref ORDER BY entity").await;
        for (entity,) in entities {
            let sql = format!(
                "SELECT COUNT(*) FROM fact_ref f WHERE f.entity = '{entity}' \
                 AND NOT EXISTS (SELECT 1 FROM {entity} r WHERE r.id = f.entity_id)"
            );
            let (lost,): (i64,) = conn.one(sqlx::AssertSqlSafe(sql), Vec::new()).await.unwrap();
            assert_eq!(lost, 0, "{entity}");
        }
        let silent = "SELECT COUNT(*) FROM statement s WHERE NOT EXISTS \
            (SELECT 1 FROM fact_ref f WHERE f.entity = 'statement' AND f.entity_id = s.id)";
        assert_eq!(number(conn, silent).await, 0, "a statement without a source");
    });
}

#[test]
fn the_stored_configuration_is_the_one_the_workflow_reads() {
    on_both_engines(async |app| {
        let conn = &mut app.app.db.read().await.unwrap();
        let stored: Vec<(String,)> = rows(conn, "SELECT config FROM scheme_config ORDER BY scheme_id").await;
        let seeds = bole::seeds::Seeds::load().unwrap();
        let configs: Vec<SchemeConfig> = stored.iter().map(|(config,)| serde_json::from_str(config).unwrap()).collect();
        assert_eq!(configs, seeds.schemes.schemes.into_iter().map(|scheme| scheme.config).collect::<Vec<_>>());
    });
}

/// Everything that must not change: the end of the chain, the public version, and how many rows there are.
async fn fingerprint(db: &Db) -> (i64, Vec<u8>, i64, i64, i64) {
    let version = db.content_version().await.unwrap();
    let conn = &mut db.read().await.unwrap();
    let (seq, hash) = event::head(conn).await.unwrap();
    (seq, hash, version, count!(conn, "fact_ref"), count!(conn, "search_term"))
}

#[test]
fn seeding_again_changes_nothing() {
    on_both_engines_empty(async |app| {
        assert_eq!(seed::run(&app.app).await.unwrap(), Seeded::Loaded);
        let before = fingerprint(&app.app.db).await;
        assert_eq!((before.0, before.2), (4, 2), "one event of the seeding, three of the imports; one public change");
        assert_eq!(seed::run(&app.app).await.unwrap(), Seeded::Before);
        assert_eq!(fingerprint(&app.app.db).await, before);

        // A program with other seeds leaves what the office has.
        rewrite_digest(&app.app).await;
        assert_eq!(seed::run(&app.app).await.unwrap(), Seeded::Newer);
        assert_eq!(fingerprint(&app.app.db).await, before);

        let report = check::run(&mut app.app.db.read().await.unwrap(), |_, _| {}).await.unwrap();
        assert_eq!(format!("{:?}", report.breaches), "[]");
    });
}

async fn rewrite_digest(app: &App) {
    use futures_util::FutureExt;
    let now = app.clock.now();
    app.db
        .write(move |tx| async move { setting::set(tx, "seeds_digest", "another", now).await }.boxed())
        .await
        .unwrap();
}

#[test]
fn two_that_seed_at_once_seed_once() {
    on_both_engines_empty(async |app: TestApp| {
        let (first, second) = tokio::join!(seed::run(&app.app), seed::run(&app.app));
        let mut outcomes = [first.unwrap(), second.unwrap()];
        outcomes.sort_by_key(|outcome| *outcome != Seeded::Loaded);
        assert_eq!(outcomes, [Seeded::Loaded, Seeded::Before]);
        assert_eq!(fingerprint(&app.app.db).await.0, 4);
    });
}
