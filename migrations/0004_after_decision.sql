-- What follows a decision: appeals answered, leads found out, assessments, suspensions; and what precedes one: the
-- recommendation of a chief scientist.

-- The step that the approver found flawed, and the version of the request.
ALTER TABLE appeal ADD COLUMN flawed_step TEXT;
ALTER TABLE appeal ADD COLUMN ver BIGINT NOT NULL DEFAULT 1;
CREATE INDEX appeal_open ON appeal (outcome, due_on);

-- A lead on somebody selected or appointed (线索): from `active` on there is no objection any more.
CREATE TABLE lead (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  anonymous BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  evidence TEXT NOT NULL,
  entered_by BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  outcome TEXT CHECK (outcome IN ('unfounded', 'misconduct')),
  finding TEXT,
  found_by BIGINT,
  found_at BIGINT,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX lead_case ON lead (case_id, entered_at);

-- An assessment inside an appointment: reported by those assessed, graded by one person, decided by another.
CREATE TABLE assessment (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  kind TEXT NOT NULL CHECK (kind IN ('annual', 'midterm', 'final')),
  due_on TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  report TEXT,
  reported_by BIGINT,
  reported_at BIGINT,
  grade TEXT CHECK (grade IN ('excellent', 'good', 'basic', 'failed')),
  opinion TEXT,
  graded_by BIGINT,
  graded_at BIGINT,
  decided_by BIGINT,
  decided_at BIGINT,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (decided_by IS NULL OR decided_by <> graded_by)
);
CREATE INDEX assessment_case ON assessment (case_id, opened_at);
CREATE INDEX assessment_open ON assessment (decided_at, due_on);

-- While it stands, payments stop.
CREATE TABLE suspension (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  reason TEXT NOT NULL,
  review_on TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  resumed_reason TEXT,
  resumed_at BIGINT
);
CREATE INDEX suspension_case ON suspension (case_id, begun_at);

-- The day a decision sets: the new end of a term.
ALTER TABLE decision ADD COLUMN sets_day TEXT;

CREATE TABLE recommendation (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  account_id BIGINT NOT NULL,
  direction_id BIGINT NOT NULL,
  statement TEXT NOT NULL,
  given_at BIGINT NOT NULL
);
