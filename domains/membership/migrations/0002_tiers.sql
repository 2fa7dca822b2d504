-- Tiers of members (等级): what each asks for and gives, who has which, and how they came to it.
CREATE TABLE membership_rules (
  shop_id BIGINT NOT NULL,
  -- Only what was finally paid within so many days counts.
  period_days BIGINT NOT NULL,
  -- A tier reached is kept for so many days.
  keep_days BIGINT NOT NULL,
  -- Whether one threshold of a tier is enough, or all of them are asked for.
  needs TEXT NOT NULL,
  -- Counts the changes: a walk over the members stops when a newer one has begun.
  revision BIGINT NOT NULL,
  PRIMARY KEY (shop_id)
);
CREATE TABLE membership_tier (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  name TEXT NOT NULL,
  paid BIGINT,
  points BIGINT,
  points_bps BIGINT NOT NULL CHECK (points_bps BETWEEN 10000 AND 100000),
  coupon_id BIGINT,
  PRIMARY KEY (shop_id, id)
);

-- What an order finally cost its member; what went back since is taken off.
CREATE TABLE membership_spend (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  net BIGINT NOT NULL CHECK (net >= 0),
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX membership_spend_member ON membership_spend (shop_id, member_id, at);
INSERT INTO membership_spend (shop_id, order_id, member_id, net, at)
SELECT shop_id, order_id, member_id, basis, at FROM membership_points;

CREATE TABLE membership_standing (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  tier_id BIGINT NOT NULL,
  since BIGINT NOT NULL,
  kept_until BIGINT NOT NULL,
  -- Whether they were told that it will not be kept.
  warned BOOLEAN NOT NULL,
  PRIMARY KEY (shop_id, member_id)
);
CREATE INDEX membership_standing_tier ON membership_standing (shop_id, tier_id, member_id);

-- Every change of a tier, with what it was judged by.
CREATE TABLE membership_step (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- Their names then; none is no tier.
  was TEXT,
  now TEXT,
  paid BIGINT NOT NULL,
  points BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX membership_step_member ON membership_step (shop_id, member_id, id);
