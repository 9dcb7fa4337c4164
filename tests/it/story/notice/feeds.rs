//! What is published is told to machines in formats that other people's parsers read, and says no more than the pages.

use calcard::{
    Entry, Parser,
    icalendar::{ICalendarComponentType, ICalendarProperty, ICalendarValue},
};

use super::{press, released, selected};
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, run},
};

/// A notice released on Monday 2026-03-02, and a call that opens and closes.
async fn published(app: &TestApp) -> String {
    run(app, "UPDATE batch SET opens_at = 1772413200000, closes_at = 1775005140000 WHERE code = '2019-1'").await;
    let cases = selected(app, &["测试甲"]).await;
    released(app, &cases).await.1
}

#[test]
fn the_atom_feed_is_read_by_a_feed_parser() {
    on_both_engines(async |app| {
        let public = published(&app).await;
        for path in ["/notices.atom", "/en/notices.atom"] {
            let sent = app.visitor().get(path).await.is(200);
            let feed = feed_rs::parser::parse(sent.body.as_bytes()).unwrap();
            assert_eq!(feed.feed_type, feed_rs::model::FeedType::Atom);
            assert_eq!(feed.entries.len(), 1);
            let entry = &feed.entries[0];
            assert_eq!(entry.title.as_ref().unwrap().content, "关于测试人选的公示");
            assert!(entry.id.ends_with(&public), "{}", entry.id);
            assert!(entry.links[0].href.ends_with(&public));
            assert!(entry.published.is_some() && entry.updated >= entry.published);
            assert!(entry.content.as_ref().unwrap().body.as_ref().unwrap().contains("测试甲"));
        }
    });
}

#[test]
fn the_json_feed_has_the_dates_and_the_hash() {
    on_both_engines(async |app| {
        let public = published(&app).await;
        let sent = app.visitor().get("/notices.json").await.is(200);
        assert_eq!(sent.headers["content-type"], "application/feed+json; charset=utf-8");
        let read = feed_rs::parser::parse(sent.body.as_bytes()).unwrap();
        assert_eq!(read.feed_type, feed_rs::model::FeedType::JSON);
        assert_eq!(read.entries.len(), 1);
        let value: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
        let notice = &value["items"][0]["_notice"];
        assert_eq!(
            (notice["starts_on"].as_str(), notice["ends_on"].as_str()),
            (Some("2026-03-02"), Some("2026-03-09"))
        );
        let shown = app.visitor().get(&public).await.texts("#sha256").concat();
        assert_eq!(notice["sha256"], shown.trim());
        assert_eq!(notice["people"], 1);
    });
}

/// Summary, first day and day after the last of every event.
fn events(text: &str) -> Vec<(String, String, String)> {
    let Entry::ICalendar(calendar) = Parser::new(text).entry() else { panic!("no calendar: {text}") };
    let is_event = |kind: &ICalendarComponentType| *kind == ICalendarComponentType::VEvent;
    let mut all = Vec::new();
    for component in calendar.components.iter().filter(|component| is_event(&component.component_type)) {
        let value = |wanted: ICalendarProperty| {
            let entry = component.entries.iter().find(|entry| entry.name == wanted);
            entry.unwrap_or_else(|| panic!("{wanted:?}")).values[0].clone()
        };
        let day = |wanted: ICalendarProperty| match value(wanted) {
            ICalendarValue::PartialDateTime(at) => {
                assert_eq!(at.hour, None, "a whole day");
                format!("{:04}-{:02}-{:02}", at.year.unwrap(), at.month.unwrap(), at.day.unwrap())
            }
            other => panic!("{other:?}"),
        };
        let ICalendarValue::Text(summary) = value(ICalendarProperty::Summary) else { panic!("no summary") };
        value(ICalendarProperty::Uid);
        value(ICalendarProperty::Dtstamp);
        all.push((summary, day(ICalendarProperty::Dtstart), day(ICalendarProperty::Dtend)));
    }
    all
}

#[test]
fn the_calendar_has_periods_and_deadlines_as_whole_days() {
    on_both_engines(async |app| {
        published(&app).await;
        let sent = app.visitor().get("/notices.ics").await.is(200);
        assert_eq!(sent.headers["content-type"], "text/calendar; charset=utf-8");
        assert!(sent.body.split("\r\n").all(|line| line.len() <= 75), "lines are folded (RFC 5545 §3.1)");
        let all = events(&sent.body);
        let dates: Vec<(&str, &str)> = all.iter().map(|(_, first, end)| (first.as_str(), end.as_str())).collect();
        assert!(dates.contains(&("2026-03-02", "2026-03-10")), "the last day is whole: {all:?}");
        assert!(dates.contains(&("2026-03-02", "2026-03-03")), "the call opens: {all:?}");
        assert!(dates.contains(&("2026-04-01", "2026-04-02")), "the call closes: {all:?}");
    });
}

#[test]
fn names_leave_the_feeds_with_the_page() {
    on_both_engines(async |app| {
        let public = published(&app).await;
        let feeds = ["/notices.atom", "/notices.json", "/notices.ics"];
        app.at("2026-04-20 10:00");
        assert!(!app.visitor().get(&public).await.is(200).body.contains("测试甲"));
        for path in feeds {
            let sent = app.visitor().get(path).await.is(200);
            assert!(!sent.body.contains("测试甲"), "{path}");
            assert!(sent.body.contains("关于测试人选的公示"), "{path}");
        }
    });
}

