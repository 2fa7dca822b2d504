-- What members looked forward to, by the session they said it for; taken back, it is gone.
CREATE TABLE crm_interest (
  shop_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  word TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id, live_id, word)
);
