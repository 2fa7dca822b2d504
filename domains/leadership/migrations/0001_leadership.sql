-- How the shop takes leaders on; one row, JSON.
CREATE TABLE leadership_policy (
  shop_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id)
);

-- `open_place` is the place while the application is open, so that a person has one for a place.
CREATE TABLE leadership_application (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  community_id BIGINT,
  community_name TEXT NOT NULL,
  building TEXT NOT NULL,
  hours_per_week BIGINT NOT NULL CHECK (hours_per_week > 0),
  experience TEXT NOT NULL,
  why TEXT NOT NULL,
  pickup TEXT NOT NULL,
  image_keys TEXT NOT NULL,
  consent TEXT NOT NULL,
  consent_at BIGINT NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL,
  version BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  submitted_at BIGINT,
  decided_at BIGINT,
  decided_by BIGINT,
  open_place TEXT,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, person_id, idem_key),
  UNIQUE (shop_id, person_id, open_place)
);
CREATE INDEX leadership_application_status ON leadership_application (shop_id, status, id);

-- Who did what with an application.
CREATE TABLE leadership_step (
  shop_id BIGINT NOT NULL,
  application_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  deed TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (shop_id, application_id, id)
);

-- One reviewer's marks; criteria and weights are those of the day.
CREATE TABLE leadership_review (
  shop_id BIGINT NOT NULL,
  application_id BIGINT NOT NULL,
  reviewer_id BIGINT NOT NULL,
  marks TEXT NOT NULL,
  score BIGINT NOT NULL,
  recommends BOOLEAN NOT NULL,
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, application_id, reviewer_id)
);

-- Contract and identity: what was found, by whom. No number and no name is kept whole.
CREATE TABLE leadership_paper (
  shop_id BIGINT NOT NULL,
  application_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  checked_with TEXT NOT NULL,
  told TEXT NOT NULL,
  checked_by BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, application_id, kind)
);

-- A course with its lessons and questions, JSON.
CREATE TABLE leadership_course (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  sort BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  lessons TEXT NOT NULL,
  questions TEXT NOT NULL,
  asked BIGINT NOT NULL,
  pass_mark BIGINT NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),
  attempts_per_day BIGINT NOT NULL,
  gates_buy BOOLEAN NOT NULL,
  gates_live BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);

-- A lesson that somebody read.
CREATE TABLE leadership_read (
  shop_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  course_id BIGINT NOT NULL,
  lesson BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, person_id, course_id, lesson)
);

-- A test: the paper as it was drawn, with what is right; it never leaves the server whole.
CREATE TABLE leadership_attempt (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  course_id BIGINT NOT NULL,
  paper TEXT NOT NULL,
  pass_mark BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  answered_at BIGINT,
  wrong TEXT NOT NULL,
  passed BOOLEAN NOT NULL,
  idem_key TEXT NOT NULL,
  idem_hash TEXT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, person_id, idem_key)
);
CREATE INDEX leadership_attempt_of ON leadership_attempt (shop_id, person_id, course_id, id);

CREATE TABLE leadership_certificate (
  shop_id BIGINT NOT NULL,
  number TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  course_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  course TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, number),
  UNIQUE (shop_id, person_id, course_id)
);
