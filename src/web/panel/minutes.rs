//! The minutes of a panel, drafted from the records for the signatures of secretary and chair.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{open, prompt, votes::PARTS};
use crate::{
    app::App,
    commands::{
        panel as commands,
        sitting::{Sitting, Taken},
    },
    domain::{
        access::{Reach, Resource, Verb},
        ids::PanelId,
        recusal::{Finding, Weight},
        workflow::facts::Ballot,
    },
    store::{
        panel::{BallotRow, Panel},
        vote,
    },
    texts::{label, review as words},
    web::{
        error::WebError,
        form::Id,
        page::{Desk, Frame, Html},
        word,
    },
    word::Block,
};

#[derive(Template)]
#[template(path = "panel/minutes.html")]
struct MinutesPage {
    frame: Frame,
    panel: Panel,
    sitting: Sitting,
    /// Who voted in ballots on devices: (ballot, name), in the order of the panel's list.
    voters: Vec<(i64, String)>,
}

/// GET /admin/panels/{id}/minutes
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<PanelId>) -> Result<Response, WebError> {
    Ok(Html(page(&app, desk, id).await?).into_response())
}

/// GET /admin/panels/{id}/minutes.docx
pub async fn file(State(app): State<App>, desk: Desk, Id(id): Id<PanelId>) -> Result<Response, WebError> {
    let page = page(&app, desk, id).await?;
    word::file(&page.blocks(), &format!("panel-{id}"))
}

/// The minutes, for those who read every ballot, and the panel's own secretary and chair.
async fn page(app: &App, desk: Desk, id: PanelId) -> Result<MinutesPage, WebError> {
    let mut conn = app.db.read().await?;
    let panel = open(&mut conn, &desk, id).await?;
    let reads_all = desk.viewer.reach(Resource::Ballot, Verb::Read) == Reach::All;
    if !reads_all && !commands::is_of(&panel, &desk.viewer.who(None)) {
        return Err(WebError::NotFound);
    }
    let sitting = Sitting::of(&mut conn, id, desk.viewer.at.day()).await?;
    let voters = vote::voters(&mut conn, id).await?;
    Ok(MinutesPage { frame: desk.frame, panel, sitting, voters })
}

impl MinutesPage {
    fn file_path(&self) -> String {
        self.frame.href(format!("{}/minutes.docx", self.panel.path()))
    }

    /// The minutes in the blocks of a file: what the page has, in its order.
    fn blocks(&self) -> Vec<Block> {
        let (t, words) = (self.frame.t, &self.frame.t.sitting);
        let said =
            |label: &str, value: &str| Block::Paragraph(format!("{label}{}{value}", self.frame.lang.pick("：", ": ")));
        let mut blocks = vec![
            Block::Title(format!("{}{}{}", self.panel.name, self.frame.lang.pick("", " "), words.minutes)),
            said(words.call, &self.panel.batch),
            said(words.date, &self.panel.held_on.to_string()),
            said(words.place, &self.panel.place),
            said(t.panel.chair, self.panel.chair.as_deref().unwrap_or_default()),
            said(t.panel.secretary, self.panel.secretary.as_deref().unwrap_or_default()),
            said(words.present, &self.members(true)),
            said(words.absent, &self.members(false)),
            Block::Heading(words.consideration.to_owned()),
        ];
        for (number, one) in (1..).zip(&self.sitting.cases) {
            blocks.push(Block::Heading(format!("{number}. {} {}", one.case.title, one.case.case_no)));
            let recused = self.recused(one);
            let recused = if recused.is_empty() { words.nobody.to_owned() } else { recused.join("\n") };
            blocks.push(said(words.recused, &recused));
            blocks.push(said(words.room, &self.room_words(one)));
            blocks.push(said(t.panel.ballot, &self.votes(one)));
            blocks.extend(one.ballot.as_ref().and_then(|ballot| self.voters(ballot)).map(Block::Paragraph));
            blocks.push(said(words.rule, &self.rule(one)));
            blocks.push(said(words.result, &format!("{} {}", self.result(one), self.standing(one))));
            if let Some(second) = &one.second {
                blocks.push(said(words.second, &self.second(second).join(self.frame.lang.pick("；", "; "))));
                blocks.extend(self.voters(second).map(Block::Paragraph));
            }
        }
        blocks.extend([Block::Heading(words.results.to_owned()), Block::Table(self.rows())]);
        for word in self.signatures() {
            blocks.push(Block::Signature(format!("{word}{}", words.blank)));
            blocks.push(Block::Date(format!("{}{}", words.signature_date, words.blank)));
        }
        blocks
    }

    /// The table of results with its head.
    fn rows(&self) -> Vec<Vec<String>> {
        let words = &self.frame.t.sitting;
        let names = PARTS.map(|name| self.frame.label(name));
        let head = [words.number, words.case, words.entitled].into_iter().chain(names).chain([words.result]);
        let mut rows = vec![head.map(str::to_owned).collect::<Vec<_>>()];
        for (number, one) in (1..).zip(&self.sitting.cases) {
            let mut row = |title: String, entitled: i64, counts: [String; 4], result: String| {
                let start = [number.to_string(), title, entitled.to_string()];
                rows.push(start.into_iter().chain(counts).chain([result]).collect());
            };
            let result = self.result(one).to_owned();
            row(one.case.title.clone(), self.room(one).entitled(), self.counts(one), result);
            if let Some(second) = &one.second {
                let title = format!("{}\n{}", one.case.title, words.second);
                let counts = [second.yes, second.no, second.abstain, second.invalid].map(|count| count.to_string());
                row(title, second.counts().entitled(), counts, self.signed(second));
            }
        }
        rows
    }

