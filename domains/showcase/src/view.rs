//! Posts as JSON: as everybody sees them, as their member does, and as those do who decide.
use crate::ids::ShowPostId;
use crate::model::{Post, ShowPostReason, ShowPostStatus};
use crate::stage::Stage;
use crate::store;
use julin_catalog::blob_url;
use julin_db::{DbError, Tx};
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, LineId, LiveId, OrderId, PersonId, ProductId, Scope,
    Ts,
};
use julin_orders::HadLine;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A post as everybody sees it. Whose it is, is not told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ShowPostView {
    /// Its id.
    pub(crate) id: ShowPostId,
    /// What is shown.
    pub(crate) product_id: ProductId,
    /// Its name, as it was bought.
    pub(crate) item_name: String,
    /// What its member says.
    pub(crate) words: String,
    /// Addresses of the photos.
    pub(crate) image_urls: Vec<String>,
    /// The masked name; empty is a neighbour without one.
    pub(crate) name: String,
    /// The community it was bought in.
    pub(crate) community_name: String,
    /// When it was sent in.
    pub(crate) posted_at: Ts,
}

/// A post on the wall of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ShowPostOnWall {
    /// The post.
    #[serde(flatten)]
    pub(crate) post: ShowPostView,
    /// The item by which the session sells the same product.
    #[schema(required)]
    pub(crate) item_id: Option<CampaignItemId>,
    /// When it stood before the viewers of this session, first time first.
    pub(crate) placed_at: Vec<Ts>,
}

/// A member's own post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MyShowPost {
    /// The post.
    #[serde(flatten)]
    pub(crate) post: ShowPostView,
    /// Of which order.
    pub(crate) order_id: OrderId,
    /// Of which line.
    pub(crate) line_id: LineId,
    /// Where it stands.
    pub(crate) status: ShowPostStatus,
    /// Why it was declined or taken down.
    #[schema(required)]
    pub(crate) reason: Option<ShowPostReason>,
    /// Whether it earned points.
    pub(crate) rewarded: bool,
}

/// A post as those see it who decide.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ShowPostRow {
    /// The post.
    #[serde(flatten)]
    pub(crate) post: ShowPostView,
    /// Of which order.
    pub(crate) order_id: OrderId,
    /// Of which buy.
    pub(crate) campaign_id: CampaignId,
    /// Whose neighbour.
    pub(crate) leader_id: PersonId,
    /// The live in which it was sent in.
    #[schema(required)]
    pub(crate) live_id: Option<LiveId>,
    /// Where it stands.
    pub(crate) status: ShowPostStatus,
    /// Why it was declined or taken down.
    #[schema(required)]
    pub(crate) reason: Option<ShowPostReason>,
    /// Reports that nobody has looked at.
    pub(crate) reports: i64,
    /// What was reported, the latest first.
    pub(crate) reported: Vec<ShowPostReason>,
}

/// A line that a member may show.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ShowableLine {
    /// The line.
    pub(crate) line_id: LineId,
    /// Of which order.
    pub(crate) order_id: OrderId,
    /// Its name.
    pub(crate) name: String,
    /// Its specification.
    pub(crate) spec: String,
    /// Its picture.
    pub(crate) image_url: String,
    /// When it was picked up.
    #[schema(required)]
    pub(crate) picked_up_at: Option<Ts>,
}

/// What a member may show, and what they have shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MyShowPosts {
    /// Own posts, newest first; withdrawn ones are left out.
    pub(crate) posts: Vec<MyShowPost>,
    /// Lines that can be shown, newest order first.
    pub(crate) lines: Vec<ShowableLine>,
    /// Points for an order's first post that is shown; 0 is none.
    pub(crate) reward_points: i64,
}

impl From<HadLine> for ShowableLine {
    fn from(line: HadLine) -> Self {
        Self {
            line_id: line.id,
            order_id: line.order_id,
            name: line.name,
            spec: line.spec,
            image_url: line.image_url,
            picked_up_at: line.picked_up_at,
        }
    }
}

