//! The rooms, lowest floor first.
use julin_db::Migrations;
use julin_web::Room;

/// Every room of the program.
pub(crate) fn all() -> Vec<Room> {
    vec![
        // pillars
        julin_identity::room(),
        julin_community::room(),
        julin_catalog::room(),
        julin_ledger::room(),
        julin_messaging::room(),
        // offers
        julin_groupbuy::room(),
        julin_payments::room(),
        julin_promo::room(),
        // orders
        julin_orders::room(),
        // journeys
        julin_supply::room(),
        julin_live::room(),
        julin_luckybag::room(),
        julin_runofshow::room(),
        julin_showcase::room(),
        julin_settlement::room(),
        julin_leadership::room(),
        // observers
        julin_membership::room(),
        julin_crm::room(),
        julin_insight::room(),
    ]
}

/// All migrations, in the order in which they are applied.
pub(crate) fn migrations() -> Vec<Migrations> {
    let platform = [julin_events::MIGRATIONS, julin_web::MIGRATIONS];
    platform
        .into_iter()
        .chain(all().into_iter().map(|r| r.migrations))
        .collect()
}
