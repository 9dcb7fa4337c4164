//! The registers: every kind of record is entered, found, changed by two people at once, taken off and put back; every
//! field says beside itself what is wrong with it; and nobody keeps what is not theirs.

mod browser;
mod paste;

use std::collections::BTreeSet;

use bole::{
    domain::{
        access::Resource,
        ids::{InstitutionId, RowId},
        register::{self, Field, Hook, Input, Kind, Spec, Target, spec},
        role::Role,
    },
    store::register::Whole,
    web::register::{REGISTERS, address_of},
};

use crate::{
    app::{Client, TestApp, on_both_engines},
    records::column,
};

/// Somebody and an institution that the articles name once each.
const PERSON: &str = "孙剑";
const INSTITUTION: &str = "北京智源人工智能研究院";

/// What a test types into a field; `None` leaves it empty. `turn` tells one record from the next.
async fn typed(
    app: &TestApp,
    spec: &Spec,
    field: &Field,
    place: usize,
    turn: usize,
    whole: Option<Whole>,
) -> Option<String> {
    // What would exclude another field, or bind it.
    if matches!(field.name, "secrecy_until" | "attending_institution" | "related_to") {
        return None;
    }
    let text = match field.input {
        Input::Line(_) => format!("测试{turn}{place}"),
        Input::Text(_) => format!("测试说明{turn}"),
        Input::Day => format!("20{:02}-01-{:02}", 26 + turn, place + 1),
        Input::LooseDay => "2026-01".to_owned(),
        Input::Count(least, most) => (least.max(1 + turn as i64)).min(most).to_string(),
        Input::Money => "12000.50".to_owned(),
        Input::OneOf(codes) => codes[0].to_owned(),
        Input::YesNo => "no".to_owned(),
        Input::Address => "https://example.org/test".to_owned(),
        Input::Digest => "0a".repeat(32),
        Input::Link(Target::Person) => PERSON.to_owned(),
        Input::Link(Target::Institution) => {
            let skip = if spec.kind == Kind::Publisher || spec.kind == Kind::Organiser { 2 + turn } else { turn };
            let names = column(app, "SELECT name FROM institution WHERE retired_at IS NULL ORDER BY id").await;
            if place == 0 || field.name == "lead_institution" {
                names[skip + 5].clone()
            } else {
                INSTITUTION.to_owned()
            }
        }
        Input::Link(Target::Record(kind)) => {
            let title = register::spec(kind).fields[0].column;
            let sql = format!("SELECT {title} || ' #' || id FROM {} WHERE retired_at IS NULL ORDER BY id", kind.code());
            let mut names = column(app, &sql).await;
            // A programme is nothing to itself.
            names.retain(|name| whole.is_none_or(|whole| !name.ends_with(&format!("#{}", whole.id))));
            names[turn.min(names.len() - 1)].clone()
        }
        Input::Link(Target::Listed(_)) => return None,
        Input::Link(Target::Sibling(kind)) => {
            let Hook::PartOf(_, parent) = register::spec(kind).hook else { return None };
            let title = register::spec(kind).fields[0].column;
            let whole = whole?.id;
            let sql = format!("SELECT {title} || ' #' || id FROM {} WHERE {parent} = {whole} ORDER BY id", kind.code());
            column(app, &sql).await.last()?.clone()
        }
    };
    Some(text)
}

/// Everything a test types into the form of a record.
async fn entry(app: &TestApp, spec: &Spec, turn: usize, whole: Option<Whole>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (place, field) in spec.fields.iter().enumerate() {
        if let Some(text) = typed(app, spec, field, place, turn, whole).await {
            fields.push((field.name.to_owned(), text));
        }
    }
    fields
}

