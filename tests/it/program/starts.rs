//! The first start and the second, and who may work on a database while somebody else does.

use super::{Home, http, runtime};

/// The path of the link that sets the first administrator's password.
fn link(lines: &[String]) -> String {
    let line = lines.iter().find(|line| line.contains("/welcome/")).expect("no link was printed");
    line[line.find("/welcome/").unwrap()..].to_owned()
}

#[test]
fn a_second_start_loses_and_repeats_nothing() {
    let (home, runtime) = (Home::new(), runtime());
    let first = link(&home.serve().stop());
    let rows = runtime.block_on(home.rows());
    assert!(rows["person"] >= 13 && rows["scholar"] == 3 && rows["account"] == 1, "{rows:?}");

    let program = home.serve();
    let second = link(&[program.lines.recv_timeout(super::PATIENCE).unwrap()]);
    assert_eq!(http::get(program.address, &first, &[]).unwrap().status, 404, "the link of the first start is spent");
    assert_eq!(http::get(program.address, &second, &[]).unwrap().status, 200);
    let mut again = runtime.block_on(home.rows());
    *again.get_mut("one_time_link").unwrap() -= 1;
    assert_eq!(again, rows);

    let password = "足够长的测试口令，十二字以上";
    let fields =
        [("name", "测试管理员"), ("email", "admin@test.invalid"), ("password", password), ("password_again", password)];
    let used = http::post(program.address, &second, "", &fields).unwrap();
    assert_eq!(used.status, 303, "{}", used.text());
    program.stop();
    assert_eq!(home.serve().stop(), [""; 0], "the link is given until somebody has used it");
}

#[test]
fn seeding_twice_is_seeding_once() {
    let (home, runtime) = (Home::new(), runtime());
    assert_eq!(home.run(&["seed"]).well(), "the seed facts are loaded\n");
    let rows = runtime.block_on(home.rows());
    assert_eq!(home.run(&["seed"]).well(), "the seed facts were loaded before; nothing changed\n");
    assert_eq!(home.run(&["migrate"]).well(), "the schema is up to date\n");
    assert_eq!(runtime.block_on(home.rows()), rows);
}

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let home = Home::new();
    let program = home.serve();
    let demo = format!("sqlite:{}", home.database().display());
    for writer in [
        &["serve"][..],
        &["seed"],
        &["migrate"],
        &["user", "add", "--email", "a@test.invalid", "--name", "测试", "--role", "officer"],
        &["demo", "--password", "try-me-out-2026", "--database", &demo],
        &["restore", "--from", "bole.zip"],
    ] {
        if writer[0] == "restore" {
            home.run(&["backup", "--out", "bole.zip"]).well();
        }
        home.run(writer).refused(1, &["another bole process is writing to", "bole.db; stop it first"]);
    }
    assert!(home.run(&["check"]).well().starts_with("ok: "));
    assert_eq!(home.run(&["user", "list"]).well(), "first-administrator@bole.invalid\t系统管理员\tinvited\tsysadmin\n");
    assert_eq!(http::get(program.address, "/", &[]).unwrap().status, 200);
}
