//! Bags, prizes and drops as JSON.
use crate::ids::{BagId, DropId, PrizeId};
use crate::model::{Bag, BagStatus, CouponDrop, DropStatus, Entry, Prize, PrizeKind, PrizeState};
use crate::ports::Rooms;
use crate::rules::{BagRules, Standing};
use crate::standing::standings;
use crate::store;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, Money, PersonId, Scope, Ts};
use julin_promo::CouponId;
use serde::Serialize;
use utoipa::ToSchema;

/// What can be won.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LuckyPrizeView {
    /// Goods or a coupon.
    pub(crate) kind: PrizeKind,
    /// What it is called.
    pub(crate) name: String,
    /// What one is worth; at most ¥50,000.
    pub(crate) worth: Money,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image_url: Option<String>,
}

/// How the reader takes part.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MyLuckyEntry {
    /// The ticket that their page made up.
    pub(crate) ticket: String,
    /// Whether the snapshot found them eligible; after the draw.
    #[schema(required)]
    pub(crate) eligible: Option<bool>,
    /// Their place among the winners.
    #[schema(required)]
    pub(crate) place: Option<i64>,
    /// What they won.
    #[schema(required)]
    pub(crate) prize: Option<MyLuckyPrize>,
}

/// What the reader won.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MyLuckyPrize {
    /// Where it stands.
    pub(crate) state: PrizeState,
    /// To be shown at the pickup point, once it is claimed.
    #[schema(required)]
    pub(crate) code: Option<String>,
    /// Until when it must be claimed.
    pub(crate) claim_until: Ts,
    /// Once it is claimed: until when it must be fetched.
    #[schema(required)]
    pub(crate) fetch_until: Option<Ts>,
}

/// A bag as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LuckyBagView {
    /// Its id.
    pub(crate) id: BagId,
    /// The session it is given in.
    pub(crate) live_id: LiveId,
    /// Its title.
    pub(crate) title: String,
    /// What can be won.
    pub(crate) prize: LuckyPrizeView,
    /// How many.
    pub(crate) pieces: i64,
    /// Who may win; fixed since it was planned.
    pub(crate) rules: BagRules,
    /// The community's name, if it is for one.
    #[schema(required)]
    pub(crate) community_name: Option<String>,
    /// How long entries are taken.
    pub(crate) open_s: i64,
    /// Days in which goods must be claimed.
    pub(crate) claim_days: i64,
    /// SHA-256 of the seed, hex; public since it was planned.
    pub(crate) commitment: String,
    /// Where it stands.
    pub(crate) status: BagStatus,
    /// When entries end.
    #[schema(required)]
    pub(crate) closes_at: Option<Ts>,
    /// When it was drawn.
    #[schema(required)]
    pub(crate) drawn_at: Option<Ts>,
    /// How many entered.
    pub(crate) entered: i64,
    /// How many of those were eligible at the close.
    pub(crate) eligible: i64,
    /// Names of the winners, masked, first place first.
    pub(crate) winners: Vec<String>,
    /// How the reader takes part.
    #[schema(required)]
    pub(crate) mine: Option<MyLuckyEntry>,
    /// What of the rules the reader meets; signed in, before the draw.
    #[schema(required)]
    pub(crate) standing: Option<Standing>,
}

/// All that is needed to draw again.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LuckyBagProof {
    /// The bag.
    pub(crate) id: BagId,
    /// How many are won.
    pub(crate) pieces: i64,
    /// What was published before it opened.
    pub(crate) commitment: String,
    /// The seed, 32 bytes in hex.
    pub(crate) seed: String,
    /// The hash of the snapshot.
    pub(crate) snapshot_hash: String,
    /// Who was eligible at the close, by ticket.
    pub(crate) entries: Vec<ProofEntry>,
    /// Who entered and was not.
    pub(crate) left_out: i64,
}

/// One that took part in the draw.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProofEntry {
    /// Their ticket.
    pub(crate) ticket: String,
    /// Masked.
    pub(crate) name: String,
    /// Their place among the winners.
    #[schema(required)]
    pub(crate) place: Option<i64>,
}

/// A prize as whoever hands it over sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PrizeRow {
    /// Its id.
    pub(crate) id: PrizeId,
    /// Out of which bag.
    pub(crate) bag_id: BagId,
    /// What it is.
    pub(crate) prize_name: String,
    /// Goods wait to be handed over; coupons are in the purse.
    pub(crate) kind: PrizeKind,
    /// The winner's name.
    pub(crate) member_name: String,
    /// Their number, masked.
    pub(crate) phone_masked: String,
    /// Where it stands.
    pub(crate) state: PrizeState,
    /// Until when it can be claimed.
    pub(crate) claim_until: Ts,
    /// When it was claimed.
    #[schema(required)]
    pub(crate) claimed_at: Option<Ts>,
    /// When it was handed over or lapsed.
    #[schema(required)]
    pub(crate) done_at: Option<Ts>,
}

/// A drop as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CouponDropView {
    /// Its id.
    pub(crate) id: DropId,
    /// The session.
    pub(crate) live_id: LiveId,
    /// The coupon.
    pub(crate) coupon_id: CouponId,
    /// What it is called.
    pub(crate) title: String,
    /// How many were dropped.
    pub(crate) pieces: i64,
    /// How many are left.
    pub(crate) left: i64,
    /// Whether it still gives.
    pub(crate) status: DropStatus,
    /// Until when.
    pub(crate) ends_at: Ts,
    /// Whether the reader has one.
    pub(crate) mine: bool,
}

