-- Cases and everything that happens to them, in the order of the process.
-- The CHECKs mirror domain/workflow; a test compares the lists.

CREATE TABLE case_file (
  id BIGINT PRIMARY KEY,
  case_no TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('scholar', 'joint_lab', 'special_project')),
  scheme_id BIGINT NOT NULL,
  scheme_ver BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  role TEXT CHECK (role IN ('CS', 'PM', 'PI', 'YOUTH')),
  title TEXT NOT NULL,
  direction_id BIGINT,
  subject_person_id BIGINT,
  host_institution_id BIGINT,
  stage TEXT NOT NULL CHECK (stage IN ('draft', 'submitted', 'returned', 'not_accepted', 'external_review',
    'panel_review', 'pending_decision', 'reserve', 'not_selected', 'selected', 'in_notice', 'on_hold', 'cleared',
    'contracting', 'active', 'suspended', 'closing', 'closed', 'terminated', 'revoked', 'withdrawn')),
  stage_entered_at BIGINT NOT NULL,
  entered_by BIGINT,
  officer_id BIGINT,
  imported BOOLEAN NOT NULL DEFAULT FALSE,
  renewal_of BIGINT,
  demo BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (kind <> 'scholar' OR role IS NOT NULL)
);
CREATE INDEX case_file_list ON case_file (created_at DESC, id DESC);
CREATE INDEX case_file_stage ON case_file (stage, created_at DESC, id DESC);
CREATE INDEX case_file_batch ON case_file (batch_id, stage, created_at DESC, id DESC);
CREATE INDEX case_file_role ON case_file (role, stage, created_at DESC, id DESC);
CREATE INDEX case_file_officer ON case_file (officer_id, stage, created_at DESC, id DESC);
CREATE INDEX case_file_host ON case_file (host_institution_id, created_at DESC, id DESC);
CREATE INDEX case_file_direction ON case_file (direction_id, created_at DESC, id DESC);
CREATE INDEX case_file_entered_by ON case_file (entered_by, created_at DESC, id DESC);
CREATE INDEX case_file_subject ON case_file (subject_person_id);
-- One live case per person and call (T02), whatever two submitters do at once.
CREATE UNIQUE INDEX case_file_one_live ON case_file (batch_id, subject_person_id)
  WHERE stage NOT IN ('draft', 'not_accepted', 'not_selected', 'withdrawn', 'terminated', 'revoked', 'closed');

-- How many cases stand at each stage, kept by the commands, so that a board costs no count.
CREATE TABLE case_count (
  batch_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  stage TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (batch_id, role, stage)
);

-- Running numbers: case numbers by call and role, notice numbers by year.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);

-- The scholar part of a case: who nominates, and the form as JSON (domain::nomination::Form), opaque to SQL.
CREATE TABLE nomination (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  nominator_account_id BIGINT,
  nominator_person_id BIGINT,
  nominator_kind TEXT,
  recommender_person_id BIGINT,
  chief_waiver TEXT,
  form TEXT NOT NULL,
  pledged_at BIGINT,
  pledge_version TEXT,
  submitted_at BIGINT,
  eligibility TEXT,
  saved_at BIGINT NOT NULL
);
CREATE INDEX nomination_nominator ON nomination (nominator_account_id, case_id);

CREATE TABLE consent (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  person_id BIGINT,
  purpose TEXT NOT NULL CHECK (purpose IN ('notice', 'scholar_page')),
  text_version TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('link', 'sheet', 'account')),
  document_id BIGINT,
  given_at BIGINT NOT NULL,
  withdrawn_at BIGINT
);
CREATE INDEX consent_case ON consent (case_id, purpose);
CREATE INDEX consent_person ON consent (person_id, purpose);

CREATE TABLE formal_check (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  item TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('pass', 'fail', 'na')),
  note TEXT NOT NULL,
  checked_by BIGINT NOT NULL,
  checked_at BIGINT NOT NULL,
  UNIQUE (case_id, item)
);

CREATE TABLE deficiency (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  field TEXT NOT NULL,
  message TEXT NOT NULL,
  due_on TEXT NOT NULL,
  raised_by BIGINT NOT NULL,
  raised_at BIGINT NOT NULL,
  answer TEXT,
  answered_at BIGINT,
  cured_at BIGINT
);
CREATE INDEX deficiency_case ON deficiency (case_id, raised_at);

