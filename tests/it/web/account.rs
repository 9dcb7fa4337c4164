//! Signing in, one-time links, sessions: what is let in, what is refused, and that refusals tell nothing.

use axum::{
    body::Body,
    http::{Method, header},
};
use bole::{commands, domain::role::ScholarRole, store::account};

use crate::{
    app::{Answer, Client, TestApp, on_both_engines, on_sqlite},
    people::PASSWORD,
    records::{column, run},
    story::round::Round,
};

const NEW: &str = "新的口令，足足有十二个字以上";

/// Sends a form from a page of this very machine, where browsers keep the session without https.
async fn send(client: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let request = axum::http::Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "localhost:3000")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("origin", "http://localhost:3000");
    let request = match &client.cookie {
        Some(cookie) => request.header(header::COOKIE, cookie),
        None => request,
    };
    client.send(request.body(Body::from(body.finish())).unwrap()).await
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    send(&app.visitor(), "/login", &[("email", email), ("password", password)]).await
}

/// The cookie of a new session, as it was set and as it is sent back.
fn session(answer: &Answer) -> (String, String) {
    let set = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned());
    let set = set.into_iter().find(|cookie| cookie.starts_with("__Host-sid=")).expect("a session was opened");
    let sent = set.split(';').next().unwrap().to_owned();
    (set, sent)
}

fn sets_no_session(answer: &Answer) -> bool {
    answer.headers.get_all(header::SET_COOKIE).iter().all(|value| !value.to_str().unwrap().starts_with("__Host-sid"))
}

#[test]
fn the_right_password_opens_a_session_and_signing_out_ends_it() {
    on_both_engines(async |app| {
        app.officer().await;
        let answer = sign_in(&app, " Officer@test.invalid ", PASSWORD).await;
        let (set, sent) = session(&answer);
        assert_eq!(answer.leads(), "/admin");
        assert_eq!(set.split_once(';').unwrap().1, " Path=/; Secure; HttpOnly; SameSite=Lax");
        let officer = Client { cookie: Some(sent), ..app.visitor() };
        officer.get("/account").await.is(200);
        assert_eq!(officer.get("/login").await.leads(), "/admin");
        assert_eq!(send(&officer, "/logout", &[]).await.leads(), "/login");
        assert_eq!(officer.get("/account").await.leads(), "/login?next=%2Faccount");
    });
}

#[test]
fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    on_both_engines(async |app| {
        app.officer().await;
        let known = sign_in(&app, "officer@test.invalid", "wrong password!").await.is(422);
        let unknown = sign_in(&app, "nobody@test.invalid", "wrong password!").await.is(422);
        let strange = sign_in(&app, "a\0b@test.invalid", "wrong password!").await.is(422);
        let blank = |answer: &Answer, email: &str| answer.body.replace(email, "…");
        let first = blank(&known, "officer@test.invalid");
        assert_eq!(first, blank(&unknown, "nobody@test.invalid"));
        assert!(sets_no_session(&known) && sets_no_session(&unknown) && sets_no_session(&strange));
        assert_eq!(known.texts(".errors li b"), ["邮箱或密码不对"]);
    });
}

#[test]
fn after_ten_wrong_passwords_even_the_right_one_waits() {
    on_both_engines(async |app| {
        app.officer().await;
        for email in ["officer@test.invalid", "nobody@test.invalid"] {
            for _ in 0..10 {
                sign_in(&app, email, "wrong password!").await.is(422);
            }
            let refused = sign_in(&app, email, PASSWORD).await.is(429);
            assert_eq!(refused.texts("[role=alert]"), ["尝试次数过多，请15分钟后再试。"]);
            assert_eq!(refused.headers[header::RETRY_AFTER], "900");
            assert!(sets_no_session(&refused));
        }
        // The address has 22 attempts behind it: eight more from anywhere, and it waits too.
        for number in 0..10 {
            sign_in(&app, &format!("nobody-{number}@test.invalid"), "wrong password!").await.is(422);
        }
        sign_in(&app, "nobody-11@test.invalid", "wrong password!").await.is(429);
        app.at("2026-03-02T09:16");
        sign_in(&app, "officer@test.invalid", PASSWORD).await.is(303);
    });
}

