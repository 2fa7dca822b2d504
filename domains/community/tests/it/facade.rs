use super::*;
use julin_community as room;
use julin_community::Membership;
use julin_kernel::{CommunityId, PageQuery, PickupPointId};

struct Ensure(Scope, PersonId, PersonId);
impl Command for Ensure {
    type Output = Membership;
    async fn run(&self, tx: &mut Tx) -> Result<Membership> {
        room::ensure_membership(tx, self.0, self.1, self.2).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_order_joins_and_many_at_once_join_once() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let wang = id(&lead(&app, &home, "13800001234", "王姐").await["id"]);
    let ann = resident(&app, "13911112222", "Ann").await;
    let tasks = [(); 6].map(|()| {
        let (db, ensure) = (app.ctx.db.clone(), Ensure(app.scope(), ann, wang));
        tokio::spawn(async move { db.write(ensure).await })
    });
    let mut seen = vec![];
    for task in tasks {
        seen.push(task.await.unwrap().unwrap());
    }
    assert!(seen.iter().all(|m| *m == seen[0] && m.is_default));
    assert_eq!(joined_events(&app).await.len(), 1);
    let stranger = app.write(Ensure(app.scope(), ann, ann)).await.unwrap_err();
    assert_eq!(
        stranger.fault().unwrap().code.code,
        "community.not_a_leader"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn higher_rooms_ask_by_leader_community_and_point() {
    let app = start().await;
    let (sun, moon) = (estate(&app, "阳光花园").await, estate(&app, "月亮湾").await);
    let wang = id(&lead(&app, &sun, "13800001234", "王姐").await["id"]);
    let li = id(&lead(&app, &sun, "13800005678", "李姐").await["id"]);
    lead(&app, &moon, "13800009999", "赵姐").await;
    let ann = resident(&app, "13911112222", "Ann").await;
    let code = {
        let mut tx = app.ctx.db.read().await.unwrap();
        room::invite_code(&mut tx, app.scope(), wang)
            .await
            .unwrap()
            .unwrap()
    };
    let place = json!({"building": sun["buildings"][0]["id"], "unit": "101"});
    join(&app, ann, &code, place).await;
    let here: CommunityId = text(&sun["id"]).parse().unwrap();
    let point: PickupPointId = text(&sun["pickup_points"][0]["id"]).parse().unwrap();
    let (mut tx, scope) = (app.ctx.db.read().await.unwrap(), app.scope());
    let ids = |leaders: Vec<room::Leader>| leaders.iter().map(|l| l.person).collect::<Vec<_>>();
    let of = room::leaders_of_communities(&mut tx, scope, &[here])
        .await
        .unwrap();
    assert_eq!(ids(of), [wang, li]);
    let of = room::leaders_of_pickup_point(&mut tx, scope, point)
        .await
        .unwrap();
    assert_eq!(ids(of), [wang, li]);
    let leader = room::leader(&mut tx, scope, wang).await.unwrap().unwrap();
    assert_eq!((leader.community, leader.pickup_point), (here, point));
    let lives = room::building_of(&mut tx, scope, wang, ann)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (lives.building_name.as_deref(), lives.unit.as_deref()),
        (Some("1栋"), Some("101"))
    );
    assert!(
        room::building_of(&mut tx, scope, li, ann)
            .await
            .unwrap()
            .is_none()
    );
    let people = room::members_of_leader(&mut tx, scope, wang, &PageQuery::default())
        .await
        .unwrap();
    assert_eq!((people.len(), people[0].member), (1, ann));
    assert_eq!(
        room::memberships_of(&mut tx, scope, ann).await.unwrap(),
        people
    );
    assert_eq!(
        room::members_of_community(&mut tx, scope, here)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        room::leader_of_invite(&mut tx, scope, &code).await.unwrap(),
        Some(wang)
    );
    let elsewhere = Scope::shop(julin_kernel::ShopId(2));
    assert!(
        room::leader(&mut tx, elsewhere, wang)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cards_of_many_leaders_come_at_once_and_others_are_left_out() {
    let app = start().await;
    let home = estate(&app, "阳光花园").await;
    let wang = id(&lead(&app, &home, "13800001234", "王姐").await["id"]);
    let ann = resident(&app, "13911112222", "Ann").await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let ids = [wang, ann, PersonId(404)];
    let cards = room::leader_cards(&mut tx, app.scope(), &Neighbours, &ids)
        .await
        .unwrap();
    assert_eq!((cards.len(), cards[&wang].nickname.as_str()), (1, "王姐"));
    let none = room::leader_cards(&mut tx, app.scope(), &Neighbours, &[])
        .await
        .unwrap();
    assert!(none.is_empty());
}
