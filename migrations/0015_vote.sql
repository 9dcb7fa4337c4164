-- A round of a secret vote on members' own devices: that it was opened and how it ended. The votes themselves are in
-- the memory of one node until the round is closed, and nowhere else.
CREATE TABLE vote_round (
  id BIGINT PRIMARY KEY,
  panel_id BIGINT NOT NULL REFERENCES panel (id),
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  -- A second ballot among cases that tie for the last places.
  is_second BOOLEAN NOT NULL DEFAULT FALSE,
  opened_by BIGINT NOT NULL REFERENCES account (id),
  opened_at BIGINT NOT NULL,
  outcome TEXT CHECK (outcome IN ('counted', 'abandoned')),
  ended_at BIGINT
);
CREATE UNIQUE INDEX vote_round_one_open ON vote_round (case_id) WHERE outcome IS NULL;
CREATE INDEX vote_round_panel ON vote_round (panel_id, outcome);

-- The round a ballot was counted in; none where the votes were counted on paper.
ALTER TABLE ballot ADD COLUMN round_id BIGINT REFERENCES vote_round (id);
ALTER TABLE ballot ADD COLUMN is_second BOOLEAN NOT NULL DEFAULT FALSE;

-- Who voted, in the order of the panel's list: never what, never when.
CREATE TABLE ballot_voter (
  ballot_id BIGINT NOT NULL REFERENCES ballot (id),
  position BIGINT NOT NULL,
  expert_id BIGINT NOT NULL REFERENCES expert (id),
  PRIMARY KEY (ballot_id, position)
);

-- Minutes that each candidate has in the room, and the clock that runs for one of them.
ALTER TABLE panel ADD COLUMN talk_minutes BIGINT NOT NULL DEFAULT 15 CHECK (talk_minutes BETWEEN 1 AND 240);
ALTER TABLE panel ADD COLUMN question_minutes BIGINT NOT NULL DEFAULT 15 CHECK (question_minutes BETWEEN 1 AND 240);
ALTER TABLE panel ADD COLUMN timer_part TEXT CHECK (timer_part IN ('talk', 'questions'));
ALTER TABLE panel ADD COLUMN timer_case_id BIGINT REFERENCES case_file (id);
ALTER TABLE panel ADD COLUMN timer_ends_at BIGINT;
