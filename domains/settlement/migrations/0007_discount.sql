-- What of a line's goods the platform or its supplier paid by a coupon or points: the leader's
-- commission counts it as paid, and it goes back with the goods (rule 23).
ALTER TABLE settlement_line ADD COLUMN subsidy BIGINT NOT NULL DEFAULT 0;

-- Coupons on a supplier's goods that the supplier bears, below zero.
ALTER TABLE settlement_statement ADD COLUMN coupon BIGINT NOT NULL DEFAULT 0;

-- What a leader or a supplier bears of an order's coupons, until the order comes to nothing.
CREATE TABLE settlement_discount (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  party TEXT NOT NULL,
  party_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  returned BOOLEAN NOT NULL,
  PRIMARY KEY (shop_id, order_id, party, party_id)
);
