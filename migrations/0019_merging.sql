-- Two records of one person or one institution: merged by two people. The merged record is retired, never deleted, and
-- leads to the one that was kept.

ALTER TABLE person ADD COLUMN merged_into_id BIGINT REFERENCES person (id);
ALTER TABLE institution ADD COLUMN merged_into_id BIGINT REFERENCES institution (id);
ALTER TABLE expert ADD COLUMN merged_into_id BIGINT REFERENCES expert (id);
CREATE INDEX person_merged ON person (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX institution_merged ON institution (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX expert_merged ON expert (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- What an officer proposes and an approver answers. `kept_id` and `merged_id` are people or institutions, as `kind` says.
CREATE TABLE merging (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'institution')),
  kept_id BIGINT NOT NULL,
  merged_id BIGINT NOT NULL,
  -- The versions of the two records it was proposed on.
  kept_ver BIGINT NOT NULL,
  merged_ver BIGINT NOT NULL,
  -- JSON array of the fields whose value comes from the merged record (domain::merging::Field), opaque to SQL.
  taken TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'refused', 'withdrawn', 'void')),
  proposed_by BIGINT NOT NULL REFERENCES account (id),
  proposed_at BIGINT NOT NULL,
  ended_by BIGINT REFERENCES account (id),
  ended_at BIGINT,
  answer TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK (kept_id <> merged_id),
  CHECK (state NOT IN ('confirmed', 'refused') OR ended_by <> proposed_by)
);
-- One proposal at a time about a pair, whichever of the two is to be kept.
CREATE UNIQUE INDEX merging_one_open ON merging
  (kind, (CASE WHEN kept_id < merged_id THEN kept_id ELSE merged_id END),
  (CASE WHEN kept_id < merged_id THEN merged_id ELSE kept_id END)) WHERE state = 'open';
CREATE INDEX merging_list ON merging (state, proposed_at, id);
CREATE INDEX merging_kept ON merging (kind, kept_id, merged_id);
CREATE INDEX merging_merged ON merging (kind, merged_id, kept_id);

-- By what likely pairs are found: the spelling of a name, an institution's name without case, blanks and wide brackets.
CREATE INDEX person_spelling ON person (LOWER(pinyin), id);
CREATE INDEX institution_written ON institution
  (REPLACE(REPLACE(REPLACE(LOWER(name), '（', '('), '）', ')'), ' ', ''), id);
CREATE INDEX institution_alias_written ON institution_alias
  (REPLACE(REPLACE(REPLACE(LOWER(name), '（', '('), '）', ')'), ' ', ''), institution_id);

-- What points at a person is counted for the preview and re-pointed: by these.
CREATE INDEX nomination_nominator_person ON nomination (nominator_person_id);
CREATE INDEX nomination_recommender_person ON nomination (recommender_person_id);
CREATE INDEX expert_exclusion_expert ON expert_exclusion (expert_id);