    /// Names of the members who are there, or who are not; of nobody before attendance is noted.
    fn members(&self, attend: bool) -> String {
        let noted = self.sitting.members.iter().any(|member| member.attends);
        let those = self.sitting.members.iter().filter(|member| member.attends == attend);
        let names: Vec<&str> = those.map(|member| member.name.as_str()).collect();
        match (noted, names.is_empty()) {
            (false, _) => self.frame.t.sitting.blank.to_owned(),
            (true, true) => self.frame.t.sitting.nobody.to_owned(),
            (true, false) => {
                format!("{}{}", prompt::listed(&names, self.frame.t), self.frame.t.sitting.so_many(names.len()))
            }
        }
    }

    /// Whose signature the minutes want.
    fn signatures(&self) -> [&'static str; 2] {
        [self.frame.t.sitting.signature_chair, self.frame.t.sitting.signature_secretary]
    }

    fn role(&self, one: &Taken) -> &'static str {
        one.case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    /// Who left the room, each with the kinds of conflict and no detail.
    fn recused(&self, one: &Taken) -> Vec<String> {
        let lang = self.frame.lang;
        let said = one.recused().into_iter().map(|(member, kinds)| {
            let kinds = kinds.into_iter().map(|kind| Finding { kind, weight: Weight::Hard, detail: String::new() });
            let kinds: Vec<String> = kinds.map(|finding| words::finding(&finding, lang)).collect();
            let (open, close) = lang.pick(("（", "）"), (" (", ")"));
            format!("{}{open}{}{close}", member.name, kinds.join(lang.pick("；", "; ")))
        });
        said.collect()
    }

    /// The counts as they are recorded, or the room as it is.
    fn room(&self, one: &Taken) -> Ballot {
        one.ballot.as_ref().map_or_else(|| one.room(), BallotRow::counts)
    }

    fn room_words(&self, one: &Taken) -> String {
        let room = self.room(one);
        self.frame.t.sitting.counted(room.attending, room.recused, room.entitled())
    }

    /// What is to be checked: the records of recusals changed after the votes were counted.
    fn doubt(&self, one: &Taken) -> Option<String> {
        let (then, now) = (one.ballot.as_ref()?.recused, one.room().recused);
        (then != now).then(|| self.frame.t.sitting.recorded_otherwise(then, now))
    }

    /// The four counts, blank before they are recorded.
    fn counts(&self, one: &Taken) -> [String; 4] {
        match &one.ballot {
            Some(ballot) => [ballot.yes, ballot.no, ballot.abstain, ballot.invalid].map(|count| count.to_string()),
            None => [(); 4].map(|()| self.frame.t.sitting.blank.to_owned()),
        }
    }

    fn named(&self, one: &Taken) -> Vec<(&'static str, String)> {
        PARTS.into_iter().zip(self.counts(one)).collect()
    }

    /// The counts of the second ballot, each with its name.
    fn second_named(&self, ballot: &BallotRow) -> Vec<(&'static str, String)> {
        let counts = [ballot.yes, ballot.no, ballot.abstain, ballot.invalid].map(|count| count.to_string());
        PARTS.into_iter().zip(counts).collect()
    }

    /// The second ballot in words: who was in the room, the counts, and whether the chair signed them.
    fn second(&self, ballot: &BallotRow) -> [String; 3] {
        let counts = ballot.counts();
        let room = self.frame.t.sitting.counted(counts.attending, counts.recused, counts.entitled());
        let votes = self.frame.t.panel.counts(ballot.yes, ballot.no, ballot.abstain, ballot.invalid);
        [room, votes, self.signed(ballot)]
    }

    fn signed(&self, ballot: &BallotRow) -> String {
        let words = &self.frame.t.sitting;
        ballot.signed_at().map_or_else(|| words.unsigned.to_owned(), |at| words.signed_on(at.day()))
    }

    fn votes(&self, one: &Taken) -> String {
        let [yes, no, abstain, invalid] = self.counts(one);
        self.frame.t.panel.counts(yes, no, abstain, invalid)
    }

    /// Who voted, where it was on devices: that they did, and nothing of what.
    fn voters(&self, ballot: &BallotRow) -> Option<String> {
        let ballot = ballot.id.0;
        let names: Vec<&str> =
            self.voters.iter().filter(|(its, _)| *its == ballot).map(|(_, name)| name.as_str()).collect();
        (!names.is_empty()).then(|| self.frame.t.vote.voters(prompt::listed(&names, self.frame.t)))
    }

    fn rule(&self, one: &Taken) -> String {
        self.frame.t.sitting.needed_of(prompt::rule(one.rule, self.frame.t), self.room(one).needed(one.rule))
    }

    fn result(&self, one: &Taken) -> &'static str {
        let passed = one.ballot.as_ref().map(|ballot| one.passed(ballot));
        match passed {
            Some(true) => self.frame.t.panel.passes,
            Some(false) => self.frame.t.panel.fails,
            None if one.is_open() || one.unsigned => self.frame.t.sitting.blank,
            None => self.frame.t.sitting.not_voted,
        }
    }

    /// Whether the chair signed the counts.
    fn standing(&self, one: &Taken) -> String {
        match (&one.ballot, one.signed().and_then(BallotRow::signed_at)) {
            (_, Some(at)) => self.frame.t.sitting.signed_on(at.day()),
            (Some(_), None) => self.frame.t.sitting.unsigned.to_owned(),
            (None, None) if one.unsigned => self.frame.t.sitting.unsigned.to_owned(),
            (None, None) => String::new(),
        }
    }
}