impl From<(CouponDrop, bool)> for CouponDropView {
    fn from((d, mine): (CouponDrop, bool)) -> Self {
        Self {
            id: d.id,
            live_id: d.live_id,
            coupon_id: d.coupon_id,
            title: d.title,
            pieces: d.pieces,
            left: d.pieces - d.taken,
            status: d.status,
            ends_at: d.ends_at,
            mine,
        }
    }
}

/// A bag as `reader` sees it.
pub(crate) async fn bag_view(
    tx: &mut Tx,
    scope: Scope,
    rooms: &dyn Rooms,
    bag: Bag,
    reader: Option<PersonId>,
) -> Result<LuckyBagView> {
    let (entered, eligible) = store::entry::counts(tx, scope, bag.id).await?;
    let winners = store::entry::winners(tx, scope, bag.id).await?;
    let community_name = match bag.rules.0.community_id {
        Some(id) => julin_community::community(tx, scope, id)
            .await?
            .map(|c| c.name),
        None => None,
    };
    let mine = match reader {
        Some(member) => mine(tx, scope, &bag, member).await?,
        None => None,
    };
    let waits = matches!(bag.status, BagStatus::Planned | BagStatus::Open);
    let standing = match reader.filter(|_| waits) {
        Some(member) => {
            let all = standings(tx, scope, rooms, &bag, &[member]).await?;
            all.get(&member).copied()
        }
        None => None,
    };
    Ok(LuckyBagView {
        id: bag.id,
        live_id: bag.live_id,
        title: bag.title,
        prize: LuckyPrizeView {
            kind: bag.prize,
            name: bag.prize_name,
            worth: bag.prize_worth,
            image_url: bag.image_url,
        },
        pieces: bag.pieces,
        rules: bag.rules.0,
        community_name,
        open_s: bag.open_s,
        claim_days: bag.claim_days,
        commitment: bag.commitment,
        status: bag.status,
        closes_at: bag.closes_at,
        drawn_at: bag.drawn_at,
        entered,
        eligible,
        winners: winners.into_iter().map(|e| e.name).collect(),
        mine,
        standing,
    })
}

async fn mine(
    tx: &mut Tx,
    scope: Scope,
    bag: &Bag,
    member: PersonId,
) -> Result<Option<MyLuckyEntry>> {
    let Some(entry) = store::entry::get(tx, scope, bag.id, member).await? else {
        return Ok(None);
    };
    let prize = store::prize::of_member(tx, scope, bag.id, member).await?;
    let prize = prize.map(|p: Prize| MyLuckyPrize {
        code: (p.state == PrizeState::Claimed).then_some(p.code),
        state: p.state,
        claim_until: p.claim_until,
        fetch_until: bag.fetch_until().filter(|_| p.state == PrizeState::Claimed),
    });
    Ok(Some(MyLuckyEntry {
        ticket: entry.ticket,
        eligible: entry.eligible,
        place: entry.place,
        prize,
    }))
}

/// What anybody needs to draw again; none before the draw.
pub(crate) async fn proof(tx: &mut Tx, scope: Scope, bag: Bag) -> Result<Option<LuckyBagProof>> {
    let Some(snapshot_hash) = bag.snapshot_hash.filter(|_| bag.status == BagStatus::Drawn) else {
        return Ok(None);
    };
    let all = store::entry::of_bag(tx, scope, bag.id).await?;
    let entered = all.len();
    let shown = |e: Entry| ProofEntry {
        ticket: e.ticket,
        name: e.name,
        place: e.place,
    };
    let eligible = all.into_iter().filter(|e| e.eligible == Some(true));
    let entries: Vec<ProofEntry> = eligible.map(shown).collect();
    Ok(Some(LuckyBagProof {
        id: bag.id,
        pieces: bag.pieces,
        commitment: bag.commitment,
        seed: bag.seed,
        snapshot_hash,
        left_out: i64::try_from(entered - entries.len()).unwrap_or(0),
        entries,
    }))
}

/// The prizes of a session, for whoever hands them over.
pub(crate) async fn prize_rows(
    tx: &mut Tx,
    scope: Scope,
    all: Vec<Prize>,
) -> Result<Vec<PrizeRow>> {
    let members: Vec<PersonId> = all.iter().map(|p| p.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let mut rows = Vec::with_capacity(all.len());
    let mut bags = std::collections::HashMap::new();
    for p in all {
        if let std::collections::hash_map::Entry::Vacant(place) = bags.entry(p.bag_id) {
            let Some(bag) = store::bag::get(tx, scope, p.bag_id).await? else {
                continue;
            };
            place.insert((bag.prize_name, bag.prize));
        }
        let (prize_name, kind) = bags[&p.bag_id].clone();
        let person = people.get(&p.member_id);
        rows.push(PrizeRow {
            id: p.id,
            bag_id: p.bag_id,
            prize_name,
            kind,
            member_name: person.map(|p| p.nickname.clone()).unwrap_or_default(),
            phone_masked: person.map(|p| p.phone_masked.clone()).unwrap_or_default(),
            state: p.state,
            claim_until: p.claim_until,
            claimed_at: p.claimed_at,
            done_at: p.done_at,
        });
    }
    Ok(rows)
}
