-- What an order cost when it was placed, once it costs something else: whoever repeats the request that
-- placed it gets the first answer.
ALTER TABLE orders_order ADD COLUMN placed_total BIGINT;
