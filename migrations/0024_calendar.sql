-- The announced years that come with the program are in it; here is what was read from files since, on top of them. A
-- notice is a proposal until somebody else confirms it; nothing of it is changed afterwards.
CREATE TABLE calendar_notice (
  id BIGINT PRIMARY KEY,
  year BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('original', 'amendment')),
  title TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  published_on TEXT NOT NULL,
  url TEXT NOT NULL,
  -- The earlier file for the year that this one takes the place of; none where that came with the program.
  supersedes_id BIGINT REFERENCES calendar_notice (id),
  -- Of the imported file, byte by byte where its lines end in a line feed.
  sha256 TEXT NOT NULL,
  -- Why it is to be believed although the check found something; empty where it found nothing.
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'in_force', 'refused', 'revoked')),
  loaded_by BIGINT NOT NULL REFERENCES account (id),
  loaded_at BIGINT NOT NULL,
  ended_by BIGINT REFERENCES account (id),
  ended_at BIGINT,
  ended_note TEXT NOT NULL DEFAULT '',
  CHECK ((state = 'proposed') = (ended_at IS NULL)),
  CHECK (state <> 'in_force' OR ended_by <> loaded_by)
);
CREATE UNIQUE INDEX calendar_notice_proposed ON calendar_notice (year) WHERE state = 'proposed';
CREATE INDEX calendar_notice_in_force ON calendar_notice (ended_at, id) WHERE state = 'in_force';

-- The days a file sets. The newest file in force says all about its year, so earlier ones keep their rows.
CREATE TABLE calendar_day (
  notice_id BIGINT NOT NULL REFERENCES calendar_notice (id),
  date TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('off', 'makeup')),
  name TEXT NOT NULL,
  PRIMARY KEY (notice_id, date)
);

-- Days on which this office alone does not work, or works after all: the newest word on a day counts.
CREATE TABLE office_closure (
  id BIGINT PRIMARY KEY,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'in_force', 'refused', 'revoked')),
  entered_by BIGINT NOT NULL REFERENCES account (id),
  entered_at BIGINT NOT NULL,
  ended_by BIGINT REFERENCES account (id),
  ended_at BIGINT,
  ended_note TEXT NOT NULL DEFAULT '',
  CHECK (starts_on <= ends_on),
  CHECK ((state = 'proposed') = (ended_at IS NULL)),
  CHECK (state <> 'in_force' OR ended_by <> entered_by)
);
CREATE INDEX office_closure_in_force ON office_closure (ended_at, id) WHERE state = 'in_force';

-- By how many days of the notice's unit an extension moves the end; none where it follows an amended calendar.
ALTER TABLE notice_addendum ADD COLUMN days BIGINT;
-- The end that was printed, once an extension has moved it.
ALTER TABLE notice ADD COLUMN printed_ends_on TEXT;
