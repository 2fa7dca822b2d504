//! Rules that a type alone does not state.

mod media;

use crate::{Config, Fault, PaymentProvider, WeChatPay};

/// Every broken rule; `origin` tells where a key was set.
pub(crate) fn check(config: &Config, origin: impl Fn(&str) -> String) -> Vec<Fault> {
    let broken = [
        http(config),
        store(config),
        limits(config),
        media::media(config),
        media::handoff(&config.media.handoff),
        payments(config),
        assistant(config),
    ];
    let fault = |(key, problem): (&str, String)| Fault {
        key: key.to_owned(),
        origin: origin(key),
        problem,
    };
    broken.into_iter().flatten().map(fault).collect()
}

type Broken = Vec<(&'static str, String)>;

fn rule(holds: bool, key: &'static str, problem: impl FnOnce() -> String) -> Broken {
    if holds {
        Vec::new()
    } else {
        vec![(key, problem())]
    }
}

fn http(config: &Config) -> Broken {
    let url = &config.http.public_url;
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let plain = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', ' ']));
    let database = config.database.url.engine(&config.data_dir).is_some();
    [
        rule(plain, "http.public_url", || {
            format!("{url:?} is not http(s)://host[:port] without a path or a closing slash")
        }),
        rule(database, "database.url", || {
            format!(
                "{:?} is neither sqlite:FILE nor postgres://…",
                config.database.url
            )
        }),
    ]
    .concat()
}

fn store(config: &Config) -> Broken {
    let store = &config.store;
    let currency =
        store.currency.len() == 3 && store.currency.bytes().all(|b| b.is_ascii_uppercase());
    [
        rule(
            jiff::tz::TimeZone::get(&store.zone).is_ok(),
            "store.zone",
            || {
                format!(
                    "{:?} is not an IANA time zone such as \"Asia/Shanghai\"",
                    store.zone
                )
            },
        ),
        rule(currency, "store.currency", || {
            format!(
                "{:?} is not an ISO 4217 code such as \"CNY\"",
                store.currency
            )
        }),
        rule(
            ["zh-CN", "en"].contains(&store.locale.as_str()),
            "store.locale",
            || format!("{:?} is neither \"zh-CN\" nor \"en\"", store.locale),
        ),
        rule(!store.name.trim().is_empty(), "store.name", || {
            "must not be empty".to_owned()
        }),
    ]
    .concat()
}

fn limits(config: &Config) -> Broken {
    let within = |key, value: i64, low: i64, high: i64| {
        rule((low..=high).contains(&value), key, || {
            format!("{value} is not within {low}..={high}")
        })
    };
    let day = 24 * 60 * 60;
    [
        within("node_id", config.node_id.unwrap_or(0).into(), 0, 1_023),
        within(
            "database.pool_size",
            config.database.pool_size.into(),
            1,
            1_000,
        ),
        within(
            "orders.payment_timeout_s",
            config.orders.payment_timeout_s,
            60,
            day,
        ),
        within(
            "orders.link_timeout_s",
            config.orders.link_timeout_s,
            60,
            7 * day,
        ),
        within(
            "orders.cash_debt_max_fen",
            config.orders.cash_debt_max_fen,
            0,
            100_000_000,
        ),
        within(
            "store.pickup_promise_s",
            config.store.pickup_promise_s,
            60 * 60,
            90 * day,
        ),
        within(
            "settlement.after_sale_window_s",
            config.settlement.after_sale_window_s,
            0,
            90 * day,
        ),
        within(
            "settlement.after_sale_leader_s",
            config.settlement.after_sale_leader_s,
            60,
            30 * day,
        ),
        within(
            "settlement.after_sale_operator_s",
            config.settlement.after_sale_operator_s,
            60,
            30 * day,
        ),
        within(
            "settlement.after_sale_auto_approve_up_to_fen",
            config.settlement.after_sale_auto_approve_up_to_fen,
            0,
            100_000,
        ),
        within(
            "settlement.after_sale_points_max",
            config.settlement.after_sale_points_max,
            0,
            1_000_000,
        ),
        within(
            "settlement.commission_bp",
            config.settlement.commission_bp.into(),
            0,
            10_000,
        ),
        within(
            "settlement.withdrawal_minimum_fen",
            config.settlement.withdrawal_minimum_fen,
            1,
            1_000_000,
        ),
        within(
            "settlement.withdrawal_two_approvals_above_fen",
            config.settlement.withdrawal_two_approvals_above_fen,
            0,
            100_000_000,
        ),
        within(
            "promo.points_per_yuan",
            config.promo.points_per_yuan,
            1,
            100_000,
        ),
        within(
            "promo.points_share_max_bp",
            config.promo.points_share_max_bp.into(),
            0,
            10_000,
        ),
        within(
            "media.record_keep_days",
            config.media.record_keep_days,
            1,
            36_500,
        ),
        within("assistant.timeout_s", config.assistant.timeout_s, 1, 120),
        within(
            "assistant.answer_tokens_max",
            config.assistant.answer_tokens_max.into(),
            100,
            8_000,
        ),
        within(
            "assistant.drafts_per_hour",
            config.assistant.drafts_per_hour,
            0,
            10_000,
        ),
        within(
            "settlement.supplier_fee_bp",
            config.settlement.supplier_fee_bp.into(),
            0,
            5_000,
        ),
        within(
            "media.hls.part_ms",
            config.media.hls.part_ms.into(),
            100,
            2_000,
        ),
        within(
            "media.hls.segment_ms",
            config.media.hls.segment_ms.into(),
            1_000,
            10_000,
        ),
        within(
            "media.hls.window_segments",
            config.media.hls.window_segments.into(),
            3,
            100,
        ),
    ]
    .concat()
}

fn assistant(config: &Config) -> Broken {
    let assistant = &config.assistant;
    let url = &assistant.base_url;
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let plain = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' ']));
    [
        rule(url.is_empty() || plain, "assistant.base_url", || {
            format!("{url:?} is not http(s)://host[:port][/path]")
        }),
        rule(
            url.is_empty() || !assistant.model.trim().is_empty(),
            "assistant.model",
            || "is needed by the assistant's API".to_owned(),
        ),
        rule(
            media::is_graphic(assistant.api_key.expose()),
            "assistant.api_key",
            || "is ASCII without blanks".to_owned(),
        ),
    ]
    .concat()
}

fn payments(config: &Config) -> Broken {
    match config.payments.provider {
        PaymentProvider::Sandbox => Vec::new(),
        PaymentProvider::WeChatPay => wechatpay(&config.payments.wechatpay),
    }
}

fn wechatpay(account: &WeChatPay) -> Broken {
    let needed = |set: bool, key| rule(set, key, || "is needed by WeChat Pay".to_owned());
    [
        needed(!account.app_id.is_empty(), "payments.wechatpay.app_id"),
        needed(!account.mch_id.is_empty(), "payments.wechatpay.mch_id"),
        needed(
            !account.serial_no.is_empty(),
            "payments.wechatpay.serial_no",
        ),
        needed(
            account.private_key_path.is_some(),
            "payments.wechatpay.private_key_path",
        ),
        needed(
            !account.public_key_id.is_empty(),
            "payments.wechatpay.public_key_id",
        ),
        needed(
            account.public_key_path.is_some(),
            "payments.wechatpay.public_key_path",
        ),
        rule(
            account.api_v3_key.expose().len() == 32,
            "payments.wechatpay.api_v3_key",
            || {
                format!(
                    "must have 32 bytes, has {}",
                    account.api_v3_key.expose().len()
                )
            },
        ),
    ]
    .concat()
}
