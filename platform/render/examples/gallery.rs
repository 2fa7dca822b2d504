//! Draws one of each picture into a directory, to be looked at: `gallery OUT [ART…]`.

use std::{env, fs, path::Path};

use julin_render::{
    Ground, JoinCardSpec, Language, LiveLead, LiveLook, LivePosterSpec, PosterItem, PosterSpec,
    join_card, live_poster, poster, product_picture,
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const URL: &str = "https://julin.example/c/184467440737";

fn main() -> Outcome {
    let mut arguments = env::args().skip(1);
    let out = arguments.next().ok_or("usage: gallery OUT [ART…]")?;
    let out = Path::new(&out);
    fs::create_dir_all(out)?;
    let art = arguments.map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let pictures = products(out, &art)?;
    posters(out, &pictures)?;
    lives(out, &pictures)?;
    let card = JoinCardSpec {
        leader: "王姐".into(),
        community: "星河湾花园".into(),
        qr_url: URL.into(),
        brand: "聚邻".into(),
        footer: "3 号楼架空层自提点 · 每日 16:00–20:00".into(),
        language: Language::Chinese,
    };
    fs::write(out.join("join.png"), join_card(&card)?)?;
    Ok(())
}

fn lives(out: &Path, pictures: &[Vec<u8>]) -> Outcome {
    let lead = |name: &str, price: &str| LiveLead {
        name: name.into(),
        price_text: price.into(),
    };
    let (zh, en) = (
        live(pictures, Language::Chinese),
        live(pictures, Language::English),
    );
    for (name, look, lead) in [
        ("live", LiveLook::Suspense, None),
        ("live-lead", LiveLook::Suspense, Some(lead("", "¥?9.90"))),
        ("live-benefit", LiveLook::Benefit, None),
        (
            "live-reveal",
            LiveLook::Reveal,
            Some(lead("丹东 99 草莓 3 斤装", "¥39.90")),
        ),
    ] {
        for (end, spec) in [("", &zh), ("-en", &en)] {
            let spec = LivePosterSpec {
                look,
                lead: lead.clone(),
                ..spec.clone()
            };
            fs::write(out.join(format!("{name}{end}.png")), live_poster(&spec)?)?;
        }
    }
    Ok(())
}

fn products(out: &Path, art: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Box<dyn std::error::Error>> {
    let mut pictures = Vec::new();
    for (seed, art) in (0..).zip(art) {
        let caption = (seed % 2 == 1).then_some("今早现摘");
        let picture = product_picture(art, Ground::from_seed(seed), caption)?;
        fs::write(out.join(format!("product-{seed}.png")), &picture)?;
        pictures.push(product_picture(art, Ground::from_seed(seed), None)?);
    }
    Ok(pictures)
}

const GOODS: [(&str, &str, &str); 5] = [
    ("丹东 99 草莓 3 斤装", "¥39.90", "满 30 份 ¥36.90"),
    (
        "五常大米新米 真空包装 5 公斤（当季新米，一口香甜，煮粥焖饭都好吃）",
        "¥58",
        "满 20 份 ¥52",
    ),
    ("散养土鸡蛋 30 枚", "¥32.80", ""),
    ("鲜牛奶", "¥9.90", ""),
    ("全麦面包", "¥12", ""),
];

fn posters(out: &Path, pictures: &[Vec<u8>]) -> Outcome {
    for count in 1..=5 {
        let spec = PosterSpec {
            items: goods(&GOODS[..count], pictures),
            ..chinese()
        };
        fs::write(out.join(format!("poster-{count}.png")), poster(&spec)?)?;
    }
    let english = PosterSpec {
        community: "Riverside Gardens, Building 12 to 18, Pudong New Area".into(),
        leader: "Alexandra Featherstonehaugh-Cholmondeley".into(),
        title:
            "Saturday morning farm box: strawberries, new rice and free-range eggs for everybody \
                in our lane"
                .into(),
        items: goods(
            &[
                (
                    "Hand-picked Dandong strawberries, three pounds, delivered before noon",
                    "¥39.90",
                    "30 boxes: ¥36.90 each",
                ),
                (
                    "New rice",
                    "¥1,258.00",
                    "from twenty bags onwards ¥1,152.00 a bag",
                ),
            ],
            pictures,
        ),
        cutoff_text: "Closes tonight at 20:00, arrives tomorrow".into(),
        footer: "Pickup: ground floor of building 3, 16:00 to 20:00 every day".into(),
        language: Language::English,
        ..chinese()
    };
    fs::write(out.join("poster-en.png"), poster(&english)?)?;
    Ok(())
}

fn chinese() -> PosterSpec {
    PosterSpec {
        community: "星河湾花园".into(),
        leader: "王姐".into(),
        title: "周六早市：草莓、新米和土鸡蛋".into(),
        items: Vec::new(),
        cutoff_text: "今晚 20:00 截单，明日到货".into(),
        qr_url: URL.into(),
        brand: "聚邻".into(),
        footer: "自提：3 号楼架空层 16:00–20:00".into(),
        language: Language::Chinese,
    }
}

fn goods(rows: &[(&str, &str, &str)], pictures: &[Vec<u8>]) -> Vec<PosterItem> {
    let item = |(index, (name, price, tier)): (usize, &(&str, &str, &str))| PosterItem {
        name: (*name).into(),
        price_text: (*price).into(),
        tier_text: (*tier).into(),
        picture: pictures.get(index).cloned().unwrap_or_default(),
    };
    rows.iter().enumerate().map(item).collect()
}

fn live(pictures: &[Vec<u8>], language: Language) -> LivePosterSpec {
    let chinese = language == Language::Chinese;
    let pick = |zh: &str, en: &str| {
        if chinese {
            zh.to_owned()
        } else {
            en.to_owned()
        }
    };
    LivePosterSpec {
        community: pick("星河湾花园", "Riverside Gardens"),
        leader: pick("王姐", "Alexandra"),
        title: pick(
            "草莓园里现摘现播，邻居专享",
            "Live from the strawberry field, for neighbours only",
        ),
        time_text: "20:00".into(),
        date_text: pick("11 月 23 日 周一", "Mon 23 Nov"),
        teasers: pictures.iter().take(3).cloned().collect(),
        perks: vec![
            pick("三轮福袋", "3 lucky bags"),
            pick("低至 5 折", "Half price"),
            pick("满 30 份再降", "Tier prices"),
        ],
        qr_url: URL.into(),
        brand: pick("聚邻", "Julin"),
        footer: pick(
            "预约后开播前 10 分钟提醒",
            "We remind you ten minutes before",
        ),
        language,
        ..LivePosterSpec::default()
    }
}
