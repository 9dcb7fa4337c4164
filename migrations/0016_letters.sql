-- Letters of recommendation, each asked of one writer by a one-time link. What the writer sent stands beside the row it
-- was asked with; a file is in `document`. The link's secret is derived from the id and `issue`, and stored hashed.
CREATE TABLE letter (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  writer_name TEXT NOT NULL,
  writer_institution TEXT NOT NULL,
  writer_email TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'reminded', 'received', 'declined', 'withdrawn', 'expired')),
  -- Who gave the link out last, and the how-manieth link it is.
  issued_by BIGINT NOT NULL REFERENCES account (id),
  issued_at BIGINT NOT NULL,
  issue BIGINT NOT NULL,
  relation TEXT,
  relation_note TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL DEFAULT '',
  document_id BIGINT REFERENCES document (id),
  pledge_version TEXT,
  decline_reason TEXT NOT NULL DEFAULT '',
  answered_at BIGINT,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX letter_case ON letter (case_id, id);
-- Nobody is asked twice for one case.
CREATE UNIQUE INDEX letter_once ON letter (case_id, writer_email) WHERE state IN ('asked', 'reminded', 'received');
-- What the clock looks at.
CREATE INDEX letter_waiting ON letter (due_on, id) WHERE state IN ('asked', 'reminded');

-- Accounts that the owner of a draft lets write it too.
CREATE TABLE co_editor (
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  account_id BIGINT NOT NULL REFERENCES account (id),
  added_by BIGINT NOT NULL REFERENCES account (id),
  added_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, account_id)
);
CREATE INDEX co_editor_account ON co_editor (account_id, case_id);