fn as_str(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The ids of the records of a kind.
async fn ids(app: &TestApp, kind: Kind) -> BTreeSet<RowId> {
    let ids = column(app, &format!("SELECT CAST(id AS TEXT) FROM {}", kind.code())).await;
    ids.iter().map(|id| id.parse().unwrap()).collect()
}

/// Enters a record and gives its id with the page it leads to.
async fn entered(app: &TestApp, by: &Client, kind: Kind, new: &str, fields: &[(String, String)]) -> (RowId, String) {
    let before = ids(app, kind).await;
    let answer = by.post(new, &as_str(fields)).await;
    assert_eq!(answer.status, 303, "{new} {fields:?} {:?}", answer.texts(".err"));
    let page = answer.leads();
    let after = ids(app, kind).await;
    let mut made = after.difference(&before);
    (*made.next().unwrap(), page)
}

async fn version(app: &TestApp, kind: Kind, id: RowId) -> String {
    column(app, &format!("SELECT CAST(ver AS TEXT) FROM {} WHERE id = {id}", kind.code())).await.remove(0)
}

async fn count(app: &TestApp, kind: Kind) -> String {
    column(app, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {}", kind.code())).await.remove(0)
}

/// Where a record of a kind is entered, given the record it is part of; and where its own form is.
fn pages(spec: &Spec, root: Whole, whole: Whole, id: RowId) -> (String, String) {
    let root_page = address_of(root);
    let of = if whole == root { String::new() } else { format!("?of={}", whole.id) };
    (format!("{root_page}/{}/new{of}", spec.kind.code()), format!("{root_page}/{}/{id}", spec.kind.code()))
}

/// Changes a record twice from the same page: the second is told, with both versions, and nothing is overwritten.
async fn change_by_two(
    app: &TestApp,
    one: &Client,
    two: &Client,
    kind: Kind,
    id: RowId,
    form: &str,
    fields: &[(String, String)],
) {
    let ver = version(app, kind, id).await;
    let mut sent = fields.to_vec();
    sent.push(("ver".into(), ver.clone()));
    let silent = one.post(form, &as_str(&sent)).await.is(422);
    assert_eq!(silent.attributes(".errors a", "href"), ["#change_why"], "{form}");
    assert_eq!(version(app, kind, id).await, ver, "{form}");
    sent.push(("change_why".into(), "测试：核对原件后更正".into()));
    one.post(form, &as_str(&sent)).await.leads();
    let stale = two.post(form, &as_str(&sent)).await.is(409);
    assert!(stale.body.contains("name=\"ver\""), "{form}");
    assert_eq!(stale.attributes("#change_why", "value"), ["测试：核对原件后更正"], "{form}");
}

#[test]
fn every_kind_of_record_is_kept() {
    on_both_engines(async |app| {
        let (one, two) = (app.officer().await, app.officer_2().await);
        let mut made: Vec<(Kind, RowId)> = Vec::new();
        for (kind, address) in REGISTERS {
            let spec = spec(kind);
            let fields = entry(&app, spec, 0, None).await;
            let list = format!("/admin/{address}");
            let (id, page) = entered(&app, &one, kind, &format!("{list}/new"), &fields).await;
            assert_eq!(page, format!("{list}/{id}"));
            let shown = one.get(&page).await.is(200);
            assert_eq!(shown.texts("h1"), [fields[0].1.as_str()]);
            let found = one.get(&format!("{list}?q={}", "测试00")).await.is(200);
            assert_eq!(found.attributes("tbody th a", "href"), [page.as_str()], "{list}");

            let mut changed = entry(&app, spec, 1, None).await;
            changed.retain(|(name, _)| *name != spec.fields[0].name);
            changed.push((spec.fields[0].name.to_owned(), "测试改名".to_owned()));
            change_by_two(&app, &one, &two, kind, id, &format!("{page}/edit"), &changed).await;
            let shown = one.get(&page).await.is(200);
            assert_eq!(shown.texts("h1"), ["测试改名"]);
            assert_eq!(shown.texts(".timeline > li > b"), ["修改", "登记"], "{page}");
            assert!(shown.texts(".timeline .small")[0].contains("核对原件后更正"));
            made.push((kind, id));
        }
        parts_are_kept(&app, &one, &two, &mut made).await;
        // Taken off and put back, last of all, because what is taken off is no longer changed.
        for (kind, id) in made.iter().filter(|(kind, _)| spec(*kind).is_alone()) {
            let page = address_of(Whole { kind: *kind, id: *id });
            let list = page.rsplit_once('/').unwrap().0;
            for (why, status) in [("", 422), ("测试：误录", 303), ("测试：恢复", 303)] {
                let ver = version(&app, *kind, *id).await;
                one.post(&format!("{page}/retirement"), &[("ver", &ver), ("change_why", why)]).await.is(status);
                let off = status == 303 && why == "测试：误录";
                let listed = one.get(&format!("{list}?q=测试改名")).await.is(200).attributes("tbody th a", "href");
                assert_eq!(listed.is_empty(), off, "{page} {why}");
                if off {
                    let kept = one.get(&format!("{list}?retired=yes&q=测试改名")).await.is(200);
                    assert_eq!(kept.attributes("tbody th a", "href"), [page.as_str()]);
                    let ver = version(&app, *kind, *id).await;
                    let mut fields = entry(&app, spec(*kind), 1, None).await;
                    fields.extend([("ver".into(), ver), ("change_why".into(), "测试".into())]);
                    one.post(&format!("{page}/edit"), &as_str(&fields)).await.is(409);
                }
            }
        }
    });
}

/// Every kind of part of the records made, in the order in which parts may have parts.
async fn parts_are_kept(app: &TestApp, one: &Client, two: &Client, made: &mut Vec<(Kind, RowId)>) {
    for spec in register::all().filter(|spec| !spec.is_alone()) {
        let of = match spec.hook {
            Hook::PartOf(kind, _) => kind,
            _ => Kind::Lab,
        };
        let whole = made.iter().find(|(kind, _)| *kind == of).map(|(kind, id)| Whole { kind: *kind, id: *id }).unwrap();
        let root = root_of(whole, made);
        let fields = entry(app, spec, 0, Some(whole)).await;
        let (new, _) = pages(spec, root, whole, RowId(0));
        one.get(&new).await.is(200);
        let (id, _) = entered(app, one, spec.kind, &new, &fields).await;
        let (_, form) = pages(spec, root, whole, id);
        let links = one.get(&address_of(root)).await.is(200).attributes("main a", "href");
        assert!(links.contains(&form), "{form} is not among {links:?}");
        let changed = entry(app, spec, 1, Some(whole)).await;
        change_by_two(app, one, two, spec.kind, id, &form, &changed).await;
        // The same again would be the same record twice.
        if !spec.unique.is_empty() {
            let twice = one.post(&new, &as_str(&changed)).await.is(422);
            assert!(!twice.texts(".err").is_empty(), "{new}");
        }
        made.push((spec.kind, id));
    }
}

/// The record that stands for itself, of which all parts here are made.
fn root_of(whole: Whole, made: &[(Kind, RowId)]) -> Whole {
    match spec(whole.kind).hook {
        Hook::Alone => whole,
        Hook::PartOf(kind, _) => {
            let (kind, id) = made.iter().find(|(known, _)| *known == kind).copied().unwrap();
            root_of(Whole { kind, id }, made)
        }
        Hook::Anywhere => unreachable!("nothing is part of a statement or a source"),
    }
}

/// What nobody may type into a field.
fn wrong(field: &Field) -> Vec<String> {
    let mut wrong = match field.input {
        Input::Line(most) | Input::Text(most) => vec!["长".repeat(most as usize + 1), "a\u{1}b".to_owned()],
        Input::Day => vec!["2026-02-30".into(), "明天".into()],
        Input::LooseDay => vec!["2026-13".into(), "近期".into()],
        Input::Count(least, most) => {
            vec!["多".into(), (least - 1).to_string(), (i128::from(most) + 1).to_string(), "1.5".into()]
        }
        Input::Money => vec!["-1".into(), "一百".into(), "1.234".into()],
        Input::OneOf(_) | Input::YesNo => vec!["nothing".into()],
        Input::Address => vec!["javascript:alert(1)".into(), "example".into()],
        Input::Digest => vec!["xyz".into()],
        Input::Link(_) => vec!["没有这个名称".into(), "某某 #9000000000000000001".into()],
    };
    if field.required {
        wrong.push(" ".into());
    }
    wrong
}

#[test]
fn every_field_says_beside_itself_what_is_wrong() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        for (kind, address) in REGISTERS {
            let spec = spec(kind);
            let before = count(&app, kind).await;
            for field in spec.fields {
                for bad in wrong(field) {
                    let mut fields = entry(&app, spec, 0, None).await;
                    fields.retain(|(name, _)| name != field.name);
                    fields.push((field.name.to_owned(), bad.clone()));
                    let refused = officer.post(&format!("/admin/{address}/new"), &as_str(&fields)).await.is(422);
                    let named = refused.attributes(".errors a", "href");
                    assert!(named.contains(&format!("#{}", field.name)), "{address} {} {bad:?}: {named:?}", field.name);
                    let beside = refused.texts(&format!("#{}-err-1", field.name));
                    assert_eq!(beside.len(), 1, "{address} {} {bad:?}", field.name);
                    assert!(!beside[0].is_empty());
                }
            }
            assert_eq!(count(&app, kind).await, before, "{address}");
        }
    });
}

