-- How a line is sold by weight, frozen at placing; what was weighed; what the weight gave back.
ALTER TABLE orders_line ADD COLUMN weighing TEXT;
ALTER TABLE orders_line ADD COLUMN weighed_grams BIGINT CHECK (weighed_grams > 0);
ALTER TABLE orders_line ADD COLUMN weight_refund BIGINT NOT NULL DEFAULT 0
  CHECK (weight_refund >= 0 AND discount + true_up + weight_refund + refunded <= amount);
-- Pieces that did not come.
ALTER TABLE orders_line ADD COLUMN short BIGINT NOT NULL DEFAULT 0
  CHECK (short >= 0 AND short <= quantity);

-- Every reading that was taken: who or what said it, from what to what.
CREATE TABLE orders_weighing (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  before_grams BIGINT,
  grams BIGINT NOT NULL,
  source TEXT NOT NULL,
  by_id BIGINT,
  scale TEXT NOT NULL,
  confirmed BOOLEAN NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX orders_weighing_order ON orders_weighing (shop_id, order_id, id);
