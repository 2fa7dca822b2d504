//! Coupons and points follow their orders (rule 8).
use super::same;
use crate::model::{Model, Stands};
use crate::world::World;
use anyhow::{Context as _, Result};
use julin_db::q;

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let db = &world.app.ctx.db;
    let rows: Vec<(i64, i64, i64)> = db
        .all(q!(
            "SELECT member_id, balance, reserved FROM promo_points_account"
        ))
        .await?;
    for (member, balance, reserved) in rows {
        same(
            "points, and those that unpaid orders hold (rule 8)",
            member,
            (balance, reserved),
            model.points_of(member),
        )?;
    }
    let rows: Vec<(i64, String)> = db.all(q!("SELECT id, status FROM promo_grant")).await?;
    for (id, status) in rows {
        let grant = model.grants.iter().find(|g| g.id == id);
        let word = match grant.context("a coupon of nobody")?.stands {
            Stands::Issued => "issued",
            Stands::Reserved => "reserved",
            Stands::Used => "used",
        };
        same("where a coupon stands (rule 8)", id, status.as_str(), word)?;
    }
    let rows: Vec<(i64, i64)> = db
        .all(q!("SELECT id, discount FROM orders_line ORDER BY id"))
        .await?;
    for (id, discount) in rows {
        let mut lines = model.orders.iter().flat_map(|o| &o.lines);
        let line = lines.find(|l| l.id == id).context("a line of nobody")?;
        same("what is off a line (rules 2, 3)", id, discount, line.off)?;
    }
    Ok(())
}
