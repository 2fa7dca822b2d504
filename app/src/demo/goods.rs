//! Suppliers and goods, with pictures drawn by the project.
use super::World;
use super::client::{Client, id};
use anyhow::{Context as _, Result};
use julin_render::Ground;
use serde_json::json;

const SUPPLIERS: [(&str, &str, &str); 4] = [
    ("青禾蔬菜合作社", "何师傅", "13700030001"),
    ("南山果业", "罗经理", "13700030002"),
    ("东海渔家", "阿海", "13700030003"),
    ("麦田粮油烘焙", "马老师", "13700030004"),
];

struct Good {
    supplier: usize,
    art: &'static str,
    name: &'static str,
    subtitle: &'static str,
    origin: &'static str,
    spec: &'static str,
    role: &'static str,
    temperature: &'static str,
    price: i64,
    supply: i64,
    case: i64,
    guarantee: Option<&'static str>,
    /// What a piece weighs by the offer, of what is sold by weight, and what it is called.
    weight: Option<(&'static str, i64)>,
}

/// Where the fish sold by weight lie among `GOODS`.
pub(super) const FISH: usize = 24;

impl Good {
    const fn by_weight(mut self, unit: &'static str, grams: i64) -> Self {
        self.weight = Some((unit, grams));
        self
    }
}

const fn good(
    supplier: usize,
    art: &'static str,
    (name, subtitle, origin, spec): (&'static str, &'static str, &'static str, &'static str),
    (role, temperature): (&'static str, &'static str),
    (price, supply, case): (i64, i64, i64),
    guarantee: Option<&'static str>,
) -> Good {
    Good {
        supplier,
        art,
        name,
        subtitle,
        origin,
        spec,
        role,
        temperature,
        price,
        supply,
        case,
        guarantee,
        weight: None,
    }
}

const ROT: Option<&str> = Some("拍张照，坏多少赔多少");
const T: &str = "traffic_driver";
const P: &str = "profit_maker";
const B: &str = "brand_image";

const GOODS: [Good; 25] = [
    good(
        0,
        "tomato",
        (
            "沙瓤西红柿",
            "自然熟，撕开就是小时候的味道",
            "山东寿光",
            "5斤装",
        ),
        (T, "ambient"),
        (1_990, 1_250, 8),
        ROT,
    ),
    good(
        0,
        "cucumber",
        ("旱黄瓜", "当天采摘，脆嫩清甜", "本地大棚", "3斤装"),
        (T, "chilled"),
        (990, 560, 10),
        ROT,
    ),
    good(
        0,
        "potato",
        ("黄心土豆", "炖煮起沙，煎炒不散", "内蒙古乌兰察布", "5斤装"),
        (T, "ambient"),
        (1_090, 620, 10),
        ROT,
    ),
    good(
        0,
        "corn",
        ("水果玉米", "可以生吃的甜", "云南建水", "6根装"),
        (P, "chilled"),
        (1_890, 1_180, 12),
        ROT,
    ),
    good(
        0,
        "mushroom",
        ("鲜香菇", "肉厚柄短", "河北平泉", "500g"),
        (P, "chilled"),
        (1_290, 780, 20),
        ROT,
    ),
    good(
        0,
        "carrot",
        ("沙地胡萝卜", "榨汁不用加糖", "河北张家口", "5斤装"),
        (T, "ambient"),
        (890, 480, 10),
        ROT,
    ),
    good(
        1,
        "tangerine",
        ("沃柑", "皮薄汁多，一掰就开", "广西武鸣", "5斤装"),
        (T, "ambient"),
        (2_990, 1_880, 6),
        ROT,
    ),
    good(
        1,
        "strawberry",
        ("红颜草莓", "清晨采，傍晚到", "丹东东港", "2斤礼盒"),
        (B, "chilled"),
        (6_990, 4_600, 4),
        ROT,
    ),
    good(
        1,
        "apple",
        ("冰糖心苹果", "切开看得见糖心", "新疆阿克苏", "8斤装"),
        (P, "ambient"),
        (4_580, 2_900, 4),
        ROT,
    ),
    good(
        1,
        "cherries",
        ("车厘子 JJ 级", "空运到仓，现分现发", "智利", "2斤装"),
        (B, "chilled"),
        (8_990, 6_300, 5),
        ROT,
    ),
    good(
        1,
        "banana",
        ("高山香蕉", "自然催熟，软糯香甜", "云南西双版纳", "4斤装"),
        (T, "ambient"),
        (1_490, 880, 8),
        ROT,
    ),
    good(
        1,
        "kiwi",
        ("徐香猕猴桃", "放软了再吃，酸甜刚好", "陕西周至", "24枚"),
        (P, "ambient"),
        (3_690, 2_300, 6),
        ROT,
    ),
    good(
        2,
        "shrimp",
        ("活冻白虾", "船上速冻，肉弹不腥", "浙江舟山", "2斤装"),
        (P, "frozen"),
        (6_880, 4_700, 8),
        ROT,
    ),
    good(
        2,
        "fish",
        ("鲈鱼柳", "去骨去刺，老人孩子都能吃", "福建宁德", "500g×2"),
        (P, "frozen"),
        (4_290, 2_800, 10),
        ROT,
    ),
    good(
        2,
        "crab",
        ("梭子蟹", "开渔第一网", "浙江象山", "3斤装"),
        (B, "frozen"),
        (12_800, 9_200, 4),
        ROT,
    ),
    good(
        2,
        "squid",
        ("鲜冻鱿鱼", "炒圈、铁板都行", "福建漳州", "1kg"),
        (P, "frozen"),
        (3_980, 2_500, 10),
        ROT,
    ),
    good(
        3,
        "egg",
        ("散养土鸡蛋", "林下散养，蛋黄挺立", "安徽霍山", "30枚"),
        (T, "ambient"),
        (2_680, 1_900, 6),
        Some("破损包赔：提货当天拍照即赔"),
    ),
    good(
        3,
        "milk",
        ("鲜牛奶", "72 小时到家", "本地牧场", "950ml×2"),
        (P, "chilled"),
        (3_280, 2_300, 8),
        None,
    ),
    good(
        3,
        "bread",
        (
            "老面全麦吐司",
            "当日烘焙，不加起酥油",
            "枫林湾烘焙坊",
            "1 条 450g",
        ),
        (P, "ambient"),
        (1_880, 1_050, 10),
        None,
    ),
    good(
        3,
        "rice",
        ("五常稻花香", "新米，现碾现发", "黑龙江五常", "10斤装"),
        (B, "ambient"),
        (6_980, 5_100, 4),
        None,
    ),
    good(
        3,
        "peanuts",
        ("小榨花生油", "物理压榨，一桶一码", "山东莱阳", "5L"),
        (B, "ambient"),
        (12_900, 9_600, 4),
        None,
    ),
    good(
        3,
        "honey",
        ("洋槐蜜", "巢房封盖成熟蜜", "陕西延安", "500g"),
        (P, "ambient"),
        (5_880, 3_700, 12),
        None,
    ),
    good(
        3,
        "dumplings",
        ("手工水饺", "猪肉白菜，皮薄馅大", "社区厨房", "1kg"),
        (P, "frozen"),
        (2_980, 1_900, 10),
        None,
    ),
    good(
        3,
        "tea",
        ("明前龙井", "狮峰群体种", "浙江杭州", "100g"),
        (B, "ambient"),
        (16_800, 11_000, 10),
        None,
    ),
    good(
        2,
        "fish",
        (
            "鲜活鲈鱼",
            "一条一条现称，多退少不补",
            "浙江舟山",
            "约1斤/条",
        ),
        (T, "chilled"),
        (2_690, 1_780, 1),
        ROT,
    )
    .by_weight("条", 500),
];

/// A SKU on the shelf.
#[derive(Clone)]
pub(crate) struct Goods {
    pub(crate) sku: String,
    pub(crate) price: i64,
}

/// What there is to sell, in the order of `GOODS`.
pub(crate) struct Shelf {
    pub(crate) goods: Vec<Goods>,
}

/// The drawing of the goods of this name, where the web was built.
pub(super) fn art_of(name: &str) -> Option<Vec<u8>> {
    let good = GOODS.iter().find(|g| g.name == name)?;
    crate::embed::demo_art(good.art)
}

/// Makes suppliers (the first can sign in) and products with pictures.
pub(super) async fn make(world: &World, operator: &Client) -> Result<Shelf> {
    let mut suppliers = vec![];
    for (name, contact, phone) in SUPPLIERS {
        let body = json!({ "name": name, "contact": contact, "phone": phone });
        suppliers.push(id(&operator.post("/api/v1/suppliers", body).await?)?);
    }
    let grants =
        json!([{ "role": "supplier", "reach": { "kind": "supplier", "id": suppliers[0] } }]);
    let staff = json!({
        "login": "supplier", "nickname": SUPPLIERS[0].0, "password": super::http::PASSWORD, "grants": grants,
    });
    operator.post("/api/v1/staff", staff).await?;
    let mut goods = vec![];
    for (n, good) in GOODS.iter().enumerate() {
        goods.push(stock(operator, good, n, &suppliers).await?);
        world.advance(60_000).await?;
    }
    Ok(Shelf { goods })
}

async fn stock(operator: &Client, g: &Good, n: usize, suppliers: &[String]) -> Result<Goods> {
    let mut image_keys = vec![];
    if let Some(art) = crate::embed::demo_art(g.art) {
        let seed = u64::try_from(n).unwrap_or(0);
        let drawn = tokio::task::spawn_blocking(move || {
            julin_render::product_picture(&art, Ground::from_seed(seed), None)
        });
        image_keys.push(operator.upload(drawn.await??).await?);
    }
    let mut sku = json!({
        "spec_name": g.spec, "price": g.price, "supply_price": g.supply, "commission_bps": 1_000,
        "stock": 2_000, "case_size": g.case,
    });
    if let Some((unit, grams)) = g.weight {
        sku["weighing"] = json!({ "unit": unit, "grams": grams, "tolerance_bps": 1_500 });
    }
    let guarantee = match g.guarantee {
        Some(_) => json!({ "kind": "covered", "hours": 48, "floor_bps": 0 }),
        None => json!({ "kind": "usual" }),
    };
    let body = json!({
        "supplier_id": suppliers[g.supplier], "name": g.name, "subtitle": g.subtitle,
        "origin": g.origin, "unit_text": g.spec, "role": g.role, "temperature": g.temperature,
        "guarantee_text": g.guarantee, "guarantee": guarantee, "skus": [sku], "image_keys": image_keys,
    });
    let view = operator.post("/api/v1/products", body).await?;
    let sku = view["skus"][0]["id"].as_str().context("sku")?.to_owned();
    Ok(Goods {
        sku,
        price: g.price,
    })
}
