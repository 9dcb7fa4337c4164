-- The ledger of a grant that is kept as a lump sum (经费包干制). A line is never changed: a wrong one is set off by a
-- reversal. Amounts are in fen and positive; the kind says which way the money went.
CREATE TABLE ledger_pledge (
  case_id BIGINT PRIMARY KEY REFERENCES case_file (id),
  version TEXT NOT NULL,
  signed_by BIGINT NOT NULL REFERENCES account (id),
  signed_at BIGINT NOT NULL
);

CREATE TABLE ledger_line (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  -- Lines of a case count from 1.
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'expense')),
  purpose TEXT NOT NULL,
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
  on_day TEXT NOT NULL,
  voucher TEXT NOT NULL,
  note TEXT NOT NULL,
  -- The line that this one sets off.
  reverses BIGINT REFERENCES ledger_line (id),
  entered_by BIGINT NOT NULL REFERENCES account (id),
  entered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX ledger_line_seq ON ledger_line (case_id, seq);
-- Nothing is set off twice.
CREATE UNIQUE INDEX ledger_line_reverses ON ledger_line (reverses) WHERE reverses IS NOT NULL;

-- A voucher is booked once, whichever grant it is booked on; a reversal frees it.
CREATE TABLE ledger_voucher (
  voucher TEXT PRIMARY KEY,
  line_id BIGINT NOT NULL REFERENCES ledger_line (id)
);

-- The statement of a year, after which nothing more is booked in it; year 0 is the final one.
CREATE TABLE ledger_statement (
  case_id BIGINT NOT NULL REFERENCES case_file (id),
  year BIGINT NOT NULL,
  paid_fen BIGINT NOT NULL,
  spent_fen BIGINT NOT NULL,
  surplus_use TEXT NOT NULL,
  made_by BIGINT NOT NULL REFERENCES account (id),
  made_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, year)
);
