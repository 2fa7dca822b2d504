-- Questions that a room asked, with the answer to give: for the next script of the same goods.
CREATE TABLE runofshow_kept (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  -- The host whose scripts they are for; 0 for the store's own.
  leader_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);
CREATE INDEX runofshow_kept_sku ON runofshow_kept (shop_id, leader_id, sku_id, id);
