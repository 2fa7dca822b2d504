//! A surcharge above the threshold waits for a second person, before its buyer is asked for anything.
use super::town::Town;
use julin_db::{Command, Result, Tx};
use julin_identity::{NewStaff, create_staff, open_session};
use julin_kernel::Scope;
use julin_testkit::{Client, SHOP};
use julin_web::{Grant, Reach, Role};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/settlement/corrections";

/// A second operator.
struct Another;

impl Command for Another {
    type Output = String;
    async fn run(&self, tx: &mut Tx) -> Result<String> {
        let scope = Scope::shop(SHOP);
        let (role, reach) = (Role::Operator, Reach::Shop);
        let new = NewStaff {
            login: "another".into(),
            nickname: "小周".into(),
            password_hash: "none".into(),
            grants: vec![Grant { role, reach }],
        };
        let person = create_staff(tx, scope, &new).await?;
        Ok(open_session(tx, scope, person, 86_400).await?)
    }
}

fn surcharge(town: &Town, amount: i64) -> Value {
    let made = &town.sides[0].made;
    json!({
        "kind": "surcharge", "order_id": made.id("picked"), "line_id": made.id("picked-line"),
        "amount": amount, "reason": "称重少收了",
    })
}

/// What the order asks its buyer for.
async fn asked(town: &Town) -> Value {
    let side = &town.sides[0];
    let path = format!("/api/v1/orders/{}", side.made.id("picked"));
    side.buyer.get(&path).await.ok()["pending_edit"].clone()
}

async fn decide(who: &Client, asked: &Value, what: &str) -> julin_testkit::Reply {
    let id = asked["id"].as_str().unwrap();
    let body = json!({ "reason": "再想想" });
    who.post(&format!("{PATH}/{id}/{what}"), body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_above_the_threshold_waits_for_a_second_person() {
    let town = Town::build().await;
    let two_above = town
        .app
        .ctx
        .config
        .settlement
        .correction_two_approvals_above_fen;
    let token = town.app.write(Another).await.unwrap();
    let another = Client::new(town.app.router.clone(), Some(token));
    let large = town
        .operator
        .post(PATH, surcharge(&town, two_above + 1))
        .await
        .ok();
    assert_eq!(
        (&large["status"], &large["approvals_needed"]),
        (&json!("requested"), &json!(2))
    );
    assert_eq!(
        asked(&town).await,
        Value::Null,
        "nobody is asked before it is approved"
    );
    decide(&town.operator, &large, "approve")
        .await
        .refused(403, "settlement.own_correction");
    decide(&town.sides[0].leader, &large, "approve")
        .await
        .refused(403, "forbidden");
    decide(&another, &large, "reject").await.ok();
    assert_eq!(asked(&town).await, Value::Null);
    let large = town
        .operator
        .post(PATH, surcharge(&town, two_above + 1))
        .await
        .ok();
    for _twice in 0..2 {
        let done = decide(&another, &large, "approve").await.ok();
        assert_eq!(done["status"], "applied");
    }
    assert_eq!(
        asked(&town).await["amount"],
        two_above + 1,
        "asked for once"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_threshold_one_is_enough() {
    let town = Town::build().await;
    let two_above = town
        .app
        .ctx
        .config
        .settlement
        .correction_two_approvals_above_fen;
    let done = town
        .operator
        .post(PATH, surcharge(&town, two_above))
        .await
        .ok();
    assert_eq!(done["status"], "applied");
    assert_eq!(asked(&town).await["amount"], two_above);
}
