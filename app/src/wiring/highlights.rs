//! The review of a live asks what was given away in it.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, Scope};
use julin_live::{Highlight, Highlights};
use julin_luckybag::GivenAway;

/// Lucky bags and dropped coupons.
pub(crate) struct Giveaways;

#[async_trait]
impl Highlights for Giveaways {
    async fn of(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Highlight>> {
        let all = julin_luckybag::given_away(tx, scope, live).await?;
        let highlight = |g: GivenAway| Highlight {
            bag: g.bag,
            title: g.title,
            from: g.from,
            until: g.until,
        };
        Ok(all.into_iter().map(highlight).collect())
    }
}
