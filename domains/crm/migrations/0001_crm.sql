CREATE TABLE crm_member (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  paid_amount BIGINT NOT NULL,
  last_order_at BIGINT,
  points BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id)
);

CREATE TABLE crm_member_stat (
  shop_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  paid_amount BIGINT NOT NULL,
  last_order_at BIGINT,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, leader_id, member_id)
);

CREATE TABLE crm_order (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  product TEXT NOT NULL,
  net BIGINT NOT NULL,
  paid_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX crm_order_member ON crm_order (shop_id, member_id, paid_at);

CREATE TABLE crm_live_visit (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id, live_id)
);

CREATE TABLE crm_tag (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  tag TEXT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id, tag)
);
CREATE INDEX crm_tag_tag ON crm_tag (shop_id, tag, member_id);
