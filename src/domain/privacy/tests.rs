//! What names a person is found, however it is written; what only looks like it is not.

use proptest::prelude::*;

use super::*;

fn kinds(text: &str) -> Vec<Kind> {
    scan(text, false).into_iter().map(|hit| hit.kind).collect()
}

#[test]
fn numbers_are_found_however_they_are_written() {
    for (text, kind) in [
        ("身份证号11010519491231002X", Kind::IdentityNumber),
        ("身份证号11010519491231002x。", Kind::IdentityNumber),
        ("１１０１０５１９４９１２３１００２Ｘ", Kind::IdentityNumber),
        ("110105 19491231 002X", Kind::IdentityNumber),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", Kind::IdentityNumber),
        ("110105-19491231-002-X", Kind::IdentityNumber),
        ("110105  19491231  002X", Kind::IdentityNumber),
        ("110105 - 19491231 - 002 X", Kind::IdentityNumber),
        ("440524188001010014", Kind::IdentityNumber),
        ("旧号110105491231002", Kind::IdentityNumber),
        ("手机13800138000", Kind::Phone),
        ("138 0013 8000", Kind::Phone),
        ("138-0013-8000", Kind::Phone),
        ("138  0013  8000", Kind::Phone),
        ("138 - 0013 - 8000", Kind::Phone),
        ("+86 13800138000", Kind::Phone),
        ("+86-10-62501234", Kind::Phone),
        ("(010) 62501234", Kind::Phone),
        ("010-62501234", Kind::Phone),
        ("电话：62501234", Kind::Phone),
        ("银行卡6222 0200 0000 0000 000", Kind::BankCard),
        ("卡号4111111111111111", Kind::BankCard),
        ("开户行账号：0200 0001 2345 6", Kind::BankCard),
        ("开户行账号：02000012345678901", Kind::BankCard),
        ("护照号E12345678", Kind::Passport),
        ("Passport No. EA1234567", Kind::Passport),
        ("甲@测试 或 jia.test@mail.example", Kind::Email),
    ] {
        assert_eq!(kinds(text), [kind], "{text}");
    }
}

