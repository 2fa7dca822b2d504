CREATE TABLE supply_purchase_order (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  status TEXT NOT NULL,
  total BIGINT NOT NULL CHECK (total >= 0),
  cost BIGINT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  confirmed_at BIGINT,
  shipped_at BIGINT,
  received_at BIGINT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, campaign_id, supplier_id)
);
CREATE INDEX supply_purchase_order_supplier ON supply_purchase_order (shop_id, supplier_id, id);

CREATE TABLE supply_po_line (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  purchase_order_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  needed BIGINT NOT NULL CHECK (needed > 0),
  quantity BIGINT NOT NULL CHECK (quantity >= needed),
  case_size BIGINT NOT NULL CHECK (case_size > 0),
  supply_price BIGINT NOT NULL CHECK (supply_price >= 0),
  amount BIGINT NOT NULL,
  received BIGINT CHECK (received >= 0 AND received <= quantity),
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX supply_po_line_order ON supply_po_line (shop_id, purchase_order_id, id);

CREATE TABLE supply_sorting (
  shop_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  chain_number BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  short BIGINT NOT NULL CHECK (short >= 0 AND short <= quantity),
  paid_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, line_id)
);
CREATE INDEX supply_sorting_campaign ON supply_sorting (shop_id, campaign_id, item_id);
CREATE INDEX supply_sorting_order ON supply_sorting (shop_id, order_id, line_id);

CREATE TABLE supply_arrival (
  shop_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  PRIMARY KEY (shop_id, campaign_id, pickup_point_id)
);

CREATE TABLE supply_handover (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, by_id, idem_key)
);

CREATE TABLE supply_handed (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX supply_handed_code ON supply_handed (shop_id, pickup_point_id, code);

CREATE TABLE supply_code_try (
  shop_id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (shop_id, by_id, slot)
);
