-- What goes out with a notice is looked through first: files beside it, what was found in text and files, and why
-- something of it may stand.

-- Findings nobody has explained yet; kept with the draft, read by the guard of its release.
ALTER TABLE notice ADD COLUMN privacy_open BIGINT NOT NULL DEFAULT 0;

-- `findings` is JSON: what was found when the file came in, with every value covered. `cleaned`: it is kept without the
-- properties it came with.
CREATE TABLE notice_file (
  id BIGINT PRIMARY KEY,
  notice_id BIGINT NOT NULL REFERENCES notice (id),
  position BIGINT NOT NULL,
  document_id BIGINT NOT NULL REFERENCES document (id),
  findings TEXT NOT NULL,
  cleaned BOOLEAN NOT NULL,
  UNIQUE (notice_id, position)
);

-- Why something found may be published; a second person agrees at the release.
CREATE TABLE notice_waiver (
  notice_id BIGINT NOT NULL REFERENCES notice (id),
  finding TEXT NOT NULL,
  why TEXT NOT NULL,
  made_by BIGINT NOT NULL REFERENCES account (id),
  made_at BIGINT NOT NULL,
  agreed_by BIGINT REFERENCES account (id),
  PRIMARY KEY (notice_id, finding),
  CHECK (agreed_by IS NULL OR agreed_by <> made_by)
);
