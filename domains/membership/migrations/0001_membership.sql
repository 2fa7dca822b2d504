CREATE TABLE membership_points (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  points BIGINT NOT NULL CHECK (points > 0),
  basis BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, order_id)
);
CREATE INDEX membership_points_member ON membership_points (shop_id, member_id, id);

CREATE TABLE membership_balance (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  points BIGINT NOT NULL CHECK (points >= 0),
  PRIMARY KEY (shop_id, member_id)
);
