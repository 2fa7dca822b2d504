use julin_config::{Check, CheckStatus, Config};

use crate::load;

fn find<'a>(checks: &'a [Check], name: &str) -> &'a Check {
    checks
        .iter()
        .find(|check| check.name == name)
        .expect("the check ran")
}

#[test]
fn a_local_trial_is_healthy() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        data_dir: dir.path().join("deep/data"),
        ..Config::default()
    };
    let checks = config.checks();
    assert!(
        checks.iter().all(|check| check.status == CheckStatus::Ok),
        "{checks:#?}"
    );
    assert_eq!(
        std::fs::read_dir(&config.data_dir).unwrap().count(),
        0,
        "the probe is gone"
    );
}

#[test]
fn a_file_in_place_of_the_data_directory_fails() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("data");
    std::fs::write(&file, "").unwrap();
    let checks = Config {
        data_dir: file,
        ..Config::default()
    }
    .checks();
    let check = find(&checks, "data directory");
    assert_eq!(check.status, CheckStatus::Fail);
    assert!(!check.mend.is_empty());
}

#[test]
fn a_public_store_is_told_what_is_still_a_trial() {
    let dir = tempfile::tempdir().unwrap();
    let file = "[http]\npublic_url = 'http://shop.example'\n[demo]\nenabled = true";
    let config = Config {
        data_dir: dir.path().into(),
        ..load(file, &[], &[]).unwrap()
    };
    let checks = config.checks();
    for name in [
        "public address",
        "payments",
        "text messages",
        "live video",
        "demo",
    ] {
        assert_eq!(find(&checks, name).status, CheckStatus::Warn, "{name}");
    }
}

#[test]
fn missing_keys_of_the_merchant_fail() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = Config {
        data_dir: dir.path().into(),
        ..Config::default()
    };
    config.payments.provider = julin_config::PaymentProvider::WeChatPay;
    config.payments.wechatpay.private_key_path = Some(dir.path().join("gone.pem"));
    let checks = config.checks();
    assert_eq!(find(&checks, "payments").status, CheckStatus::Fail);
    assert!(find(&checks, "payments").detail.contains("gone.pem"));
}

#[test]
fn local_means_loopback_by_any_name() {
    for (url, local) in [
        ("http://127.0.0.1:8080", true),
        ("http://localhost", true),
        ("http://[::1]:8080", true),
        ("https://shop.example", false),
        ("http://192.168.1.5:8080", false),
    ] {
        let mut config = Config::default();
        url.clone_into(&mut config.http.public_url);
        assert_eq!(config.is_local(), local, "{url}");
    }
}
