-- The first answer to each creating write, for whoever asks the same again. That a thing is made once is
-- kept by the columns of the rooms; this keeps what was said of it then, for two days.
CREATE TABLE web_answer (
  shop_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  -- The method and path asked for.
  asked TEXT NOT NULL,
  status BIGINT NOT NULL,
  body BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, person_id, idem_key, asked)
);
CREATE INDEX web_answer_at ON web_answer (shop_id, at);
