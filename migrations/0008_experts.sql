-- What the office keeps of its experts beside their reviews, and the register of people who are barred for a time.

-- Codes of domain::expert::Language as a JSON list, opaque to SQL.
ALTER TABLE expert ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';

-- The day first agreed on; lateness is counted by it, whatever time was given later. NULL where no more was given.
ALTER TABLE assignment ADD COLUMN first_due_on TEXT;

-- Days on which an expert is not to be asked, both included.
CREATE TABLE expert_absence (
  id BIGINT PRIMARY KEY,
  expert_id BIGINT NOT NULL REFERENCES expert (id),
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  entered_by BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  removed_by BIGINT,
  removed_at BIGINT,
  CHECK (starts_on <= ends_on)
);
CREATE INDEX expert_absence_expert ON expert_absence (expert_id, ends_on);

-- An institution an expert says to work for now that is not on record under this name; the office says which it is.
CREATE TABLE expert_relocation (
  id BIGINT PRIMARY KEY,
  expert_id BIGINT NOT NULL REFERENCES expert (id),
  title_id BIGINT NOT NULL REFERENCES person_title (id),
  institution TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  settled_by BIGINT,
  settled_at BIGINT
);
CREATE INDEX expert_relocation_expert ON expert_relocation (expert_id, settled_at);

-- People barred from being nominated and from reviewing. Nothing is deleted: whoever entered it cannot lift it.
CREATE TABLE barring (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  ground TEXT NOT NULL CHECK (ground IN ('fabrication', 'plagiarism', 'false_statement', 'review_misconduct',
    'fund_misuse', 'ethics', 'listed', 'other')),
  statement TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  -- NULL: without an end.
  ends_on TEXT,
  source TEXT NOT NULL,
  entered_by BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  lifted_by BIGINT,
  lifted_at BIGINT,
  lift_reason TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (ends_on IS NULL OR starts_on <= ends_on),
  CHECK (lifted_by IS NULL OR lifted_by <> entered_by)
);
CREATE INDEX barring_person ON barring (person_id);
CREATE INDEX barring_list ON barring (entered_at DESC, id DESC);
