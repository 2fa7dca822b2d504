CREATE TABLE promo_coupon (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  rate_bps BIGINT NOT NULL CHECK (rate_bps >= 0 AND rate_bps <= 10000),
  cap BIGINT,
  threshold BIGINT NOT NULL CHECK (threshold >= 0),
  bearer TEXT NOT NULL,
  leader_id BIGINT,
  supplier_id BIGINT,
  reach TEXT NOT NULL,
  tags TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  valid_days BIGINT,
  extend_days BIGINT NOT NULL,
  total BIGINT NOT NULL,
  issued BIGINT NOT NULL,
  per_member BIGINT NOT NULL,
  claimable BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key),
  -- Never more than there are, whoever claims at once.
  CHECK (issued >= 0 AND issued <= total)
);
CREATE INDEX promo_coupon_leader ON promo_coupon (shop_id, leader_id, id);

CREATE TABLE promo_grant (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  -- Counts a member's grants of one coupon: two at the same moment cannot both be the first.
  nth BIGINT NOT NULL,
  status TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  given_by BIGINT,
  granted_at BIGINT NOT NULL,
  used_at BIGINT,
  restored_at BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, coupon_id, member_id, nth),
  UNIQUE (shop_id, member_id, coupon_id, idem_key)
);
CREATE INDEX promo_grant_member ON promo_grant (shop_id, member_id, id);

-- Which order holds or used which grant, and what it took off.
CREATE TABLE promo_use (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  grant_id BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  status TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id, grant_id)
);
CREATE INDEX promo_use_grant ON promo_use (shop_id, grant_id);
CREATE INDEX promo_use_coupon ON promo_use (shop_id, coupon_id, status);

CREATE TABLE promo_points_account (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  balance BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id),
  CHECK (reserved >= 0 AND reserved <= balance)
);

-- Append-only; the balance is its sum.
CREATE TABLE promo_points_entry (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  points BIGINT NOT NULL CHECK (points <> 0),
  order_id BIGINT,
  entry_key TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, entry_key)
);
CREATE INDEX promo_points_entry_member ON promo_points_entry (shop_id, member_id, id);

CREATE TABLE promo_points_use (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  points BIGINT NOT NULL CHECK (points > 0),
  amount BIGINT NOT NULL CHECK (amount > 0),
  status TEXT NOT NULL,
  rounds BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id)
);