/// The laboratory of the articles.
async fn lab(app: &TestApp) -> RowId {
    column(app, "SELECT CAST(MIN(id) AS TEXT) FROM joint_lab").await[0].parse().unwrap()
}

#[test]
fn support_of_a_laboratory_ends_after_three_years_in_a_row() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let lab = lab(&app).await;
        let new = format!("/admin/labs/{lab}/lab_agreement/new");
        let agree = async |starts: &str, ends: &str| {
            let fields = [("signed_on", starts), ("agreement_starts_on", starts), ("agreement_ends_on", ends)];
            officer.post(&new, &fields).await
        };
        // Before there is an agreement nobody holds a post.
        let post = column(&app, &format!("SELECT CAST(MIN(id) AS TEXT) FROM lab_person WHERE lab_id = {lab}")).await;
        let form = format!("/admin/labs/{lab}/lab_person/{}", post[0]);
        let appoint = async || {
            officer.fill(&form, &form, &[("post_status", "appointed"), ("change_why", "测试：协议已签")]).await
        };
        let refused = appoint().await.is(422);
        assert_eq!(refused.attributes(".errors a", "href"), ["#post_status"]);

        agree("2026-01-01", "2026-12-31").await.leads();
        agree("2027-01-01", "2027-12-31").await.leads();
        let overlapping = agree("2027-12-01", "2028-06-30").await.is(422);
        assert!(overlapping.texts("#agreement_starts_on-err-1")[0].contains("重叠"));
        let too_long = agree("2028-01-01", "2029-01-31").await.is(422);
        assert!(too_long.texts("#agreement_ends_on-err-1")[0].contains("37个月"), "12 + 12 + 13 months are too long");
        assert_eq!(count(&app, Kind::LabAgreement).await, "2");
        agree("2028-01-01", "2028-12-31").await.leads();
        appoint().await.leads();
    });
}

