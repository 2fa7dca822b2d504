-- One person, whatever they are; roles are grants.
CREATE TABLE identity_person (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone TEXT,
  phone_tail4 TEXT NOT NULL,
  nickname TEXT NOT NULL,
  avatar_key TEXT,
  login_name TEXT,
  password_hash TEXT,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT,
  idem_key TEXT,
  idem_hash TEXT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, phone),
  UNIQUE (shop_id, login_name),
  UNIQUE (shop_id, created_by, idem_key)
);
CREATE INDEX identity_person_tail ON identity_person (shop_id, phone_tail4);

-- reach_id is 0 for the whole shop.
CREATE TABLE identity_grant (
  shop_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  reach_kind TEXT NOT NULL,
  reach_id BIGINT NOT NULL,
  PRIMARY KEY (shop_id, person_id, role, reach_kind, reach_id)
);
CREATE INDEX identity_grant_role ON identity_grant (shop_id, role, person_id);

-- The token itself is only in the cookie.
CREATE TABLE identity_session (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  token_hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX identity_session_token ON identity_session (token_hash);
CREATE INDEX identity_session_person ON identity_session (shop_id, person_id);

-- Codes sent by text message; kept for a day, to count them.
CREATE TABLE identity_otp (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone TEXT NOT NULL,
  ip TEXT NOT NULL,
  salt BYTEA NOT NULL,
  code_mac BYTEA NOT NULL,
  sent_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  used BOOLEAN NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX identity_otp_phone ON identity_otp (shop_id, phone, id);
CREATE INDEX identity_otp_ip ON identity_otp (shop_id, ip, sent_at);
CREATE INDEX identity_otp_sent ON identity_otp (shop_id, sent_at);

-- Password attempts by login name, address and both.
CREATE TABLE identity_attempt (
  shop_id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  since BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (shop_id, subject)
);

CREATE TABLE identity_consent (
  shop_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  document TEXT NOT NULL,
  version TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, person_id, document, version)
);

-- Text messages of a trial shop: nothing is sent.
CREATE TABLE identity_sms_inbox (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone TEXT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
