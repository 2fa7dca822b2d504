-- Of a line with a discount that edits made more of: on how many pieces the discount was frozen. 0: on all.
ALTER TABLE orders_line ADD COLUMN discount_pieces BIGINT NOT NULL DEFAULT 0;
-- Links by which neighbours who gave no number make the orders that were taken for them their own.
CREATE TABLE orders_guest (
  shop_id BIGINT NOT NULL,
  guest_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  token TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  claimed_by BIGINT,
  claimed_at BIGINT,
  -- What was theirs when it was claimed.
  order_ids TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (shop_id, guest_id),
  UNIQUE (shop_id, token)
);
-- Lists of orders that were taken at once, each under one key.
CREATE TABLE orders_taken_list (
  shop_id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  order_ids TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, by_id, idem_key)
);
