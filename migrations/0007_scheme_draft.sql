-- A version of a scheme's settings in the making: one at a time, changed by officers, put in force by the approver.
CREATE TABLE scheme_draft (
  scheme_id BIGINT PRIMARY KEY REFERENCES scheme (id),
  -- The version in force when it was begun.
  base_ver BIGINT NOT NULL,
  config TEXT NOT NULL,
  -- JSON array of the ids of everybody who had a part in it: none of them puts it in force.
  editors TEXT NOT NULL,
  changed_by BIGINT NOT NULL REFERENCES account (id),
  changed_at BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1
);
