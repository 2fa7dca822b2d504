-- A campaign that misses its minimum opens again for so many hours, so many times; no hours: never.
ALTER TABLE groupbuy_campaign ADD COLUMN extend_hours BIGINT NOT NULL DEFAULT 0;
ALTER TABLE groupbuy_campaign ADD COLUMN extend_times BIGINT NOT NULL DEFAULT 0;
ALTER TABLE groupbuy_campaign ADD COLUMN extended BIGINT NOT NULL DEFAULT 0;
-- The terms of a team buy (拼团); NULL where the item is not sold to teams.
ALTER TABLE groupbuy_item ADD COLUMN team TEXT;

-- What happened to a campaign, step by step.
CREATE TABLE groupbuy_step (
  shop_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  until BIGINT,
  PRIMARY KEY (shop_id, campaign_id, id)
);

CREATE TABLE groupbuy_team (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  opened_by BIGINT NOT NULL,
  size BIGINT NOT NULL CHECK (size >= 2),
  price BIGINT NOT NULL CHECK (price > 0),
  on_expiry TEXT NOT NULL,
  status TEXT NOT NULL,
  -- Seats that unpaid orders hold, seats that are paid, and the pieces paid for.
  held BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  settles_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (shop_id, id),
  CHECK (held >= 0 AND paid >= 0 AND quantity >= 0 AND held + paid <= size)
);
CREATE INDEX groupbuy_team_campaign ON groupbuy_team (shop_id, campaign_id, status, id);

CREATE TABLE groupbuy_team_seat (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  status TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id)
);
-- Nobody sits in a team twice.
CREATE UNIQUE INDEX groupbuy_team_seat_member ON groupbuy_team_seat (shop_id, team_id, member_id)
  WHERE status <> 'left';
CREATE INDEX groupbuy_team_seat_team ON groupbuy_team_seat (shop_id, team_id, order_id);
