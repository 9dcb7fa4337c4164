//! A list of experts: looked at first, then everybody on it is entered or nobody.

use bole::{
    commands::record,
    domain::{record::LegalPerson, record::PersonEntry},
};

use super::super::round::Round;
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, rows},
    workbook::workbook,
};

const PAGE: &str = "/admin/experts/import";
const HEADING: &str = "姓名\tORCID\t单位\t职务或职称\t专业领域\t所在地区\t工作语言";

/// A person with an ORCID and without a post.
async fn researcher(round: &Round, name: &str, orcid: &str) {
    let entry = PersonEntry {
        name: name.to_owned(),
        pinyin: String::new(),
        gender: None,
        birth_date: None,
        orcid: Some(orcid.to_owned()),
    };
    record::add_person(&round.app.app, &round.officer.who().await, entry).await.unwrap();
}

#[test]
fn a_list_is_looked_at_then_entered_whole() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let place = round.institution("测试大学", LegalPerson::Own).await;
        round.reviewer("在库某").await;
        researcher(&round, "号码某", "0000-0002-1825-0097").await;
        let known = round.person("已知某", Some(place)).await;
        let namesake = round.person("同名某", None).await;
        let list = format!(
            "{HEADING}\n\
             新来某\t\t测试学院\t教授\t统计、优化\t北京市\t英语\n\
             号码某\t0000-0002-1825-0097\t测试大学\t教授\t统计\t上海\t\n\
             已知某\t\t测试大学\t教授\t统计\t境外\t中文、en\n\
             同名某\t\t测试大学\t教授\t统计\t北京\t\n\
             在库某\t\t测试大学之在库某\t教授\t统计\t北京\t"
        );
        let before = rows(&app).await;
        let look = round.officer.post(PAGE, &[("lines", list.as_str()), ("do", "look")]).await.is(200);
        assert_eq!(
            look.texts("tbody .tag"),
            ["新人员", "已登记的人员", "已登记的人员", "同名，请选择", "已在库中，不再加入"]
        );
        assert_eq!(look.texts("tbody .hint")[0], "新单位，法人未知");
        assert_eq!(look.texts("textarea")[0].lines().count(), 1, "the list stays");
        // A browser ends its lines with two characters.
        let typed = list.replace('\n', "\r\n");
        let undecided = round.officer.post(PAGE, &[("lines", typed.as_str()), ("do", "enter")]).await.is(422);
        assert_eq!(undecided.texts(".errors li a"), ["第5行 姓名：已有同名人员，请在下面选择是哪一位"]);
        assert_eq!(rows(&app).await, before, "neither looking nor a refusal writes");

        let mine = namesake.to_string();
        let chosen = [("lines", list.as_str()), ("who_5", mine.as_str()), ("do", "enter")];
        let done = round.officer.complete(&undecided, "/import", &[("who_5", mine.as_str()), ("do", "enter")]).await;
        assert_eq!(done.leads(), "/admin/experts");
        assert_eq!(round.number("SELECT COUNT(*) FROM expert").await, 5);
        assert_eq!(round.number("SELECT COUNT(*) FROM person WHERE name IN ('同名某', '号码某', '已知某')").await, 3);
        assert_eq!(round.number("SELECT COUNT(*) FROM person WHERE name = '新来某'").await, 1);
        let pool = "SELECT p.name FROM expert e JOIN person p ON p.id = e.person_id ORDER BY p.name, p.id";
        let mut names = column(&app, pool).await;
        names.sort();
        assert_eq!(names, ["号码某", "同名某", "在库某", "已知某", "新来某"]);
        assert_eq!(
            round.number("SELECT COUNT(*) FROM institution WHERE name = '测试学院' AND legal_person_id IS NULL").await,
            1,
            "nothing is assumed of its legal person"
        );
        let posts = format!("SELECT CAST(COUNT(*) AS TEXT) FROM person_title WHERE person_id = {known}");
        assert_eq!(column(&app, &posts).await, ["1"], "a post on record is not entered again");
        let events = column(&app, "SELECT payload FROM event WHERE command = 'import_experts'").await;
        assert!(events.len() == 1 && events[0].contains("\"joined\":4"), "{events:?}");
        let again = round.officer.post(PAGE, &chosen).await.is(422);
        assert_eq!(again.texts(".errors li a"), ["名单上的人都已在库中"]);
    });
}

#[test]
fn a_mistake_in_one_line_keeps_all_out_and_says_where() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let list = format!(
            "{HEADING}\n\
             好的某\t\t测试学院\t教授\t统计\t北京\t\n\
             坏的某\t12\t测试学院\t教授\t统计\t火星\t\n\
             好的某\t\t测试学院\t教授\t统计\t北京\t\n\
             \t\t测试学院\t教授\t\t北京\t世界语"
        );
        let before = rows(&app).await;
        let look = round.officer.post(PAGE, &[("lines", list.as_str()), ("do", "look")]).await.is(200);
        assert_eq!(look.texts("tbody .tag.stop").len(), 3);
        let refused = round.officer.post(PAGE, &[("lines", list.as_str()), ("do", "enter")]).await.is(422);
        let told = refused.texts(".errors li a");
        for place in ["第3行 ORCID", "第3行 所在地区", "第4行 姓名", "第5行 姓名", "第5行 专业领域", "第5行 工作语言"]
        {
            assert!(told.iter().any(|said| said.starts_with(place)), "{place} is not among {told:?}");
        }
        assert!(!told.iter().any(|said| said.contains("第2行 ")), "{told:?}");
        assert_eq!(rows(&app).await, before, "nobody is entered");
        for (typed, said) in [("", "名单是空的"), ("姓名\t单位\t星座\n甲\t乙\t丙", "没有“星座”这一列")]
        {
            let refused = round.officer.post(PAGE, &[("lines", typed), ("do", "look")]).await.is(422);
            assert_eq!(refused.texts(".errors li a"), [said]);
        }
        for other in [app.approver().await, app.auditor().await, app.expert().await] {
            other.get(PAGE).await.is(403);
            other.post(PAGE, &[("lines", list.as_str()), ("do", "enter")]).await.is(403);
        }
    });
}