#[test]
fn important_data_are_opened_by_the_steward_alone() {
    on_both_engines(async |app| {
        let (officer, steward) = (app.officer().await, app.steward().await);
        let fields = [("dataset_name", "测试集"), ("dataset_title", "测试数据集"), ("security_level", "important")];
        let page = officer.post("/admin/datasets/new", &fields).await.leads();
        let form = format!("{page}/edit");
        let open = [("open_level", "registered"), ("change_why", "测试：审批同意")];
        let refused = officer.fill(&form, &form, &open).await.is(403);
        assert_eq!(refused.attributes(".errors a", "href"), ["#open_level"]);
        steward.fill(&form, &form, &open).await.leads();
        // What is open already stays open when somebody else corrects a word.
        officer
            .fill(&form, &form, &[("dataset_title", "测试数据集（更名）"), ("change_why", "测试：更名")])
            .await
            .leads();
        let core = [("security_level", "core"), ("change_why", "测试：定级")];
        let refused = steward.fill(&form, &form, &core).await.is(422);
        assert_eq!(refused.attributes(".errors a", "href"), ["#open_level"]);
    });
}

#[test]
fn a_unit_keeps_only_what_it_has_a_part_in() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let ids = column(&app, "SELECT CAST(institution_id AS TEXT) FROM lab_party ORDER BY position").await;
        let party: InstitutionId = ids[0].parse().unwrap();
        let unit = app.unit(party).await;
        let lab = lab(&app).await;
        let other = officer
            .post("/admin/labs/new", &[("lab_name", "测试实验室"), ("lab_kind", "academic"), ("lab_status", "planned")])
            .await
            .leads();
        assert_eq!(
            unit.get("/admin/labs").await.is(200).attributes("tbody th a", "href"),
            [format!("/admin/labs/{lab}")]
        );
        unit.get(&other).await.is(404);
        unit.get(&format!("{other}/edit")).await.is(404);
        let phase = column(&app, "SELECT CAST(programme_id AS TEXT) FROM sp_phase").await.remove(0);
        let years = officer.get(&format!("/admin/programmes/{phase}")).await.is(200).texts(".cells dd");
        assert!(years.contains(&"2023".to_owned()), "a year bears no comma: {years:?}");
        // A record begins with the office.
        unit.get("/admin/labs/new").await.is(403);
        let form = format!("/admin/labs/{lab}/edit");
        unit.fill(&form, &form, &[("plan_months", "30"), ("change_why", "测试：补充期限")]).await.leads();
        // What came from the article was never entered on the desk, and still the history tells what stood before.
        let shown = unit.get(&format!("/admin/labs/{lab}")).await.is(200);
        assert_eq!((shown.texts(".changes del"), shown.texts(".changes ins")), (vec!["36".into()], vec!["30".into()]));
        let ver = version(&app, Kind::Lab, lab).await;
        let stranger = app.unit(InstitutionId(1)).await;
        stranger.post(&form, &[("ver", &ver), ("change_why", "测试")]).await.is(404);
        assert_eq!(version(&app, Kind::Lab, lab).await, ver);
    });
}

