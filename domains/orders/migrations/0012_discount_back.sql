-- What of it went back to who bears it, with the goods that went back.
ALTER TABLE orders_discount ADD COLUMN back BIGINT NOT NULL DEFAULT 0;
