use super::*;
use julin_identity::{people, person, person_by_phone_tail, persons_with_role, register_or_find};
use std::collections::HashSet;

struct Register(&'static str, Scope);
impl Command for Register {
    type Output = (PersonId, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(PersonId, bool)> {
        register_or_find(tx, self.1, self.0, "  ").await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_one_person_however_many_register_it_at_once() {
    let app = start().await;
    let spellings = [
        "13800001234",
        "138 0000 1234",
        "+8613800001234",
        "138-0000-1234",
    ];
    let tasks = spellings.map(|phone| {
        let (db, scope) = (app.ctx.db.clone(), app.scope());
        tokio::spawn(async move { db.write(Register(phone, scope)).await })
    });
    let (mut ids, mut new) = (HashSet::new(), 0);
    for task in tasks {
        let (id, is_new) = task.await.unwrap().unwrap();
        ids.insert(id);
        new += usize::from(is_new);
    }
    assert_eq!((ids.len(), new), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_rooms_see_masked_numbers_only() {
    let app = start().await;
    let (ann, _) = app
        .write(Register("13800001234", app.scope()))
        .await
        .unwrap();
    let (bob, _) = app
        .write(Register("13911111234", app.scope()))
        .await
        .unwrap();
    let mut tx = app.ctx.db.read().await.unwrap();
    let known = person(&mut tx, app.scope(), ann).await.unwrap().unwrap();
    assert_eq!(known.phone_masked, "138****1234");
    assert_eq!(known.phone_tail4, "1234");
    assert_eq!(known.nickname, "邻居1234");
    let ids = [ann, bob, PersonId(404)];
    let all = people(&mut tx, app.scope(), &ids).await.unwrap();
    assert_eq!(all.len(), 2);
    let tail = person_by_phone_tail(&mut tx, app.scope(), "1234")
        .await
        .unwrap();
    assert_eq!(tail, [ann, bob]);
    let members = persons_with_role(&mut tx, app.scope(), Role::Member)
        .await
        .unwrap();
    assert_eq!(members, [ann, bob]);
    let elsewhere = Scope::shop(julin_kernel::ShopId(2));
    assert!(person(&mut tx, elsewhere, ann).await.unwrap().is_none());
}
