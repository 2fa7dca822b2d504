-- How a line's commission was reckoned, as frozen on the order.
ALTER TABLE settlement_line ADD COLUMN rule TEXT NOT NULL DEFAULT '{"kind":"rate"}';
-- What was agreed with the leader when the order was paid: a fee for handing over, and the one leader
-- above her with the share of her commission. There is no third level.
ALTER TABLE settlement_commission ADD COLUMN pickup_fee BIGINT NOT NULL DEFAULT 0;
ALTER TABLE settlement_commission ADD COLUMN upline_id BIGINT;
ALTER TABLE settlement_commission ADD COLUMN upline_bps BIGINT NOT NULL DEFAULT 0;
ALTER TABLE settlement_commission ADD COLUMN upline_rest BIGINT NOT NULL DEFAULT 0 CHECK (upline_rest >= 0);
CREATE INDEX settlement_commission_upline ON settlement_commission (shop_id, upline_id, status);
CREATE TABLE settlement_terms (
  shop_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  pickup_fee BIGINT NOT NULL CHECK (pickup_fee >= 0),
  upline_id BIGINT,
  upline_bps BIGINT NOT NULL CHECK (upline_bps BETWEEN 0 AND 5000),
  PRIMARY KEY (shop_id, leader_id)
);
