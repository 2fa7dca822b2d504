CREATE TABLE insight_order (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  building TEXT NOT NULL,
  item TEXT NOT NULL,
  pieces BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX insight_order_at ON insight_order (shop_id, at);
CREATE INDEX insight_order_community ON insight_order (shop_id, community_id, at);

CREATE TABLE insight_line (
  shop_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, line_id)
);
CREATE INDEX insight_line_at ON insight_line (shop_id, at);
CREATE INDEX insight_line_order ON insight_line (shop_id, order_id);

CREATE TABLE insight_slot (
  shop_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (shop_id, slot, community_id)
);

CREATE TABLE insight_member (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id)
);
CREATE INDEX insight_member_at ON insight_member (shop_id, at);

CREATE TABLE insight_running (
  shop_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  id BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (shop_id, kind, id)
);

CREATE TABLE insight_kiosk (
  shop_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  community_id BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, token_hash)
);
CREATE INDEX insight_kiosk_community ON insight_kiosk (shop_id, community_id);
