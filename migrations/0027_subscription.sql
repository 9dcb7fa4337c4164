-- Who is told of notices by mail. The address is sealed with the key outside the database; `address_key` is a keyed
-- digest of it, so that nobody is entered twice and nobody can be looked up without the key. Leaving deletes the row.
CREATE TABLE subscription (
  id BIGINT PRIMARY KEY,
  address_key TEXT NOT NULL UNIQUE,
  sealed BYTEA NOT NULL,
  asked_at BIGINT NOT NULL,
  confirmed_at BIGINT
);
CREATE INDEX subscription_waiting ON subscription (asked_at) WHERE confirmed_at IS NULL;
CREATE INDEX subscription_confirmed ON subscription (id) WHERE confirmed_at IS NOT NULL;

-- Mails to subscribers: the table anew, for its checks name the kinds.
CREATE TABLE mail_anew (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('message', 'letter_asked', 'letter_reminder', 'trial', 'subscription_asked',
    'notice_out', 'addendum_out')),
  -- A message of an account's inbox, or a letter with the how-manieth link it brings; a trial has the account alone.
  account_id BIGINT REFERENCES account (id),
  message_id BIGINT REFERENCES outbox (id),
  letter_id BIGINT REFERENCES letter (id),
  issue BIGINT,
  -- Whoever subscribed; no reference, for leaving deletes the row at once.
  subscription_id BIGINT,
  -- The notice or addendum a subscriber is told of.
  subject_id BIGINT,
  created_at BIGINT NOT NULL,
  -- When it is looked at next; moved on while somebody has it in hand.
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  sent_at BIGINT,
  -- When it was given up or had nothing to tell any more, and why.
  dropped_at BIGINT,
  trouble TEXT NOT NULL DEFAULT '',
  CHECK ((kind IN ('message', 'trial')) = (account_id IS NOT NULL)),
  CHECK ((kind = 'message') = (message_id IS NOT NULL)),
  CHECK ((kind IN ('letter_asked', 'letter_reminder')) = (letter_id IS NOT NULL AND issue IS NOT NULL)),
  CHECK ((kind IN ('subscription_asked', 'notice_out', 'addendum_out')) = (subscription_id IS NOT NULL)),
  CHECK ((kind IN ('notice_out', 'addendum_out')) = (subject_id IS NOT NULL))
);
INSERT INTO mail_anew (id, kind, account_id, message_id, letter_id, issue, created_at, due_at, tries, sent_at,
  dropped_at, trouble)
  SELECT id, kind, account_id, message_id, letter_id, issue, created_at, due_at, tries, sent_at, dropped_at, trouble
  FROM mail;
DROP TABLE mail;
ALTER TABLE mail_anew RENAME TO mail;
CREATE INDEX mail_due ON mail (due_at, id) WHERE sent_at IS NULL AND dropped_at IS NULL;
CREATE INDEX mail_letter ON mail (letter_id, id) WHERE letter_id IS NOT NULL;
CREATE INDEX mail_trouble ON mail (created_at, id) WHERE trouble <> '';
CREATE INDEX mail_sent ON mail (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX mail_created ON mail (created_at);