-- The first half of a two-person move. Void when the case has moved on since.
CREATE TABLE proposal (
  id BIGINT PRIMARY KEY,
  case_id BIGINT REFERENCES case_file (id),
  notice_id BIGINT,
  action TEXT NOT NULL,
  input TEXT NOT NULL,
  case_ver BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'revoked', 'refused', 'void')),
  ended_by BIGINT,
  ended_at BIGINT,
  note TEXT
);
CREATE INDEX proposal_case ON proposal (case_id, state);
CREATE INDEX proposal_open ON proposal (state, made_at);
CREATE UNIQUE INDEX proposal_one_open ON proposal (case_id, action) WHERE state = 'open';
CREATE UNIQUE INDEX proposal_one_open_notice ON proposal (notice_id, action) WHERE state = 'open';

CREATE TABLE expert (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL UNIQUE,
  account_id BIGINT,
  fields TEXT NOT NULL,
  region TEXT NOT NULL,
  active BOOLEAN NOT NULL DEFAULT TRUE,
  pledged_on TEXT,
  demo BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX expert_account ON expert (account_id);

-- Experts a candidate names as unsuitable (at most three).
CREATE TABLE expert_exclusion (
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  expert_id BIGINT,
  PRIMARY KEY (case_id, position)
);

-- Relations between people that recusal reads: teacher–student, relatives, joint papers.
CREATE TABLE person_relation (
  person_id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('relative', 'supervisor', 'co_author', 'co_grant', 'colleague', 'other')),
  since TEXT,
  until TEXT,
  PRIMARY KEY (person_id, other_id, kind)
);
CREATE INDEX person_relation_other ON person_relation (other_id);

CREATE TABLE recusal (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  expert_id BIGINT NOT NULL REFERENCES expert (id),
  kind TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('declared', 'computed', 'applicant', 'office', 'third_party')),
  ruling TEXT NOT NULL CHECK (ruling IN ('conflict', 'none', 'pinned_conflict', 'pinned_none', 'undecided')),
  reason TEXT NOT NULL,
  ruled_by BIGINT,
  ruled_at BIGINT NOT NULL
);
CREATE INDEX recusal_case ON recusal (case_id, expert_id);
CREATE INDEX recusal_expert ON recusal (expert_id);

