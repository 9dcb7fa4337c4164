-- The house itself: settings, the chain of events, freshness of public pages, accounts, sessions, files, mail.
-- Dialect: BIGINT ids and epoch milliseconds, TEXT dates YYYY-MM-DD, BOOLEAN, BYTEA; the same on both engines.

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE content_version (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  v BIGINT NOT NULL
);
INSERT INTO content_version (id, v) VALUES (1, 1);

-- The end of the event chain. Taking a place is one UPDATE … RETURNING, so the chain cannot fork.
CREATE TABLE chain_head (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL
);
INSERT INTO chain_head (id, seq, hash) VALUES (1, 0, '');

-- Append only. `payload` holds no personal value: those stand in `evidence`, whose salted digests it carries.
CREATE TABLE event (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor_id BIGINT,
  actor_role TEXT NOT NULL,
  command TEXT NOT NULL,
  case_id BIGINT,
  from_stage TEXT,
  to_stage TEXT,
  payload TEXT NOT NULL,
  prev_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL
);
CREATE INDEX event_case ON event (case_id, seq);
CREATE INDEX event_actor ON event (actor_id, seq);

-- Frozen copies of what was decided on (form versions, checks, reviews, ballots, notices, contracts …).
-- `body` may be erased by retention; the digest in the event stays.
CREATE TABLE evidence (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  case_id BIGINT,
  body TEXT,
  salt BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  event_seq BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX evidence_subject ON evidence (kind, subject_id);
CREATE INDEX evidence_case ON evidence (case_id, id);
CREATE INDEX evidence_event ON evidence (event_seq);

CREATE TABLE account (
  id BIGINT PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  person_id BIGINT,
  institution_id BIGINT,
  password_hash TEXT,
  status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'closed')),
  keyboard BOOLEAN NOT NULL DEFAULT TRUE,
  created_at BIGINT NOT NULL,
  ver BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX account_email ON account (email);
CREATE INDEX account_person ON account (person_id);

-- `scope_id` narrows a role: a chief scientist's direction, a unit's institution, a candidate's case.
-- A role lent to a deputy has both dates and names who lent it.
CREATE TABLE account_role (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  scope_id BIGINT,
  lent_by BIGINT REFERENCES account (id),
  starts_on TEXT,
  ends_on TEXT,
  granted_by BIGINT,
  granted_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX account_role_account ON account_role (account_id);
CREATE INDEX account_role_role ON account_role (role, account_id);

-- One-time links: first administrator, invitations, new passwords, consents, recommendation letters.
CREATE TABLE one_time_link (
  token_hash BYTEA PRIMARY KEY,
  purpose TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_link_subject ON one_time_link (purpose, subject_id);

CREATE TABLE session (
  token_hash BYTEA PRIMARY KEY,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL REFERENCES account (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id, created_at);
CREATE INDEX session_expires ON session (expires_at);

-- Failed sign-ins by account and by address, for throttling. `key` is a hash, so that it names nobody.
CREATE TABLE sign_in_failure (
  key TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  window_starts_at BIGINT NOT NULL
);

CREATE TABLE document (
  id BIGINT PRIMARY KEY,
  case_id BIGINT,
  kind TEXT NOT NULL,
  filename TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  storage_key TEXT NOT NULL,
  access_class TEXT NOT NULL,
  uploaded_by BIGINT,
  uploaded_at BIGINT NOT NULL,
  superseded_by BIGINT
);
CREATE INDEX document_case ON document (case_id, uploaded_at);

-- Mail waits here; until a mail server is set up it is the in-app inbox. Texts hold case numbers, never scores or names.
CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  case_id BIGINT,
  payload TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  read_at BIGINT,
  sent_at BIGINT
);
CREATE INDEX outbox_account ON outbox (account_id, id);

-- Answers already given, by request: a double click gets the first answer and writes no second row.
CREATE TABLE request_done (
  account_id BIGINT NOT NULL,
  request_key TEXT NOT NULL,
  location TEXT NOT NULL,
  done_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, request_key)
);
CREATE INDEX request_done_at ON request_done (done_at);

-- Every reading of a sealed or masked personal field: who, whose, why.
CREATE TABLE pii_access (
  id BIGINT PRIMARY KEY,
  actor_id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  why TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX pii_access_subject ON pii_access (subject, subject_id, at);

-- App-made search terms (Han grams, pinyin, initials): the same query on both engines.
CREATE TABLE search_term (
  kind TEXT NOT NULL,
  term TEXT NOT NULL,
  owner_id BIGINT NOT NULL,
  PRIMARY KEY (kind, term, owner_id)
);
CREATE INDEX search_term_owner ON search_term (kind, owner_id);
