//! What holds at any instant, also the one in which the process died.
use super::Law;

/// Every row is a broken promise.
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "two orders under one key",
        broken_by: "SELECT member_id, idem_key, COUNT(*) FROM orders_order
            GROUP BY member_id, idem_key HAVING COUNT(*) > 1",
    },
    Law {
        name: "an order is not the sum of its lines",
        broken_by: "SELECT o.id, o.total FROM orders_order o WHERE o.total <> COALESCE(
            (SELECT SUM(l.amount) FROM orders_line l WHERE l.order_id = o.id), 0)",
    },
    Law {
        name: "a line is not price times quantity",
        broken_by: "SELECT id, amount FROM orders_line WHERE amount <> unit_price * quantity",
    },
    Law {
        name: "an order without its payment",
        broken_by: "SELECT o.id FROM orders_order o LEFT JOIN payments_payment p
            ON p.order_id = o.id WHERE p.id IS NULL OR p.amount <> o.total",
    },
    Law {
        name: "more sold than there was (rule 7)",
        broken_by: "SELECT i.id, i.stock_total, SUM(l.quantity) FROM groupbuy_item i
            JOIN orders_line l ON l.item_id = i.id JOIN orders_order o ON o.id = l.order_id
            WHERE o.status <> 'cancelled' GROUP BY i.id, i.stock_total
            HAVING SUM(l.quantity) > i.stock_total",
    },
    Law {
        name: "held stock is not what unpaid orders hold (rule 8)",
        broken_by: "SELECT p.id, p.reserved FROM catalog_pool p WHERE p.reserved <> COALESCE(
            (SELECT SUM(l.quantity) FROM orders_line l JOIN orders_order o ON o.id = l.order_id
             WHERE l.pool_id = p.id AND o.status = 'pending_payment'), 0)",
    },
    Law {
        name: "promised stock is not what paid orders wait for (rule 8)",
        broken_by: "SELECT p.id, p.committed FROM catalog_pool p WHERE p.committed <> COALESCE(
            (SELECT SUM(l.quantity) FROM orders_line l JOIN orders_order o ON o.id = l.order_id
             WHERE l.pool_id = p.id AND o.status IN
             ('paid', 'aggregated', 'sourcing', 'sorted', 'in_transit', 'at_pickup')), 0)",
    },
    Law {
        name: "the quota is not what was bought (rule 11)",
        broken_by: "SELECT q.item_id, q.member_id, q.bought FROM groupbuy_quota q
            WHERE q.bought <> COALESCE(
            (SELECT SUM(l.quantity) FROM orders_line l JOIN orders_order o ON o.id = l.order_id
             WHERE l.item_id = q.item_id AND o.member_id = q.member_id
             AND o.status <> 'cancelled'), 0)",
    },
    Law {
        name: "a member has more than the limit (rule 11)",
        broken_by: "SELECT l.item_id, o.member_id, SUM(l.quantity) FROM orders_line l
            JOIN orders_order o ON o.id = l.order_id JOIN groupbuy_item i ON i.id = l.item_id
            WHERE o.status <> 'cancelled' GROUP BY l.item_id, o.member_id, i.limit_per_member
            HAVING SUM(l.quantity) > i.limit_per_member",
    },
    Law {
        name: "a counter is not what is paid",
        broken_by: "SELECT c.item_id, c.value FROM groupbuy_counter c
            JOIN groupbuy_campaign g ON g.id = c.campaign_id
            WHERE c.item_id <> 0 AND g.status IN ('open', 'cutoff') AND c.value <> COALESCE(
            (SELECT SUM(l.quantity) FROM orders_line l JOIN orders_order o ON o.id = l.order_id
             WHERE l.item_id = c.item_id AND o.status = 'paid'), 0)",
    },
    Law {
        name: "what was counted is not what was paid (rule 13)",
        broken_by: "SELECT i.id, i.final_quantity FROM groupbuy_item i
            JOIN groupbuy_campaign g ON g.id = i.campaign_id
            WHERE i.final_quantity IS NOT NULL AND g.status <> 'failed'
            AND i.final_quantity <> COALESCE(
            (SELECT SUM(l.quantity) FROM orders_line l JOIN orders_order o ON o.id = l.order_id
             WHERE l.item_id = i.id AND o.status NOT IN ('pending_payment', 'cancelled')), 0)",
    },
    Law {
        name: "a journal does not sum to zero (rule 4)",
        broken_by: "SELECT journal_id, SUM(amount) FROM ledger_entry GROUP BY journal_id
            HAVING SUM(amount) <> 0",
    },
    Law {
        name: "a running total is not the sum of its entries (rule 4)",
        broken_by: "SELECT e.kind, e.owner, e.total, a.total FROM
            (SELECT kind, owner, SUM(amount) AS total FROM ledger_entry GROUP BY kind, owner) e
            LEFT JOIN (SELECT kind, owner, SUM(debit) - SUM(credit) AS total FROM ledger_account
             GROUP BY kind, owner) a ON a.kind = e.kind AND a.owner = e.owner
            WHERE a.total IS NULL OR a.total <> e.total",
    },
    Law {
        name: "refunds under way are not what the payment holds (rule 5)",
        broken_by: "SELECT p.id, p.refund_held, p.captured FROM payments_payment p
            WHERE p.refund_held > p.captured OR p.refund_held <> COALESCE(
            (SELECT SUM(r.amount) FROM payments_refund r
             WHERE r.payment_id = p.id AND r.status <> 'failed'), 0)",
    },
    Law {
        name: "what an order gave back is not what is refunded (rule 5)",
        broken_by: "SELECT o.id, o.true_up, o.refunded FROM orders_order o
            WHERE o.true_up + o.refunded <> COALESCE(
            (SELECT SUM(r.amount) FROM payments_refund r WHERE r.order_id = o.id), 0)",
    },
    Law {
        name: "a true-up is not the drop times the quantity (rule 15)",
        broken_by: "SELECT l.id, l.true_up FROM orders_line l
            JOIN groupbuy_item i ON i.id = l.item_id
            WHERE l.final_unit_price IS NOT NULL AND (l.final_unit_price > i.final_price
            OR l.true_up <> (l.unit_price - l.final_unit_price) * l.quantity)",
    },
    Law {
        name: "a number in the chain twice or never",
        broken_by: "SELECT campaign_id, MAX(number), COUNT(*) FROM groupbuy_chain
            GROUP BY campaign_id HAVING MAX(number) <> COUNT(*)",
    },
    Law {
        name: "an event that was given up",
        broken_by: "SELECT reaction, event_name, error FROM events_dead_letter",
    },
    Law {
        name: "a job that was given up",
        broken_by: "SELECT kind, dedupe_key, last_error FROM events_job WHERE state = 'dead'",
    },
];
