-- What coupons and points took off the line: frozen at placing, never edited (rule 31).
ALTER TABLE orders_line ADD COLUMN discount BIGINT NOT NULL DEFAULT 0
  CHECK (discount >= 0 AND discount + true_up + refunded <= amount);

-- Which day the goods are due, as 2026-11-23 in the zone of the campaign.
ALTER TABLE orders_sub_order ADD COLUMN fulfil_on TEXT NOT NULL DEFAULT '';

-- Each part of a line's discount: what gave it and who bears it. Only of orders that have one.
CREATE TABLE orders_discount (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  bearer TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (shop_id, order_id, line_id, source, source_id)
);
