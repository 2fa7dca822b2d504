-- What is guaranteed of an item and how long, as its product said when it was put on offer.
ALTER TABLE groupbuy_item ADD COLUMN guarantee TEXT NOT NULL DEFAULT '{"kind":"usual"}';
