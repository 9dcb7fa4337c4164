//! `bole verify`: whatever is done to a history is found. Tampered with at random, a bit of any hashed value, a row
//! removed, two rows swapped, on both engines; cut short and rewritten by somebody who owns the database and knows how
//! the hashes are made, found by the heads that were kept elsewhere.

use std::fs;

use bole::{
    app::App,
    clock::Chance,
    commands::{
        check::{self, Known},
        demo::{self, Options},
        head,
    },
    domain::{head::Head, role::Role},
    heads_file::HeadsFile,
    store::{Db, StoreError, Tx, engine::Arg, event},
};
use futures_util::FutureExt;
use sqlx::AssertSqlSafe;

use super::{Home, raw, runtime};
use crate::app::{Engine, TestApp, on_both_engines_empty};

#[derive(Clone, Copy, Debug)]
enum Kind {
    Int,
    Text,
    Bytes,
}

use Kind::{Bytes, Int, Text};

/// A table whose rows are hashed or compared with what was hashed of them.
struct Table {
    name: &'static str,
    /// How a row is named in a `WHERE`, as SQL that makes the text.
    key: &'static str,
    /// Which rows, of those that a demonstration has.
    of: &'static str,
    columns: &'static [(&'static str, Kind)],
}

const TABLES: &[Table] = &[
    Table {
        name: "event",
        key: "'seq = ' || seq",
        of: "TRUE",
        columns: &[
            ("seq", Int),
            ("at", Int),
            ("actor_id", Int),
            ("actor_role", Text),
            ("command", Text),
            ("case_id", Int),
            ("from_stage", Text),
            ("to_stage", Text),
            ("payload", Text),
            ("prev_hash", Bytes),
            ("hash", Bytes),
        ],
    },
    Table {
        name: "evidence",
        key: "'id = ' || id",
        of: "TRUE",
        columns: &[
            ("id", Int),
            ("kind", Text),
            ("subject_id", Int),
            ("case_id", Int),
            ("body", Text),
            ("salt", Bytes),
            ("digest", Bytes),
            ("event_seq", Int),
            ("created_at", Int),
        ],
    },
    Table { name: "chain_head", key: "'id = ' || id", of: "TRUE", columns: &[("seq", Int), ("hash", Bytes)] },
    Table {
        name: "chain_daily_head",
        key: "'day = ''' || day || ''''",
        of: "TRUE",
        columns: &[("day", Text), ("seq", Int), ("hash", Bytes), ("events", Int)],
    },
    Table {
        name: "notice",
        key: "'id = ' || id",
        of: "state <> 'draft'",
        columns: &[
            ("notice_no", Text),
            ("title", Text),
            ("basis", Text),
            ("body", Text),
            ("issuer", Text),
            ("accept_dept", Text),
            ("contact_phone", Text),
            ("contact_email", Text),
            ("contact_address", Text),
            ("days", Int),
            ("list_stays_days", Int),
            ("starts_on", Text),
            ("ends_on", Text),
            ("released_at", Int),
            ("sha256", Text),
        ],
    },
    Table {
        name: "notice_item",
        key: "'notice_id = ' || notice_id || ' AND case_id = ' || case_id",
        of: "notice_id IN (SELECT id FROM notice WHERE state <> 'draft')",
        columns: &[("display", Text), ("position", Int)],
    },
    Table {
        name: "notice_addendum",
        key: "'id = ' || id",
        of: "published_at IS NOT NULL",
        columns: &[("body", Text), ("sha256", Text)],
    },
    Table {
        name: "ballot",
        key: "'id = ' || id",
        of: "signed_at IS NOT NULL",
        columns: &[
            ("case_id", Int),
            ("members", Int),
            ("attending", Int),
            ("recused", Int),
            ("yes", Int),
            ("no", Int),
            ("abstain", Int),
            ("invalid", Int),
        ],
    },
    Table {
        name: "review",
        key: "'assignment_id = ' || assignment_id",
        of: "submitted_at IS NOT NULL",
        columns: &[
            ("scores", Text),
            ("recommendation", Text),
            ("familiarity", Text),
            ("opinion", Text),
            ("note_to_office", Text),
        ],
    },
    Table {
        name: "decision",
        key: "'id = ' || id",
        of: "TRUE",
        columns: &[
            ("decision_no", Text),
            ("case_id", Int),
            ("outcome", Text),
            ("ground", Text),
            ("reason", Text),
            ("reserve_rank", Int),
            ("decided_by", Int),
            ("decided_at", Int),
        ],
    },
    Table {
        name: "contract",
        key: "'case_id = ' || case_id",
        of: "case_id IN (SELECT subject_id FROM evidence WHERE kind = 'contract')",
        columns: &[
            ("duties", Text),
            ("resources", Text),
            ("autonomy", Text),
            ("starts_on", Text),
            ("ends_on", Text),
            ("grant_fen", Int),
            ("appointee_signed_on", Text),
            ("host_signed_on", Text),
        ],
    },
    Table {
        name: "nomination",
        key: "'case_id = ' || case_id",
        of: "case_id IN (SELECT subject_id FROM evidence WHERE kind = 'form') AND case_id IN (SELECT id FROM case_file \
             WHERE stage NOT IN ('draft', 'returned', 'withdrawn', 'not_accepted'))",
        columns: &[("form", Text)],
    },
];

