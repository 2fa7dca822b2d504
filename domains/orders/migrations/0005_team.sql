-- The team (拼团) that an order has a seat in.
ALTER TABLE orders_order ADD COLUMN team_id BIGINT;