#[test]
fn a_closed_account_does_not_sign_in_and_loses_its_session() {
    on_sqlite(async |app| {
        let (sysadmin, officer) = (app.sysadmin().await, app.officer().await);
        officer.get("/account").await.is(200);
        let page = format!("/admin/accounts/{}", officer.id());
        let ver = account::find(&mut app.app.db.read().await.unwrap(), officer.id()).await.unwrap().unwrap().ver;
        let stale = (ver - 1).to_string();
        sysadmin.post(&format!("{page}/closing"), &[("ver", &stale)]).await.is(409);
        sysadmin.post(&format!("{page}/closing"), &[("ver", &ver.to_string())]).await.is(303);
        officer.get("/account").await.is(303);
        sign_in(&app, "officer@test.invalid", PASSWORD).await.is(422);
        sysadmin.post(&format!("{page}/reopening"), &[("ver", &(ver + 1).to_string())]).await.is(303);
        sign_in(&app, "officer@test.invalid", PASSWORD).await.is(303);
    });
}

#[test]
fn nobody_is_led_to_another_site() {
    on_sqlite(async |app| {
        app.officer().await;
        for (next, leads) in [
            ("/inbox?before=7", "/inbox?before=7"),
            ("//evil.example/", "/admin"),
            ("https://evil.example/", "/admin"),
            ("/\\evil.example", "/admin"),
        ] {
            let fields = [("email", "officer@test.invalid"), ("password", PASSWORD), ("next", next)];
            assert_eq!(send(&app.visitor(), "/login", &fields).await.leads(), leads);
        }
    });
}

#[test]
fn plain_http_says_why_nobody_can_sign_in() {
    on_sqlite(async |app| {
        app.officer().await;
        // The tests' own host is neither encrypted nor this machine.
        let page = app.visitor().get("/login").await.is(200);
        assert_eq!(page.texts("h1"), ["这个地址没有加密，无法登录"]);
        assert_eq!(page.texts("form [name=password]"), Vec::<String>::new());
        let fields = [("email", "officer@test.invalid"), ("password", PASSWORD)];
        let refused = app.visitor().post("/login", &fields).await.is(422);
        assert!(sets_no_session(&refused));
    });
}

#[test]
fn sessions_end_by_idling_by_age_and_by_hand() {
    on_both_engines(async |app| {
        let (first, second) = (app.officer().await, app.officer().await);
        let page = second.get("/account").await.is(200);
        let ends = page.attributes("form[action$='/end']", "action");
        assert_eq!(ends.len(), 2, "one other session, and all others");
        let other = ends.iter().find(|path| *path != "/account/sessions/end").unwrap();
        // Somebody else cannot end it.
        app.approver().await.post(other, &[]).await.is(303);
        first.get("/account").await.is(200);
        assert_eq!(second.post(other, &[]).await.leads(), "/account");
        first.get("/account").await.is(303);

        let third = app.officer().await;
        second.post("/account/sessions/end", &[]).await.is(303);
        third.get("/account").await.is(303);
        app.at("2026-03-02T16:59");
        second.get("/account").await.is(200);
        app.at("2026-03-03T00:58");
        second.get("/account").await.is(200);
        app.at("2026-03-03T09:00");
        second.get("/account").await.is(303);
    });
}

#[test]
fn a_session_never_outlives_a_week() {
    on_sqlite(async |app| {
        let officer = app.officer().await;
        for day in 2..=8 {
            for hour in ["09:00", "16:00", "23:00"] {
                app.at(&format!("2026-03-0{day}T{hour}"));
                officer.get("/account").await.is(200);
            }
            if day < 8 {
                app.at(&format!("2026-03-0{}T06:00", day + 1));
                officer.get("/account").await.is(200);
            }
        }
        app.at("2026-03-09T06:00");
        officer.get("/account").await.is(200);
        app.at("2026-03-09T09:00");
        officer.get("/account").await.is(303);
    });
}

