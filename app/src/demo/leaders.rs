//! Two courses for leaders, of which the first leader passed one, and a neighbour who wants to lead.
use super::World;
use super::client::{Client, id};
use super::estate::Estate;
use super::residents::Resident;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// What is right in the first course.
const RIGHT: [&str; 4] = [
    "当面点数，拍照留底",
    "先放冷藏",
    "核对提货码或尾号",
    "半小时内回复",
];

pub(super) async fn make(world: &World, estate: &Estate, people: &[Resident]) -> Result<()> {
    let operator = world.operator().await?;
    let handing = id(&operator
        .post("/api/v1/leader-courses", handing_over())
        .await?)?;
    let airing = id(&operator
        .post("/api/v1/leader-courses", going_live())
        .await?)?;
    let leader = &estate.leaders[0].client;
    let test = begin(leader, &handing, 2).await?;
    let answers = json!({ "answers": answers(&test)? });
    leader
        .post(
            &format!("/api/v1/leader/tests/{}/answer", id(&test)?),
            answers,
        )
        .await?;
    begin(leader, &airing, 1).await?;
    let neighbour = people.last().context("a neighbour")?;
    apply(&neighbour.client).await?;
    world.settle().await
}

/// Reads the lessons and begins the test.
async fn begin(leader: &Client, course: &str, lessons: usize) -> Result<Value> {
    let path = format!("/api/v1/leader/training/{course}");
    for lesson in 0..lessons {
        leader
            .post(&format!("{path}/read"), json!({ "lesson": lesson }))
            .await?;
    }
    leader.post(&format!("{path}/tests"), json!({})).await
}

fn answers(test: &Value) -> Result<Vec<Vec<usize>>> {
    let questions = test["questions"].as_array().context("questions")?.iter();
    let answer = |question: &Value| -> Result<Vec<usize>> {
        let choices = question["choices"].as_array().context("choices")?;
        let is_right = |c: &Value| c.as_str().is_some_and(|c| RIGHT.contains(&c));
        let right = (0..).zip(choices).filter(|(_, c)| is_right(c));
        Ok(right.map(|(at, _)| at).collect())
    };
    questions.map(answer).collect()
}

async fn apply(neighbour: &Client) -> Result<()> {
    let application = json!({
        "community_id": null, "community_name": "银杏里", "building": "5栋", "hours_per_week": 10,
        "experience": "做过三年楼长，管着一个 200 人的买菜群。",
        "why": "我们小区还没有团长，邻居常托我去桂花里取货。", "pickup": "5栋架空层，有遮雨棚",
        "image_keys": [], "consent": julin_identity::CONSENT_VERSION, "submit": true,
    });
    neighbour
        .post("/api/v1/leader-applications", application)
        .await
        .map(|_| ())
}

fn lesson(title: &str, body: &str) -> Value {
    json!({ "kind": "article", "title": title, "body": body, "image_keys": [], "live_id": null })
}

fn question(text: &str, choices: [&str; 3], right: &[usize], why: &str) -> Value {
    json!({ "text": text, "choices": choices, "right": right, "why": why })
}

fn handing_over() -> Value {
    json!({
        "title": "收货与交货", "summary": "货到了怎么点、怎么放、怎么交给邻居。", "sort": 1, "minutes": 10,
        "lessons": [
            lesson("货到了先做什么", "司机在场时当面点数，少了、破了当场拍照，请司机签字。\n\n\
                冷藏的先进冰箱，再点常温的。蛋类轻拿轻放，最上面不压东西。"),
            lesson("交给邻居", "先看提货码，没带手机就对手机尾号和房号。一家人的订单一次交完。\n\n\
                邻居说有问题，先道歉，再拍照。能当场换的当场换，不能换的半小时内在售后里回复。"),
        ],
        "questions": [
            question("司机送货到了，第一件事是？", [RIGHT[0], "先签字让司机走", "等晚上再点"], &[0],
                "司机走了就说不清是谁的责任。"),
            question("一车里有酸奶和大米，先处理哪个？", ["先搬大米", RIGHT[1], "都先放着"], &[1],
                "冷藏品离开冰箱的时间越短越好。"),
            question("邻居来取货，要做什么？", [RIGHT[2], RIGHT[3], "让他自己翻"], &[0, 1],
                "核对是不让拿错，及时回复是让人放心。"),
        ],
        "asked": 0, "pass_mark": 80, "attempts_per_day": 3, "gates_buy": true, "gates_live": false,
        "status": "published",
    })
}

fn going_live() -> Value {
    json!({
        "title": "第一次开播", "summary": "什么能说，什么不能说。", "sort": 2, "minutes": 8,
        "lessons": [lesson("话要说准", "不说“最好”“第一”“包治”。产地、规格、价格和页面一致。\n\n\
            说错了，马上用更正按钮改过来，买过的邻居会收到通知。")],
        "questions": [question("哪句话可以说？", ["这是全国最甜的", "每斤约 12 颗，和页面写的一样",
            "吃了不感冒"], &[1], "可以核对的事实才能说。")],
        "asked": 0, "pass_mark": 100, "attempts_per_day": 3, "gates_buy": false, "gates_live": true,
        "status": "published",
    })
}
