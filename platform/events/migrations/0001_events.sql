CREATE TABLE events_outbox (
-- SQLite appends to a table by its rowid at a fraction of what any other key costs.
-- sqlite:   id INTEGER PRIMARY KEY,
-- pg:   id BIGINT NOT NULL PRIMARY KEY,
  shop_id BIGINT NOT NULL,
  pos BIGINT,
  at BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX events_outbox_pos ON events_outbox (pos) WHERE pos IS NOT NULL;
CREATE INDEX events_outbox_fresh ON events_outbox (id) WHERE pos IS NULL;
CREATE TABLE events_sequence (name TEXT NOT NULL PRIMARY KEY, last BIGINT NOT NULL);
CREATE TABLE events_cursor (reaction TEXT NOT NULL PRIMARY KEY, pos BIGINT NOT NULL);
CREATE TABLE events_lease (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until_at BIGINT NOT NULL);
CREATE TABLE events_job (
  id BIGINT NOT NULL PRIMARY KEY,
  shop_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  dedupe_key TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE UNIQUE INDEX events_job_key ON events_job (shop_id, kind, dedupe_key);
CREATE INDEX events_job_due ON events_job (run_at, id) WHERE state = 'waiting';
CREATE INDEX events_job_state ON events_job (shop_id, state, id);
CREATE TABLE events_dead_letter (
  id BIGINT NOT NULL PRIMARY KEY,
  shop_id BIGINT NOT NULL,
  reaction TEXT NOT NULL,
  event_pos BIGINT NOT NULL,
  event_name TEXT NOT NULL,
  error TEXT NOT NULL,
  at BIGINT NOT NULL,
  resolved_at BIGINT
);
CREATE INDEX events_dead_letter_open ON events_dead_letter (shop_id, id) WHERE resolved_at IS NULL;
