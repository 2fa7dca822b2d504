CREATE TABLE showcase_post (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  item_name TEXT NOT NULL,
  -- The live in which it was sent in; none from the order's page.
  live_id BIGINT,
  words TEXT NOT NULL,
  -- JSON: keys of pictures that its member brought.
  images TEXT NOT NULL,
  -- As its member wants to be called; empty is a neighbour without a name.
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  -- Reports since somebody last looked at them, and whether somebody did.
  reports BIGINT NOT NULL CHECK (reports >= 0),
  upheld BOOLEAN NOT NULL,
  -- Whether points were given for its order when it was shown.
  rewarded BOOLEAN NOT NULL,
  posted_at BIGINT NOT NULL,
  shown_at BIGINT,
  decided_at BIGINT,
  decided_by BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, member_id, idem_key)
);
CREATE INDEX showcase_post_line ON showcase_post (shop_id, line_id, id);
CREATE INDEX showcase_post_order ON showcase_post (shop_id, order_id, id);
CREATE INDEX showcase_post_member ON showcase_post (shop_id, member_id, id);
CREATE INDEX showcase_post_product ON showcase_post (shop_id, product_id, status, id);
CREATE INDEX showcase_post_leader ON showcase_post (shop_id, leader_id, status, id);
CREATE INDEX showcase_post_community ON showcase_post (shop_id, community_id, status, id);
CREATE INDEX showcase_post_status ON showcase_post (shop_id, status, id);

-- When a post stood before the viewers of a live.
CREATE TABLE showcase_placed (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  post_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id, post_id, at)
);
CREATE INDEX showcase_placed_post ON showcase_placed (shop_id, post_id);

CREATE TABLE showcase_report (
  shop_id BIGINT NOT NULL,
  post_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, post_id, member_id)
);

CREATE TABLE showcase_rules (
  shop_id BIGINT NOT NULL,
  points BIGINT NOT NULL CHECK (points >= 0),
  PRIMARY KEY (shop_id)
);
