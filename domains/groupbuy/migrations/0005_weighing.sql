-- How an item is sold by weight, frozen from its SKU; none is sold by the piece.
ALTER TABLE groupbuy_item ADD COLUMN weighing TEXT;
