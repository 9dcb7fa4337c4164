//! `/admin/nominations/{no}/ledger`: the ledger of a grant, for the institution that spends it, finance, and those who
//! watch both. It prints as what an institution shows inside.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::{CommandError, ledger as commands},
    domain::{
        access::{self, Reach, Resource, Verb},
        contract::fen,
        ids::LedgerLineId,
        ledger::{self, Entry, Ledger, Line, LineKind, Purpose},
        role::Role,
        time::Day,
        workflow::Reason,
    },
    store::{
        case_file::{self, CaseFile},
        ledger::{self as store, Pledge, Statement},
    },
    texts::{ledger as words, number},
};

#[derive(Template)]
#[template(path = "ledger/page.html")]
struct LedgerPage {
    frame: Frame,
    form: FormState,
    case: CaseFile,
    ledger: Ledger,
    pledge: Option<Pledge>,
    statements: Vec<Statement>,
    /// What this account does with it: finance, the institution, or neither.
    keeper: Option<Role>,
    today: Day,
}

impl LedgerPage {
    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.case.case_no))
    }

    fn yuan(&self, fen: i64) -> String {
        match self.frame.lang {
            crate::texts::Lang::Zh => format!("{}元", number::yuan(fen)),
            crate::texts::Lang::En => format!("{} yuan", number::yuan(fen)),
        }
    }

    fn day(&self, day: Day) -> String {
        number::day(day, self.frame.lang)
    }

    /// The end of the term and how long it is until then.
    fn until(&self) -> Option<(String, String)> {
        let (_, ends_on) = self.ledger.term?;
        let months = self.today.days_until(ends_on).max(0) / 30;
        Some((self.day(ends_on), self.frame.t.ledger.months_left(months)))
    }

    fn may_pledge(&self) -> bool {
        self.pledge.is_none() && self.keeper == Some(Role::Unit) && self.ledger.grant_fen.is_some_and(|fen| fen > 0)
    }

    fn may_book(&self) -> bool {
        self.keeper.is_some() && self.ledger.is_pledged && !self.ledger.stated.contains(&ledger::FINAL)
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        let kinds: &[LineKind] = match self.keeper {
            Some(Role::Finance) => LineKind::ALL,
            _ => &[LineKind::Expense],
        };
        kinds.iter().map(|kind| (kind.code(), words::kind(*kind, self.frame.lang))).collect()
    }

    /// What can be chosen: finance, which books payments, has instalments too.
    fn purposes(&self) -> Vec<(&'static str, &'static str)> {
        let instalment = Some(Purpose::Instalment).filter(|_| self.keeper == Some(Role::Finance));
        let all = instalment.into_iter().chain(Purpose::of_expense());
        all.map(|purpose| (purpose.code(), words::purpose(purpose, self.frame.lang))).collect()
    }

    fn kind(&self, line: &Line) -> &'static str {
        words::kind(line.entry.kind, self.frame.lang)
    }

    fn purpose(&self, purpose: &Purpose) -> &'static str {
        words::purpose(*purpose, self.frame.lang)
    }

    /// Purposes with their sums and their share of what was spent, in hundredths.
    fn spread(&self) -> Vec<(&'static str, String, i64)> {
        let sums = self.ledger.by_purpose();
        let most = sums.iter().map(|(_, sum)| *sum).max().unwrap_or(1).max(1);
        let bar = |(purpose, sum): (Purpose, i64)| (self.purpose(&purpose), self.yuan(sum), 100 * sum.max(0) / most);
        sums.into_iter().map(bar).collect()
    }

    /// The amount as it counts: a reversal takes away.
    fn amount(&self, line: &Line) -> String {
        let sign = if line.reverses.is_some() { "−" } else { "" };
        format!("{sign}{}", number::yuan(line.entry.amount_fen))
    }

    /// The number of the line that a reversal sets off.
    fn set_off(&self, line: &Line) -> Option<String> {
        let of = line.reverses?;
        let known = self.ledger.lines.iter().find(|known| known.id == of)?;
        Some(self.frame.t.ledger.sets_off(known.seq))
    }

    fn is_set_off(&self, line: &Line) -> bool {
        self.ledger.is_reversed(line.id)
    }

    /// Whether this account may set the line off.
    fn may_reverse(&self, line: &Line) -> bool {
        let own = line.entry.kind == LineKind::Expense || self.keeper == Some(Role::Finance);
        own && self.may_book() && line.reverses.is_none() && !self.ledger.is_reversed(line.id)
    }

    /// The line whose setting off was refused.
    fn is_asked(&self, line: &Line) -> bool {
        self.form.value("line") == line.id.to_string()
    }

    fn due(&self) -> Vec<(String, String)> {
        let due = self.ledger.due_statements(self.today);
        let due = if self.keeper.is_some() { due } else { Vec::new() };
        due.into_iter().map(|year| (year.to_string(), words::year(year, self.frame.lang))).collect()
    }

    fn sums(&self, statement: &Statement) -> String {
        self.frame.t.ledger.paid_and_spent(self.yuan(statement.paid_fen), self.yuan(statement.spent_fen))
    }

    fn year(&self, statement: &Statement) -> String {
        words::year(statement.year, self.frame.lang)
    }
}

