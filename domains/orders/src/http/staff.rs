//! Orders for leaders (their own people's) and operators (the shop's).
use crate::export::workbook;
use crate::order::OrderStatus;
use crate::search::{OrderQuery, OrderRow, find, rows};
use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Page, PageQuery, PersonId};
use julin_web::{Actor, Answer, Caller, Ctx, Permission, Problems, Reach, audit};

/// `?campaign=&leader=&status=&q=`
#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Only this campaign.
    campaign: Option<CampaignId>,
    /// Only this leader's people; a leader must name herself.
    leader: Option<PersonId>,
    /// Only this status.
    status: Option<OrderStatus>,
    /// A 跟团号, or a part of a name.
    q: Option<String>,
}

fn allowed(caller: &Caller, leader: Option<PersonId>) -> Result<&Actor, julin_kernel::Fault> {
    match leader {
        Some(leader) => caller.require(Permission::ViewPeople, Reach::Leader(leader)),
        None => caller.require(Permission::ViewShop, Reach::Shop),
    }
}

impl SearchQuery {
    fn query(&self, before: i64, max: i64) -> OrderQuery {
        OrderQuery {
            campaign: self.campaign,
            leader: self.leader,
            status: self.status,
            chain_number: self.q.as_deref().and_then(|q| q.trim().parse().ok()),
            before,
            max,
            ..OrderQuery::default()
        }
    }
    fn names(&self, row: &OrderRow) -> bool {
        let q = self.q.as_deref().unwrap_or_default().trim();
        q.is_empty() || q.parse::<i64>().is_ok() || row.member_name.contains(q)
    }
}

/// Orders, newest first.
#[utoipa::path(get, path = "/api/v1/orders/search", tag = "orders", operation_id = "ordersSearch",
    params(SearchQuery, PageQuery), responses((status = 200, body = Page<OrderRow>), Problems),
    security(("session" = [])))]
pub(crate) async fn search(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<SearchQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<OrderRow>>> {
    allowed(&caller, filter.leader)?;
    let mut tx = ctx.db.read().await?;
    let query = filter.query(page.before(), page.size() + 1);
    let found = Page::of(find(&mut tx, caller.scope, &query).await?, &page, |o| {
        o.id.0
    });
    let mut items = rows(&mut tx, caller.scope, found.items).await?;
    items.retain(|row| filter.names(row));
    Ok(Json(Page {
        items,
        next: found.next,
    }))
}

/// Rows of an export at the most.
const EXPORT_MAX: i64 = 20_000;

struct Exported {
    actor: Actor,
    rows: usize,
    campaign: Option<CampaignId>,
}
impl Command for Exported {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let detail = serde_json::json!({ "rows": self.rows });
        let campaign = self.campaign.map_or(0, |c| c.0);
        audit(
            tx,
            &self.actor,
            "orders.export",
            "campaign",
            campaign,
            detail,
        )
        .await
    }
}

/// Orders as a workbook; every export is written to the audit trail.
#[utoipa::path(get, path = "/api/v1/orders/export.xlsx", tag = "orders", operation_id = "ordersExport",
    params(SearchQuery), responses((status = 200, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), Problems),
    security(("session" = [])))]
pub(crate) async fn export(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<SearchQuery>,
) -> Answer<impl IntoResponse> {
    let actor = allowed(&caller, filter.leader)?.clone();
    let mut tx = ctx.db.read().await?;
    let orders = find(&mut tx, caller.scope, &filter.query(i64::MAX, EXPORT_MAX)).await?;
    let mut all = rows(&mut tx, caller.scope, orders).await?;
    drop(tx);
    all.retain(|row| filter.names(row));
    ctx.db
        .write(Exported {
            actor,
            rows: all.len(),
            campaign: filter.campaign,
        })
        .await?;
    let book = workbook(&all, &ctx.zone, caller.locale)?;
    Ok((julin_sheet::headers("orders.xlsx"), book))
}