/// What is done to the database.
#[derive(Clone, Copy, Debug)]
enum Tampering {
    Bit,
    Removal,
    Swap,
}

/// The rows of a table that have a value in a column, by their keys.
async fn keys(tx: &mut Tx, table: &Table, column: &str) -> Result<Vec<String>, StoreError> {
    let sql = format!("SELECT {} FROM {} WHERE ({}) AND {column} IS NOT NULL", table.key, table.name, table.of);
    let rows: Vec<(String,)> = tx.all(AssertSqlSafe(sql), Vec::new()).await?;
    let mut keys: Vec<String> = rows.into_iter().map(|(key,)| key).collect();
    keys.sort();
    Ok(keys)
}

async fn value(tx: &mut Tx, table: &Table, (column, kind): (&str, Kind), key: &str) -> Result<Arg, StoreError> {
    let sql = AssertSqlSafe(format!("SELECT {column} FROM {} WHERE {key}", table.name));
    Ok(match kind {
        Int => Arg::Int(Some(tx.one::<(i64,)>(sql, Vec::new()).await?.0)),
        Text => Arg::Text(Some(tx.one::<(String,)>(sql, Vec::new()).await?.0)),
        Bytes => Arg::Bytes(Some(tx.one::<(Vec<u8>,)>(sql, Vec::new()).await?.0)),
    })
}

async fn set(tx: &mut Tx, table: &Table, column: &str, key: &str, value: Arg) -> Result<(), StoreError> {
    let sql = format!("UPDATE {} SET {column} = $1 WHERE {key}", table.name);
    tx.run(AssertSqlSafe(sql), vec![value]).await.map(|_| ())
}

/// The value with one bit changed; `None` where the bit makes no text or there is none.
fn flipped(value: Arg, chance: &mut Chance) -> Option<Arg> {
    let one = |bytes: &mut Vec<u8>, chance: &mut Chance| {
        let at = chance.below(bytes.len() as i64) as usize;
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << chance.below(8);
        }
        !bytes.is_empty()
    };
    match value {
        Arg::Int(Some(number)) => Some(Arg::Int(Some(number ^ (1 << chance.below(63))))),
        Arg::Text(Some(text)) => {
            let mut bytes = text.into_bytes();
            let changed = one(&mut bytes, chance);
            let text = String::from_utf8(bytes).ok().filter(|text| changed && !text.contains('\0'));
            text.map(|text| Arg::Text(Some(text)))
        }
        Arg::Bytes(Some(mut bytes)) => one(&mut bytes, chance).then_some(Arg::Bytes(Some(bytes))),
        _ => None,
    }
}

/// What was done and what came of it; an error of the write, so that all of it is undone.
struct Undone(String, Came);

enum Came {
    /// There was nothing to tamper with, or the database itself refused.
    Refused,
    Found(Option<&'static str>),
    Broke(StoreError),
}

impl From<StoreError> for Came {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Driver(sqlx::Error::Database(_)) | StoreError::Duplicate => Self::Refused,
            other => Self::Broke(other),
        }
    }
}

