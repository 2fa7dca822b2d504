-- One day compared with the provider's bills. It can be run again; what it had found stays.
CREATE TABLE settlement_reconciliation (
  shop_id BIGINT NOT NULL,
  day TEXT NOT NULL,
  run BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- Where the walk through the ledger stands.
  cursor_at BIGINT NOT NULL,
  cursor_id BIGINT NOT NULL,
  bill_rows BIGINT NOT NULL,
  ledger_rows BIGINT NOT NULL,
  fees BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (shop_id, day)
);
-- What the provider's bills say, as it was downloaded.
CREATE TABLE settlement_bill_row (
  shop_id BIGINT NOT NULL,
  day TEXT NOT NULL,
  bill TEXT NOT NULL,
  line_no BIGINT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  -- The first number of what it names here; the number itself if it names nothing.
  named TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  pending BOOLEAN NOT NULL,
  compared_run BIGINT NOT NULL,
  PRIMARY KEY (shop_id, day, bill, line_no)
);
CREATE INDEX settlement_bill_row_number ON settlement_bill_row (shop_id, named);
CREATE TABLE settlement_difference (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  day TEXT NOT NULL,
  bill TEXT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  what TEXT NOT NULL,
  here BIGINT,
  there BIGINT,
  provider_id TEXT,
  state TEXT NOT NULL,
  -- The last run that found it.
  run BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  explanation TEXT,
  explained_by BIGINT,
  explained_at BIGINT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, day, bill, kind, number)
);
CREATE INDEX settlement_difference_number ON settlement_difference (shop_id, number);
CREATE INDEX settlement_difference_state ON settlement_difference (shop_id, state, id);
