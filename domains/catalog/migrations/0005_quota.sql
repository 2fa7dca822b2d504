-- A presale quota: what may be promised before the goods are there. It is no stock, and gives none back.
ALTER TABLE catalog_pool ADD COLUMN quota BOOLEAN NOT NULL DEFAULT FALSE;
