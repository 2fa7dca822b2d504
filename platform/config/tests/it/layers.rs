use julin_config::{Config, PaymentProvider, Sources};

use crate::load;

fn told(file: &str, env: &[(&str, &str)], flags: &[(&str, &str)]) -> String {
    load(file, env, flags)
        .expect_err("these settings are wrong")
        .to_string()
}

#[test]
fn defaults_stand_alone() {
    let config = Config::load(&Sources::default()).unwrap();
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.orders.payment_timeout_s, 900);
    assert_eq!(config.settlement.after_sale_window_s, 172_800);
    assert_eq!(config.store.zone, "Asia/Shanghai");
}

#[test]
fn later_layers_win_key_by_key() {
    let file =
        "[http]\nlisten = '0.0.0.0:1'\npublic_url = 'https://a.example'\n[store]\nname = '甲'";
    let env = [
        ("JULIN_HTTP__LISTEN", "0.0.0.0:2"),
        ("JULIN_STORE__NAME", "乙"),
        ("HOME", "/root"),
    ];
    let config = load(file, &env, &[("store.name", "丙")]).unwrap();
    assert_eq!(config.http.listen.port(), 2);
    assert_eq!(config.http.public_url, "https://a.example");
    assert_eq!(config.store.name, "丙");
}

#[test]
fn plain_text_is_read_as_its_key_asks() {
    let env = [
        ("JULIN_STORE__NAME", "123"),
        ("JULIN_PAYMENTS__WECHATPAY__MCH_ID", "0012"),
        (
            "JULIN_PAYMENTS__WECHATPAY__API_V3_KEY",
            "12345678901234567890123456789012",
        ),
        ("JULIN_HTTP__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("JULIN_DEMO__ENABLED", "true"),
        ("JULIN_NODE_ID", "7"),
        ("JULIN_METRICS__LISTEN", "127.0.0.1:9100"),
        ("JULIN_LOG__FILTER", ""),
        ("JULIN_CONFIG", "elsewhere.toml"),
    ];
    let config = load("", &env, &[]).unwrap();
    assert_eq!(config.store.name, "123");
    assert_eq!(config.payments.wechatpay.mch_id, "0012");
    assert_eq!(config.payments.wechatpay.api_v3_key.expose().len(), 32);
    assert_eq!(config.http.trusted_proxies.len(), 2);
    assert!(config.demo.enabled);
    assert_eq!(config.node_id, Some(7));
    assert_eq!(config.metrics.listen.unwrap().port(), 9100);
    assert_eq!(
        config.log.filter, "info",
        "an empty variable is an unset one"
    );
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_name() {
    let error = told(
        "listen = 'x'\n[http]\nlisten_on = '0.0.0.0:1'",
        &[("JULIN_HTTP__PUBLIC_URI", "x"), ("JULIN_ZZZ", "x")],
        &[("ordrs.payment_timeout_s", "1")],
    );
    for part in [
        "julin.toml: `http.listen_on`: no such setting; did you mean `http.listen`?",
        "`listen`: no such setting; did you mean `http.listen`?",
        "environment variable JULIN_HTTP__PUBLIC_URI: `http.public_uri`: no such setting; \
         did you mean `JULIN_HTTP__PUBLIC_URL`?",
        "environment variable JULIN_ZZZ: `zzz`: no such setting\n",
        "flag ordrs.payment_timeout_s: `ordrs.payment_timeout_s`: no such setting; \
         did you mean `orders.payment_timeout_s`?",
    ] {
        assert!(
            format!("{error}\n").contains(part),
            "{part:?} is not in\n{error}"
        );
    }
}

#[test]
fn a_wrong_value_names_its_key_its_place_and_itself() {
    for (file, env, flags, parts) in [
        (
            "[http]\nlisten = '8080'",
            vec![],
            vec![],
            ["julin.toml", "`http.listen`", "8080"],
        ),
        (
            "",
            vec![("JULIN_ORDERS__PAYMENT_TIMEOUT_S", "soon")],
            vec![],
            [
                "JULIN_ORDERS__PAYMENT_TIMEOUT_S",
                "`orders.payment_timeout_s`",
                "soon",
            ],
        ),
        (
            "",
            vec![],
            vec![("store.zone", "Mars/Base")],
            ["flag store.zone", "`store.zone`", "Mars/Base"],
        ),
        (
            "[payments]\nprovider = 'cash'",
            vec![],
            vec![],
            ["julin.toml", "`payments.provider`", "cash"],
        ),
        (
            "[http]\npublic_url = 'shop'",
            vec![],
            vec![],
            ["julin.toml", "`http.public_url`", "shop"],
        ),
        (
            "[http]\ntrusted_proxies = ['me']",
            vec![],
            vec![],
            ["julin.toml", "`http.trusted_proxies", "me"],
        ),
        ("http = 3", vec![], vec![], ["julin.toml", "`http`", "3"]),
        (
            "[http\n",
            vec![],
            vec![],
            ["julin.toml", "line 1", "expected"],
        ),
    ] {
        let error = told(file, &env, &flags);
        for part in parts {
            assert!(error.contains(part), "{part:?} is not in {error}");
        }
    }
}

#[test]
fn a_missing_file_is_an_error_when_it_was_named() {
    let sources = Sources {
        file: Some("no/such/julin.toml".into()),
        ..Sources::default()
    };
    let error = Config::load(&sources).unwrap_err().to_string();
    assert!(
        error.contains("no/such/julin.toml: cannot be read"),
        "{error}"
    );
}

#[test]
fn wechat_pay_needs_its_account_and_all_gaps_are_told_at_once() {
    let error = load("[payments]\nprovider = 'wechatpay'", &[], &[]).unwrap_err();
    assert_eq!(error.0.len(), 7, "{error}");
    let env = [("JULIN_PAYMENTS__WECHATPAY__API_V3_KEY", "hush-hush")];
    let error = told("[payments]\nprovider = 'wechatpay'", &env, &[]);
    assert!(!error.contains("hush"), "{error}");
}

#[test]
fn debug_shows_no_secret() {
    let env = [
        ("JULIN_PAYMENTS__WECHATPAY__API_V3_KEY", "hush-hush"),
        ("JULIN_DATABASE__URL", "postgres://ann:hush-hush@db/julin"),
    ];
    let config = load("", &env, &[]).unwrap();
    assert_eq!(config.payments.provider, PaymentProvider::Sandbox);
    assert!(!format!("{config:?}").contains("hush"));
}
