-- How a SKU is sold by weight, as JSON: what a unit is called, its nominal grams, the tolerance in basis
-- points. None is sold by the piece.
ALTER TABLE catalog_sku ADD COLUMN weighing TEXT;