CREATE TABLE assignment (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  expert_id BIGINT NOT NULL REFERENCES expert (id),
  state TEXT NOT NULL CHECK (state IN ('invited', 'accepted', 'declined', 'submitted', 'invalidated', 'expired')),
  due_on TEXT NOT NULL,
  assigned_by BIGINT NOT NULL,
  assigned_at BIGINT NOT NULL,
  declared_at BIGINT,
  reason TEXT,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX assignment_case ON assignment (case_id, state);
CREATE INDEX assignment_expert ON assignment (expert_id, state, due_on);
CREATE UNIQUE INDEX assignment_one_seat ON assignment (case_id, expert_id)
  WHERE state IN ('invited', 'accepted', 'submitted');

CREATE TABLE review (
  assignment_id BIGINT PRIMARY KEY REFERENCES assignment (id),
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  scores TEXT NOT NULL,
  recommendation TEXT CHECK (recommendation IN ('A', 'B', 'C')),
  familiarity TEXT CHECK (familiarity IN ('high', 'medium', 'low')),
  opinion TEXT NOT NULL,
  note_to_office TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  submitted_at BIGINT,
  invalidated_at BIGINT,
  invalid_reason TEXT,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX review_case ON review (case_id, submitted_at);

CREATE TABLE panel (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  held_on TEXT NOT NULL,
  place TEXT NOT NULL,
  secretary_id BIGINT,
  chair_id BIGINT,
  created_at BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX panel_batch ON panel (batch_id, held_on);

CREATE TABLE panel_member (
  panel_id BIGINT NOT NULL REFERENCES panel (id),
  expert_id BIGINT NOT NULL REFERENCES expert (id),
  attends BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (panel_id, expert_id)
);

CREATE TABLE panel_case (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  panel_id BIGINT NOT NULL REFERENCES panel (id),
  position BIGINT NOT NULL
);
CREATE INDEX panel_case_panel ON panel_case (panel_id, position);

-- A secret ballot: counts only, never who voted what.
CREATE TABLE ballot (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  panel_id BIGINT NOT NULL REFERENCES panel (id),
  members BIGINT NOT NULL,
  attending BIGINT NOT NULL,
  recused BIGINT NOT NULL,
  yes BIGINT NOT NULL,
  no BIGINT NOT NULL,
  abstain BIGINT NOT NULL,
  invalid BIGINT NOT NULL,
  minutes_document_id BIGINT,
  recorded_by BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  signed_by BIGINT,
  signed_at BIGINT,
  CHECK (yes >= 0 AND no >= 0 AND abstain >= 0 AND invalid >= 0),
  CHECK (yes + no + abstain + invalid = attending - recused)
);
CREATE INDEX ballot_case ON ballot (case_id, recorded_at);

CREATE TABLE decision (
  id BIGINT PRIMARY KEY,
  decision_no TEXT NOT NULL UNIQUE,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  outcome TEXT NOT NULL,
  ground TEXT,
  reason TEXT NOT NULL,
  reserve_rank BIGINT,
  reserve_until TEXT,
  proposed_by BIGINT NOT NULL,
  decided_by BIGINT NOT NULL,
  decided_at BIGINT NOT NULL
);
CREATE INDEX decision_case ON decision (case_id, decided_at);

CREATE TABLE appeal (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  ground TEXT NOT NULL,
  statement TEXT NOT NULL,
  received_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  made_by BIGINT NOT NULL,
  outcome TEXT CHECK (outcome IN ('upheld', 'refused')),
  finding TEXT,
  decided_by BIGINT,
  decided_at BIGINT
);
CREATE INDEX appeal_case ON appeal (case_id);

CREATE TABLE notice (
  id BIGINT PRIMARY KEY,
  notice_no TEXT UNIQUE,
  batch_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  basis TEXT NOT NULL,
  body TEXT NOT NULL,
  issuer TEXT NOT NULL,
  accept_dept TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_address TEXT NOT NULL,
  days BIGINT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('working', 'natural')),
  convention TEXT NOT NULL CHECK (convention IN ('next_day', 'same_day')),
  list_stays_days BIGINT NOT NULL,
  provisional_accepted BOOLEAN NOT NULL DEFAULT FALSE,
  starts_on TEXT,
  ends_on TEXT,
  end_status TEXT CHECK (end_status IN ('announced', 'provisional', 'unknown')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'released', 'ended', 'withdrawn', 'superseded')),
  supersedes_id BIGINT,
  prepared_by BIGINT NOT NULL,
  released_by BIGINT,
  released_at BIGINT,
  sha256 TEXT,
  created_at BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (state = 'draft' OR (ends_on IS NOT NULL AND sha256 IS NOT NULL AND released_by IS NOT NULL)),
  CHECK (released_by IS NULL OR released_by <> prepared_by)
);
CREATE INDEX notice_list ON notice (state, released_at DESC, id DESC);

-- What the public sees of each case, as JSON: frozen at release. An item that is not live stays on the page that
-- named it, but holds the case no more; a masked one shows the surname only.
CREATE TABLE notice_item (
  notice_id BIGINT NOT NULL REFERENCES notice (id),
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  position BIGINT NOT NULL,
  display TEXT NOT NULL,
  masked BOOLEAN NOT NULL DEFAULT FALSE,
  live BOOLEAN NOT NULL DEFAULT TRUE,
  PRIMARY KEY (notice_id, case_id)
);
-- A case stands in one live notice only.
CREATE UNIQUE INDEX notice_item_live ON notice_item (case_id) WHERE live;

CREATE TABLE notice_addendum (
  id BIGINT PRIMARY KEY,
  notice_id BIGINT NOT NULL REFERENCES notice (id),
  kind TEXT NOT NULL CHECK (kind IN ('erratum', 'extension', 'withdrawal', 'resumption', 'supersede', 'correction')),
  body TEXT NOT NULL,
  new_ends_on TEXT,
  proposed_by BIGINT NOT NULL,
  proposed_at BIGINT NOT NULL,
  signed_by BIGINT,
  published_at BIGINT,
  dropped_at BIGINT,
  sha256 TEXT,
  CHECK (signed_by IS NULL OR signed_by <> proposed_by)
);
CREATE INDEX notice_addendum_notice ON notice_addendum (notice_id, published_at);

-- `sealed` is the objector's identity and contact, encrypted with a key outside the database.
CREATE TABLE objection (
  id BIGINT PRIMARY KEY,
  receipt TEXT NOT NULL UNIQUE,
  secret_hash BYTEA NOT NULL,
  notice_id BIGINT NOT NULL REFERENCES notice (id),
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  objector_kind TEXT NOT NULL CHECK (objector_kind IN ('person', 'unit')),
  sealed BYTEA,
  channel TEXT NOT NULL CHECK (channel IN ('web', 'paper', 'visit')),
  topic TEXT NOT NULL,
  statement TEXT NOT NULL,
  evidence TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  sent_on TEXT NOT NULL,
  in_time BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'admitted', 'refused', 'found', 'answered')),
  refusal_ground TEXT,
  refusal_reason TEXT,
  admit_due_on TEXT,
  handle_due_on TEXT,
  extended BOOLEAN NOT NULL DEFAULT FALSE,
  handler_id BIGINT,
  finding TEXT,
  outcome TEXT CHECK (outcome IN ('unfounded', 'corrected', 'upheld')),
  reply TEXT,
  replied_at BIGINT,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX objection_case ON objection (case_id, state);
