//! What events say in their notes and by being moves, and no frozen body does: how notices stand, which notice a case is
//! on, whose name is hidden, where addenda belong, which reviews stopped counting.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::{
    domain::{
        notice::{AddendumKind, NoticeState, leaving},
        time::Moment,
        workflow::Action,
    },
    store::event::{Event, Evidence},
};

/// Where an addendum belongs: its notice, its kind, and when it was published.
pub(super) type Belongs = (i64, AddendumKind, Moment);

#[derive(Default)]
pub(super) struct Told {
    /// How each notice that was released stands.
    pub notices: HashMap<i64, NoticeState>,
    /// The addenda that were published.
    pub addenda: HashMap<i64, Belongs>,
    /// When the review of a seat stopped counting.
    pub invalidated: HashMap<i64, Moment>,
    /// The notice that a case stands on.
    on: HashMap<i64, i64>,
    /// Every notice that listed a case.
    listed: HashMap<i64, Vec<i64>>,
    /// Cases whose candidate's name was hidden, and the notices that listed them then.
    hidden: HashSet<i64>,
    hidden_on: HashSet<(i64, i64)>,
}

impl Told {
    /// Reads an event with its note and the records behind it.
    pub fn read(&mut self, event: &Event, note: &Value, records: &[Evidence]) {
        let id = |name: &str| note[name].as_str().and_then(|id| id.parse::<i64>().ok());
        let kind = note["kind"].as_str().and_then(AddendumKind::from_code);
        if let Some(notice) = id("notice") {
            match event.command.as_str() {
                "release_notice" => drop(self.notices.insert(notice, NoticeState::Released)),
                "mark_notice_ended" => drop(self.notices.insert(notice, NoticeState::Ended)),
                "supersede_notice" => drop(self.notices.insert(notice, NoticeState::Superseded)),
                "sign_addendum" if kind == Some(AddendumKind::Withdrawal) => {
                    self.notices.insert(notice, NoticeState::Withdrawn);
                }
                _ => {}
            }
            if let ("sign_addendum" | "supersede_notice", Some(addendum), Some(kind)) =
                (event.command.as_str(), id("addendum"), kind)
            {
                self.addenda.insert(addendum, (notice, kind, event.at));
            }
        }
        if let ("declare_conflict" | "withdraw_assignment", Some(seat)) = (event.command.as_str(), id("assignment")) {
            self.invalidated.entry(seat).or_insert(event.at);
        }
        if let Some(case) = event.case_id {
            self.of_case(event, note, case, records);
        }
    }

    fn of_case(&mut self, event: &Event, note: &Value, case: i64, records: &[Evidence]) {
        let action = Action::from_code(&event.command);
        let leaves = action.and_then(leaving);
        for record in records {
            match (record.kind.as_str(), self.on.get(&case), leaves) {
                ("notice_item", ..) => {
                    self.on.insert(case, record.subject_id);
                    self.listed.entry(case).or_default().push(record.subject_id);
                }
                ("addendum", Some(notice), Some(Some(kind))) => {
                    self.addenda.insert(record.subject_id, (*notice, kind, event.at));
                }
                _ => {}
            }
        }
        if leaves.is_some() {
            self.on.remove(&case);
        }
        let taken_back = event.command == "withdraw_consent"
            && note["purposes"].as_array().is_some_and(|purposes| purposes.iter().any(|purpose| purpose == "notice"));
        if action == Some(Action::Withdraw) || taken_back {
            self.hidden.insert(case);
            let listed = self.listed.get(&case).into_iter().flatten();
            self.hidden_on.extend(listed.map(|notice| (*notice, case)));
        }
    }

    /// Whether a case stands on a notice now.
    pub fn is_live(&self, notice: i64, case: i64) -> bool {
        self.on.get(&case) == Some(&notice)
    }

    /// Whether a name may be hidden, or shown, as it is: hidden while the notice was a draft, it may be so on it.
    pub fn may_be_hidden(&self, notice: i64, case: i64, masked: bool) -> bool {
        if masked { self.hidden.contains(&case) } else { !self.hidden_on.contains(&(notice, case)) }
    }
}
