-- How a leader is ranked, and what each rank adds to the commission rate of the goods.
ALTER TABLE community_leader ADD COLUMN level TEXT NOT NULL DEFAULT 'standard';
CREATE TABLE community_level (
  shop_id BIGINT NOT NULL,
  level TEXT NOT NULL,
  bonus_bps BIGINT NOT NULL CHECK (bonus_bps BETWEEN 0 AND 5000),
  PRIMARY KEY (shop_id, level)
);