async fn tamper(
    tx: &mut Tx,
    table: &Table,
    tampering: Tampering,
    chance: &mut Chance,
) -> Result<Option<String>, StoreError> {
    let (column, kind) = *chance.pick(table.columns);
    let keys = keys(tx, table, column).await?;
    if keys.is_empty() {
        return Ok(None);
    }
    let key = chance.pick(&keys).clone();
    let what = format!("{tampering:?} {}.{column} {key}", table.name);
    match tampering {
        Tampering::Bit => {
            let Some(changed) = flipped(value(tx, table, (column, kind), &key).await?, chance) else { return Ok(None) };
            set(tx, table, column, &key, changed).await?;
        }
        Tampering::Removal => {
            tx.run(AssertSqlSafe(format!("DELETE FROM {} WHERE {key}", table.name)), Vec::new()).await?;
        }
        Tampering::Swap => {
            let other = chance.pick(&keys).clone();
            let (one, two) =
                (value(tx, table, (column, kind), &key).await?, value(tx, table, (column, kind), &other).await?);
            if one == two {
                return Ok(None);
            }
            set(tx, table, column, &key, two).await?;
            set(tx, table, column, &other, one).await?;
        }
    }
    Ok(Some(what))
}

/// Tampers, looks, and undoes it.
async fn attempt(db: &Db, table: &'static Table, tampering: Tampering, seed: u64, known: &Known) -> (String, Came) {
    let known = known.clone();
    let done = db
        .write::<(), Undone>(move |tx| {
            async move {
                let mut chance = Chance::new(seed);
                let Some(what) = tamper(tx, table, tampering, &mut chance).await? else {
                    return Err(Undone(String::new(), Came::Refused));
                };
                match check::proof(tx, &known, |_, _| {}).await {
                    Ok(report) => Err(Undone(what, Came::Found(report.breaches.first().map(|breach| breach.rule())))),
                    Err(cause) => Err(Undone(what, Came::Broke(cause))),
                }
            }
            .boxed()
        })
        .await;
    let Err(Undone(what, came)) = done else { unreachable!("every attempt is undone") };
    (what, came)
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self(String::new(), error.into())
    }
}

async fn fill(app: &TestApp) {
    let options = Options {
        cases: 60,
        projects: 0,
        seed: 7,
        password_hash: "kein Passwort".to_owned(),
        today: app.clock.today(),
    };
    demo::fill(&app.app.db, &options, |_, _| {}).await.unwrap();
    head::keep(&app.app).await.unwrap();
}

fn known(app: &App) -> Known {
    Known { file: HeadsFile::of(&app.config).read().unwrap(), given: Vec::new() }
}

#[test]
fn a_history_tampered_with_at_random_is_found_out() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let known = known(&app.app);
        let clean = check::proof(&mut app.app.db.read().await.unwrap(), &known, |_, _| {}).await.unwrap();
        assert!(clean.breaches.is_empty() && clean.heads > 100 && clean.exhibits > 500, "{clean:?}");
        // With a seed of its own an attempt that fails can be made again.
        let rounds = if app.engine == Engine::Sqlite { 8 } else { 3 };
        let (mut tried, mut refused) = (0, 0);
        for (at, table) in TABLES.iter().enumerate() {
            let of_table = tried;
            for round in 0..rounds * 4 {
                let tampering = [Tampering::Bit, Tampering::Bit, Tampering::Removal, Tampering::Swap][round % 4];
                let seed = (at * 1000 + round) as u64;
                match attempt(&app.app.db, table, tampering, seed, &known).await {
                    (_, Came::Refused) => refused += 1,
                    (_, Came::Found(Some(_))) => tried += 1,
                    (what, Came::Found(None)) => panic!("not found: {what} (seed {seed})"),
                    (what, Came::Broke(cause)) => panic!("{what} (seed {seed}): {cause}"),
                }
            }
            assert!(tried > of_table, "{} was never tampered with", table.name);
        }
        assert!(tried > refused, "{tried} tried, {refused} refused by the database itself");
        // All of it was undone.
        let clean = check::proof(&mut app.app.db.read().await.unwrap(), &known, |_, _| {}).await.unwrap();
        assert_eq!(clean.breaches, []);
    });
}

/// Every column of every table once, so that no chance leaves one out.
#[test]
fn a_bit_of_every_hashed_column_is_found_out() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let known = known(&app.app);
        let mut unseen = Vec::new();
        for table in TABLES {
            for column in table.columns {
                let one: &'static Table =
                    Box::leak(Box::new(Table { columns: std::slice::from_ref(column), ..*table }));
                let mut seen = 0;
                for seed in 0..12 {
                    match attempt(&app.app.db, one, Tampering::Bit, seed, &known).await {
                        (_, Came::Refused) => {}
                        (_, Came::Found(Some(_))) => seen += 1,
                        (what, Came::Found(None)) => unseen.push(what),
                        (what, Came::Broke(cause)) => unseen.push(format!("{what}: {cause}")),
                    }
                    if seen >= 2 {
                        break;
                    }
                }
            }
        }
        assert_eq!(unseen, Vec::<String>::new());
    });
}

