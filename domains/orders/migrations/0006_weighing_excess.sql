-- What a line weighs above what was ordered and its buyer paid for, in grams and in money. The money is
-- part of the line's amount.
ALTER TABLE orders_line ADD COLUMN excess_grams BIGINT NOT NULL DEFAULT 0 CHECK (excess_grams >= 0);
ALTER TABLE orders_line ADD COLUMN excess BIGINT NOT NULL DEFAULT 0 CHECK (excess >= 0);

-- Buyers who wish to pay for what is above: asked for by themselves, a payment of its own each.
CREATE TABLE orders_excess (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  part BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  grams BIGINT NOT NULL CHECK (grams > 0),
  amount BIGINT NOT NULL CHECK (amount > 0),
  status TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  pay_by BIGINT NOT NULL,
  settled_at BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, order_id, part),
  UNIQUE (shop_id, order_id, idem_key)
);
