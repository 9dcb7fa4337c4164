-- Mail that goes out. What it says is worked out when it is handed over: neither an address nor a link's secret is kept
-- here. The id is that of the Message-ID, so a mail handed over twice is known as one.
CREATE TABLE mail (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('message', 'letter_asked', 'letter_reminder', 'trial')),
  -- A message of an account's inbox, or a letter with the how-manieth link it brings; a trial has the account alone.
  account_id BIGINT REFERENCES account (id),
  message_id BIGINT REFERENCES outbox (id),
  letter_id BIGINT REFERENCES letter (id),
  issue BIGINT,
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
  CHECK ((kind IN ('letter_asked', 'letter_reminder')) = (letter_id IS NOT NULL AND issue IS NOT NULL))
);
CREATE INDEX mail_due ON mail (due_at, id) WHERE sent_at IS NULL AND dropped_at IS NULL;
CREATE INDEX mail_letter ON mail (letter_id, id) WHERE letter_id IS NOT NULL;
CREATE INDEX mail_trouble ON mail (created_at, id) WHERE trouble <> '';
CREATE INDEX mail_sent ON mail (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX mail_created ON mail (created_at);

-- Whether the messages of the inbox are sent to the account's address as well.
ALTER TABLE account ADD COLUMN by_mail BOOLEAN NOT NULL DEFAULT TRUE;
