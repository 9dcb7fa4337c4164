-- The secret of a call, from which the seeds of its draws are made. Only its digest is told before the reviews are over.
CREATE TABLE draw_secret (
  batch_id BIGINT PRIMARY KEY REFERENCES batch (id),
  secret TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  event_seq BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);

-- Every draw of reviewers, with the certificate by which anybody can repeat it. Append only.
CREATE TABLE draw (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES batch (id),
  role TEXT NOT NULL CHECK (role IN ('CS', 'PM', 'PI', 'YOUTH')),
  number BIGINT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('random', 'best')),
  reason TEXT NOT NULL,
  places BIGINT NOT NULL,
  filled BIGINT NOT NULL,
  -- The sealed draw as JSON, without the secret.
  certificate TEXT NOT NULL,
  made_by BIGINT NOT NULL REFERENCES account (id),
  made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX draw_number ON draw (batch_id, role, number);

-- By which draw a reviewer was chosen; by hand where there is none.
ALTER TABLE assignment ADD COLUMN draw_id BIGINT REFERENCES draw (id);
CREATE INDEX assignment_draw ON assignment (draw_id);
