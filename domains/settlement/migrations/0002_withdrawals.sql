-- A leader asks for her money. It lies in leader_withdrawing until it is paid or given back.
CREATE TABLE settlement_withdrawal (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  status TEXT NOT NULL,
  -- Frozen when it is asked for, as is the payee.
  approvals_needed BIGINT NOT NULL CHECK (approvals_needed BETWEEN 1 AND 2),
  openid TEXT NOT NULL,
  payee_name TEXT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  sent_at BIGINT,
  settled_at BIGINT,
  provider_id TEXT,
  confirm_with TEXT,
  -- Why it was rejected or failed.
  reason TEXT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, leader_id, idem_key)
);
CREATE INDEX settlement_withdrawal_leader ON settlement_withdrawal (shop_id, leader_id, id);
CREATE INDEX settlement_withdrawal_status ON settlement_withdrawal (shop_id, status, id);
-- Each member of staff counts once.
CREATE TABLE settlement_approval (
  shop_id BIGINT NOT NULL,
  withdrawal_id BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, withdrawal_id, staff_id)
);
-- Where a leader is paid to.
CREATE TABLE settlement_payee (
  shop_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  openid TEXT NOT NULL,
  name TEXT,
  PRIMARY KEY (shop_id, leader_id)
);