/// GET /admin/nominations/{no}/ledger
pub async fn show(State(app): State<App>, desk: Desk, Id(no): Id<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, FormState::default()).await?.into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: FormState) -> Result<Html<LedgerPage>, WebError> {
    let mut conn = app.db.read().await?;
    let conn = &mut conn;
    let case = case_file::by_number(conn, no).await?.ok_or(WebError::NotFound)?;
    let tie = case_file::tie(conn, &case, desk.viewer.account, desk.viewer.person).await?;
    let roles = access::roles_on(&desk.viewer.held, &tie);
    let reach = |verb| access::reach(roles.iter().copied(), Resource::Money, verb);
    if reach(Verb::Read) == Reach::Nothing {
        return Err(WebError::NotFound);
    }
    let keepers = [Role::Finance, Role::Unit].into_iter().filter(|_| reach(Verb::Write) != Reach::Nothing);
    Ok(Html(LedgerPage {
        frame: desk.frame.clone(),
        form,
        ledger: store::of_case(conn, &case).await?,
        pledge: store::pledge(conn, case.id).await?,
        statements: store::statements(conn, case.id).await?,
        keeper: keepers.into_iter().find(|keeper| roles.contains(keeper)),
        today: desk.viewer.at.day(),
        case,
    }))
}

/// POST /admin/nominations/{no}/ledger: a line.
pub async fn book(
    State(app): State<App>,
    desk: Desk,
    Id(no): Id<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = known(&app, &no).await?;
    let done = match read(&fields) {
        Ok(entry) => commands::book(&app, &desk.viewer.who(fields.request_key()), case.id, entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    answer(&app, &desk, &no, fields, done, desk.frame.t.ledger.said_booked).await
}

fn read(fields: &Fields) -> Result<Entry, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let kind = reader.required_choice("line_kind", LineKind::from_code);
    let purpose = reader.required_choice("purpose", Purpose::from_code);
    let typed = reader.required("amount_yuan", 20);
    let amount_fen = fen(&typed);
    if amount_fen.is_none() && !typed.is_empty() {
        reader.reasons.push(Reason::NotANumber { field: "amount_yuan" });
    }
    let on = reader.required_day("booked_on");
    let voucher = ledger::voucher(&reader.required("voucher", 80));
    let note = reader.optional("line_note", 300);
    match (kind, purpose, amount_fen, on, reader.finish()) {
        (Some(kind), Some(purpose), Some(amount_fen), Some(on), Ok(())) => {
            Ok(Entry { kind, purpose, amount_fen, on, voucher, note })
        }
        (.., checked) => Err(checked.err().unwrap_or_default()),
    }
}

/// POST /admin/nominations/{no}/ledger/pledge
pub async fn pledge(
    State(app): State<App>,
    desk: Desk,
    Id(no): Id<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = known(&app, &no).await?;
    let done = commands::pledge(&app, &desk.viewer.who(fields.request_key()), case.id, fields.has("pledge")).await;
    answer(&app, &desk, &no, fields, done, desk.frame.t.ledger.said_signed).await
}

/// POST /admin/nominations/{no}/ledger/reversals
pub async fn reverse(
    State(app): State<App>,
    desk: Desk,
    Id(no): Id<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = known(&app, &no).await?;
    let line: LedgerLineId = fields.text("line").parse().map_err(|_| WebError::BadRequest)?;
    let mut reader = Reader::new(&fields);
    let why = reader.optional("reason", 300);
    let done = reader.then(commands::reverse(&app, &desk.viewer.who(fields.request_key()), case.id, line, why)).await;
    answer(&app, &desk, &no, fields, done, desk.frame.t.ledger.said_reversed).await
}

/// POST /admin/nominations/{no}/ledger/statements
pub async fn state(
    State(app): State<App>,
    desk: Desk,
    Id(no): Id<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = known(&app, &no).await?;
    let mut reader = Reader::new(&fields);
    let year = reader.required_choice("statement_year", |text| text.parse::<i64>().ok());
    let surplus_use = reader.optional("surplus_use", 1000);
    let done = match (year, reader.finish()) {
        (Some(year), Ok(())) => {
            commands::state(&app, &desk.viewer.who(fields.request_key()), case.id, year, surplus_use).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    answer(&app, &desk, &no, fields, done, desk.frame.t.ledger.said_stated).await
}

/// The ledger again: with what was done, or with what stands against it and all that was typed.
async fn answer(
    app: &App,
    desk: &Desk,
    no: &str,
    fields: Fields,
    done: Result<(), CommandError>,
    said: &str,
) -> Result<Response, WebError> {
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/ledger"), said));
    done_or_again(done, fields, |form| page(app, desk, no, form)).await
}

async fn known(app: &App, no: &str) -> Result<CaseFile, WebError> {
    case_file::by_number(&mut app.db.read().await?, no).await?.ok_or(WebError::NotFound)
}
