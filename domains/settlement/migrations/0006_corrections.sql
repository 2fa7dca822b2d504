-- Cash that leaders handed in by bank; what they took is in the ledger.
CREATE TABLE settlement_cash_in (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  reference TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, by_id, idem_key)
);
CREATE INDEX settlement_cash_in_leader ON settlement_cash_in (shop_id, leader_id, id);
-- What was settled is corrected by entries of its own, each with its reason and who bears it.
CREATE TABLE settlement_correction (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  order_id BIGINT,
  line_id BIGINT,
  supplier_id BIGINT,
  leader_id BIGINT,
  -- A refund is above zero; a supplier or leader may be owed more or less.
  amount BIGINT NOT NULL CHECK (amount <> 0),
  liable TEXT,
  reason TEXT NOT NULL,
  approvals_needed BIGINT NOT NULL CHECK (approvals_needed BETWEEN 1 AND 2),
  by_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  decided_by BIGINT,
  decided_at BIGINT,
  decision_note TEXT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, by_id, idem_key)
);
CREATE INDEX settlement_correction_status ON settlement_correction (shop_id, status, id);
CREATE INDEX settlement_correction_order ON settlement_correction (shop_id, order_id, id);
ALTER TABLE settlement_statement ADD COLUMN corrected BIGINT NOT NULL DEFAULT 0;
