//! What is frozen and what it is compared with: one table of every kind of frozen record. A test holds it against the
//! commands, so that nothing is frozen and then compared with nothing by oversight.

/// A value of a row and where it stands in what was frozen.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// A pointer into the record (RFC 6901): `/body` is the frozen body, `/each` one element of a body that is a list,
    /// `/text` the body as it is written, `/note` the note of its event. Of several, parted by `|`, the first there is.
    pub frozen: &'static str,
    pub column: &'static str,
    pub is: Type,
}

/// How a column is read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Number,
    Flag,
}

/// Rows that say what was frozen when they were made, and are not changed without freezing them anew.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    pub kind: &'static str,
    /// The commands whose records they are; of every command where none is named.
    pub commands: &'static [&'static str],
    pub table: &'static str,
    /// The column that holds the subject of the record.
    pub subject: &'static str,
    /// What tells several rows of a subject apart.
    pub key: Option<Value>,
    pub values: &'static [Value],
    /// Which rows, as SQL over the table: of each of them something was frozen.
    pub of: &'static str,
    /// Which records are left out, as SQL over the record `x` and its event `e`.
    pub unless: &'static str,
}

const fn text(frozen: &'static str, column: &'static str) -> Value {
    Value { frozen, column, is: Type::Text }
}

const fn number(frozen: &'static str, column: &'static str) -> Value {
    Value { frozen, column, is: Type::Number }
}

const fn flag(frozen: &'static str, column: &'static str) -> Value {
    Value { frozen, column, is: Type::Flag }
}

/// Rows of a table of which each was frozen under its id.
const fn each(kind: &'static str, table: &'static str, values: &'static [Value]) -> Kept {
    Kept { kind, commands: &[], table, subject: "id", key: None, values, of: "TRUE", unless: "FALSE" }
}

/// Rows of a table that reached a state: that they did, and what was said with it, was frozen.
const fn reached(kind: &'static str, table: &'static str, values: &'static [Value], of: &'static str) -> Kept {
    Kept { of, ..each(kind, table, values) }
}

/// Rows that have a frozen record; of others nothing is.
macro_rules! frozen_as {
    ($kind:literal, $table:literal) => {
        concat!("EXISTS (SELECT 1 FROM evidence y WHERE y.kind = '", $kind, "' AND y.subject_id = ", $table, ".id)")
    };
}

