-- What is to be decided on the cases of a call and role (T08b, T10, T11, T11b): prepared by the office, released together
-- by the approver, read by nobody else before.

CREATE TABLE decision_sheet (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES batch (id),
  -- NULL for laboratories and projects.
  role_code TEXT CHECK (role_code IN ('CS', 'PM', 'PI', 'YOUTH')),
  -- Who put it before the approver; NULL while the office works on it.
  handed_by BIGINT,
  handed_at BIGINT,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX decision_sheet_key ON decision_sheet (batch_id, (COALESCE(role_code, '')));
CREATE INDEX decision_sheet_handed ON decision_sheet (handed_at) WHERE handed_at IS NOT NULL;

-- Gone once the case has moved on: what was decided then stands in `decision`, what was prepared in the chain.
CREATE TABLE decision_draft (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  -- The version of the case that was looked at.
  case_ver BIGINT NOT NULL,
  prepared TEXT NOT NULL,
  prepared_by BIGINT NOT NULL,
  prepared_at BIGINT NOT NULL,
  -- The approver did not release the selection, on a ground that is not academic.
  refused_ground TEXT,
  refused_reason TEXT,
  refused_by BIGINT,
  refused_at BIGINT
);

-- Opinions as they were released to candidate and nominator: all of a case in one act, without names. What was written
-- stays in `review`.
CREATE TABLE opinion (
  assignment_id BIGINT PRIMARY KEY REFERENCES assignment (id),
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  words TEXT NOT NULL,
  -- Why it differs from what was written, or goes out in spite of what was found in it.
  why TEXT NOT NULL,
  released_by BIGINT NOT NULL,
  released_at BIGINT NOT NULL
);
CREATE INDEX opinion_case ON opinion (case_id);

-- Opinions asked of bodies outside the office between panel and notice (征求意见).
CREATE TABLE consultation (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  body TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  sent_by BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  answered_on TEXT,
  result TEXT CHECK (result IN ('no_objection', 'objection')),
  answer TEXT,
  -- The answer as it came, a document of the case that only the office reads.
  document_id BIGINT REFERENCES document (id),
  answered_by BIGINT,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX consultation_body ON consultation (case_id, body);
