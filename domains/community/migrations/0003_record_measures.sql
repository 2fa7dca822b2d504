-- Kept promises and decided claims; a median needs its values, of which the latest are asked for.
ALTER TABLE community_record ADD COLUMN arrivals BIGINT NOT NULL DEFAULT 0;
ALTER TABLE community_record ADD COLUMN arrivals_on_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE community_record ADD COLUMN claims BIGINT NOT NULL DEFAULT 0;
ALTER TABLE community_record ADD COLUMN claim_median_s BIGINT NOT NULL DEFAULT 0;

CREATE TABLE community_claim (
  shop_id BIGINT NOT NULL,
  claim_id BIGINT NOT NULL,
  leader_id BIGINT NOT NULL,
  took_s BIGINT NOT NULL,
  PRIMARY KEY (shop_id, claim_id)
);
CREATE INDEX community_claim_leader ON community_claim (shop_id, leader_id, claim_id);
