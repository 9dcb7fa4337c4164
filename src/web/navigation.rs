//! The left rail of the desks: what an account may open, in three groups.

use super::page::Frame;
use crate::domain::access::{self, Resource, Verb};

/// A group of the rail.
pub struct Group {
    pub title: &'static str,
    pub items: Vec<Item>,
}

/// A line of the rail.
pub struct Item {
    pub path: &'static str,
    pub icon: &'static str,
    pub label: &'static str,
    /// The letter that, typed after `g`, leads here; empty where none was left.
    pub key: &'static str,
    pub current: bool,
}

impl Frame {
    /// Whether this account may look for cases: an administrator has no search over them.
    pub fn may_search(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.may_read(Resource::Case))
    }

    /// Whether this account reads the register of consents.
    pub fn may_see_consents(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.may_read(Resource::ConsentRegister))
    }

    /// The groups this account sees; groups without a line are left out.
    pub fn navigation(&self) -> Vec<Group> {
        let site = &self.t.site;
        let may = |resource| self.viewer.as_ref().is_some_and(|viewer| viewer.may_read(resource));
        let item = |(path, key), icon, label, shown: bool| {
            shown.then(|| Item {
                path,
                icon,
                label,
                key,
                current: if path == "/admin" { self.path == path } else { self.is_in(path) },
            })
        };
        let reviews = self.viewer.as_ref().is_some_and(|viewer| viewer.has(crate::domain::role::Role::Expert));
        let viewer = self.viewer.as_ref();
        let all_appeals = viewer.is_some_and(|viewer| viewer.reach(Resource::Appeal, Verb::Read) == access::Reach::All);
        let recommends = viewer.is_some_and(|viewer| viewer.may_write(Resource::Recommendation));
        let all_terms =
            viewer.is_some_and(|viewer| viewer.reach(Resource::Appointment, Verb::Read) == access::Reach::All);
        let groups = [
            (
                "",
                vec![
                    item(("/admin", "w"), "home", site.nav_home, true),
                    item(("/admin/nominations", "n"), "folder", site.nav_cases, may(Resource::Case)),
                    item(("/reviews", "r"), "scale", site.nav_reviews, reviews),
                    item(("/admin/panels", "c"), "users", site.nav_panels, may(Resource::Panel)),
                    item(("/admin/notices", "p"), "speaker", site.nav_notices, may(Resource::Notice)),
                    item(("/admin/objections", "o"), "flag", site.nav_objections, may(Resource::Objection)),
                    item(("/admin/appeals", "a"), "history", site.nav_appeals, all_appeals),
                    item(("/admin/requests", "7"), "mail", site.nav_requests, may(Resource::Petition)),
                    item(("/admin/suspensions", "g"), "clock", site.nav_suspensions, all_terms),
                    item(("/admin/recommendations", "d"), "check", site.nav_direction, recommends),
                ],
            ),
            (
                site.nav_records,
                vec![
                    item(("/admin/people", "m"), "user", site.nav_people, may(Resource::Record)),
                    item(("/admin/institutions", "u"), "grid", site.nav_institutions, may(Resource::Record)),
                    item(
                        ("/admin/experts", "e"),
                        "users",
                        site.nav_experts,
                        may(Resource::ExpertPool) && may(Resource::Record),
                    ),
                    item(("/admin/barrings", "q"), "lock", site.nav_barrings, may(Resource::Barring)),
                    item(("/admin/consents", "8"), "check", site.nav_consents, may(Resource::ConsentRegister)),
                    item(("/admin/retention", "9"), "clock", site.nav_retention, may(Resource::Retention)),
                    item(("/admin/batches", "b"), "calendar", site.nav_batches, may(Resource::Scheme)),
                ],
            ),
            (
                site.nav_registers,
                vec![
                    item(("/admin/labs", "j"), "flask", site.nav_labs, may(Resource::LabProject)),
                    item(("/admin/programmes", "z"), "atom", site.nav_programmes, may(Resource::LabProject)),
                    item(("/admin/projects", "t"), "folder", site.nav_projects, may(Resource::LabProject)),
                    item(("/admin/datasets", "y"), "grid", site.nav_datasets, may(Resource::DatasetChallenge)),
                    item(("/admin/challenges", "v"), "flag", site.nav_challenges, may(Resource::DatasetChallenge)),
                    item(("/admin/articles", "h"), "file", site.nav_articles, may(Resource::Record)),
                    item(("/admin/policies", "f"), "file", site.nav_policies, may(Resource::Record)),
                    item(("/admin/events", "x"), "calendar", site.nav_events, may(Resource::Record)),
                ],
            ),
            (
                site.nav_system,
                vec![
                    item(("/admin/calendar", ""), "calendar", site.nav_calendar, may(Resource::Calendar)),
                    item(("/inbox", "i"), "bell", site.nav_inbox, true),
                    item(("/admin/accounts", "k"), "lock", site.nav_accounts, may(Resource::Account)),
                    item(("/admin/settings", "s"), "settings", site.nav_settings, may(Resource::Setting)),
                    item(("/admin/audit", "l"), "history", site.nav_audit, may(Resource::AuditLog)),
                ],
            ),
        ];
        groups
            .into_iter()
            .map(|(title, items)| Group { title, items: items.into_iter().flatten().collect() })
            .filter(|group: &Group| !group.items.is_empty())
            .collect()
    }
}
