//! The people of the tests: one account per role, made and signed in through the store, as quickly as can be.
//!
//! `app.officer().await` is a [`Client`] with a session; asked twice, it is the same account. `app.officer_2()` is
//! somebody else in the same role, for the steps that take two. Everybody's password is [`PASSWORD`].

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use bole::{
    clock::new_secret,
    commands::{Who, sign_in::SESSION_MILLIS},
    domain::{
        ids::{AccountId, DirectionId, InstitutionId, PersonId},
        role::Role,
        time::Moment,
    },
    store::{
        StoreError, Tx,
        account::{self, NewRole, RoleRow},
    },
    web::auth::SESSION_COOKIE,
};
use futures_util::FutureExt;

use crate::app::{Client, TestApp};

/// Everybody's password.
pub const PASSWORD: &str = "测试口令，十二字以上";

/// Its hash with the cheapest parameters there are, made once: tests sign in often.
static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| {
    let cheap = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, cheap);
    hasher.hash_password(PASSWORD.as_bytes()).unwrap().to_string()
});

/// The hash of [`PASSWORD`].
pub fn password_hash() -> String {
    PASSWORD_HASH.clone()
}

/// Somebody to be made: who they are and what they hold.
#[derive(Clone, Debug, Default)]
pub struct Somebody {
    /// The part of the e-mail address before `@test.invalid`.
    pub key: String,
    pub person: Option<PersonId>,
    /// Roles with their scopes.
    pub roles: Vec<(Role, Option<i64>)>,
}

impl Somebody {
    /// The account, made if it is not there.
    async fn account(self, tx: &mut Tx, now: Moment) -> Result<AccountId, StoreError> {
        let email = format!("{}@test.invalid", self.key);
        if let Some(known) = account::by_email(tx, &email).await? {
            return Ok(known.id);
        }
        let id = account::insert(tx, &email, &format!("测试{}", self.key), self.person, None, now).await?;
        account::set_password(tx, id, &PASSWORD_HASH).await?;
        for (role, scope) in self.roles {
            account::add_role(tx, NewRole { account: id, role, scope, lent_by: None, granted_by: None }, now).await?;
        }
        Ok(id)
    }
}