type Homes = HashMap<CommunityId, String>;

/// The names of the communities that posts come from.
async fn homes(tx: &mut Tx, scope: Scope, posts: &[Post]) -> Result<Homes, DbError> {
    let mut homes = Homes::new();
    for post in posts {
        if homes.contains_key(&post.community_id) {
            continue;
        }
        let found = julin_community::community(tx, scope, post.community_id).await?;
        let name = found.map_or_else(String::new, |c| c.name);
        homes.insert(post.community_id, name);
    }
    Ok(homes)
}

fn public(post: &Post, homes: &Homes) -> ShowPostView {
    let urls = post.images.0.iter().map(|key| blob_url(key));
    ShowPostView {
        id: post.id,
        product_id: post.product_id,
        item_name: post.item_name.clone(),
        words: post.words.clone(),
        image_urls: urls.collect(),
        name: post.name.clone(),
        community_name: homes.get(&post.community_id).cloned().unwrap_or_default(),
        posted_at: post.posted_at,
    }
}

/// Posts as everybody sees them.
pub(crate) async fn views(
    tx: &mut Tx,
    scope: Scope,
    posts: &[Post],
) -> Result<Vec<ShowPostView>, DbError> {
    let homes = homes(tx, scope, posts).await?;
    Ok(posts.iter().map(|p| public(p, &homes)).collect())
}

/// The wall of a session: what stood before its viewers last comes first, then earlier posts of the same
/// products.
pub(crate) async fn wall(
    tx: &mut Tx,
    scope: Scope,
    stage: &Stage,
    posts: Vec<Post>,
) -> Result<Vec<ShowPostOnWall>, DbError> {
    let homes = homes(tx, scope, &posts).await?;
    let placed = store::placed::of_live(tx, scope, stage.live).await?;
    let mut times: HashMap<ShowPostId, Vec<Ts>> = HashMap::new();
    for (post, at) in placed {
        times.entry(post).or_default().push(at);
    }
    let on_wall = |p: &Post| ShowPostOnWall {
        post: public(p, &homes),
        item_id: stage.products.get(&p.product_id).copied(),
        placed_at: times.get(&p.id).cloned().unwrap_or_default(),
    };
    let mut wall: Vec<ShowPostOnWall> = posts.iter().map(on_wall).collect();
    wall.sort_by_key(|w| std::cmp::Reverse((w.placed_at.last().copied(), w.post.id)));
    Ok(wall)
}

/// Posts as their member sees them.
pub(crate) async fn mine(
    tx: &mut Tx,
    scope: Scope,
    posts: Vec<Post>,
) -> Result<Vec<MyShowPost>, DbError> {
    let homes = homes(tx, scope, &posts).await?;
    let own = |p: Post| MyShowPost {
        post: public(&p, &homes),
        order_id: p.order_id,
        line_id: p.line_id,
        status: p.status,
        reason: p.reason,
        rewarded: p.rewarded,
    };
    Ok(posts.into_iter().map(own).collect())
}

/// Posts as those see them who decide.
pub(crate) async fn rows(
    tx: &mut Tx,
    scope: Scope,
    posts: Vec<Post>,
) -> Result<Vec<ShowPostRow>, DbError> {
    let homes = homes(tx, scope, &posts).await?;
    let ids: Vec<ShowPostId> = posts.iter().map(|p| p.id).collect();
    let mut reported: HashMap<ShowPostId, Vec<ShowPostReason>> = HashMap::new();
    for (post, reason) in store::report::of_posts(tx, scope, &ids).await? {
        reported.entry(post).or_default().push(reason);
    }
    let row = |p: Post| ShowPostRow {
        post: public(&p, &homes),
        order_id: p.order_id,
        campaign_id: p.campaign_id,
        leader_id: p.leader_id,
        live_id: p.live_id,
        status: p.status,
        reason: p.reason,
        reports: p.reports,
        reported: reported.remove(&p.id).unwrap_or_default(),
    };
    Ok(posts.into_iter().map(row).collect())
}
