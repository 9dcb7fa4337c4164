//! What the template of the nomination form asks of it, and the two versions of a form that two people changed at once.

use super::{form::FormPage, reading};
use crate::{
    domain::{
        nomination::{CONSENT_VERSION, Gender, PLEDGE_VERSION},
        quota::Room,
        role::ScholarRole,
        scheme::{Degree, RoleConfig},
        workflow::{Action, Stage},
    },
    store::{
        batch::Call,
        nomination::{Chief, Deficiency},
    },
    texts::{label, nomination as words, quota, record, scheme},
    web::{
        differing::{self, Differing, name_of},
        form::Fields,
    },
};

/// What is asked of a role and not of every other.
pub(super) struct Demand {
    pub(super) role: ScholarRole,
    pub(super) name: &'static str,
    pub(super) asks: Vec<String>,
    /// What the office tells those who nominate for the role.
    pub(super) guidance: String,
}

impl FormPage {
    /// Where the form goes.
    pub(super) fn action(&self) -> String {
        match &self.case_no {
            Some(case_no) => format!("/admin/nominations/{case_no}/form"),
            None => "/admin/nominations".to_owned(),
        }
    }

    pub(super) fn draft_path(&self, case_no: &str) -> String {
        format!("/admin/nominations/{case_no}/draft")
    }

    pub(super) fn title(&self) -> String {
        let t = &self.frame.t.nomination;
        match (&self.case_no, self.stage) {
            (None, _) => t.new.to_owned(),
            (Some(case_no), Stage::Returned) => t.correct_case(case_no),
            (Some(case_no), _) => t.edit_case(case_no),
        }
    }