#[test]
fn a_link_sets_one_password_once() {
    on_both_engines(async |app| {
        let link = commands::account::first_administrator(&app.app).await.unwrap().expect("nobody is there yet");
        let fresh = commands::account::first_administrator(&app.app).await.unwrap().expect("nobody has used it yet");
        let here = app.visitor();
        here.get(&format!("/welcome/{link}")).await.is(404);
        let path = format!("/welcome/{fresh}");
        let pair = |password| [("name", "测试甲某"), ("email", "Jia@test.invalid"), ("password", password)];
        send(&here, &path, &pair("short")).await.is(422);
        let differs = [&pair(NEW)[..], &[("password_again", "别的")]].concat();
        send(&here, &path, &differs).await.is(422);
        let right = [&pair(NEW)[..], &[("password_again", NEW)]].concat();
        let answer = send(&here, &path, &right).await;
        let (_, sent) = session(&answer);
        assert_eq!(answer.leads(), "/admin");
        let sysadmin = Client { cookie: Some(sent), ..app.visitor() };
        assert_eq!(sysadmin.get("/admin").await.leads(), "/admin/setup");

        let again = send(&here, &path, &right).await.is(404);
        let unknown = send(&here, "/welcome/00", &right).await.is(404);
        assert_eq!(again.texts("main"), unknown.texts("main"));
        assert_eq!(commands::account::first_administrator(&app.app).await.unwrap(), None);
        sign_in(&app, "jia@test.invalid", NEW).await.is(303);
    });
}

#[test]
fn a_link_expires_after_seven_days() {
    on_sqlite(async |app| {
        let link = commands::account::first_administrator(&app.app).await.unwrap().unwrap();
        app.at("2026-03-09T08:59");
        app.visitor().get(&format!("/welcome/{link}")).await.is(200);
        app.at("2026-03-09T09:00");
        app.visitor().get(&format!("/welcome/{link}")).await.is(404);
    });
}

#[test]
fn changing_the_password_needs_the_present_one_and_ends_other_sessions() {
    on_both_engines(async |app| {
        let (here, elsewhere) = (app.officer().await, app.officer().await);
        let fields = |present| [("present_password", present), ("password", NEW), ("password_again", NEW)];
        let refused = here.post("/account/password", &fields("wrong password!")).await.is(422);
        assert_eq!(refused.attributes("[aria-invalid]", "id"), ["present_password"]);
        elsewhere.get("/account").await.is(200);
        assert_eq!(here.post("/account/password", &fields(PASSWORD)).await.leads(), "/account");
        here.get("/account").await.is(200);
        elsewhere.get("/account").await.is(303);
        sign_in(&app, "officer@test.invalid", PASSWORD).await.is(422);
        sign_in(&app, "officer@test.invalid", NEW).await.is(303);
        let told = here.get("/inbox").await.texts(".tasks li > span");
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("你的密码已修改"), "{told:?}");
    });
}

#[test]
fn forms_of_other_sites_and_broken_ones_do_nothing() {
    on_sqlite(async |app| {
        let officer = app.officer().await;
        let sent = |headers: &[(&str, &str)], body: String| {
            let mut request = officer.request(Method::POST, "/account/profile");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request.body(Body::from(body)).unwrap()
        };
        let form = ("content-type", "application/x-www-form-urlencoded");
        let good = || "name=%E4%B9%99&ver=2".to_owned();
        let cross = [form, ("sec-fetch-site", "cross-site")];
        officer.send(sent(&cross, good())).await.is(403);
        officer.send(sent(&[form, ("origin", "http://evil.example")], good())).await.is(403);
        officer.send(sent(&[form, ("origin", "null")], good())).await.is(403);
        officer.send(sent(&[("content-type", "application/json")], "{}".to_owned())).await.is(400);
        officer.send(sent(&[], good())).await.is(400);
        let large = format!("name={}", "a".repeat(21 << 20));
        officer.send(sent(&[form], large)).await.is(413);
        officer.send(sent(&[form], "name=%00&ver=2".to_owned())).await.is(422);
        officer.send(sent(&[form], "name=%E4%B9%99&ver=1".to_owned())).await.is(409);
        let mut conn = app.app.db.read().await.unwrap();
        let found = account::find(&mut conn, officer.id()).await.unwrap().unwrap();
        assert_eq!(found.name, "测试officer", "nothing of it was kept");
        drop(conn);
        officer.send(sent(&[form, ("sec-fetch-site", "same-origin")], good())).await.is(303);
    });
}

