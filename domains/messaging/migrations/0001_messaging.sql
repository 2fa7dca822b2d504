-- Words are made when a message is read, in the reader's language; one row a key.
CREATE TABLE messaging_message (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  dedupe_key TEXT NOT NULL,
  template TEXT NOT NULL,
  args TEXT NOT NULL,
  link TEXT,
  at BIGINT NOT NULL,
  read_at BIGINT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, dedupe_key)
);
CREATE INDEX messaging_message_inbox ON messaging_message (shop_id, person_id, id);
CREATE INDEX messaging_message_unread ON messaging_message (shop_id, person_id, id)
  WHERE read_at IS NULL;
