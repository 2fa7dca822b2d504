-- Recordings of sessions, what was explained when, and clips.
CREATE TABLE live_recording (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  published BOOLEAN NOT NULL,
  ended_at BIGINT,
  duration_ms BIGINT NOT NULL CHECK (duration_ms >= 0),
  bytes BIGINT NOT NULL CHECK (bytes >= 0),
  downloads BIGINT NOT NULL,
  spans TEXT NOT NULL,
  fault TEXT,
  keep_until BIGINT,
  PRIMARY KEY (shop_id, live_id)
);

-- One row a time that a card was in the spotlight; name and price as they were then.
CREATE TABLE live_chapter (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  card_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  price BIGINT NOT NULL,
  ends_at BIGINT,
  PRIMARY KEY (shop_id, live_id, starts_at, card_id)
);

CREATE TABLE live_clip (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  from_ms BIGINT NOT NULL CHECK (from_ms >= 0),
  to_ms BIGINT NOT NULL CHECK (to_ms > from_ms),
  published BOOLEAN NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);
CREATE INDEX live_clip_live ON live_clip (shop_id, live_id, id);
