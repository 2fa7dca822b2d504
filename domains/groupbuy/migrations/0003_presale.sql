-- The terms of a presale (预售): {final_hours, unpaid}; NULL where all is paid at once.
ALTER TABLE groupbuy_campaign ADD COLUMN presale TEXT;
-- What is paid of a piece when it is ordered; NULL where all of it is.
ALTER TABLE groupbuy_item ADD COLUMN deposit BIGINT CHECK (deposit > 0);
