-- What a counted campaign brings to each pickup point, where there is a minimum for it (起送量, rule 32).
CREATE TABLE orders_dispatch (
  shop_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  pieces BIGINT NOT NULL CHECK (pieces >= 0),
  outcome TEXT NOT NULL,
  -- Where its orders were sent.
  merged_into BIGINT,
  decided_by BIGINT,
  decided_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, campaign_id, pickup_point_id)
);
