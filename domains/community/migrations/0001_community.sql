CREATE TABLE community_community (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  district TEXT,
  created_at BIGINT NOT NULL,
  created_by BIGINT,
  idem_key TEXT,
  idem_hash TEXT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);

CREATE TABLE community_building (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, community_id, name)
);

CREATE TABLE community_pickup_point (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  hours TEXT NOT NULL,
  keeper_note TEXT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, community_id, name)
);

CREATE TABLE community_leader (
  shop_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  intro TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (shop_id, person_id)
);
CREATE INDEX community_leader_community ON community_leader (shop_id, community_id, person_id);
CREATE INDEX community_leader_pickup ON community_leader (shop_id, pickup_point_id, person_id);

-- A member group (社群) of one leader.
CREATE TABLE community_room (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX community_room_leader ON community_room (shop_id, leader_id, id);

CREATE TABLE community_invite (
  shop_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  leader_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, code),
  UNIQUE (shop_id, leader_id)
);

-- seq orders a leader's people by when they joined.
CREATE TABLE community_membership (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  building_id BIGINT,
  unit TEXT,
  pickup_point_id BIGINT NOT NULL,
  room_id BIGINT,
  is_default BOOLEAN NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id, leader_id)
);
CREATE INDEX community_membership_leader ON community_membership (shop_id, leader_id, seq);
CREATE INDEX community_membership_community ON community_membership (shop_id, community_id);
