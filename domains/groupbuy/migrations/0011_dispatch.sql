-- The fewest pieces that a truck brings to one pickup point (起送量), and what happens below; none goes anywhere.
ALTER TABLE groupbuy_campaign ADD COLUMN dispatch TEXT;
