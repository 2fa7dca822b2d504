-- What is prepared before a session: teasers and previews, written as a whole.
CREATE TABLE live_preheat (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  plan TEXT NOT NULL,
  version BIGINT NOT NULL,
  written_by BIGINT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id)
);

-- What who reserved looks forward to, when they want to be reminded, and what they ask.
ALTER TABLE live_reservation ADD COLUMN item_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE live_reservation ADD COLUMN remind TEXT NOT NULL DEFAULT '["ten_minutes","start"]';
ALTER TABLE live_reservation ADD COLUMN question_id BIGINT;

-- Who was told of what, for which start: each once, however often the job runs.
CREATE TABLE live_reminded (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  moment TEXT NOT NULL,
  due BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id, moment, due, member_id)
);
INSERT INTO live_reminded (shop_id, live_id, member_id, moment, due, at)
SELECT shop_id, live_id, member_id, 'ten_minutes', soon_told_for, soon_told_for
FROM live_reservation WHERE soon_told_for IS NOT NULL;
INSERT INTO live_reminded (shop_id, live_id, member_id, moment, due, at)
SELECT shop_id, live_id, member_id, 'start', 0, start_told_at
FROM live_reservation WHERE start_told_at IS NOT NULL;
