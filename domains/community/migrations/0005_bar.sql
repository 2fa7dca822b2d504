-- What a leader may not do for now, and why; set by the room that keeps her training and her record.
CREATE TABLE community_bar (
  shop_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  deed TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, leader_id, deed, reason)
);
