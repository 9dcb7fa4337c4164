//! The directory of scholars: who is found and how, what is counted, and that nobody shows who is not public.

use std::collections::BTreeMap;

use bole::{
    clock::new_id,
    domain::{
        ids::{BatchId, PersonId},
        role::ScholarRole,
        workflow::Stage,
    },
    store::{
        StoreError,
        batch::{self, NewBatch},
        case_file::{self, CaseFile, NewCase},
        directory, event,
        person::{self, NewPerson},
        scholar::{self, Listing, Standing},
        search::{self, Kind, Text},
    },
    web::page::url_escape,
};
use futures_util::FutureExt;

use crate::{
    app::{TestApp, on_both_engines, on_sqlite},
    browser::Browser,
    pages,
};

const ALL: [&str; 3] = ["张平文", "夏壁灿", "张祥雨"];

async fn names(app: &TestApp, path: &str) -> Vec<String> {
    app.visitor().get(path).await.is(200).texts(".card h3")
}

#[test]
fn somebody_is_found_however_the_name_is_typed() {
    on_both_engines(async |app| {
        for (typed, found) in [
            ("张平文", &ALL[..1]),
            ("平文", &ALL[..1]),
            ("张", &["张平文", "张祥雨"]),
            ("zhang", &["张平文", "张祥雨"]),
            ("z", &["张平文", "张祥雨"]),
            ("zpw", &ALL[..1]),
            ("zp", &ALL[..1]),
            ("zhangpingwen", &ALL[..1]),
            ("ZHANG Pingwen", &ALL[..1]),
            ("pingwen", &ALL[..1]),
            ("Zhāng Píngwén", &ALL[..1]),
            ("ＺＰＷ", &ALL[..1]),
            ("ｚhＡng　平文", &ALL[..1]),
            ("北京大学", &ALL[..2]),
            ("北大", &ALL[..2]),
            ("peking", &ALL[..2]),
            ("数学科学学院", &ALL[..1]),
            ("旷视", &["张祥雨"]),
            ("张 北京大学", &ALL[..1]),
            ("平文张", &[]),
            ("李四", &[]),
            ("50%_", &[]),
            ("！？", &ALL[..]),
        ] {
            let path = format!("/scholars?q={}", url_escape(typed));
            assert_eq!(names(&app, &path).await, found, "{typed}");
        }
    });
}

#[test]
fn filters_narrow_the_list_and_the_unnamed_with_it() {
    on_both_engines(async |app| {
        for (query, found, unnamed) in [
            ("", &ALL[..], &[10, 8][..]),
            ("role=CS", &ALL[..1], &[]),
            ("role=PI", &[], &[10]),
            ("role=YOUTH", &ALL[2..], &[8]),
            ("role=CS&role=YOUTH", &["张平文", "张祥雨"], &[8]),
            ("direction=mathematical-foundations", &ALL[..2], &[10, 5]),
            ("direction=machine-learning", &[], &[4]),
            ("institution=pku", &ALL[..2], &[]),
            ("institution=megvii-research", &ALL[2..], &[]),
            ("batch=2019-1", &ALL[..], &[10, 8]),
            ("direction=nowhere&x=1", &ALL[..], &[10, 8]),
        ] {
            let answer = app.visitor().get(&format!("/scholars?{query}")).await.is(200);
            assert_eq!(answer.texts(".card h3"), found, "{query}");
            let places: Vec<String> = unnamed.iter().map(|places| format!("{places}席")).collect();
            assert_eq!(answer.texts(".unnamed .places"), places, "{query}");
        }
    });
}

#[test]
fn the_home_page_counts_twenty_one_places_and_names_three() {
    on_sqlite(async |app| {
        let home = app.visitor().get("/").await.is(200);
        assert_eq!(home.texts("#rh"), ["2019年首批智源学者：21席，已具名3席"]);
        assert_eq!(home.texts(".seatmap .cnt"), ["1", "1", "10", "9"]);
        assert_eq!(home.texts(".seatmap .named"), ALL);
        assert_eq!(home.texts(".seatmap li:not(.named)").len(), 18);
        assert_eq!(home.texts(".unnamed .places"), ["10席", "8席"]);
        assert_eq!(home.texts(".facets .n"), ["1", "1", "10", "9", "17", "4", "具名2", "具名1", "21"]);
        assert_eq!(home.texts(".card .tag"), ["待公示"; 3]);
        assert_eq!(home.texts(".card .org .muted"), ["截至2019年4月18日"; 3]);

        let english = app.visitor().get("/en").await.is(200);
        assert_eq!(english.texts(".card h3"), ["Zhang Pingwen", "Xia Bican", "Zhang Xiangyu"]);
        assert_eq!(english.texts(".card .tag"), ["notice due"; 3]);
    });
}

