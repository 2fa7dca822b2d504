-- Goods promised in place of others: where they come from, where they are to be fetched, whether they
-- were. Waiting ones may be planned into a campaign's purchase.
CREATE TABLE supply_replacement (
  shop_id BIGINT NOT NULL,
  claim_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  pieces BIGINT NOT NULL CHECK (pieces > 0),
  state TEXT NOT NULL,
  campaign_id BIGINT,
  item_id BIGINT,
  pool_id BIGINT,
  asked_at BIGINT NOT NULL,
  handed_at BIGINT,
  handed_by BIGINT,
  PRIMARY KEY (shop_id, claim_id)
);
CREATE INDEX supply_replacement_campaign ON supply_replacement (shop_id, campaign_id, item_id);
CREATE INDEX supply_replacement_waiting ON supply_replacement (shop_id, state, sku_id);
CREATE INDEX supply_replacement_order ON supply_replacement (shop_id, order_id);

-- The lots that a line of a purchase order came in, and whose bags their pieces went into.
CREATE TABLE supply_lot (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  purchase_order_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  code TEXT NOT NULL,
  pieces BIGINT NOT NULL CHECK (pieces > 0),
  received_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX supply_lot_campaign ON supply_lot (shop_id, campaign_id, item_id, id);
CREATE TABLE supply_lot_bag (
  shop_id BIGINT NOT NULL,
  lot_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  chain_number BIGINT NOT NULL,
  pieces BIGINT NOT NULL CHECK (pieces > 0),
  PRIMARY KEY (shop_id, lot_id, line_id)
);
CREATE INDEX supply_lot_bag_line ON supply_lot_bag (shop_id, line_id);
