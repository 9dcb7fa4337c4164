//! What the votes come to, on the panel's page: the places of each quota, and where a second ballot is to be held.

use askama::Template;

use crate::{
    commands::places::{Advice, Contender},
    domain::review::places::Standing,
    store::panel::Panel,
    texts::{Texts, quota, vote},
};

/// The cases of a panel under each quota, best first.
#[derive(Template)]
#[template(path = "panel/places.html")]
pub struct Places {
    pub t: &'static Texts,
    pub advice: Vec<Advice>,
    /// Where a case is voted on again, for secretary and chair: the address before its number.
    pub cases: Option<String>,
}

impl Places {
    pub fn of(advice: Vec<Advice>, panel: &Panel, holds: bool, t: &'static Texts) -> Self {
        Self { t, advice, cases: holds.then(|| format!("{}{}/cases", t.lang.prefix(), panel.path())) }
    }

    fn scope(&self, one: &Advice) -> String {
        quota::scope(one.room.role, one.room.direction.as_ref(), self.t.lang)
    }

    fn left(&self, one: &Advice) -> String {
        self.t.vote.places_left(one.open(), one.room.most)
    }

    fn standing(&self, standing: &Standing) -> (&'static str, &'static str) {
        let tone = match standing {
            Standing::In => "ok",
            Standing::Tied | Standing::StillTied => "warn",
            Standing::Beyond => "",
            Standing::Failed => "stop",
        };
        (tone, vote::standing(*standing, self.t.lang))
    }

    /// Where a case that ties is voted on again.
    fn again(&self, one: &Contender, standing: &Standing) -> Option<String> {
        let ties = *standing == Standing::Tied && one.voted.second.is_none();
        self.cases.as_ref().filter(|_| ties).map(|cases| format!("{cases}/{}", one.case.case_no))
    }

    fn number<T: ToString>(&self, number: &Option<T>) -> String {
        number.as_ref().map_or_else(|| "—".to_owned(), T::to_string)
    }
}

/// Its values are escaped as it is rendered, so that the page that holds it need not escape it again.
impl askama::filters::HtmlSafe for Places {}
