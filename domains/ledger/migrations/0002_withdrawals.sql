ALTER TABLE ledger_journal ADD COLUMN withdrawal_id BIGINT;
ALTER TABLE ledger_journal ADD COLUMN statement_id BIGINT;
-- Reconciliation asks what moved on a day, and what is booked under a number.
CREATE INDEX ledger_journal_at ON ledger_journal (shop_id, at, id);
CREATE INDEX ledger_journal_payment ON ledger_journal (shop_id, payment_id);
CREATE INDEX ledger_journal_refund ON ledger_journal (shop_id, refund_id);
CREATE INDEX ledger_journal_withdrawal ON ledger_journal (shop_id, withdrawal_id);
