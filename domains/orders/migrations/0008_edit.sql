-- Counts the edits of an order: who edits says which one they saw.
ALTER TABLE orders_order ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
-- What a step changed, field by field: [{field, name, from, to}].
ALTER TABLE orders_journal ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
-- Edits of orders, asked for once each. One that costs more waits for its payment and holds the stock.
CREATE TABLE orders_edit (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  status TEXT NOT NULL,
  -- Which payment of the order; 0 if none was needed.
  part BIGINT NOT NULL,
  -- The revision it was made on.
  revision BIGINT NOT NULL,
  wanted TEXT NOT NULL,
  -- Charged above zero, refunded below.
  difference BIGINT NOT NULL,
  reason TEXT NOT NULL,
  pay_by BIGINT,
  created_at BIGINT NOT NULL,
  settled_at BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, by_id, idem_key)
);
CREATE UNIQUE INDEX orders_edit_pending ON orders_edit (shop_id, order_id) WHERE status = 'pending';
CREATE INDEX orders_edit_counted ON orders_edit (shop_id, campaign_id, id) WHERE status = 'pending';
CREATE INDEX orders_edit_order ON orders_edit (shop_id, order_id, id);
-- Orders that somebody else took for their buyer: a leader for a neighbour, or late, from what was left.
CREATE TABLE orders_taken (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  pay TEXT NOT NULL,
  at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, order_id),
  UNIQUE (shop_id, by_id, idem_key)
);
