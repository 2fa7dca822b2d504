//! A buyer sends a post in. Nobody else sees it before somebody has looked at it.
use crate::ids::ShowPostId;
use crate::model::{Post, ShowPostStatus};
use crate::ports::Rooms;
use crate::refusals as no;
use crate::stage::stage;
use crate::store;
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{Code, LineId, LiveId, PersonId, ProductId, Scope, SkuId};
use julin_orders::HadLine;
use julin_web::{Replay, body_hash, check};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Photos of a post.
pub(crate) const IMAGES: (usize, usize) = (1, 6);
const WORDS: (usize, usize) = (2, 200);
/// Posts sent in for one line, the declined and withdrawn ones included.
const PER_LINE_MAX: usize = 5;

/// A 晒单 to be sent in.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ShowPostInput {
    /// The line of an order that was picked up.
    pub(crate) line_id: LineId,
    /// The live in which it is sent in, which must sell the same product.
    #[serde(default)]
    pub(crate) live_id: Option<LiveId>,
    /// 2 to 200 characters.
    pub(crate) words: String,
    /// Keys of pictures that the member uploaded, 1 to 6.
    pub(crate) image_keys: Vec<String>,
    /// Whether the first character of the name is told; else a neighbour.
    #[serde(default)]
    pub(crate) named: bool,
    /// That it may be shown to everybody who sees the shop's lives and pages; must be true.
    pub(crate) consent: bool,
}

/// Sends a post in; answers its id, and whether it is new.
pub(crate) struct Make {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) input: ShowPostInput,
    pub(crate) key: String,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for Make {
    type Output = (ShowPostId, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(ShowPostId, bool)> {
        let (scope, member) = (self.scope, self.member);
        let hash = body_hash(&self.input);
        let before = store::post::by_key(tx, scope, member, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return Ok((id, false));
        }
        let words = check::text("words", &self.input.words, WORDS.0, WORDS.1)?;
        if !self.input.consent {
            return Err(no::NO_CONSENT.field("consent").into());
        }
        let pictures = ("image_keys", &self.input.image_keys[..]);
        julin_catalog::own_pictures(tx, scope, member, pictures).await?;
        let line = self.line(tx).await?;
        let product = product_of(tx, scope, line.sku_id).await?;
        self.sold_there(tx, product).await?;
        let post = self.post(tx, line, product, words).await?;
        store::post::insert(tx, scope, &post, (&self.key, &hash)).await?;
        Ok((post.id, true))
    }
}

async fn product_of(tx: &mut Tx, scope: Scope, sku: SkuId) -> Result<ProductId> {
    let found = julin_catalog::product_snapshot(tx, scope, &[sku]).await?;
    let product = found.get(&sku).map(|s| s.product);
    Ok(product.ok_or(Code::NOT_FOUND.fault())?)
}

impl Make {
    /// The line, if this member had it and no post stands for it.
    async fn line(&self, tx: &mut Tx) -> Result<HadLine> {
        let (scope, id) = (self.scope, self.input.line_id);
        let found = julin_orders::had_line(tx, scope, self.member, id).await?;
        let line = found.ok_or(no::NOT_HAD.field("line_id"))?;
        let all = store::post::of_line(tx, scope, id).await?;
        if all.iter().any(|s| s.stands()) {
            return Err(no::STANDS.field("line_id").into());
        }
        if all.len() >= PER_LINE_MAX {
            return Err(no::TOO_OFTEN.field("line_id").into());
        }
        Ok(line)
    }
    async fn sold_there(&self, tx: &mut Tx, product: ProductId) -> Result<()> {
        let Some(live) = self.input.live_id else {
            return Ok(());
        };
        let found = self.rooms.session(tx, self.scope, live).await?;
        if found.is_none() {
            return Err(Code::INVALID.field("live_id").into());
        }
        let stage = stage(tx, self.scope, &*self.rooms, live).await?;
        if !stage.products.contains_key(&product) {
            return Err(no::OTHER_GOODS.field("live_id").into());
        }
        Ok(())
    }
    async fn post(
        &self,
        tx: &mut Tx,
        line: HadLine,
        product: ProductId,
        words: String,
    ) -> Result<Post> {
        let person = julin_identity::person(tx, self.scope, self.member).await?;
        let name = person.map_or_else(String::new, |p| julin_identity::mask_name(&p.nickname));
        Ok(Post {
            id: tx.new_id(),
            member_id: self.member,
            order_id: line.order_id,
            line_id: line.id,
            campaign_id: line.campaign_id,
            leader_id: line.leader_id,
            community_id: line.community_id,
            product_id: product,
            item_name: line.name,
            live_id: self.input.live_id,
            words,
            images: Json(self.input.image_keys.clone()),
            name: if self.input.named {
                name
            } else {
                String::new()
            },
            status: ShowPostStatus::Waiting,
            reason: None,
            reports: 0,
            upheld: false,
            rewarded: false,
            posted_at: tx.now(),
            shown_at: None,
        })
    }
}
