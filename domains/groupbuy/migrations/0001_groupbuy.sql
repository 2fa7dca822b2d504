CREATE TABLE groupbuy_campaign (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  leader_id BIGINT,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL,
  opens_at BIGINT NOT NULL,
  cutoff_at BIGINT NOT NULL,
  counting_at BIGINT NOT NULL,
  zone TEXT NOT NULL,
  min_quantity BIGINT,
  pickup_note TEXT NOT NULL,
  policy_on_failure TEXT NOT NULL,
  source_text TEXT,
  live_id BIGINT,
  created_by BIGINT NOT NULL,
  idem_key TEXT,
  idem_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);

-- Who takes part: the owner alone, or all leaders of the communities that an operator chose.
CREATE TABLE groupbuy_campaign_leader (
  shop_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  PRIMARY KEY (shop_id, campaign_id, leader_id)
);
CREATE INDEX groupbuy_campaign_leader_of ON groupbuy_campaign_leader (shop_id, leader_id, campaign_id);
CREATE INDEX groupbuy_campaign_leader_in ON groupbuy_campaign_leader (shop_id, community_id, campaign_id);

CREATE TABLE groupbuy_item (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  sort BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  image_urls TEXT NOT NULL,
  role TEXT NOT NULL,
  temperature TEXT NOT NULL,
  origin TEXT NOT NULL,
  unit_text TEXT NOT NULL,
  guarantee_text TEXT,
  case_size BIGINT NOT NULL,
  base_price BIGINT NOT NULL CHECK (base_price > 0),
  supply_price BIGINT NOT NULL CHECK (supply_price >= 0),
  commission_bps BIGINT NOT NULL CHECK (commission_bps >= 0),
  tiers TEXT NOT NULL,
  limit_per_member BIGINT,
  stock_total BIGINT NOT NULL,
  pool_id BIGINT,
  final_price BIGINT,
  final_quantity BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX groupbuy_item_campaign ON groupbuy_item (shop_id, campaign_id, sort, id);

-- What a member has bought of an item, net of cancellations (rule 11).
CREATE TABLE groupbuy_quota (
  shop_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  bought BIGINT NOT NULL,
  PRIMARY KEY (shop_id, item_id, member_id),
  CHECK (bought >= 0)
-- sqlite: ) WITHOUT ROWID;
-- pg: );

-- Paid quantity by item; item 0 holds the last chain number of the campaign.
CREATE TABLE groupbuy_counter (
  shop_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (shop_id, campaign_id, item_id),
  CHECK (value >= 0)
);

CREATE TABLE groupbuy_chain (
  shop_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  items TEXT NOT NULL,
  at BIGINT NOT NULL,
  voided_at BIGINT,
  PRIMARY KEY (shop_id, campaign_id, number),
  UNIQUE (shop_id, order_id)
);
CREATE INDEX groupbuy_chain_member ON groupbuy_chain (shop_id, campaign_id, member_id, number);
