-- Retention: what is due to be erased is listed by the clock, proposed by one person and confirmed by another. A tombstone
-- says what stood there, when it went and by which rule; the chain of events is not touched.
CREATE TABLE retention_list (
  id BIGINT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('prepared', 'proposed', 'refused', 'carried_out')),
  prepared_at BIGINT NOT NULL,
  proposed_by BIGINT REFERENCES account (id),
  proposed_at BIGINT,
  ended_by BIGINT REFERENCES account (id),
  ended_at BIGINT,
  -- Why it was refused.
  answer TEXT NOT NULL DEFAULT '',
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (state NOT IN ('refused', 'carried_out') OR ended_by <> proposed_by)
);
CREATE INDEX retention_list_newest ON retention_list (prepared_at DESC, id DESC);

CREATE TABLE retention_item (
  list_id BIGINT NOT NULL REFERENCES retention_list (id),
  rule TEXT NOT NULL CHECK (rule IN ('draft', 'failed_contact', 'failed_case', 'objection', 'petition')),
  subject_id BIGINT NOT NULL,
  -- The number of the case, or the receipt.
  number TEXT NOT NULL,
  -- When the period began.
  since BIGINT NOT NULL,
  PRIMARY KEY (list_id, rule, subject_id)
);

CREATE TABLE tombstone (
  rule TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('case', 'objection', 'petition')),
  number TEXT NOT NULL,
  list_id BIGINT NOT NULL REFERENCES retention_list (id),
  erased_at BIGINT NOT NULL,
  PRIMARY KEY (rule, subject_id)
);

-- Bytes to be taken off the disk after their rows were erased; what was interrupted is finished later.
CREATE TABLE file_removal (
  document_id BIGINT PRIMARY KEY REFERENCES document (id),
  asked_at BIGINT NOT NULL,
  removed_at BIGINT
);
CREATE INDEX file_removal_open ON file_removal (document_id) WHERE removed_at IS NULL;

ALTER TABLE document ADD COLUMN erased_at BIGINT;
ALTER TABLE case_file ADD COLUMN erased_at BIGINT;
