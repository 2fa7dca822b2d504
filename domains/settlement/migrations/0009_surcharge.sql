-- What members paid on a line by an approved surcharge: it earns nobody a commission, so what goes back of it
-- takes none away.
CREATE TABLE settlement_surcharge (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_id BIGINT NOT NULL,
  -- Of which so much has not gone back.
  rest BIGINT NOT NULL CHECK (rest >= 0),
  PRIMARY KEY (shop_id, order_id, line_id)
);