CREATE INDEX objection_state ON objection (state, received_at);

CREATE TABLE objection_step (
  id BIGINT PRIMARY KEY,
  objection_id BIGINT NOT NULL REFERENCES objection (id),
  kind TEXT NOT NULL,
  actor_id BIGINT,
  body TEXT NOT NULL,
  document_id BIGINT,
  at BIGINT NOT NULL
);
CREATE INDEX objection_step_objection ON objection_step (objection_id, at);

CREATE TABLE contract (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  contract_no TEXT NOT NULL,
  duties TEXT NOT NULL,
  resources TEXT NOT NULL,
  autonomy TEXT NOT NULL,
  starts_on TEXT,
  ends_on TEXT,
  grant_fen BIGINT,
  appointee_signed_on TEXT,
  host_signed_on TEXT,
  finance_signed_on TEXT,
  finance_signed_by BIGINT,
  document_id BIGINT,
  signing_due_on TEXT NOT NULL,
  reminded_at BIGINT,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on)
);

CREATE TABLE appointment (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL UNIQUE REFERENCES case_file (id),
  person_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  direction_id BIGINT,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  ended_on TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX appointment_person ON appointment (person_id);
CREATE INDEX appointment_ends ON appointment (ends_on);

-- What the closing of a case needs: final assessment, closing report, fund statement, data deposit, archive list.
CREATE TABLE closing_item (
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  item TEXT NOT NULL,
  note TEXT NOT NULL,
  met_by BIGINT NOT NULL,
  met_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, item)
);

CREATE TABLE exit_record (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  ground TEXT NOT NULL,
  reason TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  funds TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);

CREATE TABLE case_note (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  body TEXT NOT NULL,
  written_by BIGINT NOT NULL,
  written_at BIGINT NOT NULL
);
CREATE INDEX case_note_case ON case_note (case_id, written_at);

-- The public directory: one row per case that stands in it, kept by the commands in the same transaction.
-- `sort_key` orders by role, then pinyin; ties end in id.
CREATE TABLE scholar (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL UNIQUE REFERENCES case_file (id),
  person_id BIGINT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  pinyin TEXT NOT NULL,
  role TEXT NOT NULL,
  direction_id BIGINT,
  institution_id BIGINT,
  batch_id BIGINT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('named_by_source', 'appointed', 'ended')),
  title TEXT NOT NULL,
  title_as_of TEXT,
  starts_on TEXT,
  ends_on TEXT,
  sort_key TEXT NOT NULL,
  demo BOOLEAN NOT NULL DEFAULT FALSE,
  added_at BIGINT NOT NULL
);
CREATE INDEX scholar_list ON scholar (sort_key, id);
CREATE INDEX scholar_role ON scholar (role, sort_key, id);
CREATE INDEX scholar_direction ON scholar (direction_id, sort_key, id);
CREATE INDEX scholar_institution ON scholar (institution_id, sort_key, id);
CREATE INDEX scholar_batch ON scholar (batch_id, sort_key, id);
CREATE INDEX scholar_person ON scholar (person_id);

-- Counts of the directory by facet, so that the first page counts nothing.
CREATE TABLE scholar_count (
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (facet, value)
);
