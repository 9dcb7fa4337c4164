-- The end of the chain of events at the end of every day in Beijing. A row is written once the day is over and never
-- changed; the public page and the file beside the database repeat it.
CREATE TABLE chain_daily_head (
  day TEXT PRIMARY KEY,
  -- The last event that is timed on the day or before it, and its hash.
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  -- Events since the head before; 0 on a day on which nothing happened.
  events BIGINT NOT NULL CHECK (events >= 0)
);

-- What was published is looked up by the hash printed on it.
CREATE INDEX chain_daily_head_hash ON chain_daily_head (hash);
CREATE INDEX notice_sha256 ON notice (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX notice_addendum_sha256 ON notice_addendum (sha256) WHERE sha256 IS NOT NULL;