#[test]
fn every_kind_has_its_words_and_its_columns() {
    on_both_engines(async |app| {
        use bole::texts::{Lang, field, register as words};
        let mut conn = app.app.db.read().await.unwrap();
        for spec in register::all() {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!words::kind(spec.kind, lang).is_empty());
                let labels: BTreeSet<_> = spec.fields.iter().map(|field| field::label(field.name, lang)).collect();
                assert_eq!(labels.len(), spec.fields.len(), "two columns of {:?} would be called alike", spec.kind);
                for field in spec.fields {
                    assert!(!field::label(field.name, lang).is_empty(), "{} has no label", field.name);
                    assert_eq!(words::lacks_words(field), Vec::<&str>::new(), "choices of {}", field.name);
                }
            }
            bole::store::register::parts(&mut conn, spec, Kind::Lab, &[RowId(1)]).await.unwrap();
            bole::store::register::find(&mut conn, spec, RowId(1)).await.unwrap();
        }
        let readers = |resource| {
            Role::ALL.iter().filter(move |role| {
                bole::domain::access::grant_of(**role, resource).read != bole::domain::access::Reach::Nothing
            })
        };
        assert!(readers(Resource::LabProject).count() > 5);
    });
}

#[test]
fn what_is_held_and_issued_stands_on_the_line_of_time_until_it_is_taken_off() {
    on_both_engines(async |app| {
        let (officer, visitor) = (app.officer().await, app.visitor());
        let event = [("event_name", "测试发布会"), ("event_day", "2026-02-03"), ("event_place", "测试地点")];
        let event = officer.post("/admin/events/new", &event).await.leads();
        let host = [("attendance_role", "host"), ("attending_institution", INSTITUTION)];
        officer.post(&format!("{event}/attendance/new"), &host).await.leads();
        let policy = [("policy_name", "测试办法"), ("issued_on", "2025-12"), ("web_address", "https://example.org/p")];
        let policy = officer.post("/admin/policies/new", &policy).await.leads();

        let line = visitor.get("/events").await.is(200);
        assert_eq!(line.texts("main h2")[..4], ["2026年", "2025年", "2019年", "2017年"]);
        assert_eq!(line.texts("main h2")[4..], ["日期未载明", "来源"]);
        assert_eq!(visitor.get("/policies").await.is(200).texts(".timeline a.verbatim")[0], "《测试办法》");
        for (record, starts, told) in [(&event, "/events/", "测试地点"), (&policy, "/policies/", "2025年12月")] {
            let public = officer.get(record).await.attributes(&format!("a.btn[href^=\"{starts}\"]"), "href").remove(0);
            assert!(line.attributes("main a", "href").contains(&public));
            assert!(visitor.get(&public).await.is(200).texts(".facts-row dd").contains(&told.to_owned()), "{public}");
            let change = [("ver", "1"), ("change_why", "测试：误录")];
            officer.post(&format!("{record}/retirement"), &change).await.leads();
            visitor.get(&public).await.is(404);
            assert!(!visitor.get("/events").await.attributes("main a", "href").contains(&public));
        }
    });
}