#[test]
fn every_name_and_number_leads_to_its_source() {
    on_sqlite(async |app| {
        for path in
            ["/", "/scholars?view=table", "/scholars/zhang-pingwen", "/directions", "/directions/machine-learning"]
        {
            let page = app.visitor().get(path).await.is(200);
            let marks = page.attributes("a.src", "href");
            assert!(!marks.is_empty(), "{path}");
            for mark in marks {
                let target = format!("[id=\"{}\"]", mark.trim_start_matches('#'));
                assert_eq!(page.attributes(&target, "id").len(), 1, "{path} {mark}");
            }
            assert!(
                page.attributes(".sources .entries a", "href").iter().all(|href| href.starts_with("/data#")),
                "{path}"
            );
        }
        let card = app.visitor().get("/").await.is(200);
        assert_eq!(card.texts(".card.cs .src"), ["B-02", "P-08"]);
        assert_eq!(card.texts(".unnamed .pi .src"), ["B-04", "B-08"]);
    });
}

#[test]
fn an_empty_result_names_its_conditions_and_clears_them_one_by_one() {
    on_sqlite(async |app| {
        let empty = app.visitor().get("/scholars?institution=pku&q=%E7%A5%A5%E9%9B%A8").await.is(200);
        assert_eq!(empty.texts(".empty h3"), ["没有符合条件的学者"]);
        assert_eq!(empty.texts(".empty .btn"), ["清除“北京大学”", "清除“祥雨”"]);
        assert_eq!(
            empty.attributes(".empty .btn", "href"),
            ["/scholars?q=%E7%A5%A5%E9%9B%A8", "/scholars?institution=pku"]
        );
    });
}

#[test]
fn a_page_tells_what_the_source_says_and_claims_no_more() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/scholars/zhang-xiangyu").await.is(200);
        assert_eq!(page.texts("h1"), ["张祥雨"]);
        assert_eq!(page.texts(".kv .tag"), ["待公示"]);
        assert!(page.texts(".kv dd").contains(&"未载明".to_owned()), "the direction is not stated");
        assert_eq!(page.texts(".timeline b"), ["公示", "审议", "初评", "提名"]);
        assert_eq!(page.texts(".odds dt"), ["X-03", "X-08", "X-17"]);
        app.visitor().get("/scholars/nobody").await.is(404);
        app.visitor().get("/scholars/%00").await.is(404);

        // Somebody an article names, but not as a scholar, has no page here.
        app.visitor().get("/scholars/huang-tiejun").await.is(404);
    });
}

#[test]
fn a_direction_without_a_chief_says_so() {
    on_sqlite(async |app| {
        let learning = app.visitor().get("/directions/machine-learning").await.is(200);
        assert_eq!(learning.texts(".note"), ["来源没有提到本方向的首席科学家、项目经理与研究员。"]);
        assert_eq!(learning.texts(".team li > span:last-child").len(), 1);
        let mathematics = app.visitor().get("/directions/mathematical-foundations").await.is(200);
        assert_eq!(mathematics.texts(".note"), Vec::<String>::new());
        assert_eq!(mathematics.texts(".team a[href^='/scholars/']"), ["张平文", "夏壁灿"]);
        assert_eq!(mathematics.texts(".points dt"), ["出发点", "内容", "问题", "目标"]);
        app.visitor().get("/directions/nowhere").await.is(404);
    });
}

#[test]
fn the_file_begins_with_its_mark_and_holds_no_formula() {
    on_both_engines(async |app| {
        let id = put_in(&app, "=1+甲某", ScholarRole::Pi, Some(Standing::Appointed)).await;
        let answer = app.visitor().get("/scholars.csv").await.is(200);
        assert!(answer.body.starts_with('\u{feff}'));
        assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
        let lines: Vec<&str> = answer.body.trim_start_matches('\u{feff}').lines().collect();
        let first: Vec<&str> = lines.iter().filter_map(|line| line.split(',').next()).collect();
        assert_eq!(first, ["姓名", "张平文", "夏壁灿", "'=1+甲某", "张祥雨", "未具名", "未具名"], "{id}");
        let head = lines[0].split(',').count();
        assert!(lines.iter().all(|line| line.split(',').count() == head));
        let some = app.visitor().get("/scholars.csv?role=CS").await.is(200);
        assert_eq!(some.body.lines().count(), 2);
    });
}

/// Puts a synthetic case into the first batch; with a standing, into the directory too.
async fn put_in(app: &TestApp, name: &str, role: ScholarRole, standing: Option<Standing>) -> String {
    put_into(app, None, name, role, standing).await
}

