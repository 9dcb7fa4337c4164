//! The page of a dossier that people read: Chinese with English beside it, complete in itself, without a script.

use askama::Template;
use serde_json::Value;

use super::{Contents, DecisionExtract, FormExtract, ObjectionExtract, RecordPart, Shown};
use crate::{
    domain::{
        contract::Terms,
        notice::Display,
        objection::{ObjectionState, Outcome},
        role::Role,
        time::Moment,
        workflow::{
            Action, Stage,
            facts::{Ballot, Ground},
        },
    },
    store::event::Event,
    texts::{Lang, command, dossier as words, field, label, objection},
};

/// A text in Chinese and English.
type Both = (String, String);

fn both(say: impl Fn(Lang) -> String) -> Both {
    (say(Lang::Zh), say(Lang::En))
}

/// A line of the history.
struct Line {
    seq: i64,
    at: String,
    role: Both,
    what: Both,
    hash: String,
}

/// A record shown whole, as its file has it.
struct Whole {
    title: Both,
    at: String,
    file: String,
    body: String,
}

#[derive(Template)]
#[template(path = "dossier/page.html")]
struct Page<'a> {
    contents: &'a Contents,
    lines: Vec<Line>,
    wholes: Vec<Whole>,
    withheld: Vec<(String, usize)>,
}

/// Renders the page.
///
/// # Errors
/// When the template fails.
pub(super) fn render(contents: &Contents) -> Result<String, askama::Error> {
    let mut withheld: Vec<(String, usize)> = Vec::new();
    for shown in contents.records.iter().filter(|shown| !shown.whole || shown.record.body.is_none()) {
        match withheld.iter_mut().find(|(kind, _)| *kind == shown.record.kind) {
            Some((_, count)) => *count += 1,
            None => withheld.push((shown.record.kind.clone(), 1)),
        }
    }
    let lines = contents.events.iter().map(|event| line(contents, event)).collect();
    let wholes = contents.records.iter().filter_map(whole).collect();
    Page { contents, lines, wholes, withheld }.render()
}

fn line(contents: &Contents, event: &Event) -> Line {
    let done = |lang| {
        let stage = |code: &Option<String>| code.as_deref().and_then(Stage::from_code);
        let (from, to) = (stage(&event.from_stage), stage(&event.to_stage));
        match (Action::from_code(&event.command), to) {
            (Some(action), Some(to)) if from != Some(to) => {
                command::moved(label::action(action, lang), label::stage(to, contents.heading.kind, lang), lang)
            }
            _ => command::done(&event.command, &event.payload, lang),
        }
    };
    let role = |lang| Role::from_code(&event.actor_role).map_or("", |role| label::role(role, lang)).to_owned();
    Line { seq: event.seq, at: event.at.minute(), role: both(role), what: both(done), hash: hex::encode(&event.hash) }
}

fn whole(shown: &Shown) -> Option<Whole> {
    let part = RecordPart::of(shown);
    let (file, body) = (part.file?, shown.record.body.as_ref()?);
    Some(Whole {
        title: both(|lang| words::kind(&shown.record.kind, lang).to_owned()),
        at: shown.record.created_at.minute(),
        file,
        body: readable(&shown.record.kind, body),
    })
}

/// A frozen body as it is read: texts as they are, the rest with one value on a line.
fn readable(kind: &str, body: &str) -> String {
    match kind {
        "notice" => body.to_owned(),
        "addendum" | "draw" => serde_json::from_str(body).unwrap_or_else(|_| body.to_owned()),
        "notice_item" => serde_json::from_str::<Display>(body).map_or_else(
            |_| body.to_owned(),
            |shown| {
                let role = shown.role.map_or("", |role| label::scholar_role(role, Lang::Zh));
                [shown.name.as_str(), role, &shown.institution, &shown.direction].join("　")
            },
        ),
        "ballot" => {
            serde_json::from_str::<Ballot>(body).map_or_else(|_| body.to_owned(), |ballot| words::ballot(&ballot))
        }
        "contract" => {
            serde_json::from_str::<Terms>(body).map_or_else(|_| body.to_owned(), |terms| words::terms(&terms))
        }
        _ => serde_json::from_str(body)
            .and_then(|value| serde_json::to_string_pretty(&said(value)))
            .unwrap_or_else(|_| body.to_owned()),
    }
}

/// A value without the fields that say nothing; its file has all of them.
fn said(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !is_empty(value)).collect(),
        other => other,
    }
}

impl Page<'_> {
    fn words(&self) -> &'static words::Words {
        &words::WORDS
    }

    fn stage(&self) -> Both {
        both(|lang| label::stage(self.contents.heading.stage, self.contents.heading.kind, lang).to_owned())
    }

    fn role(&self) -> Option<Both> {
        self.contents.heading.role.map(|role| both(|lang| label::scholar_role(role, lang).to_owned()))
    }

    fn kind(&self, kind: &str) -> Both {
        both(|lang| words::kind(kind, lang).to_owned())
    }

    fn made_at(&self) -> String {
        self.contents.heading.made_at.minute()
    }

    fn head(&self) -> String {
        self.contents.chain.last().map(|link| link.head.to_string()).unwrap_or_default()
    }

    fn minute(&self, at: &Moment) -> String {
        at.minute()
    }

    fn outcome(&self, made: &DecisionExtract) -> Both {
        both(|lang| Action::from_code(&made.outcome).map_or("", |action| label::action(action, lang)).to_owned())
    }

    fn ground(&self, made: &DecisionExtract) -> Option<Both> {
        let ground = made.ground.as_deref().and_then(Ground::from_code)?;
        Some(both(|lang| label::ground(ground, lang).to_owned()))
    }

    fn standing(&self, of: &ObjectionExtract) -> Both {
        both(|lang| {
            let state = ObjectionState::from_code(&of.state).map_or("", |state| objection::state(state, lang));
            let outcome = of.outcome.as_deref().and_then(Outcome::from_code);
            let outcome = outcome.map_or("", |outcome| objection::outcome(outcome, lang));
            [state, outcome].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(lang.pick("，", ", "))
        })
    }

    /// The texts of a form with their names.
    fn answers(&self, form: &FormExtract) -> Vec<(Both, String)> {
        let label = |name: &'static str| both(|lang| field::label(name, lang).to_owned());
        [
            ("candidate_name", &form.candidate_name),
            ("candidate_pinyin", &form.candidate_pinyin),
            ("title", &form.title),
            ("statement", &form.statement),
            ("achievements", &form.achievements),
            ("plan", &form.plan),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (label(name), text.clone()))
        .collect()
    }
}
