//! Rules that a type alone does not state.

use crate::{Config, Fault, Handoff, PaymentProvider, PlaySigning, WeChatPay};

/// Every broken rule; `origin` tells where a key was set.
pub(crate) fn check(config: &Config, origin: impl Fn(&str) -> String) -> Vec<Fault> {
    let broken = [
        http(config),
        store(config),
        limits(config),
        media(config),
        handoff(&config.media.handoff),
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

fn media(config: &Config) -> Broken {
    let media = &config.media;
    let ip = media.webrtc_public_ip.as_ref();
    [
        rule(
            media.rtmp_public_url.starts_with("rtmp"),
            "media.rtmp_public_url",
            || format!("{:?} is not rtmp://… or rtmps://…", media.rtmp_public_url),
        ),
        rule(
            ip.is_none_or(|ip| ip.parse::<std::net::IpAddr>().is_ok()),
            "media.webrtc_public_ip",
            || format!("{:?} is not an IP address", media.webrtc_public_ip),
        ),
        rule(
            media.stun_urls.iter().all(|url| is_ice(url, "stun")),
            "media.stun_urls",
            || format!("{:?} is not stun:host:port", media.stun_urls),
        ),
        rule(
            media.turn_urls.iter().all(|url| is_ice(url, "turn")),
            "media.turn_urls",
            || format!("{:?} is not turn:host:port", media.turn_urls),
        ),
        rule(
            media.turn_urls.is_empty() || !media.turn_secret.is_empty(),
            "media.turn_secret",
            || "a TURN server lets nobody in without it".to_owned(),
        ),
        rule(
            is_graphic(media.turn_secret.expose())
                && media.turn_username.as_deref().is_none_or(is_graphic),
            "media.turn_secret",
            || "the name and the secret are ASCII without blanks".to_owned(),
        ),
        rule(
            media.hls.part_ms <= media.hls.segment_ms,
            "media.hls.part_ms",
            || format!("{} is longer than a segment", media.hls.part_ms),
        ),
    ]
    .concat()
}

fn handoff(handoff: &Handoff) -> Broken {
    let names = |url: &str| is_graphic(url) && url.contains("{stream}");
    let play = |url: &Option<String>, key| {
        let fits = |url: &String| {
            names(url) && (url.starts_with("https://") || url.starts_with("http://"))
        };
        rule(url.as_ref().is_none_or(fits), key, || {
            format!("{url:?} is not http(s)://host/…{{stream}}…")
        })
    };
    let relays = &handoff.relay_urls;
    [
        rule(
            relays
                .iter()
                .all(|url| names(url) && url.starts_with("rtmp://")),
            "media.handoff.relay_urls",
            || format!("{relays:?}: each is rtmp://host/app/…{{stream}}…"),
        ),
        rule(
            handoff.stream_key.contains("{key}"),
            "media.handoff.stream_key",
            || "without {key} nobody can prove to be the host".to_owned(),
        ),
        rule(
            handoff
                .hook_secret
                .expose()
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric()),
            "media.handoff.hook_secret",
            || "is part of an address: ASCII letters and digits".to_owned(),
        ),
        play(&handoff.play_hls_url, "media.handoff.play_hls_url"),
        play(&handoff.play_flv_url, "media.handoff.play_flv_url"),
        play(&handoff.play_whep_url, "media.handoff.play_whep_url"),
        rule(
            handoff.play_signing == PlaySigning::None || !handoff.play_secret.is_empty(),
            "media.handoff.play_secret",
            || "nothing can be signed without it".to_owned(),
        ),
        rule(
            (60..=7 * 24 * 3_600).contains(&handoff.play_ttl_s),
            "media.handoff.play_ttl_s",
            || format!("{} is not within 60..=604800", handoff.play_ttl_s),
        ),
    ]
    .concat()
}

/// `stun:…` or `stuns:…`, with nothing in it that could end a header.
fn is_ice(url: &str, scheme: &str) -> bool {
    let rest = url.strip_prefix(scheme).unwrap_or_default();
    let host = rest.strip_prefix("s:").or_else(|| rest.strip_prefix(':'));
    host.is_some_and(|host| !host.is_empty()) && is_graphic(url) && !url.contains(['<', '>'])
}

fn is_graphic(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
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
            is_graphic(assistant.api_key.expose()),
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