/// As [`put_in`], into a batch of one's own.
async fn put_into(
    app: &TestApp,
    batch: Option<BatchId>,
    name: &str,
    role: ScholarRole,
    standing: Option<Standing>,
) -> String {
    let now = app.clock.now();
    let name = name.to_owned();
    let stage = if standing.is_some() { Stage::Active } else { Stage::PanelReview };
    app.app
        .db
        .write(move |tx| {
            async move {
                let known = directory::by_slug(tx, "zhang-pingwen").await?.ok_or(StoreError::Missing)?;
                let sample = case_file::find(tx, known.case_id).await?.ok_or(StoreError::Missing)?;
                let person: PersonId = new_id(now);
                person::insert(tx, person, &NewPerson { slug: None, name: &name, pinyin: "Jia Mou" }).await?;
                search::set(tx, Kind::Person, person, &[Text::Name(&name)]).await?;
                let new = NewCase {
                    kind: sample.kind,
                    scheme: sample.scheme_id,
                    scheme_ver: 1,
                    batch: sample.batch_id,
                    batch_code: "2019-1".to_owned(),
                    role: Some(role),
                    title: name.clone(),
                    direction: sample.direction(),
                    subject: Some(person),
                    host: sample.host(),
                    stage,
                    entered_by: None,
                    officer: None,
                    imported: false,
                    demo: false,
                };
                let CaseFile { id: case, case_no: number, .. } = case_file::insert(tx, new, now).await?;
                let by = event::By { account: None, role: bole::domain::role::Role::System, at: now };
                let draft =
                    event::Draft { command: "test", case: Some(case), to: Some(stage), ..event::Draft::default() };
                event::record(tx, &by, draft).await?;
                search::set(tx, Kind::Case, case, &[Text::Name(&name), Text::Words(&number)]).await?;
                if let Some(standing) = standing {
                    let listing = Listing {
                        case,
                        person,
                        slug: scholar::free_slug(tx, "Jia Mou").await?,
                        name,
                        pinyin: "Jia Mou".to_owned(),
                        role,
                        direction: sample.direction(),
                        host: sample.host(),
                        batch: batch.unwrap_or(sample.batch_id),
                        standing,
                        title: "测试职务".to_owned(),
                        title_as_of: None,
                        starts_on: "2026-03-01".parse().ok(),
                        ends_on: "2029-02-28".parse().ok(),
                        demo: false,
                    };
                    scholar::put(tx, &listing, now).await?;
                    // A second time changes nothing but the row.
                    scholar::put(tx, &listing, now).await?;
                }
                Ok::<_, StoreError>(number)
            }
            .boxed()
        })
        .await
        .unwrap()
}

#[test]
fn nobody_shows_before_the_public_may_know() {
    on_both_engines(async |app| {
        let number = put_in(&app, "甲某某", ScholarRole::Pi, None).await;
        for path in [
            "/",
            "/scholars",
            "/scholars?view=table",
            "/scholars?q=jia",
            "/scholars.csv",
            "/directions/mathematical-foundations",
        ] {
            let body = app.visitor().get(path).await.is(200).body;
            assert!(!body.contains("甲某某") && !body.contains(&number), "{path}");
        }
        app.visitor().get("/scholars/jia-mou").await.is(404);
        assert_eq!(app.visitor().get("/").await.texts(".unnamed .places"), ["10席", "8席"]);
    });
}

#[test]
fn somebody_appointed_takes_an_unnamed_place_at_once_and_gives_it_back() {
    on_both_engines(async |app| {
        assert_eq!(app.visitor().get("/").await.texts(".unnamed .places"), ["10席", "8席"], "and keeps the page");
        put_in(&app, "甲某某", ScholarRole::Pi, Some(Standing::Appointed)).await;
        let home = app.visitor().get("/").await.is(200);
        assert_eq!(home.texts(".card h3"), ["张平文", "夏壁灿", "甲某某", "张祥雨"]);
        assert_eq!(home.texts("#rh"), ["2019年首批智源学者：21席，已具名4席"]);
        assert_eq!(home.texts(".unnamed .places"), ["9席", "8席"]);
        assert_eq!(home.texts(".facets .n"), ["1", "1", "10", "9", "17", "4", "具名3", "具名1", "21"]);
        assert_eq!(names(&app, "/scholars?q=jmm").await, ["甲某某"]);
        let page = app.visitor().get("/scholars/jia-mou").await.is(200);
        assert_eq!(page.texts(".kv .tag"), ["聘期中"]);
        assert!(page.texts(".kv dd").contains(&"2026年3月1日至2029年2月28日".to_owned()));

        let case = directory::by_slug(&mut app.app.db.read().await.unwrap(), "jia-mou").await.unwrap().unwrap().case_id;
        app.app.db.write(move |tx| async move { scholar::remove(tx, case).await }.boxed()).await.unwrap();
        assert_eq!(names(&app, "/").await, ALL);
        assert_eq!(names(&app, "/scholars?q=jmm").await, Vec::<String>::new());
        assert_eq!(app.visitor().get("/").await.texts(".unnamed .places"), ["10席", "8席"]);
        app.visitor().get("/scholars/jia-mou").await.is(404);
    });
}

