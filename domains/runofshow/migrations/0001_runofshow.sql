CREATE TABLE runofshow_plan (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  rundown_version BIGINT NOT NULL,
  checklist_version BIGINT NOT NULL,
  watch_at BIGINT,
  override_version BIGINT,
  override_reason TEXT,
  override_by BIGINT,
  override_at BIGINT,
  PRIMARY KEY (shop_id, live_id)
);

CREATE TABLE runofshow_script (
  shop_id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  writer TEXT NOT NULL,
  text TEXT NOT NULL,
  updated_by BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  approved_version BIGINT,
  approved_text TEXT,
  approved_by BIGINT,
  approved_at BIGINT,
  proof TEXT,
  PRIMARY KEY (shop_id, live_id, item_id)
);

CREATE TABLE runofshow_draft (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  writer TEXT NOT NULL,
  model TEXT,
  state TEXT NOT NULL,
  fault TEXT,
  asked_by BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, asked_by, idem_key)
);
CREATE INDEX runofshow_draft_asked ON runofshow_draft (shop_id, writer, asked_at);

CREATE TABLE runofshow_segment (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  item_id BIGINT,
  planned_minutes BIGINT NOT NULL CHECK (planned_minutes > 0),
  note TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX runofshow_segment_live ON runofshow_segment (shop_id, live_id, position);

CREATE TABLE runofshow_visit (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  segment_id BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX runofshow_visit_live ON runofshow_visit (shop_id, live_id, id);

CREATE TABLE runofshow_task (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  live_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  phase TEXT NOT NULL,
  title TEXT NOT NULL,
  role TEXT NOT NULL,
  due_minutes BIGINT NOT NULL CHECK (due_minutes >= 0),
  must BOOLEAN NOT NULL,
  done_by BIGINT,
  done_at BIGINT,
  reminded_for BIGINT,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX runofshow_task_live ON runofshow_task (shop_id, live_id, position);

CREATE TABLE runofshow_template (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  owner_id BIGINT,
  outline TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);

CREATE TABLE runofshow_word (
  shop_id BIGINT NOT NULL,
  word TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (shop_id, word)
);