    pub(super) fn submit_label(&self) -> &'static str {
        let action = if self.stage == Stage::Returned { Action::Resubmit } else { Action::Submit };
        label::action(action, self.frame.lang)
    }

    pub(super) fn is_new(&self) -> bool {
        self.case_no.is_none()
    }

    pub(super) fn role(&self) -> Option<ScholarRole> {
        ScholarRole::from_code(self.form.value("role"))
    }

    pub(super) fn role_name(&self) -> &'static str {
        self.role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    pub(super) fn call_name(&self) -> String {
        let chosen = self.calls.iter().find(|call| self.form.is("batch_id", call.id));
        chosen.map(|call| self.call(call)).unwrap_or_default()
    }

    pub(super) fn call(&self, call: &Call) -> String {
        match call.closes() {
            Some(closes) => self.frame.t.nomination.call_until(&call.name, closes),
            None => call.name.clone(),
        }
    }

    pub(super) fn call_choices(&self) -> Vec<(String, String)> {
        self.calls.iter().map(|call| (call.id.to_string(), self.call(call))).collect()
    }

    /// What the scheme asks of the role, once it is chosen.
    fn asked(&self) -> Option<&RoleConfig> {
        self.role().and_then(|role| self.config.role(Some(role)))
    }

    /// A limit of the institution as a sentence.
    pub(super) fn limit(&self, room: &Room) -> String {
        let scope = quota::scope(room.role, room.direction.as_ref(), self.frame.lang);
        self.frame.t.quota.nominated(scope, room.most, room.taken)
    }

    pub(super) fn letters_least(&self) -> i64 {
        self.asked().map_or(0, |config| config.letters_min)
    }

    pub(super) fn letters_most(&self) -> i64 {
        self.asked().map_or(0, |config| config.letters_max)
    }

    pub(super) fn asks_degree(&self) -> bool {
        self.asked().is_some_and(|config| config.degree.is_some())
    }

    pub(super) fn degree_hint(&self) -> String {
        let t = &self.frame.t.nomination;
        match self.asked() {
            None => t.degree_hint.to_owned(),
            Some(config) => config
                .degree
                .map(|degree| t.degree_of_role(words::degree(degree, self.frame.lang).to_lowercase()))
                .unwrap_or_default(),
        }
    }

    pub(super) fn asks_birth(&self) -> bool {
        self.asked().is_some_and(|config| config.age.is_some())
    }

    pub(super) fn birth_hint(&self) -> &'static str {
        let t = &self.frame.t.nomination;
        if self.asks_birth() { t.birth_needed } else { t.birth_hint }
    }

    pub(super) fn asks_plan(&self) -> bool {
        self.role().is_some_and(|role| role != ScholarRole::Pm)
    }

    pub(super) fn plan_hint(&self) -> &'static str {
        let t = &self.frame.t.nomination;
        if self.asks_plan() { t.plan_needed } else { t.plan_hint }
    }

    pub(super) fn kind_hint(&self) -> String {
        let t = &self.frame.t.nomination;
        match self.asked() {
            None => t.kind_hint.to_owned(),
            Some(config) => t.kind_of_role(words::nominated_by(config, self.frame.lang)),
        }
    }

    pub(super) fn genders(&self) -> Vec<(&'static str, &'static str)> {
        Gender::ALL.iter().map(|gender| (gender.code(), record::gender(*gender, self.frame.lang))).collect()
    }

    pub(super) fn degrees(&self) -> Vec<(&'static str, &'static str)> {
        Degree::ALL.iter().map(|degree| (degree.code(), words::degree(*degree, self.frame.lang))).collect()
    }

    pub(super) fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        self.ways.iter().map(|kind| (kind.code(), words::nominator(*kind, self.frame.lang))).collect()
    }

    pub(super) fn chief_choices(&self) -> Vec<(String, String)> {
        let name = |chief: &Chief| match &chief.direction {
            Some(direction) => format!("{}（{direction}）", chief.name),
            None => chief.name.clone(),
        };
        self.chiefs.iter().map(|chief| (chief.person_id.to_string(), name(chief))).collect()
    }

    /// What the office tells those who nominate, once the role stands.
    pub(super) fn guidance(&self) -> Option<&str> {
        let told = self.asked().filter(|_| !self.is_new()).map(|config| &config.for_nominators);
        told.filter(|told| !told.is_empty()).map(|told| scheme::guidance(told, self.frame.lang))
    }

    /// What each role asks, so that nobody has to guess which field is whose.
    pub(super) fn demands(&self) -> Vec<Demand> {
        let lang = self.frame.lang;
        let wanted = self.role();
        let roles =
            ScholarRole::ALL.iter().filter(|role| self.is_new() || wanted.is_none_or(|wanted| wanted == **role));
        roles
            .filter_map(|role| {
                let config = self.config.role(Some(*role))?;
                let asks = words::demands(*role, config, lang);
                let guidance = scheme::guidance(&config.for_nominators, lang).to_owned();
                Some(Demand { role: *role, name: label::scholar_role(*role, lang), asks, guidance })
            })
            .collect()
    }

    pub(super) fn open_deficiencies(&self) -> Vec<&Deficiency> {
        self.deficiencies.iter().filter(|known| known.cured_at.is_none()).collect()
    }

    pub(super) fn due(&self) -> Option<String> {
        self.open_deficiencies().iter().map(|known| known.due_on).max().map(|due| due.to_string())
    }

    pub(super) fn field_name(&self, field: &str) -> String {
        words::correctable(field, self.frame.lang)
    }

    /// The field of this form that a correction is about, where it is one of them.
    pub(super) fn anchor<'d>(&self, deficiency: &'d Deficiency) -> Option<&'d str> {
        Some(deficiency.field.as_str()).filter(|field| *field != "file")
    }

    pub(super) fn answer(&self, deficiency: &Deficiency) -> &str {
        self.form.value(&format!("answer_{}", deficiency.id))
    }

    pub(super) fn pledge_text(&self) -> &'static str {
        words::pledge(self.frame.lang)
    }

    pub(super) fn pledge_version(&self) -> &'static str {
        PLEDGE_VERSION
    }

    pub(super) fn consent_version(&self) -> &'static str {
        CONSENT_VERSION
    }

    pub(super) fn exclusions_max(&self) -> i64 {
        self.config.exclusions_max
    }
}

/// The fields in which what was typed differs from what is there now, in words.
pub(super) fn differing(page: &FormPage, yours: &Fields, theirs: &Fields) -> Vec<Differing> {
    let shown = |name: &str, value: &str| match name {
        "institution_id" => named(&page.institutions, value),
        "direction_id" => named(&page.directions, value),
        "recommender_id" => name_of(&page.chief_choices(), value),
        "gender" => name_of(&page.genders(), value),
        "degree" => name_of(&page.degrees(), value),
        "nominator_kind" => name_of(&page.kinds(), value),
        _ => value.to_owned(),
    };
    let compared = reading::COMPARED.iter().map(|name| (*name, page.frame.label(name).to_owned()));
    differing::differing(compared, (yours, theirs), shown)
}

/// The name of a record that is chosen by its id.
fn named(choices: &[(i64, String)], value: &str) -> String {
    let chosen = choices.iter().find(|(id, _)| id.to_string() == value);
    chosen.map_or(value, |(_, name)| name).to_owned()
}