/// What is compared value by value. What needs more than that is compared by `commands::check`, see [`OTHERWISE`].
pub const KEPT: &[Kept] = &[
    each(
        "objection",
        "objection",
        &[text("/body/topic", "topic"), text("/body/statement", "statement"), text("/body/evidence", "evidence")],
    ),
    reached(
        "objection_refusal",
        "objection",
        &[text("/body", "refusal_reason"), text("/note/ground", "refusal_ground")],
        "state = 'refused'",
    ),
    reached(
        "objection_finding",
        "objection",
        &[text("/body/0", "outcome"), text("/body/1", "finding")],
        "state IN ('found', 'answered')",
    ),
    reached("objection_reply", "objection", &[text("/body", "reply")], "state = 'answered'"),
    Kept {
        unless: "e.command IN ('add_evidence', 'share_evidence')",
        of: "kind NOT IN ('evidence', 'copy')",
        ..each(
            "objection_step",
            "objection_step",
            &[text("/body", "body"), text("/note/kind", "kind"), number("/note/objection", "objection_id")],
        )
    },
    Kept {
        commands: &["add_evidence", "share_evidence"],
        of: "kind IN ('evidence', 'copy')",
        ..each("objection_step", "objection_step", &[text("/body", "body"), number("/note/objection", "objection_id")])
    },
    each(
        "lead",
        "lead",
        &[flag("/body/anonymous", "anonymous"), text("/body/body", "body"), text("/body/evidence", "evidence")],
    ),
    reached(
        "lead_finding",
        "lead",
        &[text("/body", "finding"), text("/note/outcome", "outcome")],
        "outcome IS NOT NULL",
    ),
    each(
        "appeal",
        "appeal",
        &[text("/body/ground", "ground"), text("/body/statement", "statement"), text("/note/due_on", "due_on")],
    ),
    reached(
        "appeal_answer",
        "appeal",
        &[text("/body/outcome", "outcome"), text("/body/finding", "finding"), text("/body/flawed_step", "flawed_step")],
        "outcome IS NOT NULL",
    ),
    each(
        "petition",
        "petition",
        &[
            text("/body/kind", "kind"),
            text("/body/standing", "standing"),
            text("/body/page", "page"),
            text("/body/wrong", "wrong"),
            text("/body/wanted", "wanted"),
            text("/body/source", "source"),
        ],
    ),
    each("petition_note", "petition_note", &[text("/body", "body"), number("/note/petition", "petition_id")]),
    reached(
        "petition_answer",
        "petition",
        &[
            text("/body/reply", "answer"),
            text("/body/public_note", "COALESCE(public_note, '')"),
            text("/body/public_note_en", "COALESCE(public_note_en, '')"),
        ],
        "state = 'accepted'",
    ),
    Kept {
        unless: "EXISTS (SELECT 1 FROM evidence y WHERE y.kind = 'petition_sent_back' \
                 AND y.subject_id = x.subject_id AND y.event_seq > x.event_seq)",
        ..reached(
            "petition_refusal",
            "petition",
            &[text("/body", "answer"), text("/note/ground", "ground")],
            "state IN ('proposed', 'refused')",
        )
    },
    each(
        "ledger_line",
        "ledger_line",
        &[
            text("/body/entry/kind|/body/kind", "kind"),
            text("/body/entry/purpose|/body/purpose", "purpose"),
            number("/body/entry/amount_fen|/body/amount_fen", "amount_fen"),
            text("/body/entry/on|/body/on", "on_day"),
            text("/body/entry/voucher|/body/voucher", "voucher"),
            text("/body/entry/note|/body/note", "note"),
            number("/body/reverses", "reverses"),
        ],
    ),
    Kept {
        subject: "case_id",
        key: Some(number("/body/year", "year")),
        ..each(
            "ledger_statement",
            "ledger_statement",
            &[
                number("/body/paid_fen", "paid_fen"),
                number("/body/spent_fen", "spent_fen"),
                text("/body/surplus_use", "surplus_use"),
            ],
        )
    },
    Kept {
        subject: "case_id",
        key: Some(text("/each/item", "item")),
        ..each("formal_check", "formal_check", &[text("/each/verdict", "result"), text("/each/note", "note")])
    },
    Kept {
        subject: "case_id",
        key: Some(text("/body/0", "item")),
        ..each("closing_item", "closing_item", &[text("/body/1", "note")])
    },
    reached(
        "ruling",
        "recusal",
        &[text("/body/reason", "reason"), text("/note/kind", "kind"), text("/note/ruling", "ruling")],
        frozen_as!("ruling", "recusal"),
    ),
    each("case_note", "case_note", &[text("/body", "body")]),
    Kept { subject: "case_id", ..each("recommendation", "recommendation", &[text("/body", "statement")]) },
    each(
        "consultation",
        "consultation",
        &[text("/body/body", "body"), text("/body/sent_on", "sent_on"), text("/body/due_on", "due_on")],
    ),
    reached(
        "consultation_answer",
        "consultation",
        &[text("/body/answered_on", "answered_on"), text("/body/result", "result"), text("/body/text", "answer")],
        "result IS NOT NULL",
    ),
    each(
        "barring",
        "barring",
        &[
            text("/body/ground", "ground"),
            text("/body/statement", "statement"),
            text("/body/span/starts_on", "starts_on"),
            text("/body/span/ends_on", "ends_on"),
            text("/body/source", "source"),
        ],
    ),
    reached("barring_lifted", "barring", &[text("/body", "lift_reason")], "lifted_at IS NOT NULL"),
    each(
        "consequence",
        "consequence",
        &[text("/body/course", "course"), text("/body/reason", "reason"), text("/body/until_on", "until_on")],
    ),
    reached(
        "consequence_answer",
        "consequence",
        &[text("/body/0", "state"), text("/body/1", "answer")],
        "state <> 'proposed'",
    ),
    Kept { commands: &["open_assessment"], ..reached("assessment", "assessment", &[text("/body/0", "kind")], OPENED) },
    Kept {
        commands: &["report_assessment"],
        ..reached("assessment", "assessment", &[text("/body", "report")], REPORTED)
    },
    // A report handed in anew, and a grade sent back, leave none.
    Kept {
        commands: &["grade_assessment", "return_assessment", "report_assessment"],
        ..reached("assessment", "assessment", &[text("/body/0", "grade")], REPORTED)
    },
    Kept {
        commands: &["grade_assessment", "report_assessment"],
        ..reached("assessment", "assessment", &[text("/body/1", "opinion")], REPORTED)
    },
    Kept {
        subject: "assignment_id",
        ..each("opinion", "opinion", &[text("/body/words", "words"), text("/body/why", "why")])
    },
    each(
        "redaction",
        "text_redaction",
        &[text("/body", "body"), text("/note/part", "part"), text("/note/decision", "decision")],
    ),
    Kept {
        unless: "EXISTS (SELECT 1 FROM document d WHERE d.id = x.subject_id AND d.erased_at IS NOT NULL)",
        ..reached("document", "document", &[text("/body", "filename")], DOCUMENTS)
    },
    each("panel", "panel", &[text("/body/panel", "name"), text("/body/held_on", "held_on")]),
    reached(
        "proposal",
        "proposal",
        &[text("/text", "input"), text("/note/action", "action")],
        frozen_as!("proposal", "proposal"),
    ),
    reached("proposal_note", "proposal", &[text("/body", "note")], frozen_as!("proposal_note", "proposal")),
    reached(
        "change_answer",
        "contract_change",
        &[text("/body", "answer")],
        frozen_as!("change_answer", "contract_change"),
    ),
    reached("retention_refusal", "retention_list", &[text("/body", "answer")], "state = 'refused'"),
];

