//! The driver's record against the books: what was acknowledged is there, once, as it was told.
use crate::books::{Books, Row};
use crate::record::{Answer, Said};
use anyhow::{Context as _, Result};
use std::collections::{BTreeMap, BTreeSet};

fn text(row: &Row, at: usize) -> Result<String> {
    row.get(at).cloned().flatten().context("a column is empty")
}
fn number(row: &Row, at: usize) -> Result<i64> {
    Ok(text(row, at)?.parse()?)
}

/// Every acknowledged order exists once with its total and its lines, no refused one does, and none
/// exists that nobody asked for.
pub(super) async fn orders(books: &Books, said: &Said) -> Result<Vec<String>> {
    let mut found = vec![];
    let mut lines: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for row in books
        .rows("SELECT order_id, item_id, quantity FROM orders_line")
        .await?
    {
        let of = lines.entry(text(&row, 0)?).or_default();
        *of.entry(text(&row, 1)?).or_default() += number(&row, 2)?;
    }
    let mut kept = BTreeMap::new();
    for row in books
        .rows("SELECT idem_key, id, total FROM orders_order")
        .await?
    {
        let order = text(&row, 1)?;
        kept.insert(text(&row, 0)?, (order, number(&row, 2)?));
    }
    for (key, (order, _)) in &kept {
        let Some(asked) = said.orders.get(key) else {
            found.push(format!("order {order} was never asked for"));
            continue;
        };
        let wanted: BTreeMap<String, i64> = asked.lines.iter().cloned().collect();
        if lines.get(order) != Some(&wanted) {
            found.push(format!("order {order} has other lines than were asked for"));
        }
    }
    for (key, asked) in &said.orders {
        match (&asked.answer, kept.get(key)) {
            (Some(Answer::Placed { order, total }), row)
                if row != Some(&(order.clone(), *total)) =>
            {
                found.push(format!(
                    "{key} was answered {order} {total}, kept is {row:?}"
                ));
            }
            (Some(Answer::Refused(code)), Some(row)) => {
                found.push(format!("{key} was refused ({code}), kept is {row:?}"));
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Every acknowledged count of stock was done once, and no piece was made or lost besides.
pub(super) async fn stock(books: &Books, said: &Said) -> Result<Vec<String>> {
    let rows = books
        .rows("SELECT idem_key, delta FROM catalog_stock_change")
        .await?;
    let mut done: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in &rows {
        done.entry(text(row, 0)?).or_default().push(number(row, 1)?);
    }
    let mut found = vec![];
    for (key, delta) in &said.stock {
        if done.get(key).map(Vec::as_slice) != Some(&[*delta]) {
            found.push(format!(
                "{key} counted {delta}, done is {:?}",
                done.get(key)
            ));
        }
    }
    let changed: i64 = done.values().flatten().sum();
    let began = "SELECT COUNT(*) FROM catalog_sku";
    let began = books.number(began).await? * crate::town::STOCK;
    let there = books
        .number("SELECT SUM(on_hand) FROM catalog_pool")
        .await?;
    let gone = "SELECT SUM(l.quantity) FROM orders_line l JOIN orders_order o ON o.id = l.order_id
        WHERE o.status IN ('picked_up', 'completed')";
    let gone = books.number(gone).await?;
    if there + gone != began + changed {
        found.push(format!(
            "{there} pieces there and {gone} gone, of {began} {changed:+}"
        ));
    }
    Ok(found)
}

/// Every acknowledged claim exists.
pub(super) async fn claims(books: &Books, said: &Said) -> Result<Vec<String>> {
    let rows = books
        .rows("SELECT idem_key, id FROM orders_after_sale")
        .await?;
    let pair = |row: &Row| Ok((text(row, 0)?, text(row, 1)?));
    let kept: BTreeSet<(String, String)> = rows.iter().map(pair).collect::<Result<_>>()?;
    let pairs = said
        .claims
        .iter()
        .map(|(key, id)| (key.clone(), id.clone()));
    let lost = pairs.filter(|pair| !kept.contains(pair));
    Ok(lost
        .map(|(key, id)| format!("claim {key} {id} is lost"))
        .collect())
}

/// What was acknowledged as cancelled is, unless it was paid and booked again since (rule 9).
pub(super) async fn cancellations(books: &Books, said: &Said) -> Result<Vec<String>> {
    let again = "SELECT o.id FROM orders_order o JOIN payments_payment p ON p.order_id = o.id
        WHERE o.status = 'cancelled' OR (p.captured > 0 AND p.close_asked_at IS NOT NULL)";
    let rows = books.rows(again).await?;
    let over: BTreeSet<String> = rows.iter().map(|row| text(row, 0)).collect::<Result<_>>()?;
    let kept = said.cancelled.iter().filter(|order| !over.contains(*order));
    Ok(kept
        .map(|order| format!("order {order} was cancelled, and goes on"))
        .collect())
}
