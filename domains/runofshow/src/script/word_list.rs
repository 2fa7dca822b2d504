//! Which words are marked: a list to begin with, and the shop's own.
use crate::store::word as store;
use julin_db::{Command, Result, Tx, row, text_enum};
use julin_kernel::Scope;
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

const WORDS_MAX: usize = 500;

text_enum! {
    /// Why a word is marked.
    pub(crate) enum WordKind {
        /// 绝对化用语: the advertising law's article 9, number 3.
        Superlative = "superlative",
        /// The state's name or organs: article 9, number 2.
        State = "state",
        /// A cure, which goods that are no medicine may not claim: article 17.
        Medical = "medical",
        /// A gain that is promised: articles 16 and 25.
        Promise = "promise",
        /// The shop's own rule.
        Shop = "shop",
    }
}

impl WordKind {
    /// Whether a script with it cannot be approved. Superlatives are flagged, for some can be proved.
    pub(crate) const fn blocks(self) -> bool {
        matches!(self, Self::Medical | Self::Promise)
    }
    const fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Superlative => &[
                "最",
                "第一",
                "唯一",
                "独一无二",
                "绝无仅有",
                "史无前例",
                "前无古人",
                "顶级",
                "顶尖",
                "极致",
                "极品",
                "终极",
                "巅峰",
                "王牌",
                "冠军",
                "销量冠军",
                "全网最低价",
                "全网最低",
                "史上最低",
                "最低价",
                "首选",
                "首家",
                "独家",
                "万能",
                "完美",
                "绝对",
                "永久",
                "百分之百",
                "100%",
                "全球首发",
                "全国首家",
                "世界级",
                "世界领先",
                "遥遥领先",
                "领先品牌",
                "填补空白",
                "no1",
                "top1",
            ],
            Self::State => &[
                "国家级",
                "国家领导人",
                "国家机关",
                "国务院",
                "中央",
                "特供",
                "专供",
                "国宴",
                "驰名商标",
                "质量免检",
                "免检产品",
                "央视推荐",
                "人民大会堂",
            ],
            Self::Medical => &[
                "治疗",
                "治愈",
                "根治",
                "疗效",
                "药到病除",
                "防癌",
                "抗癌",
                "降血糖",
                "降血压",
                "降血脂",
                "消炎",
                "包治",
                "祛病",
                "延年益寿",
                "替代药物",
                "处方",
            ],
            Self::Promise => &[
                "稳赚",
                "保本",
                "无风险",
                "零风险",
                "包过",
                "保收益",
                "永不反弹",
                "百分百有效",
            ],
            Self::Shop => &[],
        }
    }
}

row! {
    /// A word that is marked.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
    #[schema(as = ScriptWord)]
    pub(crate) struct ShopWord {
        /// The word; blanks, marks, width and case do not hide it.
        pub(crate) word: String,
        /// Why it is marked.
        pub(crate) kind: WordKind,
    }
}

/// The list to begin with.
pub(crate) fn defaults() -> Vec<ShopWord> {
    let of = |kind: &WordKind| {
        let (kind, words) = (*kind, kind.usual());
        words.iter().map(move |w| ShopWord {
            word: (*w).to_owned(),
            kind,
        })
    };
    WordKind::ALL.iter().flat_map(of).collect()
}

/// The list of a shop: its own or the one to begin with; what blocks is always in it.
pub(crate) async fn words_of(tx: &mut Tx, scope: Scope) -> Result<WordList> {
    let own = store::all(tx, scope).await?;
    if own.is_empty() {
        return Ok(WordList {
            words: defaults(),
            own: false,
        });
    }
    let always = defaults().into_iter().filter(|w| w.kind.blocks());
    let all: BTreeMap<String, ShopWord> = own
        .into_iter()
        .chain(always)
        .map(|w| (w.word.clone(), w))
        .collect();
    Ok(WordList {
        words: all.into_values().collect(),
        own: true,
    })
}

/// The words that are marked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScriptWordList)]
pub(crate) struct WordList {
    /// The words; those that block are always among them.
    pub words: Vec<ShopWord>,
    /// Whether the shop has a list of its own.
    pub own: bool,
}

/// Replaces the shop's list; an empty one brings back the list to begin with.
pub(crate) struct SetWords {
    pub(crate) actor: Actor,
    pub(crate) words: Vec<ShopWord>,
}

impl Command for SetWords {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        check::count("words", &self.words, 0, WORDS_MAX)?;
        let mut list = BTreeMap::new();
        for (i, word) in self.words.iter().enumerate() {
            let text = check::text(&format!("words.{i}.word"), &word.word, 1, 30)?;
            let means = text.chars().any(char::is_alphanumeric);
            check::that(&format!("words.{i}.word"), means)?;
            list.insert(text, word.kind);
        }
        store::replace(tx, Scope::shop(self.actor.shop), &list).await?;
        let detail = json!({ "words": list.len() });
        audit(
            tx,
            &self.actor,
            "runofshow.words.set",
            "runofshow_words",
            0,
            detail,
        )
        .await
    }
}
