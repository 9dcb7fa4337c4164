-- Requests of the public: to correct what a page says, and the rights over one's personal data (PIPL art. 44-50). Who asks
-- is sealed with a key outside the database.
CREATE TABLE petition (
  id BIGINT PRIMARY KEY,
  receipt TEXT NOT NULL UNIQUE,
  secret_hash BYTEA NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('correction', 'access', 'rectify', 'erase', 'withdraw_consent', 'explain')),
  -- How whoever asks stands to whose data it is; a correction asks nobody for it.
  standing TEXT CHECK (standing IN ('own', 'agent', 'relative')),
  page TEXT NOT NULL,
  wrong TEXT NOT NULL,
  wanted TEXT NOT NULL,
  source TEXT NOT NULL,
  -- NULL where nobody said who asks, or once retention erased it.
  sealed BYTEA,
  received_at BIGINT NOT NULL,
  due_on TEXT,
  state TEXT NOT NULL CHECK (state IN ('received', 'taken', 'proposed', 'accepted', 'refused')),
  handler_id BIGINT REFERENCES account (id),
  ground TEXT,
  -- What whoever asked reads: the reply, or why it was refused.
  answer TEXT NOT NULL DEFAULT '',
  -- Why the approver sent a refusal back.
  sent_back TEXT NOT NULL DEFAULT '',
  proposed_by BIGINT REFERENCES account (id),
  ended_by BIGINT REFERENCES account (id),
  ended_at BIGINT,
  -- The correction as the public reads it, without who asked.
  public_note TEXT,
  public_note_en TEXT,
  ver BIGINT NOT NULL DEFAULT 1,
  CHECK ((kind = 'correction') = (standing IS NULL)),
  CHECK (state <> 'refused' OR kind = 'correction' OR ended_by <> proposed_by)
);
CREATE INDEX petition_list ON petition (received_at DESC, id DESC);
CREATE INDEX petition_open ON petition (due_on, id) WHERE state IN ('received', 'taken', 'proposed');
CREATE INDEX petition_noted ON petition (ended_at DESC, id DESC) WHERE public_note IS NOT NULL;

-- What the desk notes for itself.
CREATE TABLE petition_note (
  id BIGINT PRIMARY KEY,
  petition_id BIGINT NOT NULL REFERENCES petition (id),
  body TEXT NOT NULL,
  written_by BIGINT NOT NULL REFERENCES account (id),
  written_at BIGINT NOT NULL
);
CREATE INDEX petition_note_petition ON petition_note (petition_id, written_at);
