-- Talk in the room: what is held for review, who may not speak, questions, assistants, corrections.
ALTER TABLE live_comment ADD COLUMN question BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE live_comment ADD COLUMN removed_reason TEXT;
-- A word blocks a comment, or sends it to review.
ALTER TABLE live_blocked_word ADD COLUMN effect TEXT NOT NULL DEFAULT 'block';

CREATE TABLE live_talk (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  slow_s BIGINT NOT NULL CHECK (slow_s >= 0),
  pinned_id BIGINT,
  PRIMARY KEY (shop_id, live_id)
);

-- Approved, a held comment becomes one of `live_comment` under the same id and key.
CREATE TABLE live_held (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  word TEXT NOT NULL,
  question BOOLEAN NOT NULL,
  card_id BIGINT,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  decided_at BIGINT,
  decided_by BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, member_id, idem_key)
);
CREATE INDEX live_held_live ON live_held (shop_id, live_id, state, id);
CREATE INDEX live_held_member ON live_held (shop_id, live_id, member_id, at);

-- One row a member and session; session 0 stands for all of the shop's.
CREATE TABLE live_mute (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  comment_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  until BIGINT,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  lifted_at BIGINT,
  PRIMARY KEY (shop_id, live_id, member_id)
);

CREATE TABLE live_question (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  card_id BIGINT,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  norm TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  votes BIGINT NOT NULL CHECK (votes >= 0),
  state TEXT NOT NULL,
  answer TEXT,
  answered_at BIGINT,
  answered_by BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX live_question_live ON live_question (shop_id, live_id, state, id);
CREATE INDEX live_question_norm ON live_question (shop_id, live_id, norm);

CREATE TABLE live_question_vote (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  question_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id, member_id, question_id)
);

CREATE TABLE live_assistant (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  named_by BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, live_id, member_id),
  UNIQUE (shop_id, named_by, idem_key)
);

CREATE TABLE live_correction (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  card_id BIGINT,
  said TEXT NOT NULL,
  correct TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, by_id, idem_key)
);
CREATE INDEX live_correction_live ON live_correction (shop_id, live_id, id);