/// The second batch of a year of its own.
async fn second_batch(app: &TestApp) -> BatchId {
    let now = app.clock.now();
    app.app
        .db
        .write(move |tx| {
            async move {
                let known = directory::by_slug(tx, "zhang-pingwen").await?.ok_or(StoreError::Missing)?;
                let sample = case_file::find(tx, known.case_id).await?.ok_or(StoreError::Missing)?;
                let id: BatchId = new_id(now);
                let new = NewBatch {
                    scheme: sample.scheme_id,
                    code: "2026-7",
                    year: 2026,
                    batch_no: 7,
                    name: "测试2026年第7批",
                    name_en: None,
                    status: "closed",
                    zh: None,
                    en: None,
                };
                batch::insert(tx, id, &new).await?;
                Ok::<_, StoreError>(id)
            }
            .boxed()
        })
        .await
        .unwrap()
}

#[test]
fn several_batches_are_drawn_beside_each_other() {
    on_both_engines(async |app| {
        let batch = second_batch(&app).await;
        assert_eq!(
            app.visitor().get("/").await.texts(".seatmap .cnt"),
            ["1", "1", "10", "9"],
            "an empty batch is none"
        );
        for (name, role) in [("甲某某", ScholarRole::Pi), ("乙某某", ScholarRole::Pi), ("丙某某", ScholarRole::Youth)]
        {
            put_into(&app, Some(batch), name, role, Some(Standing::Appointed)).await;
        }
        let home = app.visitor().get("/").await.is(200);
        assert_eq!(home.texts(".seatmap .cnt"), Vec::<String>::new());
        assert_eq!(home.texts(".rolls dt"), ["测试2026年第7批", "2019年首批智源学者"]);
        assert_eq!(home.texts(".rolls .cnt"), ["3", "21"]);
        assert_eq!(home.attributes(".rolls dt a", "href"), ["/scholars?batch=2026-7", "/scholars?batch=2019-1"]);
        assert_eq!((home.texts(".squares i").len(), home.texts(".squares i.on").len()), (24, 6));
        assert_eq!(names(&app, "/scholars?batch=2026-7").await.len(), 3);

        let gone = directory::by_slug(&mut app.app.db.read().await.unwrap(), "jia-mou").await.unwrap().unwrap().case_id;
        app.app.db.write(move |tx| async move { scholar::remove(tx, gone).await }.boxed()).await.unwrap();
        assert_eq!(app.visitor().get("/").await.texts(".rolls .cnt"), ["2", "21"]);
    });
}

#[test]
fn a_long_list_goes_on_from_where_it_stopped() {
    on_sqlite(async |app| {
        for number in 0..70 {
            put_in(&app, &format!("测试{number:02}"), ScholarRole::Pi, Some(Standing::Appointed)).await;
        }
        let first = app.visitor().get("/scholars").await.is(200);
        let next = first.attributes("a[rel=next]", "href");
        let second = app.visitor().get(&next[0]).await.is(200);
        let mut seen = [first.texts(".card h3"), second.texts(".card h3")].concat();
        assert_eq!(first.texts(".card h3").len(), 60);
        assert_eq!((seen.len(), second.attributes("a[rel=next]", "href").len()), (73, 0));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 73, "nobody twice, nobody left out");
        assert_eq!(app.visitor().get("/scholars?after=1").await.is(200).texts(".card h3").len(), 60);
    });
}

#[test]
fn the_pages_fit_every_width_and_pass_axe() {
    on_sqlite(async |app| {
        let Some(browser) = Browser::start().await else { return };
        let base = format!("http://{}", pages::serve(&app).await);
        let looked_at: BTreeMap<String, String> = [
            "/",
            "/en",
            "/scholars?view=table",
            "/scholars?institution=pku&q=x",
            "/scholars?direction=machine-learning",
            "/scholars/zhang-pingwen",
            "/en/scholars/zhang-xiangyu",
            "/directions",
            "/directions/mathematical-foundations",
            "/en/directions/machine-learning",
        ]
        .into_iter()
        .map(|path| (path.to_owned(), path.to_owned()))
        .collect();
        let wrong = pages::look(&browser, &base, "visitor", &looked_at).await;
        assert_eq!(wrong, Vec::<String>::new());
    });
}
