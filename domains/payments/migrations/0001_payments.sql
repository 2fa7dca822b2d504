-- One payment for one order; its number at the provider is its id.
CREATE TABLE payments_payment (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  status TEXT NOT NULL,
  captured BIGINT NOT NULL,
  -- Refunds that succeeded or may still succeed: never more than what came in.
  refund_held BIGINT NOT NULL CHECK (refund_held >= 0),
  description TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  -- Set before the provider is first asked: from then on it may know this payment.
  asked_at BIGINT,
  cashier_url TEXT,
  prepay_id TEXT,
  jsapi TEXT,
  prepaid_at BIGINT,
  queried_at BIGINT,
  close_asked_at BIGINT,
  captured_at BIGINT,
  closed_at BIGINT,
  provider TEXT,
  transaction_id TEXT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, order_id),
  CHECK (refund_held <= captured)
-- sqlite: ) WITHOUT ROWID;
-- pg: );
CREATE TABLE payments_refund (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  payment_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  refund_key TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  reason_code TEXT NOT NULL,
  before_completion BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  -- Which sending: one that the provider gave up can be tried again under another number.
  attempt BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  settled_at BIGINT,
  provider_refund_id TEXT,
  failure TEXT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, order_id, refund_key)
);
CREATE INDEX payments_refund_status ON payments_refund (shop_id, status, id);
-- What the provider told us, one row for each thing told; repeats are counted.
CREATE TABLE payments_notify (
  shop_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  verdict TEXT NOT NULL,
  times BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, kind, number)
);
