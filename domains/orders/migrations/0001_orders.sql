CREATE TABLE orders_order (
  shop_id BIGINT NOT NULL,
-- SQLite appends to a table by its rowid at a fraction of what any other key costs.
-- sqlite:   id INTEGER PRIMARY KEY,
-- pg:   id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  community_id BIGINT NOT NULL,
  pickup_point_id BIGINT NOT NULL,
  live_id BIGINT,
  card_id BIGINT,
  building TEXT NOT NULL,
  unit TEXT NOT NULL,
  status TEXT NOT NULL,
  total BIGINT NOT NULL CHECK (total >= 0),
  paid BIGINT NOT NULL CHECK (paid >= 0),
  true_up BIGINT NOT NULL CHECK (true_up >= 0),
  refunded BIGINT NOT NULL CHECK (refunded >= 0),
  chain_number BIGINT,
  pickup_code TEXT,
  note TEXT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  pay_by BIGINT NOT NULL,
  paid_at BIGINT,
  picked_up_at BIGINT,
  picked_up_by BIGINT,
  completed_at BIGINT,
-- pg:   PRIMARY KEY (shop_id, id),
  CHECK (true_up + refunded <= paid)
);
-- Clients make keys that rise with time, so this index grows at its end.
CREATE UNIQUE INDEX orders_order_key ON orders_order (shop_id, idem_key, member_id);
CREATE INDEX orders_order_due ON orders_order (shop_id, pay_by) WHERE status = 'pending_payment';
CREATE INDEX orders_order_member ON orders_order (shop_id, member_id, id);
CREATE INDEX orders_order_campaign ON orders_order (shop_id, campaign_id, status, id);
CREATE INDEX orders_order_leader ON orders_order (shop_id, leader_id, status, id);
CREATE UNIQUE INDEX orders_order_code ON orders_order (shop_id, pickup_point_id, pickup_code)
  WHERE pickup_code IS NOT NULL;

CREATE TABLE orders_sub_order (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  temperature TEXT NOT NULL,
  PRIMARY KEY (shop_id, order_id, id)
-- sqlite: ) WITHOUT ROWID;
-- pg: );

CREATE TABLE orders_line (
  shop_id BIGINT NOT NULL,
-- sqlite:   id INTEGER PRIMARY KEY,
-- pg:   id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  sub_order_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  sku_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  pool_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  image_url TEXT NOT NULL,
  guarantee_text TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  unit_price BIGINT NOT NULL CHECK (unit_price >= 0),
  supply_price BIGINT NOT NULL,
  commission_bps BIGINT NOT NULL,
  tiers TEXT NOT NULL,
  amount BIGINT NOT NULL,
  final_unit_price BIGINT,
  true_up BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
-- pg:   PRIMARY KEY (shop_id, order_id, id),
  CHECK (true_up + refunded <= amount)
);
-- sqlite: CREATE INDEX orders_line_order ON orders_line (shop_id, order_id, id);

CREATE TABLE orders_journal (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  status TEXT NOT NULL,
  actor_id BIGINT,
  reason TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX orders_journal_order ON orders_journal (shop_id, order_id, id);

CREATE TABLE orders_after_sale (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  quantity BIGINT,
  share_bps BIGINT,
  amount BIGINT NOT NULL CHECK (amount > 0),
  note TEXT NOT NULL,
  images TEXT NOT NULL,
  liable TEXT,
  decision_note TEXT,
  created_at BIGINT NOT NULL,
  deadline_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, member_id, idem_key)
);
CREATE INDEX orders_after_sale_order ON orders_after_sale (shop_id, order_id, status);
CREATE INDEX orders_after_sale_leader ON orders_after_sale (shop_id, leader_id, status, id);
