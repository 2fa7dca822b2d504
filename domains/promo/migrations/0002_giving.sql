-- A coupon that is being given to many: so many of them are taken off the coupon at once, and written down
-- step by step.
CREATE TABLE promo_giving (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  -- Their ids, in order.
  members TEXT NOT NULL,
  total BIGINT NOT NULL,
  given BIGINT NOT NULL,
  at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, by_id, coupon_id, idem_key),
  CHECK (given >= 0 AND given <= total)
);
CREATE INDEX promo_giving_coupon ON promo_giving (shop_id, coupon_id, id);
