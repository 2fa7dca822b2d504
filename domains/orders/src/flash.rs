//! 秒杀: what placing asks of a flash sale, and stock that runs out or comes back, told at once.
use crate::decide::{PricedLine, Shelf};
use crate::refusals as no;
use crate::store::{Line, Order};
use julin_contracts::CampaignProgressed;
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_groupbuy::{Flash, FlashState};
use julin_kernel::{CampaignId, Fault, Scope, Ts};

/// Refuses before the start and after the end, by the server's clock. Who is early is told when to ask
/// again.
pub(crate) fn judge(flash: Option<&Flash>, at: usize, now: Ts) -> std::result::Result<(), Fault> {
    let Some(flash) = flash else {
        return Ok(());
    };
    let field = || format!("lines.{at}.item_id");
    match flash.state(now) {
        FlashState::Running => Ok(()),
        FlashState::Over => Err(no::FLASH_OVER.field(field())),
        FlashState::Planned | FlashState::Counting => {
            let early = no::FLASH_NOT_STARTED.field(field());
            Err(match flash.from {
                Some(from) => early.retry_after_ms(from.since(now)),
                None => early,
            })
        }
    }
}

/// Tells open pages when what a round took was the last of something: once a round.
pub(crate) async fn sold_out<'a>(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    shelf: &Shelf,
    mut taken: impl Iterator<Item = &'a PricedLine>,
) -> Result<()> {
    if taken.any(|l| shelf.available.get(&l.pool).is_some_and(|left| *left <= 0)) {
        tell(tx, scope, campaign).await?;
    }
    Ok(())
}

/// Tells open pages to look again.
pub(crate) async fn tell(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    emit(tx, scope, CampaignProgressed { campaign }).await?;
    Ok(())
}

/// Stock of an order came free: it may be sold again.
pub(crate) async fn freed(tx: &mut Tx, scope: Scope, order: &Order, lines: &[Line]) -> Result<()> {
    let freed = lines.iter().map(|l| (l.item_id, l.pool_id, l.quantity));
    let freed: Vec<_> = freed.collect();
    julin_groupbuy::stock_freed(tx, scope, order.campaign_id, &freed).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::CampaignItemId;

    #[test]
    fn a_millisecond_early_is_refused_and_told_when() {
        let flash = Flash {
            of: CampaignItemId(1),
            seconds: 10,
            from: Some(Ts(5_000)),
            until: Some(Ts(15_000)),
            ended: false,
        };
        let code = |now| judge(Some(&flash), 2, Ts(now)).err().map(|f| f.code.code);
        assert_eq!(code(4_999), Some("orders.flash_not_started"));
        assert_eq!(code(5_000), None);
        assert_eq!(code(14_999), None);
        assert_eq!(code(15_000), Some("orders.flash_over"));
        let early = judge(Some(&flash), 2, Ts(4_000)).err();
        let early = early.map(|f| (f.retry_after_s, f.field));
        assert_eq!(early, Some((Some(1), Some("lines.2.item_id".to_owned()))));
        assert_eq!(judge(None, 0, Ts(0)), Ok(()));
    }
}
