-- The leader's level and what it adds to the goods' rate, as they were when the campaign was published;
-- and what a campaign says for a level alone.
ALTER TABLE groupbuy_campaign_leader ADD COLUMN level TEXT NOT NULL DEFAULT 'standard';
ALTER TABLE groupbuy_campaign_leader ADD COLUMN bonus_bps BIGINT NOT NULL DEFAULT 0;
ALTER TABLE groupbuy_item ADD COLUMN commission_levels TEXT NOT NULL DEFAULT '[]';
