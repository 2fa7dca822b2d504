-- What a leader earns on one order; accrued less clawed is what is left of it.
CREATE TABLE settlement_commission (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  chain_number BIGINT NOT NULL,
  status TEXT NOT NULL,
  basis BIGINT NOT NULL,
  returned BIGINT NOT NULL CHECK (returned >= 0),
  accrued BIGINT NOT NULL CHECK (accrued >= 0),
  clawed BIGINT NOT NULL CHECK (clawed >= 0),
  rate_bps BIGINT NOT NULL,
  paid_at BIGINT NOT NULL,
  frozen_at BIGINT,
  available_at BIGINT,
  PRIMARY KEY (shop_id, order_id),
  CHECK (clawed <= accrued),
  CHECK (returned <= basis)
);
CREATE INDEX settlement_commission_leader ON settlement_commission (shop_id, leader_id, status);
CREATE TABLE settlement_line (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  basis BIGINT NOT NULL,
  rate_bps BIGINT NOT NULL,
  accrued BIGINT NOT NULL,
  returned BIGINT NOT NULL CHECK (returned >= 0),
  clawed BIGINT NOT NULL CHECK (clawed >= 0),
  PRIMARY KEY (shop_id, order_id, line_id),
  CHECK (clawed <= accrued),
  CHECK (returned <= basis)
);
-- What a leader reads: every change of her earnings and why, to the fen.
CREATE TABLE settlement_entry (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL,
  explain TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX settlement_entry_leader ON settlement_entry (shop_id, leader_id, id);
-- What has been settled already: a fact that is told twice counts once.
CREATE TABLE settlement_seen (
  shop_id BIGINT NOT NULL,
  seen_key TEXT NOT NULL,
  PRIMARY KEY (shop_id, seen_key)
);
CREATE TABLE settlement_supplier (
  shop_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  received BIGINT NOT NULL,
  charged BIGINT NOT NULL,
  PRIMARY KEY (shop_id, supplier_id)
);
