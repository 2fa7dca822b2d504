//! A newcomer is welcomed by the leader they joined.
use julin_contracts::{MemberJoined, MessageRequested};
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::Scope;
use std::collections::BTreeMap;

/// Asks messaging to welcome a member, in the leader's name.
pub(crate) async fn welcome(tx: &mut Tx, scope: Scope, joined: &MemberJoined) -> Result<()> {
    let leader = julin_identity::person(tx, scope, joined.leader).await?;
    let community = julin_community::community(tx, scope, joined.community).await?;
    let args = [
        ("leader", leader.map(|p| p.nickname).unwrap_or_default()),
        ("community", community.map(|c| c.name).unwrap_or_default()),
    ];
    let args: BTreeMap<_, _> = args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    let message = MessageRequested {
        to: joined.member,
        template: "welcome".to_owned(),
        args,
        link: Some("/".to_owned()),
        key: format!("welcome:{}:{}", joined.leader, joined.member),
    };
    emit(tx, scope, message).await?;
    Ok(())
}