#[test]
fn a_file_is_read_into_the_list_first() {
    on_both_engines(async |app: TestApp| {
        let officer = app.officer().await;
        let before = rows(&app).await;
        let csv = "\u{feff}姓名,单位,职务或职称,专业领域,所在地区\r\n新来某,测试学院,教授,\"统计，优化\",北京\r\n";
        let look = officer.upload(PAGE, "/file", "专家.csv", csv.as_bytes()).await.is(200);
        assert_eq!(look.texts("tbody th"), ["新来某"]);
        assert_eq!(look.texts("tbody .tag"), ["新人员"]);
        assert_eq!(rows(&app).await, before, "reading a file enters nobody");
        for (bytes, said) in [
            (&b""[..], "请选择一个文件"),
            (&b"PK\x03\x04\x00\x00"[..], "这个文件不是完整的.xlsx工作簿，请在电子表格里另存后再试"),
            (
                &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage"[..],
                "这是有密码的或旧版（.xls）的工作簿，请去掉密码、另存为.xlsx后再试",
            ),
            (&b"\xd0\xd5\xc3\xfb,\xb5\xa5\xce\xbb"[..], "这个文件不是UTF-8编码的CSV，请另存后再试"),
        ] {
            let refused = officer.upload(PAGE, "/file", "专家.xlsx", bytes).await.is(422);
            assert_eq!(refused.texts(".errors li a"), [said]);
        }
        officer.complete(&look, "/import", &[("do", "enter")]).await.leads();
        assert_eq!(officer.get("/admin/experts").await.is(200).texts("tbody th a"), ["新来某"]);
    });
}

#[test]
fn a_workbook_is_read_row_by_row_into_the_same_list() {
    on_both_engines(async |app: TestApp| {
        let officer = app.officer().await;
        let before = rows(&app).await;
        let heading: &[&str] = &["Name", "ORCID", "单位", "职务或职称", "专业领域", "所在地区", "工作语言"];
        let sheet = [
            heading,
            &["=新来某", "", "测试\n学院", "教授", "统计、优化", "北京市", "英语"],
            &[],
            &["坏的某", "12", "测试学院", "@教授", "统计", "火星"],
        ];
        let look = officer.upload(PAGE, "/file", "专家.xlsx", &workbook(&sheet, &[])).await.is(200);
        assert_eq!(look.texts("tbody td.num"), ["2", "4"], "every line keeps its number");
        assert_eq!(look.texts("tbody th"), ["=新来某", "坏的某"], "a text stays a text");
        assert_eq!(look.texts("tbody .tag"), ["新人员", "有误"]);
        let refused = officer.complete(&look, "/import", &[("do", "enter")]).await.is(422);
        let told = refused.texts(".errors li a");
        assert!(told.iter().all(|said| said.starts_with("第4行 ")) && told.len() == 2, "{told:?}");
        assert_eq!(rows(&app).await, before, "nobody is entered when one line is wrong");

        let look = officer.upload(PAGE, "/file", "专家.xlsx", &workbook(&sheet[..2], &[])).await.is(200);
        officer.complete(&look, "/import", &[("do", "enter")]).await.leads();
        assert_eq!(column(&app, "SELECT name FROM person WHERE name LIKE '%新来某'").await, ["=新来某"]);
        assert_eq!(column(&app, "SELECT name FROM institution WHERE name LIKE '测试%学院'").await, ["测试 学院"]);
    });
}

#[test]
fn a_workbook_that_is_too_much_is_refused_with_a_sentence() {
    on_both_engines(async |app: TestApp| {
        let officer = app.officer().await;
        let before = rows(&app).await;
        let row: &[&str] = &["新来某", "测试学院"];
        let bomb = workbook(&[row], &[("xl/media/image1.png", &vec![0; 64 << 20])]);
        let long = workbook(&vec![row; 2_001], &[]);
        let many = workbook(&vec![row; 1_500], &[]);
        let cut = workbook(&[row], &[]);
        let cut = &cut[..cut.len() / 2];
        for (bytes, said) in [
            (bomb.as_slice(), "这个工作簿展开后太大，请只留名单，另存后再试"),
            (long.as_slice(), "第一张表超出2000行或40列的地方还有内容，请删去后再试"),
            (many.as_slice(), "一次最多1000行，目前1500行"),
            (cut, "这个文件不是完整的.xlsx工作簿，请在电子表格里另存后再试"),
            (workbook(&[], &[]).as_slice(), "名单是空的"),
        ] {
            let refused = officer.upload(PAGE, "/file", "专家.xlsx", bytes).await.is(422);
            assert_eq!(refused.texts(".errors li a"), [said]);
        }
        assert_eq!(rows(&app).await, before);
        let empty = officer.get("/admin/experts/import/template").await.is(200);
        assert_eq!(empty.body, "\u{feff}姓名,拼音,ORCID,单位,职务或职称,专业领域,所在地区,工作语言\r\n");
        app.approver().await.get("/admin/experts/import/template").await.is(403);
    });
}
