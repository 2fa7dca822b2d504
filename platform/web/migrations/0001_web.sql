CREATE TABLE web_audit (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id BIGINT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  object_id BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX web_audit_object ON web_audit (shop_id, object, object_id, id);
