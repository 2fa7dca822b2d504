-- Weights entered together: the same key again gets the same answer.
CREATE TABLE supply_weigh_batch (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, by_id, idem_key)
);

-- A scale at a pickup point: its token may enter weights there and nothing else.
CREATE TABLE supply_scale (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  secret TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  last_at BIGINT,
  last_grams BIGINT,
  last_stable BOOLEAN NOT NULL,
  readings BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);
CREATE INDEX supply_scale_point ON supply_scale (shop_id, pickup_point_id, id);

-- What a piece weighs by the offer, of goods sold by weight.
ALTER TABLE supply_po_line ADD COLUMN unit_grams BIGINT;
