-- How the leader's commission on a line is reckoned, frozen at placing; 'rate' is commission_bps.
ALTER TABLE orders_line ADD COLUMN commission TEXT NOT NULL DEFAULT '{"kind":"rate"}';
