-- What late orders took of what was left over, until their bags are known as everybody's are.
CREATE TABLE supply_late (
  shop_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  paid BOOLEAN NOT NULL,
  PRIMARY KEY (shop_id, order_id, item_id)
);
CREATE INDEX supply_late_campaign ON supply_late (shop_id, campaign_id, item_id);