#[test]
fn readers_are_told_whenever_a_notice_reads_otherwise() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let public = released(&app, &cases).await.1;
        let updated = async || {
            let sent = app.visitor().get("/notices.atom").await.is(200);
            let feed = feed_rs::parser::parse(sent.body.as_bytes()).unwrap();
            let at = feed.entries[0].updated.unwrap();
            assert_eq!(feed.updated, Some(at));
            at.to_rfc3339()
        };
        let released_at = updated().await;
        // A consent taken back masks a name and adds nothing.
        app.at("2026-03-04T09:00");
        let candidate = app.candidate(cases[0].person).await;
        let taken_back = format!("/admin/nominations/{}/own/withdrawals", cases[0].no);
        candidate.post(&taken_back, &[("purpose", "notice")]).await.leads();
        assert!(!app.visitor().get(&public).await.is(200).body.contains("测试甲"));
        assert_eq!(updated().await, "2026-03-04T01:00:00+00:00", "not {released_at}");
        // Its end, and the end of its list, come by themselves.
        for (at, since) in [
            ("2026-03-09T23:59", "2026-03-04T01:00:00+00:00"),
            ("2026-03-12T09:00", "2026-03-09T16:00:00+00:00"),
            ("2026-04-20T09:00", "2026-04-08T16:00:00+00:00"),
        ] {
            app.at(at);
            assert_eq!(updated().await, since, "{at}");
        }
    });
}

#[test]
fn a_deadline_that_moved_is_a_later_revision() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let call = [
            ("year", "2026"),
            ("batch_no", "1"),
            ("full_name", "2026年第一批"),
            ("opens_at", "2026-03-01T09:00"),
            ("closes_at", "2026-03-31T17:00"),
            ("status", "open"),
            ("places_YOUTH", "9"),
        ];
        officer.post("/admin/batches/new", &call).await.leads();
        let page = column(&app, "SELECT CAST(id AS TEXT) FROM batch WHERE code = '2026-1'").await.remove(0);
        let deadline = async || {
            let sent = app.visitor().get("/notices.ics").await.is(200).body;
            let is_it = |event: &&str| event.contains(&format!("UID:call-{page}-closes@"));
            let event = sent.split("BEGIN:VEVENT").find(is_it).unwrap().to_owned();
            ["SEQUENCE:", "DTSTAMP:", "DTSTART;VALUE=DATE:"]
                .map(|name| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned())
        };
        assert_eq!(deadline().await, ["0", "20260302T010000Z", "20260331"]);
        app.at("2026-03-03T09:00");
        let page = format!("/admin/batches/{page}");
        app.officer().await.fill(&page, &page, &[("closes_at", "2026-04-01T17:00")]).await.leads();
        assert_eq!(deadline().await, ["1", "20260303T010000Z", "20260401"]);
    });
}

#[test]
fn a_withdrawn_notice_is_cancelled_in_calendars() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, _) = released(&app, &cases).await;
        assert!(app.visitor().get("/notices.ics").await.body.contains("STATUS:CONFIRMED"));
        let addenda = format!("{desk}/addenda");
        let text = [("addendum_kind", "withdrawal"), ("addendum_body", "因名单有误，撤回本公示。")];
        press(&app.publicity().await, &desk, &addenda, &text).await.leads();
        let approver = app.approver().await;
        let addendum = approver.get(&desk).await.attributes("input[name=addendum]", "value")[0].clone();
        press(&approver, &desk, &format!("{addenda}/signature"), &[("addendum", &addendum)]).await.leads();
        let sent = app.visitor().get("/notices.ics").await.is(200);
        assert!(sent.body.contains("STATUS:CANCELLED") && sent.body.contains("SEQUENCE:1"));
        let feed = app.visitor().get("/notices.json").await.is(200);
        assert!(feed.body.contains("因名单有误") && !feed.body.contains("测试甲"));
    });
}

#[test]
fn search_engines_find_the_public_pages_and_only_those() {
    on_both_engines(async |app| {
        let public = published(&app).await;
        let map = app.visitor().get("/sitemap.xml").await.is(200);
        let visitor = app.visitor();
        let mut seen = 0;
        for part in map.body.split("<loc>").skip(1) {
            let address = part.split("</loc>").next().unwrap();
            let path = address.strip_prefix("http://bole.test").unwrap();
            visitor.get(path).await.is(200);
            seen += 1;
        }
        assert!(seen > 20, "{seen}");
        let own = ["/proof", "/verify", "/corrections", "/subscriptions", "/privacy", "/accessibility", &public];
        for path in own {
            assert!(map.body.contains(&format!("<loc>http://bole.test{path}</loc>")), "{path}");
        }
        assert!(!map.body.contains("/admin"));
        let robots = visitor.get("/robots.txt").await.is(200);
        assert!(
            robots.body.contains("Disallow: /admin") && robots.body.contains("Sitemap: http://bole.test/sitemap.xml")
        );
        let page = visitor.get(&public).await.is(200);
        let linked = page.texts("script[type='application/ld+json']").concat();
        let value: serde_json::Value = serde_json::from_str(&linked).unwrap();
        assert_eq!(
            (value["@type"].as_str(), value["expires"].as_str()),
            (Some("SpecialAnnouncement"), Some("2026-03-09"))
        );
        assert!(!linked.contains("测试甲"));
    });
}
