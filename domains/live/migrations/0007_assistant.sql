-- Somebody who assists no longer keeps their row, so that a late retry does not name them again.
ALTER TABLE live_assistant ADD COLUMN dismissed_at BIGINT;

-- Whom each key named, also when they were named already.
CREATE TABLE live_assistant_key (
  shop_id BIGINT NOT NULL,
  named_by BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  member_id BIGINT NOT NULL,
  PRIMARY KEY (shop_id, named_by, idem_key)
);
INSERT INTO live_assistant_key (shop_id, named_by, idem_key, idem_hash, member_id)
SELECT shop_id, named_by, idem_key, idem_hash, member_id FROM live_assistant;
