-- What happened, once each: the key says what, so that a second posting is the first one.
CREATE TABLE ledger_journal (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  post_key TEXT NOT NULL,
  memo_code TEXT NOT NULL,
  at BIGINT NOT NULL,
  order_id BIGINT,
  campaign_id BIGINT,
  payment_id BIGINT,
  refund_id BIGINT,
  purchase_order_id BIGINT,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, post_key)
);
CREATE INDEX ledger_journal_order ON ledger_journal (shop_id, order_id, id);
-- Debits are positive, credits negative; owner 0 is the shop itself.
CREATE TABLE ledger_entry (
  shop_id BIGINT NOT NULL,
  journal_id BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  kind TEXT NOT NULL,
  owner BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (shop_id, journal_id, line_no)
);
CREATE INDEX ledger_entry_account ON ledger_entry (shop_id, kind, owner, journal_id);
-- Running totals. The shop's own accounts are spread over shards: every capture touches them.
CREATE TABLE ledger_account (
  shop_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  owner BIGINT NOT NULL,
  shard BIGINT NOT NULL,
  debit BIGINT NOT NULL,
  credit BIGINT NOT NULL,
  PRIMARY KEY (shop_id, kind, owner, shard)
);
-- Append-only: a mistake is corrected by a reversal, never by an update.
-- sqlite: CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- sqlite: CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- sqlite: CREATE TRIGGER ledger_journal_no_update BEFORE UPDATE ON ledger_journal BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- sqlite: CREATE TRIGGER ledger_journal_no_delete BEFORE DELETE ON ledger_journal BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- pg: CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''append-only''; END';
-- pg: CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
-- pg: CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
-- pg: CREATE TRIGGER ledger_journal_no_update BEFORE UPDATE ON ledger_journal FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
-- pg: CREATE TRIGGER ledger_journal_no_delete BEFORE DELETE ON ledger_journal FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
