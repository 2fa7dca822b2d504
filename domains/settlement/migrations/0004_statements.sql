-- What a supplier is owed for or charged with, one row each; it lies in the statement that closed it.
CREATE TABLE settlement_supplier_move (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- Owed above zero, charged below.
  amount BIGINT NOT NULL CHECK (amount <> 0),
  order_id BIGINT,
  purchase_order_id BIGINT,
  refund_id BIGINT,
  statement_id BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX settlement_supplier_move_open
  ON settlement_supplier_move (shop_id, supplier_id, statement_id, at);
CREATE TABLE settlement_statement (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  -- The first and last day, in the shop's zone; the instants are the first and the one after.
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  status TEXT NOT NULL,
  ordered BIGINT NOT NULL,
  short BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  fee BIGINT NOT NULL,
  carried BIGINT NOT NULL,
  payable BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  confirmed_by BIGINT,
  paid_at BIGINT,
  paid_by BIGINT,
  bank_reference TEXT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, supplier_id, until_at)
);
CREATE INDEX settlement_statement_supplier ON settlement_statement (shop_id, supplier_id, id);
-- What suppliers were owed before there were statements opens their first one.
INSERT INTO settlement_supplier_move (shop_id, id, supplier_id, at, kind, amount)
SELECT shop_id, supplier_id, supplier_id, 0, 'carried', received - charged
FROM settlement_supplier WHERE received <> charged;