/// The final assessment is opened by the move that begins the closing.
const OPENED: &str = "kind <> 'final' OR EXISTS (SELECT 1 FROM evidence y JOIN event e ON e.seq = y.event_seq \
    WHERE y.kind = 'assessment' AND y.subject_id = assessment.id AND e.command = 'open_assessment')";
const REPORTED: &str = concat!("report IS NOT NULL AND ", frozen_as!("assessment", "assessment"));
const DOCUMENTS: &str = concat!("erased_at IS NULL AND ", frozen_as!("document", "document"));

/// Kinds that `commands::check` compares by itself, because a value is a digest, is moved by several commands, or stands
/// in a form of its own.
pub const OTHERWISE: &[&str] = &[
    "addendum",
    "ballot",
    "calendar_notice",
    "contract",
    "contract_change",
    "draw",
    "evidence_sealed",
    "form",
    "input",
    "letter",
    "notice",
    "notice_draft",
    "notice_item",
    "objector_sealed",
    "office_closure",
    "petitioner_sealed",
    "review",
];

/// Kinds of which no row is the copy, with why: the frozen record is itself what stands.
pub const LEFT: &[(&str, &str)] = &[
    ("assignment", "a seat goes on: its day is moved, its state changes"),
    ("attendance", "noted anew until the panel sits; who voted stands with the ballot"),
    ("calendar_note", "of a proposal that ended"),
    ("calendar_proposal", "what is in force is compared"),
    ("call", "a call is opened, closed and extended"),
    ("case", "where an imported case came from"),
    ("closure_proposal", "what is in force is compared"),
    ("decision_draft", "gone once it is released; the decision is compared"),
    ("decision_veto", "a draft that was sent back"),
    ("declaration", "said once by a reviewer, kept nowhere else"),
    ("decline", "the reason stands with the seat until it is given away"),
    ("draw_group", "similar cases are split again"),
    ("draw_group_split", "a group that is gone"),
    ("eligibility", "found anew with every submission; the form it is of is compared"),
    ("expert", "experts are changed, merged and imported"),
    ("expert_absence", "taken back"),
    ("expert_list", "a file that was imported"),
    ("expert_relocation", "experts move on"),
    ("export", "what was asked for"),
    ("forgotten_people", "who is not there any more"),
    ("ledger_pledge", "goes with the institution that signed it"),
    ("letter_asked", "a writer is asked anew"),
    ("letter_declined", "who declined may be asked anew"),
    ("merged_records", "what was two records"),
    ("merging", "what was two records"),
    ("notice_file", "taken out of a draft; the notice's own hash holds its files"),
    ("notice_privacy", "what was agreed to at a release"),
    ("notice_waiver", "explained anew while the notice is a draft"),
    ("petition_sent_back", "shown until the request is refused anew"),
    ("petitioner_read", "why somebody read who asks"),
    ("recusal", "said in a seat or a room; a ruling on it is compared"),
    ("record", "records of the catalogue are changed and merged"),
    ("register", "records of a register are changed"),
    ("reopening", "a review given back"),
    ("retention_list", "what is to be erased; the erasure is proved by it"),
    ("room_minutes", "minutes of talk in a room"),
    ("room_timer", "the clock in a room"),
    ("scheme_config", "a version as JSON in another order of its fields"),
    ("scheme_draft", "gone once it is in force"),
    ("second_count", "that two counts were equal"),
    ("setting", "set anew"),
    ("standing", "an expert's standing is found anew"),
    ("stated", "what the case said of itself when it was submitted"),
    ("suspension_review", "looked at again"),
    ("vote", "the ballot it was counted to is compared"),
    ("vote_round", "a round that was opened"),
    ("withdrawal", "a seat that was taken away"),
];
