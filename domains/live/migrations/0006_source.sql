-- A session whose video is fetched from elsewhere rather than sent here.
CREATE TABLE live_source (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  url TEXT NOT NULL,
  set_by BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id)
);
