CREATE TABLE luckybag_bag (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  leader_id BIGINT,
  title TEXT NOT NULL,
  prize TEXT NOT NULL,
  sku_id BIGINT,
  -- Whose stock it was taken from; none for the shop's own.
  campaign_id BIGINT,
  -- Carved out of that stock when the bag is planned: what can be won is there.
  pool_id BIGINT,
  coupon_id BIGINT,
  prize_name TEXT NOT NULL,
  prize_worth BIGINT NOT NULL CHECK (prize_worth >= 0),
  image_url TEXT,
  pieces BIGINT NOT NULL CHECK (pieces > 0),
  rules TEXT NOT NULL,
  open_s BIGINT NOT NULL,
  claim_days BIGINT NOT NULL,
  seed TEXT NOT NULL,
  commitment TEXT NOT NULL,
  status TEXT NOT NULL,
  opened_at BIGINT,
  closes_at BIGINT,
  drawn_at BIGINT,
  claim_until BIGINT,
  snapshot_hash TEXT,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);
CREATE INDEX luckybag_bag_live ON luckybag_bag (shop_id, live_id, id);

-- One a member. `ticket` is a number that the member's page made up; the draw orders tickets.
CREATE TABLE luckybag_entry (
  shop_id BIGINT NOT NULL,
  bag_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  ticket TEXT NOT NULL,
  name TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- The snapshot: set once, at the close.
  eligible BOOLEAN,
  place BIGINT,
  PRIMARY KEY (shop_id, bag_id, member_id),
  UNIQUE (shop_id, bag_id, ticket)
);

CREATE TABLE luckybag_prize (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  bag_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  won_at BIGINT NOT NULL,
  claim_until BIGINT NOT NULL,
  claimed_at BIGINT,
  done_at BIGINT,
  done_by BIGINT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, bag_id, member_id)
);
CREATE INDEX luckybag_prize_live ON luckybag_prize (shop_id, live_id, id);

CREATE TABLE luckybag_drop (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  leader_id BIGINT,
  coupon_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  pieces BIGINT NOT NULL CHECK (pieces > 0),
  taken BIGINT NOT NULL,
  status TEXT NOT NULL,
  ends_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key),
  -- Never more than were dropped, whoever taps at once.
  CHECK (taken >= 0 AND taken <= pieces)
);
CREATE INDEX luckybag_drop_live ON luckybag_drop (shop_id, live_id, id);

CREATE TABLE luckybag_taken (
  shop_id BIGINT NOT NULL,
  drop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  grant_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, drop_id, member_id)
);
