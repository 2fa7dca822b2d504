-- What is paid with the order when the rest is asked for later (定金); NULL where all is paid at once.
ALTER TABLE orders_order ADD COLUMN deposit BIGINT CHECK (deposit > 0);

-- The final payments (尾款) that counted presales ask for.
CREATE TABLE orders_final (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  pay_by BIGINT NOT NULL,
  unpaid TEXT NOT NULL,
  status TEXT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX orders_final_due ON orders_final (shop_id, campaign_id, pay_by, order_id)
  WHERE status = 'due';
