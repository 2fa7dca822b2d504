-- An order may be paid in parts: 0 is the order itself, further ones are a final payment or the
-- surcharge of an edit. A payment that was opened anew is replaced by another of the same part; the
-- old one keeps its number at the provider, where somebody may still pay it.
CREATE TABLE payments_payment_parts (
  shop_id BIGINT NOT NULL,
-- sqlite:   id INTEGER PRIMARY KEY,
-- pg:   id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  part BIGINT NOT NULL,
  -- 0 while it is the one that counts, its own id once another stands in its place.
  replaced BIGINT NOT NULL,
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
  -- The set with which it was asked for, if it was not asked for alone.
  combine_id BIGINT,
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
-- pg:   PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, order_id, part, replaced),
  CHECK (refund_held <= captured)
);
INSERT INTO payments_payment_parts (shop_id, id, order_id, part, replaced, member_id, amount, status,
  captured, refund_held, description, created_at, expires_at, asked_at, cashier_url, prepay_id, jsapi,
  prepaid_at, queried_at, close_asked_at, captured_at, closed_at, provider, transaction_id)
SELECT shop_id, id, order_id, 0, 0, member_id, amount, status,
  captured, refund_held, description, created_at, expires_at, asked_at, cashier_url, prepay_id, jsapi,
  prepaid_at, queried_at, close_asked_at, captured_at, closed_at, provider, transaction_id
FROM payments_payment;
DROP TABLE payments_payment;
ALTER TABLE payments_payment_parts RENAME TO payments_payment;
CREATE INDEX payments_payment_combine ON payments_payment (shop_id, combine_id)
  WHERE combine_id IS NOT NULL;
-- Payments that were asked for together, to be paid in one go.
CREATE TABLE payments_combine (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  cashier_url TEXT,
  prepay_id TEXT,
  jsapi TEXT,
  prepaid_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
