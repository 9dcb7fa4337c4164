//! Who is offered which move: the second person is another person, and the buttons of a case are what the table says.

use std::collections::BTreeSet;

use bole::{
    domain::{
        access,
        nomination::Form,
        record::LegalPerson,
        role::Role,
        workflow::{self, Action, Actor, RULES, Rule, Stage, Step},
    },
    store::{case_file, facts},
    texts::{Lang, label},
};

use super::{id_ver, open_proposal};
use crate::{
    app::{Client, TestApp, on_both_engines, on_sqlite},
    people::Somebody,
    story::{
        notice::{press, version},
        round::Round,
    },
};

#[test]
fn two_accounts_of_one_person_are_one_person() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let subject = round.person("测试候选", Some(host)).await;
        let nominator = app.nominator().await.id();
        let (_, no) = round.case_at(Stage::Submitted, subject, "测试候选", host, nominator, Form::default()).await;
        let person = round.person("测试两号", None).await;
        let account = async |key: &str, role| {
            let roles = vec![(role, None)];
            app.somebody(Somebody { key: key.to_owned(), person: Some(person), roles }).await
        };
        let (first, second) = (account("one", Role::Officer).await, account("other", Role::Approver).await);
        let refusal = [("ground", "late"), ("reason", "逾期")];
        let page = format!("/admin/nominations/{no}/moves/refuse_acceptance");
        press(&first, &page, &page, &refusal).await.leads();
        let confirmation = format!("/admin/proposals/{}/confirmation", open_proposal(&app, &no).await);
        let ver = id_ver(&app, &no).await;
        let refused = second.post(&confirmation, &[("ver", &ver)]).await.is(403);
        assert!(refused.body.contains("提出的人不能自己确认"));
        app.approver().await.post(&confirmation, &[("ver", &ver)]).await.leads();

        // Of two who refuse on different grounds, the later sees both versions and keeps what was typed.
        let subject = round.person("测试候选二", Some(host)).await;
        let (_, no) = round.case_at(Stage::Submitted, subject, "测试候选二", host, nominator, Form::default()).await;
        let page = format!("/admin/nominations/{no}/moves/refuse_acceptance");
        let ver = version(&app.officer().await.get(&page).await);
        press(&app.officer_2().await, &page, &page, &refusal).await.leads();
        let mine = [("ver", ver.as_str()), ("ground", "ineligible"), ("reason", "学位不符")];
        let stale = app.officer().await.post(&page, &mine).await.is(409);
        let rows = stale.texts(".clash tbody tr");
        assert_eq!(rows, ["事由不符合资格条件逾期提交或逾期补正", "理由学位不符逾期"]);
        assert_eq!(stale.texts("textarea[name=reason]"), ["学位不符"]);
        assert_eq!(stale.attributes("input[name=ground][checked]", "value"), ["ineligible"]);

        // Where the case has gone on altogether, what was typed is still there beside where it stands now.
        let confirmation = format!("/admin/proposals/{}/confirmation", open_proposal(&app, &no).await);
        let now = id_ver(&app, &no).await;
        app.approver().await.post(&confirmation, &[("ver", &now)]).await.leads();
        let stale = app.officer().await.post(&page, &mine).await.is(409);
        assert_eq!(stale.texts(".clash .tag"), ["不予受理"]);
        assert_eq!(stale.texts("textarea[name=reason]"), ["学位不符"]);
    });
}

#[test]
fn the_buttons_of_a_case_are_the_moves_it_offers() {
    on_sqlite(async |app| {
        let round = Round::new(&app, 3).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await;
        let mut roles: Vec<(Role, Client)> = Vec::new();
        for role in Role::ALL.iter().copied().filter(|role| !matches!(role, Role::System | Role::Candidate)) {
            roles.push((role, app.persona(role).await));
        }
        let labels: BTreeSet<&str> = RULES.iter().map(|rule| label::action(rule.action, Lang::Zh)).collect();
        for stage in Stage::ALL {
            let name = format!("测试{}", stage.code());
            let subject = round.person(&name, Some(host)).await;
            let (id, no) = round.case_at(*stage, subject, &name, host, nominator.id(), Form::default()).await;
            let candidate = app.candidate(subject).await;
            for (role, client) in
                roles.iter().map(|(role, client)| (*role, client)).chain([(Role::Candidate, &candidate)])
            {
                let mut conn = app.app.db.read().await.unwrap();
                let case = case_file::find(&mut conn, id).await.unwrap().unwrap();
                let who = client.who().await;
                let tie = case_file::tie(&mut conn, &case, who.account, who.person).await.unwrap();
                let facts = facts::of(&mut conn, &case).await.unwrap();
                drop(conn);
                let (roles, involved) = (access::roles_on(&who.held, &tie), tie.involved);
                let actor = Actor { account: who.account, person: who.person, roles, involved };
                let offers = workflow::offers(&facts, &actor, &[], who.at);
                let expected: BTreeSet<&str> = offers
                    .iter()
                    .filter(|offer| offer.step != Step::Confirm)
                    .map(|offer| label::action(offer.rule.action, Lang::Zh))
                    .collect();
                let page = client.get(&format!("/admin/nominations/{no}")).await;
                let shown: Vec<String> = page.texts("main a.btn");
                let shown: BTreeSet<&str> =
                    shown.iter().map(String::as_str).filter(|text| labels.contains(text)).collect();
                let expected = if page.status.as_u16() == 200 { expected } else { BTreeSet::new() };
                assert_eq!(shown, expected, "{stage:?} as {role:?}, {}", page.status);
                // What cannot be opened cannot be moved either.
                let own_draft = role == Role::Candidate && *stage == Stage::Draft;
                for offer in offers.iter().filter(|_| !own_draft) {
                    assert!(page.status.as_u16() == 200, "{:?} is offered to {role:?} unseen", offer.rule.action);
                }
                // A final stage is left by revocation and appeal alone.
                let leaves = offers.iter().all(|offer| matches!(offer.rule.number, "T27" | "T29"));
                assert!(!stage.is_final() || leaves, "{stage:?}");
            }
        }
        assert!(Rule::of(Action::Withdraw).from.iter().all(|stage| !stage.is_final()));
    });
}
