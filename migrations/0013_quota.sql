-- How many nominations an institution may make in a call (T02). A row without institution means each of them by itself.
-- Places that may be given stay in `quota`, where no row has an institution: the two are counted apart.
CREATE TABLE nomination_limit (
  id BIGINT PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES batch (id),
  role_code TEXT CHECK (role_code IN ('CS', 'PM', 'PI', 'YOUTH')),
  direction_id BIGINT REFERENCES direction (id),
  institution_id BIGINT REFERENCES institution (id),
  most BIGINT NOT NULL CHECK (most >= 0)
);
CREATE UNIQUE INDEX nomination_limit_key ON nomination_limit
  (batch_id, (COALESCE(role_code, '')), (COALESCE(direction_id, 0)), (COALESCE(institution_id, 0)));
CREATE INDEX case_file_batch_host ON case_file (batch_id, host_institution_id);
