-- Wrong prize codes that somebody typed for a prize, in slots of a minute.
CREATE TABLE luckybag_code_try (
  shop_id BIGINT NOT NULL,
  prize_id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (shop_id, prize_id, by_id, slot)
);
