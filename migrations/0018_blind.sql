-- Double-blind first reviews: how a case is blinded, fixed when it is accepted to review, and what reviewers read in
-- place of the originals. Every decision is a row of its own, the last one counts; originals are never touched.
ALTER TABLE case_file ADD COLUMN blind TEXT NOT NULL DEFAULT 'single' CHECK (blind IN ('single', 'double'));

-- The original that a redacted copy stands for.
ALTER TABLE document ADD COLUMN redacted_of BIGINT REFERENCES document (id);

-- `body` is what reviewers read, empty where that is nothing; `made_from` the SHA-256 of the original as it was then.
CREATE TABLE text_redaction (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  part TEXT NOT NULL CHECK (part IN ('title', 'statement', 'achievements', 'plan')),
  version BIGINT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('redacted', 'same')),
  body TEXT NOT NULL,
  made_from TEXT NOT NULL,
  made_by BIGINT NOT NULL REFERENCES account (id),
  made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX text_redaction_version ON text_redaction (case_id, part, version);

-- `copy_id` is the file that reviewers read, nothing where it is withheld; `looked` says that a person answers for
-- properties that could not be taken out.
CREATE TABLE file_redaction (
  id BIGINT PRIMARY KEY,
  document_id BIGINT NOT NULL REFERENCES document (id),
  version BIGINT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('redacted', 'same', 'withheld')),
  copy_id BIGINT REFERENCES document (id),
  looked BOOLEAN NOT NULL,
  made_by BIGINT NOT NULL REFERENCES account (id),
  made_at BIGINT NOT NULL,
  CHECK ((decision = 'withheld') = (copy_id IS NULL))
);
CREATE UNIQUE INDEX file_redaction_version ON file_redaction (document_id, version);
