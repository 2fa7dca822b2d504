CREATE TABLE live_session (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  title TEXT NOT NULL,
  cover_key TEXT,
  starts_at BIGINT NOT NULL,
  leader_id BIGINT,
  campaign_id BIGINT NOT NULL,
  interest_tags TEXT NOT NULL,
  status TEXT NOT NULL,
  stream_secret TEXT NOT NULL,
  preview_token TEXT NOT NULL,
  publishing BOOLEAN NOT NULL,
  publishing_at BIGINT,
  started_at BIGINT,
  ended_at BIGINT,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);
CREATE INDEX live_session_status ON live_session (shop_id, status, id);
CREATE INDEX live_session_leader ON live_session (shop_id, leader_id, id);
CREATE INDEX live_session_campaign ON live_session (shop_id, campaign_id, id);

CREATE TABLE live_card (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  state TEXT NOT NULL,
  pushed_at BIGINT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, live_id, item_id)
);

CREATE TABLE live_reservation (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  interests TEXT NOT NULL,
  at BIGINT NOT NULL,
  soon_told_for BIGINT,
  start_told_at BIGINT,
  PRIMARY KEY (shop_id, live_id, member_id)
);

CREATE TABLE live_comment (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  removed_at BIGINT,
  removed_by BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, member_id, idem_key)
);
CREATE INDEX live_comment_live ON live_comment (shop_id, live_id, id);
CREATE INDEX live_comment_member ON live_comment (shop_id, live_id, member_id, at);

CREATE TABLE live_blocked_word (
  shop_id BIGINT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (shop_id, word)
);

CREATE TABLE live_like (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  likes BIGINT NOT NULL CHECK (likes >= 0),
  PRIMARY KEY (shop_id, live_id, minute)
);

CREATE TABLE live_presence (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  viewer TEXT NOT NULL,
  watched_s BIGINT NOT NULL CHECK (watched_s >= 0),
  PRIMARY KEY (shop_id, live_id, minute, viewer)
);

CREATE TABLE live_behaviour (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  card_id BIGINT NOT NULL,
  viewer TEXT NOT NULL,
  member_id BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id, kind, card_id, viewer)
);
CREATE INDEX live_behaviour_member ON live_behaviour (shop_id, live_id, member_id, kind);

CREATE TABLE live_sale (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  card_id BIGINT,
  state TEXT NOT NULL,
  total BIGINT NOT NULL CHECK (total >= 0),
  placed_at BIGINT NOT NULL,
  paid_at BIGINT,
  cancelled_at BIGINT,
  PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX live_sale_live ON live_sale (shop_id, live_id, order_id);

CREATE TABLE live_sale_line (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id, item_id)
);
CREATE INDEX live_sale_line_live ON live_sale_line (shop_id, live_id, item_id);