#[test]
fn births_and_homes_are_known_by_the_words_around_them() {
    for (text, kind) in [
        ("出生年月：1963年5月", Kind::BirthDate),
        ("出生日期 1963-05-12", Kind::BirthDate),
        ("某某，1963年5月生，教授", Kind::BirthDate),
        ("某某，1963 年 5 月 12 日生，教授", Kind::BirthDate),
        ("某某，1963 年 5 月 出生", Kind::BirthDate),
        ("1963年出生", Kind::BirthDate),
        ("生于1963.05", Kind::BirthDate),
        ("born on 1963/5/12", Kind::BirthDate),
        ("出生19630512", Kind::BirthDate),
        ("家庭住址：北京市海淀区测试路1号", Kind::HomeAddress),
        ("住址 测试省测试市测试村", Kind::HomeAddress),
        ("现居测试小区3号楼2单元501室", Kind::HomeAddress),
        ("测试花园12栋1802室", Kind::HomeAddress),
    ] {
        assert_eq!(kinds(text), [kind], "{text}");
    }
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    for text in [
        "智源示〔2026〕1号，公示期自2026年3月2日至2026年3月9日",
        "公示期 2026-03-02 - 2026-03-09，2026.03.02  2026.03.09",
        "案件号 ZY-2026-PI-000123，共1234567890元",
        "sha256 3f9a8013800138000c4de51101051949123100212ab34cd56ef7890a1b2c3d4e5",
        "11010519491231002X1",
        "110105194912310021",
        "成立于1958年，设计生产能力2000吨",
        "2019年生物学部",
        "测试大学测试楼1201室",
        "第3单元 第501题",
        "资助金额6222020000000000001元",
        "DOI 10.1109/5.771073",
        "",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn a_list_that_announces_births_has_them_in_every_row() {
    assert!(tells_births("姓名 性别 出生年月 单位"));
    assert!(!tells_births("姓名 单位 研究方向"));
    let row = "某某 男 1963.05 测试大学";
    assert_eq!(kinds(row), []);
    assert_eq!(scan(row, true).into_iter().map(|hit| hit.kind).collect::<Vec<_>>(), [Kind::BirthDate]);
    assert_eq!(scan("某某 男 1963 年 5 月", true)[0].value, "1963年5月");
    assert_eq!(scan("2019-03 至 2026-03-02", true), [], "nobody on a notice was born then");
}

#[test]
fn what_is_shown_covers_the_value() {
    for (text, shown) in [
        ("11010519491231002X", "110****2X"),
        ("13800138000", "138****8000"),
        ("4111 1111 1111 1111", "4111****1111"),
        ("生于1963年5月", "19****"),
        ("住址：北京市海淀区测试路1号", "北京市****"),
        ("jia.test@mail.example", "j***@mail.example"),
    ] {
        assert_eq!(scan(text, false)[0].shown, shown, "{text}");
    }
}

#[test]
fn the_offices_own_contacts_are_meant_to_be_read() {
    let place = Place::Field("basis".to_owned());
    let found = findings("电话010-62501234，手机13800138000", false, &place);
    assert_eq!(found.len(), 2);
    let shown = |found: Vec<Finding>| found.into_iter().map(|finding| finding.shown).collect::<Vec<_>>();
    let own = [(Kind::Phone, "010 6250 1234"), (Kind::Email, "office@test.invalid")];
    assert_eq!(shown(without_own(found.clone(), &own, "")), ["138****8000"]);
    // An address makes no telephone public that stands in it.
    assert_eq!(without_own(found, &[(Kind::HomeAddress, "测试路1号，13800138000，010-62501234")], "").len(), 2);
}

#[test]
fn a_keyed_digest_is_the_same_for_the_same_value_and_is_not_found_without_the_key() {
    let at = |text: &str| findings(text, false, &Place::Item(1)).remove(0);
    let keyed = at("13800138000").keyed("secret");
    assert_eq!(keyed, at("138 0013 8000").keyed("secret"));
    assert_ne!(keyed.key(), at("13800138001").keyed("secret").key());
    assert_ne!(keyed.digest, at("13800138000").keyed("another").digest);
    assert_ne!(keyed.digest, at("13800138000").digest);
    let own = [(Kind::Phone, "13800138000")];
    assert_eq!(without_own(vec![keyed.clone()], &own, "secret"), []);
    assert_eq!(without_own(vec![keyed], &own, "another").len(), 1);
}

#[test]
fn names_are_known_however_they_are_parted() {
    let listed = ["测试甲", "Ada Test", "测试乙"];
    for (text, said) in [
        ("名单第1项测试甲", vec!["测试甲"]),
        ("测 试·甲与測試", vec!["测试甲"]),
        ("ＡＤＡ　ＴＥＳＴ", vec!["Ada Test"]),
        ("adatester", vec![]),
        ("名单第1项依托单位的“测式”应为“测试”", vec![]),
    ] {
        assert_eq!(names_in(text, &listed), said, "{text}");
    }
    for text in ["第1项姓名应为测试佳", "更正名字", "the Name of item 1"] {
        assert!(is_about_names(text), "{text}");
    }
    for text in ["第1项依托单位名称应为测试大学", "renamed unit"] {
        assert!(!is_about_names(text), "{text}");
    }
    assert_eq!(covered("测试甲"), "测****");
}

#[test]
fn a_key_names_value_and_place() {
    let at = |place: Place, text: &str| findings(text, false, &place)[0].key();
    let first = at(Place::Item(1), "13800138000");
    assert_eq!(first, at(Place::Item(1), "138 0013 8000"));
    assert_ne!(first, at(Place::Item(2), "13800138000"));
    assert_ne!(first, at(Place::Item(1), "13800138001"));
}

/// A valid identity number of these parts.
fn identity(region: u32, (year, month, day): (u32, u32, u32), order: u32) -> String {
    let body = format!("{region:06}{year:04}{month:02}{day:02}{order:03}");
    let check = "0123456789X";
    let found = check.chars().find(|sign| {
        let digits = format!("{body}{sign}");
        let value: Vec<u8> = digits.chars().map(|sign| sign.to_digit(10).unwrap_or(10) as u8).collect();
        number::is_identity(&value)
    });
    format!("{body}{}", found.unwrap())
}

proptest! {
    #[test]
    fn every_identity_number_is_found_and_no_misprint_is(
        region in prop::sample::select(vec![110_105_u32, 310_101, 440_524, 650_102, 810_000, 830_000]),
        year in 1930_u32..2010, month in 1_u32..=12, day in 1_u32..=28, order in 0_u32..=999,
        before in "[\u{4e00}-\u{9fff}，。]{0,12}", behind in "[\u{4e00}-\u{9fff}，。]{0,12}",
        wrong in 0_usize..17, by in 1_u8..=9,
    ) {
        let within = |number: &str| kinds(&[&before, number, &behind].concat());
        let number = identity(region, (year, month, day), order);
        prop_assert_eq!(within(&number), [Kind::IdentityNumber]);
        let spaced = [&number[..6], &number[6..14], &number[14..]].join(" ");
        prop_assert_eq!(within(&spaced), [Kind::IdentityNumber]);
        let mut misprint = number.into_bytes();
        misprint[wrong] = b'0' + (misprint[wrong] - b'0' + by) % 10;
        let misprint = String::from_utf8(misprint).unwrap();
        prop_assert!(!within(&misprint).contains(&Kind::IdentityNumber));
    }

    #[test]
    fn no_text_makes_it_fall_over(text in any::<String>(), births: bool) {
        for hit in scan(&text, births) {
            prop_assert!(!hit.value.is_empty());
        }
    }
}
