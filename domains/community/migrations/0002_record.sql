-- What a leader has done, counted from what happened.
CREATE TABLE community_record (
  shop_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  served_orders BIGINT NOT NULL,
  PRIMARY KEY (shop_id, leader_id)
);
