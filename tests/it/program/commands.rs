//! The command line as a newcomer meets it: every command explains itself, every refusal names what it is about.

use super::Home;

const COMMANDS: [&str; 14] = [
    "serve", "migrate", "seed", "user", "workdays", "draw", "check", "verify", "dossier", "vault", "demo", "backup",
    "restore", "health",
];

#[test]
fn every_command_explains_itself() {
    let home = Home::new();
    let list = home.run(&["help"]).well();
    for command in COMMANDS {
        assert!(list.contains(&format!("\n  {command} ")), "{command} is not listed: {list}");
        let help = home.run(&["help", command]).well();
        assert!(help.contains("Usage: bole "), "{help}");
        assert_eq!(home.run(&[command, "--no-such-option"]).code, Some(2), "{command}");
    }
    assert!(home.run(&["--version"]).well().starts_with("bole "));
    home.run(&["no-such-command"]).refused(2, &["no-such-command"]);
    assert!(!home.data.exists(), "asking writes nothing");
}

#[test]
fn a_setting_that_cannot_be_used_is_named() {
    let home = Home::new();
    let bad = |name: &str, value: &str| super::Ran::from(home.command(&["seed"]).env(name, value).output().unwrap());
    bad("BOLE_LISTEN", "nowhere").refused(2, &["BOLE_LISTEN", "nowhere"]);
    bad("BOLE_TRUSTED_PROXIES", "x").refused(2, &["BOLE_TRUSTED_PROXIES"]);
    bad("BOLE_CONFIG", "missing.toml").refused(2, &["missing.toml"]);
    bad("DATABASE_URL", "mysql://db").refused(1, &["sqlite:", "postgres://"]);
    let file = home.path("file");
    std::fs::write(&file, "").unwrap();
    bad("BOLE_DATA_DIR", file.join("data").to_str().unwrap()).refused(1, &["file/data"]);
    std::fs::write(home.path("bole.toml"), "lissen = '127.0.0.1:1'").unwrap();
    home.run(&["seed"]).refused(2, &["bole.toml", "lissen"]);
}

#[test]
fn an_address_in_use_is_named() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = home.command(&["serve"]).env("BOLE_LISTEN", &address).output().unwrap();
    super::Ran::from(ran).refused(1, &[&address, "BOLE_LISTEN"]);
    drop(taken);
    let ran = home.command(&["health"]).env("BOLE_LISTEN", &address).output().unwrap();
    super::Ran::from(ran).refused(1, &[&address]);
}

#[test]
fn a_demonstration_makes_its_folder_and_touches_nothing_that_is_in_use() {
    let home = Home::new();
    let database = home.path("a/b/demo.db");
    let url = format!("sqlite:{}", database.display());
    let demo = ["demo", "--cases", "30", "--seed", "3", "--password", "try-me-out-2026", "--database", url.as_str()];
    let said = home.run(&demo).well();
    assert!(said.contains("30 cases"), "{said}");
    assert!(said.contains("officer@demo.invalid") && said.contains(&format!("DATABASE_URL={url}")), "{said}");
    assert!(home.run(&["check", "--database", &url]).well().starts_with("ok: "));
    home.run(&demo).refused(1, &["a/b/demo.db", "in use already"]);

    home.run(&["seed"]).well();
    let own = format!("sqlite:{}", home.database().display());
    let mut onto = demo;
    onto[8] = &own;
    home.run(&onto).refused(1, &["bole.db", "in use already"]);
    let mut weak = demo;
    weak[6] = "short";
    home.run(&weak).refused(2, &["--password"]);
    let mut none = demo;
    none[2] = "0";
    home.run(&none).refused(2, &["--cases"]);
}

#[test]
fn accounts_are_made_and_listed() {
    let home = Home::new();
    home.run(&["seed"]).well();
    let add = ["user", "add", "--email", " Officer@Test.invalid", "--name", "测试经办", "--role", "officer"];
    let link = home.run(&add).well();
    assert!(link.contains("/welcome/"), "{link}");
    assert_eq!(home.run(&["user", "list"]).well(), "officer@test.invalid\t测试经办\tinvited\tofficer\n");
    home.run(&add).refused(1, &["bole user"]);
    let fresh = home.run(&["user", "link", "--email", "officer@test.invalid"]).well();
    assert!(fresh.contains("/welcome/") && fresh != link);
    home.run(&["user", "link", "--email", "nobody@test.invalid"]).refused(1, &["nobody@test.invalid"]);
    let mut bad = add;
    bad[7] = "emperor";
    home.run(&bad).refused(2, &["--role", "officer"]);
    bad = add;
    bad[3] = "no address";
    home.run(&bad).refused(2, &["--email"]);
    bad = add;
    bad[5] = " ";
    home.run(&bad).refused(2, &["--name"]);
}
