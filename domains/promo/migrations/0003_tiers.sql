-- The tiers whose members may claim a coupon; of none, everybody's.
ALTER TABLE promo_coupon ADD COLUMN tiers TEXT NOT NULL DEFAULT '[]';
