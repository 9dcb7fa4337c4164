-- Changes of a contract in force (变更申请). The signed text stays frozen on the chain; `contract` holds what is in force,
-- and each change says what stood before it. Values are written as the contract holds them: a text, a civil date, an
-- amount in fen, the id of a record; empty for nothing.
CREATE TABLE contract_change (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES contract (case_id),
  kind TEXT NOT NULL CHECK (kind IN ('ends_on', 'duties', 'resources', 'autonomy', 'grant', 'host', 'direction')),
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  reason TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'proposed', 'confirmed', 'refused', 'withdrawn')),
  asked_by BIGINT NOT NULL REFERENCES account (id),
  asked_role TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  proposed_by BIGINT REFERENCES account (id),
  proposed_at BIGINT,
  -- Finance signs where the money changes.
  finance_by BIGINT REFERENCES account (id),
  finance_at BIGINT,
  ended_by BIGINT REFERENCES account (id),
  ended_at BIGINT,
  -- Why it was refused.
  answer TEXT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (state <> 'confirmed' OR (proposed_by IS NOT NULL AND ended_by IS NOT NULL AND ended_by <> proposed_by)),
  CHECK (old_value <> new_value)
);
CREATE INDEX contract_change_case ON contract_change (case_id, asked_at);
CREATE INDEX contract_change_state ON contract_change (state, asked_at);
-- While one is open of a kind there is no second.
CREATE UNIQUE INDEX contract_change_open ON contract_change (case_id, kind) WHERE state IN ('asked', 'proposed');

-- A suspension that was looked at and goes on; its next review day is kept with the suspension.
CREATE TABLE suspension_review (
  id BIGINT PRIMARY KEY,
  suspension_id BIGINT NOT NULL REFERENCES suspension (id),
  reason TEXT NOT NULL,
  -- The day on which it is looked at again.
  next_on TEXT NOT NULL,
  reviewed_by BIGINT NOT NULL REFERENCES account (id),
  reviewed_at BIGINT NOT NULL
);
CREATE INDEX suspension_review_of ON suspension_review (suspension_id, reviewed_at);
CREATE INDEX suspension_standing ON suspension (review_on, id) WHERE resumed_at IS NULL;

-- A nomination that renews an appointment leads back to it.
CREATE INDEX case_file_renewal ON case_file (renewal_of) WHERE renewal_of IS NOT NULL;

-- What follows from a failed mid-term assessment: a period in which to improve, or the exit; proposed and decided by two.
-- A period ends with the next mid-term assessment.
CREATE TABLE consequence (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  assessment_id BIGINT NOT NULL REFERENCES assessment (id),
  course TEXT NOT NULL CHECK (course IN ('improve', 'exit')),
  -- What has to improve, or why the appointment is to end.
  reason TEXT NOT NULL,
  -- The last day of the period.
  until_on TEXT,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'decided', 'refused')),
  proposed_by BIGINT NOT NULL REFERENCES account (id),
  proposed_at BIGINT NOT NULL,
  ended_by BIGINT REFERENCES account (id),
  ended_at BIGINT,
  -- Why it was refused.
  answer TEXT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK ((course = 'improve') = (until_on IS NOT NULL)),
  CHECK (ended_by IS NULL OR ended_by <> proposed_by)
);
CREATE INDEX consequence_case ON consequence (case_id, proposed_at);
CREATE INDEX consequence_state ON consequence (state, until_on);
CREATE UNIQUE INDEX consequence_once ON consequence (assessment_id) WHERE state <> 'refused';
