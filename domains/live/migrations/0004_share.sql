-- Who shares a session, by a code of their own.
CREATE TABLE live_share (
  shop_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, code),
  UNIQUE (shop_id, live_id, member_id)
);

-- Who brought a viewer, at their first touch, and by which door they came in.
CREATE TABLE live_brought (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  viewer TEXT NOT NULL,
  sharer_id BIGINT NOT NULL,
  door TEXT NOT NULL,
  -- Whether this door allowed a reward when they came.
  rewards BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id, viewer)
);
CREATE INDEX live_brought_sharer ON live_brought (shop_id, live_id, sharer_id);

-- A new member and who invited them: one a member, ever. Two levels are two columns, and there is no third.
CREATE TABLE live_invite (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  sharer_id BIGINT NOT NULL,
  above_id BIGINT,
  points BIGINT NOT NULL CHECK (points >= 0),
  above_points BIGINT NOT NULL CHECK (above_points >= 0),
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id),
  CHECK (sharer_id <> member_id AND (above_id IS NULL OR (above_id <> member_id AND above_id <> sharer_id)))
);
CREATE INDEX live_invite_order ON live_invite (shop_id, order_id);
CREATE INDEX live_invite_sharer ON live_invite (shop_id, live_id, sharer_id);

CREATE TABLE live_share_rules (
  shop_id BIGINT NOT NULL,
  rules TEXT NOT NULL,
  PRIMARY KEY (shop_id)
);