#[test]
fn a_project_stands_in_its_cell_of_the_matrix() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let visitor = app.visitor();
        let cells = async || visitor.get("/ai4s").await.is(200).attributes(".matrix td a", "href");
        assert_eq!(cells().await, Vec::<String>::new(), "the articles name no project");
        let programme =
            column(&app, "SELECT name || ' #' || id FROM special_programme WHERE kind = 'special_programme'")
                .await
                .remove(0);
        let project = [
            ("project_name", "测试课题"),
            ("project_code", "T-01"),
            ("project_status", "running"),
            ("of_programme", programme.as_str()),
            ("of_discipline", "化学"),
            ("of_area", "药物研发"),
            ("lead_institution", INSTITUTION),
        ];
        let page = officer.post("/admin/projects/new", &project).await.leads();
        let cell = cells().await.remove(0);
        let empty = visitor.get("/ai4s").await.texts(".matrix td.muted");
        assert_eq!(empty, ["报道未载明，本办未登记"; 15], "neither the articles nor the office");
        let listed = visitor.get(&cell).await.is(200);
        assert_eq!(listed.texts("h1"), ["化学 × 药物研发"]);
        assert_eq!(listed.texts("tbody th a"), ["测试课题"]);
        let public = listed.attributes("tbody th a", "href").remove(0);
        assert_eq!(visitor.get(&public).await.is(200).texts("h1"), ["测试课题"]);
        // A milestone entered on the desk is on the public page at once; what is not public is not there at all.
        let due = [("milestone", "测试里程碑"), ("due_day", "2026-12-31"), ("deliverable_state", "planned")];
        officer.post(&format!("{page}/milestone/new"), &due).await.leads();
        let grant = [("platform", "测试平台"), ("compute_unit", "gpu_hour"), ("granted", "5000"), ("used", "5001")];
        officer.post(&format!("{page}/compute_grant/new"), &grant).await.is(422);
        officer.post(&format!("{page}/compute_grant/new"), &grant[..3]).await.leads();
        let shown = visitor.get(&public).await.is(200);
        assert_eq!(shown.texts(".timeline li").len(), 1);
        assert!(!shown.body.contains("测试平台"), "computing is for the desk");
        // Another programme's matrix is another matrix.
        let other = column(&app, "SELECT name || ' #' || id FROM special_programme WHERE kind = 'major_project'").await;
        let mut elsewhere = project.to_vec();
        elsewhere.retain(|(name, _)| !matches!(*name, "of_programme" | "project_code"));
        elsewhere.extend([("of_programme", other[0].as_str()), ("project_code", "T-02")]);
        let refused = officer.post("/admin/projects/new", &elsewhere).await.is(422);
        assert_eq!(refused.attributes(".errors a", "href"), ["#of_discipline", "#of_area"]);
        // Taken off, it leaves the matrix, the list and its address.
        let ver = version(&app, Kind::Project, page.rsplit('/').next().unwrap().parse().unwrap()).await;
        officer.post(&format!("{page}/retirement"), &[("ver", &ver), ("change_why", "测试：误录")]).await.leads();
        assert_eq!(cells().await, Vec::<String>::new());
        visitor.get(&public).await.is(404);
    });
}