/// A session that ends under a form: what was typed waits on the sign-in page, goes on once, and by the rights of
/// whoever signed in; a form that saves itself is told and left alone.
#[test]
fn what_was_typed_outlives_the_session() {
    on_both_engines(async |app| {
        let nominator = app.nominator().await;
        let count = async || column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM case_file WHERE stage = 'draft'").await;
        let before = count().await.remove(0).parse::<i64>().unwrap();
        let call = Round::of(&app, ScholarRole::Youth, 3).await.batch.to_string();
        let typed = [
            ("role", "YOUTH"),
            ("batch_id", call.as_str()),
            ("candidate_name", "候选某<b>&\"某"),
            ("nominator_kind", "self"),
            ("do", "save"),
            ("request_key", "0123456789abcdef0123456789abcdef"),
        ];
        run(&app, "UPDATE session SET expires_at = 0").await;

        let asked = send(&nominator, "/admin/nominations", &typed).await.is(401);
        assert!(asked.body.contains("刚才填写的内容不会丢失") && sets_no_session(&asked));
        // A wrong password does not lose it either.
        let fill = |page: &Answer, password: &'static str| {
            page.filled("/login", &[("email", "nominator@test.invalid"), ("password", password)]).fields
        };
        let wrong = fill(&asked, "不是这个口令，也有十二个字");
        let wrong: Vec<_> = wrong.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let again = send(&app.visitor(), "/login", &wrong).await.is(422);
        let right = fill(&again, PASSWORD);
        let right: Vec<_> = right.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let onward = send(&app.visitor(), "/login", &right).await.is(200);
        let (_, sent) = session(&onward);
        let form = onward.filled("/admin/nominations", &[]);
        let kept: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(kept, typed);
        let back = Client { cookie: Some(sent), ..app.visitor() };
        let first = send(&back, &form.action, &kept).await.leads();
        assert_eq!(send(&back, &form.action, &kept).await.leads(), first, "once");
        assert_eq!(count().await.remove(0).parse::<i64>().unwrap(), before + 1);
        assert_eq!(back.get(&first).await.is(200).attributes("#candidate_name", "value"), ["候选某<b>&\"某"]);

        // Read pages come back as ever; passwords and files are not kept, nor anything of somebody who had no session.
        run(&app, "UPDATE session SET expires_at = 0").await;
        assert_eq!(back.get("/admin/people").await.leads(), "/login?next=%2Fadmin%2Fpeople");
        let secret = [("present_password", PASSWORD), ("password", NEW), ("password_again", NEW)];
        assert_eq!(send(&back, "/account/password", &secret).await.leads(), "/login");
        assert_eq!(send(&app.visitor(), "/admin/nominations", &typed).await.leads(), "/login");
        assert_eq!(send(&back, "/reviews/votes/1", &[("choice", "yes")]).await.leads(), "/login", "nor a vote");
        // Nor does the sign-in lead off this site.
        let off = [
            ("email", "nominator@test.invalid"),
            ("password", PASSWORD),
            ("kept_action", "//evil.example/x"),
            ("kept_form", "a=b"),
        ];
        assert_eq!(send(&app.visitor(), "/login", &off).await.leads(), "/admin");

        // A form that saves itself: an event for the page, in plain ASCII, and nothing to put in its place.
        let saving = back
            .request(Method::POST, "/admin/nominations/x/draft")
            .header("hx-request", "true")
            .header("sec-fetch-site", "same-origin")
            .body(Body::empty())
            .unwrap();
        let told = back.send(saving).await.is(401);
        let event: serde_json::Value = serde_json::from_slice(told.headers["hx-trigger"].as_bytes()).unwrap();
        assert!(event["signed-out"]["said"].as_str().unwrap().contains("登录已失效"));
        assert_eq!(event["signed-out"]["login"], "/login");
    });
}
