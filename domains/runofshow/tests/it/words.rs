//! The shop's list of marked words.
use crate::bench::World;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/run-of-show/words";

fn has(list: &Value, word: &str) -> bool {
    list["words"]
        .as_array()
        .unwrap()
        .iter()
        .any(|w| w["word"] == word)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_has_its_own_list_and_what_blocks_stays_in_it() {
    let w = World::start().await;
    let shop = w.app.operator();
    let list = shop.get(PATH).await.ok();
    assert!(has(&list, "最") && has(&list, "国家级") && list["own"] == false);
    w.host().get(PATH).await.refused(403, "forbidden");
    let own = json!({ "words": [{"word": "隔壁老王", "kind": "shop"}] });
    w.host()
        .put(PATH, own.clone())
        .await
        .refused(403, "forbidden");
    let list = shop.put(PATH, own).await.ok();
    assert!(
        has(&list, "隔壁老王") && has(&list, "治疗") && !has(&list, "最") && list["own"] == true
    );
    let view = w.write_script(0, "最好，比隔壁-老王家好").await.ok();
    let findings = view["scripts"][0]["findings"].as_array().unwrap();
    assert_eq!(
        (findings.len(), &findings[0]["text"]),
        (1, &json!("隔壁-老王"))
    );
    let list = shop.put(PATH, json!({ "words": [] })).await.ok();
    assert!(has(&list, "最") && list["own"] == false);
    let nothing = json!({ "words": [{"word": "！！", "kind": "shop"}] });
    assert_eq!(
        shop.put(PATH, nothing).await.refused(422, "invalid")["field"],
        "words.0.word"
    );
}
