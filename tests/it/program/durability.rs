//! Acknowledged is durable: through a kill in the middle of the work, and through an orderly stop.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

use super::{Draft, Home, Office, Program, http, runtime};

/// What a burst of drafts came to.
#[derive(Default)]
struct Burst {
    /// The number of the case by the name of the candidate.
    acknowledged: BTreeMap<String, String>,
    /// Sent, and no answer came.
    unanswered: Vec<Draft>,
}

/// Eight clients send one draft after the other until the server is gone; `enough` is called once so many were
/// acknowledged.
fn burst(office: &Office, program: Program, round: usize, enough: usize, end: impl FnOnce(Program)) -> Burst {
    let burst = Mutex::new(Burst::default());
    let count = AtomicUsize::new(0);
    let address = program.address;
    let (reached, is_enough) = mpsc::channel();
    std::thread::scope(|scope| {
        for client in 0..8 {
            let (burst, count, reached) = (&burst, &count, reached.clone());
            scope.spawn(move || {
                for number in 0.. {
                    let draft = Draft::new(client % 4, round, number * 2 + client / 4);
                    match office.send_draft(address, &draft) {
                        Ok(case_no) => {
                            burst.lock().unwrap().acknowledged.insert(draft.name, case_no);
                            if count.fetch_add(1, Ordering::SeqCst) + 1 == enough {
                                reached.send(()).unwrap();
                            }
                        }
                        Err(_) => {
                            burst.lock().unwrap().unanswered.push(draft);
                            return;
                        }
                    }
                }
            });
        }
        is_enough.recv_timeout(super::PATIENCE).unwrap();
        end(program);
    });
    burst.into_inner().unwrap()
}

/// The cases of the call by candidate, each made by exactly one event.
async fn cases(home: &Home, call: i64) -> BTreeMap<String, String> {
    let mut conn = home.raw().await;
    const SQL: &str = "SELECT c.case_no, c.title, n.form, (SELECT COUNT(*) FROM event e WHERE e.case_id = c.id \
        AND e.command = 'create') FROM case_file c LEFT JOIN nomination n ON n.case_id = c.id WHERE c.batch_id = $1";
    let rows: Vec<(String, String, Option<String>, i64)> =
        sqlx::query_as(SQL).bind(call).fetch_all(&mut conn).await.unwrap();
    let mut cases = BTreeMap::new();
    for (case_no, title, form, made) in rows {
        assert_eq!(made, 1, "{case_no}");
        let form: serde_json::Value = serde_json::from_str(&form.expect("a case has its form")).unwrap();
        assert_eq!(form["candidate_name"], title.as_str(), "{case_no}");
        assert_eq!(cases.insert(title.clone(), case_no), None, "{title} is there twice");
    }
    cases
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let runtime = runtime();
    let office = runtime.block_on(Office::new());
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut unanswered: Vec<Draft> = Vec::new();
    for (round, enough) in [1, 20, 45, 80].into_iter().enumerate() {
        let program = office.home.serve();
        // Whoever got no answer sends the form again, and gets the one case that it made or makes now.
        for draft in unanswered.drain(..) {
            known.insert(draft.name.clone(), office.send_draft(program.address, &draft).unwrap());
        }
        let burst = burst(&office, program, round + 1, enough, Program::kill);
        assert!(burst.acknowledged.len() >= enough);
        known.extend(burst.acknowledged);
        unanswered = burst.unanswered;

        assert!(office.home.run(&["check"]).well().starts_with("ok: "));
        let mut found = runtime.block_on(cases(&office.home, office.call.0));
        let in_doubt: BTreeSet<&str> = unanswered.iter().map(|draft| draft.name.as_str()).collect();
        found.retain(|name, _| known.contains_key(name) || !in_doubt.contains(name.as_str()));
        assert_eq!(found, known, "round {round}");
    }
}

#[test]
fn told_to_stop_it_loses_nothing_and_answers_no_half() {
    let runtime = runtime();
    let office = runtime.block_on(Office::new());
    let program = office.home.serve();
    let burst = burst(&office, program, 1, 20, |program| {
        program.tell_to_stop();
        assert_eq!(program.end().0.code(), Some(0));
    });
    assert!(!office.home.data.join("bole.db-wal").exists(), "the database was closed");
    assert!(office.home.run(&["check"]).well().starts_with("ok: "));
    let found = runtime.block_on(cases(&office.home, office.call.0));
    for (name, case_no) in &burst.acknowledged {
        assert_eq!(found.get(name), Some(case_no));
    }
}

#[test]
fn told_to_stop_it_finishes_the_request_under_way() {
    let office = runtime().block_on(Office::new());
    let program = office.home.serve();
    let call = office.call.to_string();
    let fields = [("batch_id", call.as_str()), ("role", "PM"), ("candidate_name", "测试未竟")];
    let (head, body) = http::form("/admin/nominations", &office.nominators[0], &fields);
    let mut stream = TcpStream::connect(program.address).unwrap();
    stream.write_all(format!("{head}Expect: 100-continue\r\n\r\n").as_bytes()).unwrap();
    let mut going = [0; 25];
    stream.read_exact(&mut going).unwrap();
    assert_eq!(going, *b"HTTP/1.1 100 Continue\r\n\r\n", "the form is being read");

    program.tell_to_stop();
    while TcpStream::connect(program.address).is_ok() {}
    stream.write_all(body.as_bytes()).unwrap();
    let reply = http::answer(stream).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert_eq!(program.end().0.code(), Some(0));
    let found = runtime().block_on(cases(&office.home, office.call.0));
    assert_eq!(found.into_keys().collect::<Vec<_>>(), ["测试未竟"]);
}
