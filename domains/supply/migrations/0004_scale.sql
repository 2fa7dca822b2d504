-- A pickup point's bags, and who pays last for an item, without reading a whole campaign.
CREATE INDEX supply_sorting_point ON supply_sorting (shop_id, campaign_id, pickup_point_id, order_id);
CREATE INDEX supply_sorting_paid
  ON supply_sorting (shop_id, campaign_id, item_id, paid_at, chain_number, line_id);
DROP INDEX supply_sorting_campaign;
