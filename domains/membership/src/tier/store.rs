//! The SQL of tiers.
use super::{Earned, Ladder, Rules, Standing, Tier, TierStepKind};
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{JournalId, Money, OrderId, PersonId, Scope, Ts};
use julin_promo::TierId;

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A step of a member's tiers, as they are told.
    #[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
    #[schema(as = TierStep)]
    pub(crate) struct Step {
        /// What happened.
        pub(crate) kind: TierStepKind,
        /// The tier before; none if there was none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) was: Option<String>,
        /// The tier since; none if there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) now: Option<String>,
        /// What was paid within the period.
        pub(crate) paid: Money,
        /// The points earned within it.
        pub(crate) points: i64,
        /// When.
        pub(crate) at: Ts,
    }
}

pub(crate) async fn ladder(tx: &mut Tx, scope: Scope) -> Result<Ladder> {
    let rules = tx
        .opt(q!(
            "SELECT period_days, keep_days, needs, revision FROM membership_rules WHERE shop_id = $1",
            scope.shop
        ))
        .await?;
    let tiers = tx
        .all(q!(
            "SELECT id, rank, name, paid, points, points_bps, coupon_id FROM membership_tier
             WHERE shop_id = $1 ORDER BY rank",
            scope.shop
        ))
        .await?;
    Ok(Ladder {
        rules: rules.unwrap_or_default(),
        tiers,
    })
}

pub(crate) async fn keep_rules(tx: &mut Tx, scope: Scope, r: &Rules) -> Result<()> {
    tx.run(q!(
        "INSERT INTO membership_rules (shop_id, period_days, keep_days, needs, revision)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id) DO UPDATE SET period_days = excluded.period_days,
           keep_days = excluded.keep_days, needs = excluded.needs, revision = excluded.revision",
        scope.shop,
        r.period_days,
        r.keep_days,
        r.needs,
        r.revision
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn keep_tier(tx: &mut Tx, scope: Scope, t: &Tier) -> Result<()> {
    tx.run(q!(
        "INSERT INTO membership_tier (shop_id, id, rank, name, paid, points, points_bps, coupon_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (shop_id, id) DO UPDATE SET rank = excluded.rank, name = excluded.name,
           paid = excluded.paid, points = excluded.points, points_bps = excluded.points_bps,
           coupon_id = excluded.coupon_id",
        scope.shop,
        t.id,
        t.rank,
        &t.name,
        t.paid,
        t.points,
        t.points_bps,
        t.coupon_id
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn drop_tier(tx: &mut Tx, scope: Scope, id: TierId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM membership_tier WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// How many members have each tier.
pub(crate) async fn held(tx: &mut Tx, scope: Scope) -> Result<Vec<(TierId, i64)>> {
    tx.all(q!(
        "SELECT tier_id, COUNT(*) FROM membership_standing WHERE shop_id = $1 GROUP BY tier_id",
        scope.shop
    ))
    .await
}

pub(crate) async fn standing(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
) -> Result<Option<Standing>> {
    tx.opt(q!(
        "SELECT member_id, tier_id, since, kept_until, warned FROM membership_standing
         WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member
    ))
    .await
}

pub(crate) async fn standings(
    tx: &mut Tx,
    scope: Scope,
    members: &[PersonId],
) -> Result<Vec<Standing>> {
    let sql = q!(
        "SELECT member_id, tier_id, since, kept_until, warned FROM membership_standing
         WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND member_id IN ", members.iter().copied()))
        .await
}

pub(crate) async fn stand(tx: &mut Tx, scope: Scope, s: &Standing) -> Result<()> {
    tx.run(q!(
        "INSERT INTO membership_standing (shop_id, member_id, tier_id, since, kept_until, warned)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, member_id) DO UPDATE SET tier_id = excluded.tier_id,
           since = excluded.since, kept_until = excluded.kept_until, warned = excluded.warned",
        scope.shop,
        s.member_id,
        s.tier_id,
        s.since,
        s.kept_until,
        s.warned
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn fall(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM membership_standing WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member
    ))
    .await
    .map(|_| ())
}

/// What a member paid and earned after `from`.
pub(crate) async fn earned(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    from: Ts,
) -> Result<Earned> {
    let paid: (Option<i64>,) = tx
        .one(q!(
            "SELECT CAST(SUM(net) AS BIGINT) FROM membership_spend
             WHERE shop_id = $1 AND member_id = $2 AND at > $3",
            scope.shop,
            member,
            from
        ))
        .await?;
    let points: (Option<i64>,) = tx
        .one(q!(
            "SELECT CAST(SUM(points) AS BIGINT) FROM membership_points
             WHERE shop_id = $1 AND member_id = $2 AND at > $3",
            scope.shop,
            member,
            from
        ))
        .await?;
    Ok(Earned {
        paid: Money(paid.0.unwrap_or(0)),
        points: points.0.unwrap_or(0),
    })
}

/// Writes down what an order finally cost; false if it was.
pub(crate) async fn spend(
    tx: &mut Tx,
    scope: Scope,
    (order, member): (OrderId, PersonId),
    net: Money,
) -> Result<bool> {
    let now = tx.now();
    let made = tx
        .run(q!(
            "INSERT INTO membership_spend (shop_id, order_id, member_id, net, at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop_id, order_id) DO NOTHING",
            scope.shop,
            order,
            member,
            net,
            now
        ))
        .await?;
    Ok(made == 1)
}

/// Takes what went back off an order that is over; of one that is not, its end knows.
pub(crate) async fn unspend(tx: &mut Tx, scope: Scope, order: OrderId, back: Money) -> Result<()> {
    tx.run(q!(
        "UPDATE membership_spend SET net = CASE WHEN net > $3 THEN net - $3 ELSE 0 END
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order,
        back
    ))
    .await
    .map(|_| ())
}

/// What a guest paid is the member's they turned out to be.
pub(crate) async fn hand_on(
    tx: &mut Tx,
    scope: Scope,
    guest: PersonId,
    member: PersonId,
) -> Result<()> {
    tx.run(q!(
        "UPDATE membership_spend SET member_id = $3 WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        guest,
        member
    ))
    .await?;
    tx.run(q!(
        "UPDATE membership_points SET member_id = $3 WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        guest,
        member
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn note(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    step: &Step,
) -> Result<JournalId> {
    let id = tx.new_id::<JournalId>();
    tx.run(q!(
        "INSERT INTO membership_step (shop_id, id, member_id, kind, was, now, paid, points, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        scope.shop,
        id,
        member,
        step.kind,
        step.was.clone(),
        step.now.clone(),
        step.paid,
        step.points,
        step.at
    ))
    .await?;
    Ok(id)
}

/// A member's last steps, newest first.
pub(crate) async fn steps(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    most: i64,
) -> Result<Vec<Step>> {
    tx.all(q!(
        "SELECT kind, was, now, paid, points, at FROM membership_step
         WHERE shop_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT $3",
        scope.shop,
        member,
        most
    ))
    .await
}

/// The next members after one, in the order of their ids: all who ever paid.
pub(crate) async fn members_after(
    tx: &mut Tx,
    scope: Scope,
    after: PersonId,
    most: i64,
) -> Result<Vec<(PersonId,)>> {
    tx.all(q!(
        "SELECT DISTINCT member_id FROM membership_spend
         WHERE shop_id = $1 AND member_id > $2 ORDER BY member_id LIMIT $3",
        scope.shop,
        after,
        most
    ))
    .await
}
