-- How the leader's commission on an item is reckoned; 'rate' is commission_bps.
ALTER TABLE groupbuy_item ADD COLUMN commission TEXT NOT NULL DEFAULT '{"kind":"rate"}';
