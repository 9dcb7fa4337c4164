-- That one candidate withdrew is told apart from a notice that is taken back whole: the table anew, for its checks name
-- the kinds.
CREATE TABLE notice_addendum_anew (
  id BIGINT PRIMARY KEY,
  notice_id BIGINT NOT NULL REFERENCES notice (id),
  kind TEXT NOT NULL CHECK (kind IN ('erratum', 'extension', 'withdrawal', 'resumption', 'supersede', 'correction',
    'departure')),
  body TEXT NOT NULL,
  new_ends_on TEXT,
  proposed_by BIGINT NOT NULL,
  proposed_at BIGINT NOT NULL,
  signed_by BIGINT,
  published_at BIGINT,
  dropped_at BIGINT,
  sha256 TEXT,
  days BIGINT,
  CHECK (signed_by IS NULL OR signed_by <> proposed_by)
);
INSERT INTO notice_addendum_anew (id, notice_id, kind, body, new_ends_on, proposed_by, proposed_at, signed_by,
  published_at, dropped_at, sha256, days)
  SELECT id, notice_id,
    CASE WHEN kind = 'withdrawal' AND body LIKE '本公示名单第%项的人选已撤回，%' THEN 'departure' ELSE kind END,
    body, new_ends_on, proposed_by, proposed_at, signed_by, published_at, dropped_at, sha256, days
  FROM notice_addendum;
DROP TABLE notice_addendum;
ALTER TABLE notice_addendum_anew RENAME TO notice_addendum;
CREATE INDEX notice_addendum_notice ON notice_addendum (notice_id, published_at);
CREATE INDEX notice_addendum_sha256 ON notice_addendum (sha256) WHERE sha256 IS NOT NULL;

-- When a name was masked, and when a call was last set: what feeds tell as changed since.
ALTER TABLE notice_item ADD COLUMN masked_at BIGINT;
ALTER TABLE batch ADD COLUMN changed_at BIGINT;
