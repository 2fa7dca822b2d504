-- A flash sale (秒杀) is an item whose stock is carved out of another's. It is sold from the host's press
-- until its seconds are over; both instants are the server's, NULL before the press.
ALTER TABLE groupbuy_item ADD COLUMN flash_of BIGINT;
ALTER TABLE groupbuy_item ADD COLUMN flash_seconds BIGINT;
ALTER TABLE groupbuy_item ADD COLUMN flash_from BIGINT;
ALTER TABLE groupbuy_item ADD COLUMN flash_until BIGINT;
-- When its free stock went back; nothing is sold after it.
ALTER TABLE groupbuy_item ADD COLUMN flash_ended_at BIGINT;

-- Under which keys flash sales were asked for; outlives one that was withdrawn.
CREATE TABLE groupbuy_flash_key (
  shop_id BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  item_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, created_by, idem_key)
);
