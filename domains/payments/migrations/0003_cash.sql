-- Who took the money in cash; none if it went through the provider.
ALTER TABLE payments_payment ADD COLUMN collector_id BIGINT;
CREATE INDEX payments_payment_collector ON payments_payment (shop_id, collector_id, id)
  WHERE collector_id IS NOT NULL;
