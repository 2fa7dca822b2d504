-- 坏单包赔: what is guaranteed and how long; 'usual' is the shop's own after-sale window.
ALTER TABLE catalog_product ADD COLUMN guarantee TEXT NOT NULL DEFAULT '{"kind":"usual"}';