impl TestApp {
    /// Makes an account, unless it is there, and signs it in.
    pub async fn somebody(&self, somebody: Somebody) -> Client {
        let now = self.app.clock.now();
        let token = new_secret();
        let token_hash = account::token_hash(&token);
        let id = self
            .app
            .db
            .write::<AccountId, StoreError>(move |tx| {
                async move {
                    let id = somebody.account(tx, now).await?;
                    let until = (now, now.plus_millis(SESSION_MILLIS));
                    account::open_session(tx, token_hash, id, until, ("127.0.0.1", "测试浏览器")).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await
            .unwrap();
        Client { app: self.clone(), cookie: Some(format!("{SESSION_COOKIE}={token}")), account: Some(id) }
    }

    /// Signs in an account that is there already, such as one of the demonstration's.
    pub async fn known(&self, email: &str) -> Client {
        let (now, token, email) = (self.app.clock.now(), new_secret(), email.to_owned());
        let token_hash = account::token_hash(&token);
        let id = self
            .app
            .db
            .write::<AccountId, StoreError>(move |tx| {
                async move {
                    let found = account::by_email(tx, &email).await?.ok_or(StoreError::Missing)?;
                    let until = (now, now.plus_millis(SESSION_MILLIS));
                    account::open_session(tx, token_hash, found.id, until, ("127.0.0.1", "测试浏览器")).await?;
                    Ok(found.id)
                }
                .boxed()
            })
            .await
            .unwrap();
        Client { app: self.clone(), cookie: Some(format!("{SESSION_COOKIE}={token}")), account: Some(id) }
    }

    /// Somebody who holds a role. A candidate is linked to a person nobody knows; a unit and a chief scientist have
    /// the scope 1.
    pub async fn persona(&self, role: Role) -> Client {
        self.numbered(role, "").await
    }

    /// Somebody else who holds the role.
    pub async fn second(&self, role: Role) -> Client {
        self.numbered(role, "_2").await
    }

    async fn numbered(&self, role: Role, suffix: &str) -> Client {
        let key = format!("{}{suffix}", role.code());
        let scope = matches!(role, Role::Unit | Role::ChiefScientist).then_some(1);
        let (person, roles) = match role {
            Role::Candidate => (Some(PersonId(1)), Vec::new()),
            _ => (None, vec![(role, scope)]),
        };
        self.somebody(Somebody { key, person, roles }).await
    }

    /// The nominator (提名人).
    pub async fn nominator(&self) -> Client {
        self.persona(Role::Nominator).await
    }

    /// Somebody who speaks for a host institution (依托单位).
    pub async fn unit(&self, institution: InstitutionId) -> Client {
        let roles = vec![(Role::Unit, Some(institution.0))];
        self.somebody(Somebody { key: format!("unit_{institution}"), person: None, roles }).await
    }

    /// The programme officer (经办人).
    pub async fn officer(&self) -> Client {
        self.persona(Role::Officer).await
    }

    /// Another programme officer.
    pub async fn officer_2(&self) -> Client {
        self.second(Role::Officer).await
    }

    /// A reviewer (评审专家); which expert of the pool it is, the test says.
    pub async fn expert(&self) -> Client {
        self.persona(Role::Expert).await
    }

    /// The panel secretary (会议秘书), for every panel.
    pub async fn secretary(&self) -> Client {
        self.persona(Role::Secretary).await
    }

    /// The panel chair (会议主席), for every panel.
    pub async fn chair(&self) -> Client {
        self.persona(Role::Chair).await
    }

    /// The approver (审定人).
    pub async fn approver(&self) -> Client {
        self.persona(Role::Approver).await
    }

    /// Another approver.
    pub async fn approver_2(&self) -> Client {
        self.second(Role::Approver).await
    }

    /// The publicity officer (公示专员).
    pub async fn publicity(&self) -> Client {
        self.persona(Role::Publicity).await
    }

    /// The supervisor (监督专员).
    pub async fn supervisor(&self) -> Client {
        self.persona(Role::Supervisor).await
    }

    /// Another supervisor.
    pub async fn supervisor_2(&self) -> Client {
        self.second(Role::Supervisor).await
    }

    /// Finance (财务).
    pub async fn finance(&self) -> Client {
        self.persona(Role::Finance).await
    }

    /// The data and ethics steward (数据与伦理专员).
    pub async fn steward(&self) -> Client {
        self.persona(Role::Steward).await
    }

    /// The auditor (审计).
    pub async fn auditor(&self) -> Client {
        self.persona(Role::Auditor).await
    }

    /// The system administrator (系统管理员).
    pub async fn sysadmin(&self) -> Client {
        self.persona(Role::Sysadmin).await
    }

    /// The person a case is about (候选人).
    pub async fn candidate(&self, person: PersonId) -> Client {
        let key = format!("candidate_{person}");
        self.somebody(Somebody { key, person: Some(person), roles: Vec::new() }).await
    }

    /// The chief scientist of a direction (首席科学家).
    pub async fn chief(&self, direction: DirectionId) -> Client {
        let roles = vec![(Role::ChiefScientist, Some(direction.0))];
        self.somebody(Somebody { key: format!("cs_{direction}"), person: None, roles }).await
    }
}

impl Client {
    /// The account signed in.
    pub fn id(&self) -> AccountId {
        self.account.expect("a visitor has no account")
    }

    /// The author of a command, with the roles in force now: for tests that call commands without a page.
    pub async fn who(&self) -> Who {
        let at = self.app.clock.now();
        let mut conn = self.app.app.db.read().await.unwrap();
        let found = account::find(&mut conn, self.id()).await.unwrap().unwrap();
        let roles = account::roles(&mut conn, found.id).await.unwrap();
        let held = roles.iter().map(RoleRow::held).filter(|held| held.in_force(at.day())).collect();
        Who { account: found.id, person: found.person(), held, at, request: None }
    }
}

#[test]
fn everybody_is_who_they_are() {
    use crate::app::on_both_engines;

    on_both_engines(async |app| {
        let people = [
            (app.nominator().await, Some(Role::Nominator)),
            (app.unit(InstitutionId(7)).await, Some(Role::Unit)),
            (app.officer().await, Some(Role::Officer)),
            (app.officer_2().await, Some(Role::Officer)),
            (app.expert().await, Some(Role::Expert)),
            (app.secretary().await, Some(Role::Secretary)),
            (app.chair().await, Some(Role::Chair)),
            (app.approver().await, Some(Role::Approver)),
            (app.approver_2().await, Some(Role::Approver)),
            (app.publicity().await, Some(Role::Publicity)),
            (app.supervisor().await, Some(Role::Supervisor)),
            (app.supervisor_2().await, Some(Role::Supervisor)),
            (app.finance().await, Some(Role::Finance)),
            (app.steward().await, Some(Role::Steward)),
            (app.auditor().await, Some(Role::Auditor)),
            (app.sysadmin().await, Some(Role::Sysadmin)),
            (app.candidate(PersonId(7)).await, None),
            (app.chief(DirectionId(7)).await, Some(Role::ChiefScientist)),
        ];
        let mut ids: Vec<AccountId> = Vec::new();
        for (client, role) in &people {
            let who = client.who().await;
            assert_eq!(who.roles().collect::<Vec<_>>(), role.iter().copied().collect::<Vec<_>>());
            assert_eq!(who.person, role.is_none().then_some(PersonId(7)));
            ids.push(client.id());
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), people.len(), "nobody is two people");
        assert_eq!(app.officer().await.id(), people[2].0.id(), "asked twice, the same account");
        assert_eq!(app.visitor().account, None);
    });
}
