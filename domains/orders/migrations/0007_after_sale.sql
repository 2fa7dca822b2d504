-- The guarantee that the goods were sold with, frozen at placing.
ALTER TABLE orders_line ADD COLUMN guarantee TEXT NOT NULL DEFAULT '{"kind":"usual"}';

-- What the member wants, what was asked, claims sent together, several who bear it, where it went on to.
ALTER TABLE orders_after_sale ADD COLUMN kind TEXT NOT NULL DEFAULT 'refund_only';
ALTER TABLE orders_after_sale ADD COLUMN request_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders_after_sale ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders_after_sale ADD COLUMN liable_shares TEXT NOT NULL DEFAULT '[]';
ALTER TABLE orders_after_sale ADD COLUMN escalated_at BIGINT;
ALTER TABLE orders_after_sale ADD COLUMN appealed_at BIGINT;
ALTER TABLE orders_after_sale ADD COLUMN goods TEXT;
ALTER TABLE orders_after_sale ADD COLUMN points BIGINT NOT NULL DEFAULT 0;
UPDATE orders_after_sale SET request_id = id, asked = amount;
CREATE INDEX orders_after_sale_request ON orders_after_sale (shop_id, request_id, id);
CREATE INDEX orders_after_sale_status ON orders_after_sale (shop_id, status, id);

-- Everything that happened to a claim: by whom, from which status to which, with words and pictures.
CREATE TABLE orders_after_sale_step (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  claim_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  action TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_id BIGINT,
  from_status TEXT,
  to_status TEXT NOT NULL,
  note TEXT NOT NULL,
  images TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX orders_after_sale_step_claim ON orders_after_sale_step (shop_id, claim_id, id);

-- One item of a campaign refunded to everybody at once.
CREATE TABLE orders_refund_batch (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  item_name TEXT NOT NULL,
  communities TEXT NOT NULL,
  share_bps BIGINT,
  amount_each BIGINT,
  reason TEXT NOT NULL,
  liable TEXT NOT NULL,
  liable_shares TEXT NOT NULL,
  note TEXT NOT NULL,
  status TEXT NOT NULL,
  lines BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  cursor_order BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);

-- What became of each line of it. The key is what makes a line refunded once.
CREATE TABLE orders_refund_batch_line (
  shop_id BIGINT NOT NULL,
  batch_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  amount BIGINT NOT NULL,
  why TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, batch_id, line_id)
);
CREATE INDEX orders_refund_batch_line_state ON orders_refund_batch_line (shop_id, batch_id, state, line_id);
