-- What is to happen when no goods are left to replace others; goods that were offered instead of money.
ALTER TABLE orders_after_sale ADD COLUMN if_none TEXT;
ALTER TABLE orders_after_sale ADD COLUMN offer TEXT;

-- A batch of one supplier's lot: its name, and whose bags its goods went into.
ALTER TABLE orders_refund_batch ADD COLUMN lot TEXT;
CREATE TABLE orders_refund_batch_target (
  shop_id BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  pieces BIGINT NOT NULL CHECK (pieces > 0),
  PRIMARY KEY (shop_id, batch_id, order_id, line_id)
);
