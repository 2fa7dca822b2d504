-- What the review needs beside the raw rows: money that went back, folds by minute and by viewer, and what
-- people make of it.
ALTER TABLE live_sale ADD COLUMN gross BIGINT NOT NULL DEFAULT 0;
ALTER TABLE live_sale ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE live_sale ADD COLUMN first_order BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE live_sale SET gross = total WHERE paid_at IS NOT NULL;
UPDATE live_sale SET refunded = total WHERE paid_at IS NOT NULL AND state = 'cancelled';

-- What was ever paid for each line of an order, and what went back of it.
CREATE TABLE live_sold_line (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  gross BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id, line_id)
);
CREATE INDEX live_sold_line_live ON live_sold_line (shop_id, live_id, item_id);
-- Of what was sold before, the lines are not known any more: an item stands for its line.
INSERT INTO live_sold_line (shop_id, order_id, line_id, live_id, item_id, gross, refunded)
SELECT l.shop_id, l.order_id, l.item_id, l.live_id, l.item_id, l.amount,
       CASE WHEN s.state = 'cancelled' THEN l.amount ELSE 0 END
FROM live_sale_line l JOIN live_sale s ON s.shop_id = l.shop_id AND s.order_id = l.order_id
WHERE s.paid_at IS NOT NULL;

-- One row a viewer: from when to when they were seen.
CREATE TABLE live_attendance (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  viewer TEXT NOT NULL,
  first_minute BIGINT NOT NULL,
  last_minute BIGINT NOT NULL,
  watched_s BIGINT NOT NULL CHECK (watched_s >= 0),
  PRIMARY KEY (shop_id, live_id, viewer)
);
INSERT INTO live_attendance (shop_id, live_id, viewer, first_minute, last_minute, watched_s)
SELECT shop_id, live_id, viewer, MIN(minute), MAX(minute), CAST(SUM(watched_s) AS BIGINT)
FROM live_presence GROUP BY shop_id, live_id, viewer;

CREATE INDEX live_comment_at ON live_comment (shop_id, live_id, at);
-- One row a minute that was measured. No row is no measurement, not nobody.
CREATE TABLE live_minute (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  viewers BIGINT,
  comments BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id, minute)
);
INSERT INTO live_minute (shop_id, live_id, minute, viewers, comments)
SELECT p.shop_id, p.live_id, p.minute, COUNT(*),
       (SELECT COUNT(*) FROM live_comment c WHERE c.shop_id = p.shop_id AND c.live_id = p.live_id
        AND c.at >= p.minute AND c.at < p.minute + 60000)
FROM live_presence p GROUP BY p.shop_id, p.live_id, p.minute;

-- What happened in a session that leaves no row elsewhere: pins, and a stream that was lost and came back.
CREATE TABLE live_mark (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (shop_id, live_id, at, kind)
);

-- By which door each viewer came in first.
CREATE TABLE live_door (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  viewer TEXT NOT NULL,
  door TEXT NOT NULL,
  PRIMARY KEY (shop_id, live_id, viewer)
);
CREATE INDEX live_behaviour_person ON live_behaviour (shop_id, member_id, kind, at);

CREATE TABLE live_note (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  text TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);
CREATE INDEX live_note_live ON live_note (shop_id, live_id, minute, id);

-- How people arranged the questions; what is not here is grouped by likeness.
CREATE TABLE live_review (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  groups_version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id)
);
CREATE TABLE live_question_group (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  lead_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  dropped BOOLEAN NOT NULL,
  PRIMARY KEY (shop_id, live_id, lead_id)
);
CREATE TABLE live_question_place (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  question_id BIGINT NOT NULL,
  lead_id BIGINT NOT NULL,
  PRIMARY KEY (shop_id, live_id, question_id)
);

-- Asked for and not sold: a list for choosing products.
CREATE TABLE live_wish (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  lead_id BIGINT NOT NULL,
  leader_id BIGINT,
  text TEXT NOT NULL,
  askers BIGINT NOT NULL,
  state TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  decided_by BIGINT,
  decided_at BIGINT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, live_id, lead_id)
);
CREATE INDEX live_wish_leader ON live_wish (shop_id, leader_id, id);

-- What is to be done after a session. `cause` names the finding that it was made from, each once.
CREATE TABLE live_follow_up (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  cause TEXT,
  title TEXT NOT NULL,
  reason TEXT NOT NULL,
  role TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  done_by BIGINT,
  done_at BIGINT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key),
  UNIQUE (shop_id, live_id, cause)
);
