-- What of a coupon went back to who bears it, with the goods that went back.
ALTER TABLE settlement_discount ADD COLUMN back BIGINT NOT NULL DEFAULT 0;
UPDATE settlement_discount SET back = amount WHERE returned = TRUE;
-- Weight above what was ordered that members paid for: the supplier brought it.
ALTER TABLE settlement_statement ADD COLUMN excess BIGINT NOT NULL DEFAULT 0;