/// Does something to the database as its owner, for good.
async fn as_owner(app: &TestApp, statements: Vec<(String, Vec<Arg>)>) {
    app.app
        .db
        .write::<(), StoreError>(move |tx| {
            async move {
                for (sql, args) in statements {
                    tx.run(AssertSqlSafe(sql), args).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
        .unwrap();
}

/// Events of no case, as an export writes them: nothing but the chain tells of them.
async fn export(app: &TestApp) -> (i64, Vec<u8>) {
    let by = event::By { account: None, role: Role::Officer, at: app.clock.now() };
    let write = app.app.db.write::<_, StoreError>(move |tx| {
        async move {
            let draft = event::Draft { command: "export", ..Default::default() };
            event::record(tx, &by, draft).await?;
            event::head(tx).await
        }
        .boxed()
    });
    write.await.unwrap()
}

async fn first_breach(app: &TestApp, known: &Known) -> Option<&'static str> {
    let report = check::proof(&mut app.app.db.read().await.unwrap(), known, |_, _| {}).await.unwrap();
    report.breaches.first().map(|breach| breach.rule())
}

#[test]
fn a_tail_cut_off_by_the_owner_is_found_by_heads_kept_elsewhere() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let (kept, kept_hash) = export(&app).await;
        for day in ["2026-03-03", "2026-03-04"] {
            app.at(&format!("{day}T10:00"));
            export(&app).await;
            head::keep(&app.app).await.unwrap();
        }
        app.at("2026-03-05T10:00");
        head::keep(&app.app).await.unwrap();
        let whole = known(&app.app);
        let last: Head = {
            let text = whole.file.clone().unwrap();
            let (_, head) = text.lines().last().unwrap().split_once(' ').unwrap();
            head.parse().unwrap()
        };
        let given = Known { file: None, given: vec![last] };
        assert_eq!(first_breach(&app, &whole).await, None);
        assert_eq!(first_breach(&app, &given).await, None);

        // Everything after one event is gone, and the head of the chain and of its days say so.
        let after = |table: &str, column: &str| {
            (format!("DELETE FROM {table} WHERE {column} > $1"), vec![Arg::Int(Some(kept))])
        };
        let head = "UPDATE chain_head SET seq = $1, hash = $2".to_owned();
        as_owner(
            &app,
            vec![
                after("event", "seq"),
                after("evidence", "event_seq"),
                after("chain_daily_head", "seq"),
                (head, vec![Arg::Int(Some(kept)), Arg::Bytes(Some(kept_hash))]),
            ],
        )
        .await;
        assert_eq!(first_breach(&app, &Known::default()).await, None, "in itself it is whole");
        assert_eq!(first_breach(&app, &whole).await, Some("heads_file"));
        let cut: String = whole.file.clone().unwrap().lines().take(20).map(|line| format!("{line}\n")).collect();
        assert_eq!(first_breach(&app, &Known { file: Some(cut), given: Vec::new() }).await, None);
        assert_eq!(first_breach(&app, &given).await, Some("given_head"));
    });
}

