//! The session that posts are shown in: what it sells, and who decides there.
use crate::model::Post;
use crate::ports::{RoomSession, Rooms};
use julin_db::{Result, Tx};
use julin_kernel::{CampaignItemId, Code, LiveId, ProductId, Scope};
use julin_web::Actor;
use std::collections::HashMap;

/// A session with what it sells.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) live: LiveId,
    pub(crate) session: RoomSession,
    /// Its products, and the item by which each is sold.
    pub(crate) products: HashMap<ProductId, CampaignItemId>,
}

/// The session, or 404.
pub(crate) async fn stage(
    tx: &mut Tx,
    scope: Scope,
    rooms: &dyn Rooms,
    live: LiveId,
) -> Result<Stage> {
    let found = rooms.session(tx, scope, live).await?;
    let session = found.ok_or(Code::NOT_FOUND.fault())?;
    Ok(Stage {
        live,
        session,
        products: products(tx, scope, session.campaign).await?,
    })
}

/// What a campaign sells: each product, and its first item.
pub(crate) async fn products(
    tx: &mut Tx,
    scope: Scope,
    campaign: julin_kernel::CampaignId,
) -> Result<HashMap<ProductId, CampaignItemId>> {
    let found = julin_groupbuy::snapshot(tx, scope, campaign).await?;
    let items = found.map(|c| c.items).unwrap_or_default();
    // The first of several sizes stands for the product.
    Ok(items.iter().rev().map(|i| (i.product, i.id)).collect())
}

impl Stage {
    /// The same, if the actor decides in it.
    pub(crate) async fn moderated(
        self,
        tx: &mut Tx,
        rooms: &dyn Rooms,
        actor: &Actor,
    ) -> Result<Self> {
        if rooms.moderates(tx, actor, self.live).await? {
            return Ok(self);
        }
        Err(Code::FORBIDDEN.fault().into())
    }
    /// Whether those who run it decide about a post: it was sent in there, or is of their neighbours and
    /// shows what is sold there.
    pub(crate) fn decides(&self, post: &Post) -> bool {
        post.live_id == Some(self.live) || (self.is_theirs(post) && self.sells(post))
    }
    pub(crate) fn sells(&self, post: &Post) -> bool {
        self.products.contains_key(&post.product_id)
    }
    fn is_theirs(&self, post: &Post) -> bool {
        self.session.leader.is_none_or(|l| l == post.leader_id)
    }
}
