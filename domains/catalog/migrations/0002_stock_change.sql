-- Stock counted anew: every change once, however often it was asked for.
CREATE TABLE catalog_stock_change (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  pool_id BIGINT NOT NULL,
  delta BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);