#[test]
fn a_history_rewritten_with_all_its_hashes_is_found_by_heads_kept_elsewhere() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let whole = known(&app.app);
        let head: Head = {
            let (seq, hash) = event::head(&mut app.app.db.read().await.unwrap()).await.unwrap();
            format!("{seq}:{}", hex::encode(hash)).parse().unwrap()
        };
        // Somebody else did it; every hash after it is made anew, and so are the heads.
        let chain = event::after(&mut app.app.db.read().await.unwrap(), 0, i64::MAX).await.unwrap();
        let changed = chain.iter().position(|event| event.command == "convene_panel").unwrap();
        let mut statements = Vec::new();
        let mut hash = chain[changed].prev_hash.clone();
        for event in &chain[changed..] {
            let mut event = event.clone();
            if event.seq == chain[changed].seq {
                event.actor_id = Some(7);
            }
            event.prev_hash = hash;
            event.hash = event.expected_hash().to_vec();
            hash = event.hash.clone();
            let set = "UPDATE event SET actor_id = $1, prev_hash = $2, hash = $3 WHERE seq = $4".to_owned();
            let args = vec![
                Arg::Int(event.actor_id),
                Arg::Bytes(Some(event.prev_hash)),
                Arg::Bytes(Some(event.hash.clone())),
                Arg::Int(Some(event.seq)),
            ];
            statements.push((set, args));
            let daily = "UPDATE chain_daily_head SET hash = $1 WHERE seq = $2".to_owned();
            statements.push((daily, vec![Arg::Bytes(Some(event.hash)), Arg::Int(Some(event.seq))]));
        }
        statements.push(("UPDATE chain_head SET hash = $1".to_owned(), vec![Arg::Bytes(Some(hash))]));
        as_owner(&app, statements).await;
        assert_eq!(first_breach(&app, &Known::default()).await, None, "in itself it is whole");
        assert_eq!(first_breach(&app, &whole).await, Some("heads_file"));
        assert_eq!(first_breach(&app, &Known { file: None, given: vec![head] }).await, Some("given_head"));
    });
}

/// The program itself: what it prints, in which order, and how it exits.
#[test]
fn the_program_names_the_first_breach_in_both_languages() {
    let (home, runtime) = (Home::new(), runtime());
    let whole = home.path("whole.db");
    let url = |name: &str| format!("sqlite:{}", home.path(name).display());
    let head = runtime.block_on(async {
        let app = TestApp::empty_on(Engine::Sqlite).await;
        fill(&app).await;
        assert!(app.app.db.copy_into(&whole).await.unwrap());
        fs::copy(HeadsFile::of(&app.app.config).path(), home.path("whole.heads.txt")).unwrap();
        let (seq, hash) = event::head(&mut app.app.db.read().await.unwrap()).await.unwrap();
        app.app.db.close().await;
        format!("{seq}:{}", hex::encode(hash))
    });
    let said = home.run(&["verify", "--database", &url("whole.db"), "--head", &head]).well();
    assert!(said.starts_with("历史完好：") && said.contains("\nok: "), "{said}");
    assert!(!said.contains("note:"), "{said}");

    fs::copy(&whole, home.path("broken.db")).unwrap();
    runtime.block_on(async {
        let mut conn = raw(&home.path("broken.db")).await;
        let sql = "UPDATE event SET command = 'accept' WHERE seq = 9; UPDATE ballot SET yes = yes + 1; \
            DELETE FROM event WHERE seq = 30";
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
        sqlx::Connection::close(conn).await.unwrap();
    });
    let ran = home.run(&["verify", "--database", &url("broken.db")]);
    let expected = "chain: 第9条记录：写入之后被改动过\nchain: event 9: it was changed after it was written\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(1), expected, ""));

    // Bytes that are no text any more are a breach, and not a database that cannot be read.
    fs::copy(&whole, home.path("bytes.db")).unwrap();
    runtime.block_on(async {
        let mut conn = raw(&home.path("bytes.db")).await;
        let sql = "UPDATE event SET payload = CAST(x'ff00' AS TEXT) WHERE seq = 9";
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
        sqlx::Connection::close(conn).await.unwrap();
    });
    assert_eq!(home.run(&["verify", "--database", &url("bytes.db")]).code, Some(1));

    // Somewhere else than its heads file it can be proved only as far as it goes.
    fs::rename(home.path("whole.heads.txt"), home.path("elsewhere.txt")).unwrap();
    assert!(home.run(&["verify", "--database", &url("whole.db")]).well().contains("note:"));
    let elsewhere = home.path("elsewhere.txt");
    let elsewhere = elsewhere.to_str().unwrap();
    home.run(&["verify", "--database", &url("whole.db"), "--heads", elsewhere]).well();
    let beyond = head.replacen(|digit: char| digit.is_ascii_digit(), "9", 1).replace(':', "0:");
    let ran = home.run(&["verify", "--database", &url("whole.db"), "--head", &beyond]);
    assert!(ran.code == Some(1) && ran.out.starts_with("given_head: "), "{ran:?}");

    home.run(&["verify", "--database", &url("whole.db"), "--heads", "none.txt"]).refused(2, &["none.txt"]);
    home.run(&["verify", "--database", &url("whole.db"), "--head", "12"]).refused(2, &["SEQ:HASH"]);
    home.run(&["verify", "--database", "sqlite:nowhere.db"]).refused(2, &["nowhere.db"]);
}
