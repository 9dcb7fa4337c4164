//! The queue of a reviewer's tasks: what is to do, what is done, what is no longer theirs.

use crate::{
    domain::{ids::AssignmentId, review::AssignmentState, role::ScholarRole, time::Day},
    store::assignment::Task,
    texts::{Lang, Texts, label, review},
    web::page::Frame,
};

/// The left column of the reviewer's desk.
pub struct Queue {
    /// Invited or under way, next due first.
    pub open: Vec<Task>,
    pub done: Vec<Task>,
    pub out: Vec<Task>,
    /// Tasks that count: the denominator of the progress.
    pub live: usize,
    current: Option<AssignmentId>,
    today: Day,
    t: &'static Texts,
}

impl Queue {
    pub fn of(tasks: Vec<Task>, current: Option<AssignmentId>, today: Day, frame: &Frame) -> Self {
        let live = tasks.iter().filter(|task| task.state.is_live()).count();
        let (mut open, rest): (Vec<Task>, Vec<Task>) = tasks
            .into_iter()
            .partition(|task| matches!(task.state, AssignmentState::Invited | AssignmentState::Accepted));
        open.sort_by_key(|task| (task.due_on, task.id));
        let (done, out) = rest.into_iter().partition(|task| task.state == AssignmentState::Submitted);
        Self { open, done, out, live, current, today, t: frame.t }
    }

    fn lang(&self) -> Lang {
        self.t.lang
    }

    /// The groups that have something in them.
    pub fn groups(&self) -> Vec<(&'static str, &[Task])> {
        let words = &self.t.bench;
        [(words.open, &self.open[..]), (words.done, &self.done[..]), (words.out, &self.out[..])]
            .into_iter()
            .filter(|(_, tasks)| !tasks.is_empty())
            .collect()
    }

    pub fn handed_in(&self) -> String {
        self.t.bench.handed_in_of(self.done.len(), self.live)
    }

    /// When the next task is due, unless it is late.
    pub fn next_due(&self) -> Option<String> {
        let due = self.open.iter().map(|task| task.due_on).find(|due| *due >= self.today)?;
        let shown = day(due, self.lang());
        Some(match self.today.days_until(due) {
            0 => self.t.bench.due_today(shown),
            left => self.t.bench.due(shown, left),
        })
    }

    pub fn overdue(&self) -> Option<String> {
        let late = self.open.iter().filter(|task| self.is_late(task)).count();
        (late > 0).then(|| self.t.bench.overdue(late))
    }

    pub fn is_current(&self, task: &Task) -> bool {
        self.current == Some(task.id)
    }

    pub fn is_late(&self, task: &Task) -> bool {
        task.due_on < self.today && self.open.iter().any(|open| open.id == task.id)
    }

    /// How long is left, or by how much it is late.
    pub fn left(&self, task: &Task) -> String {
        match self.today.days_until(task.due_on) {
            0 => self.t.bench.ends_today.to_owned(),
            left if left > 0 => self.t.bench.days_left(left),
            late => self.t.bench.overdue_by(-late),
        }
    }

    pub fn due_day(&self, task: &Task) -> String {
        self.t.bench.due_on(day(task.due_on, self.lang()))
    }

    /// Where an open task stands: new, a draft, under way.
    pub fn standing(&self, task: &Task) -> &'static str {
        match task.state {
            AssignmentState::Invited => self.t.bench.invited,
            _ if task.drafted => self.t.bench.drafted,
            state => review::state(state, self.lang()),
        }
    }

    pub fn tone(&self, task: &Task) -> &'static str {
        if task.state == AssignmentState::Invited { "warn" } else { "now" }
    }

    /// What opening an open task leads to.
    pub fn verb(&self, task: &Task) -> &'static str {
        match task.state {
            _ if self.is_late(task) => self.t.bench.look,
            AssignmentState::Invited if task.blind.is_double() => self.t.bench.begin_blind,
            AssignmentState::Invited => self.t.bench.begin,
            _ => self.t.bench.go_on,
        }
    }

    pub fn role(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.lang())
    }

    /// Direction and call of a task.
    pub fn place(&self, task: &Task) -> String {
        let parts: Vec<&str> = task.direction.as_deref().into_iter().chain([task.batch.as_str()]).collect();
        parts.join(" · ")
    }

    /// Role and direction of a task.
    pub fn kind(&self, task: &Task) -> String {
        let role = task.scholar_role().map(|role| label::scholar_role(role, self.lang()));
        role.map(str::to_owned).into_iter().chain(task.direction.clone()).collect::<Vec<_>>().join(" · ")
    }

    /// What stands beside a task: how late it is, or where it stands.
    pub fn mark(&self, task: &Task) -> String {
        if self.is_late(task) {
            return self.t.bench.overdue_by(task.due_on.days_until(self.today));
        }
        match task.state {
            AssignmentState::Invited => self.t.bench.invited.to_owned(),
            AssignmentState::Accepted if task.drafted => self.t.bench.drafted.to_owned(),
            AssignmentState::Accepted => day(task.due_on, self.lang()),
            AssignmentState::Submitted => String::new(),
            AssignmentState::Declined | AssignmentState::Invalidated | AssignmentState::Expired => {
                review::state(task.state, self.lang()).to_owned()
            }
        }
    }
}

impl Task {
    /// The address of the task.
    pub fn path(&self) -> String {
        format!("/reviews/{}", self.id)
    }
}

/// A day in the language of the page.
pub fn day(day: Day, lang: Lang) -> String {
    match lang {
        Lang::Zh => day.zh(),
        Lang::En => day.en(),
    }
}
