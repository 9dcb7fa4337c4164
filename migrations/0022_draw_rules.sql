-- Where an institution has its seat, by ISO 3166-2; NULL is unknown, and never the region of anybody.
ALTER TABLE institution ADD COLUMN region TEXT;

-- Similar cases of one role and direction that the same reviewers are drawn for.
CREATE TABLE draw_group (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES batch (id),
  role TEXT NOT NULL CHECK (role IN ('CS', 'PM', 'PI', 'YOUTH')),
  name TEXT NOT NULL,
  made_by BIGINT NOT NULL REFERENCES account (id),
  made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX draw_group_name ON draw_group (batch_id, role, name);

-- A case is of one group at most.
CREATE TABLE draw_group_case (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  group_id BIGINT NOT NULL REFERENCES draw_group (id)
);
CREATE INDEX draw_group_case_group ON draw_group_case (group_id, case_id);

-- Who counted sheets of paper a second time, where it was not the chair, whose count is the signature.
ALTER TABLE ballot ADD COLUMN second_by BIGINT REFERENCES account (id);
ALTER TABLE ballot ADD COLUMN second_at BIGINT;
