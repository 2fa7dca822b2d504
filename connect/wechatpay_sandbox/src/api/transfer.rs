//! Transfers to a person (商家转账): made, asked after, taken back.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::parse;
use crate::api::prepay::check_notify_url;
use crate::crypt::{hex, unseal};
use crate::model::{Record, Transfer, TransferStatus, TransferTerms};
use crate::refusal::Refusal;
use crate::{Sandbox, time};

const NAME_NEEDED_FROM_FEN: i64 = 200_000;
const NAME_ALLOWED_FROM_FEN: i64 = 30;
const REMARK_CHARS_MAX: usize = 32;
/// 佣金报酬, and what it must be reported with.
const SCENE: &str = "1005";
const REPORTS: [&str; 2] = ["岗位类型", "报酬说明"];

#[derive(Deserialize)]
struct Body {
    appid: String,
    out_bill_no: String,
    transfer_scene_id: String,
    openid: String,
    user_name: Option<String>,
    transfer_amount: i64,
    transfer_remark: String,
    notify_url: Option<String>,
    transfer_scene_report_infos: Vec<ReportInfo>,
}

#[derive(Deserialize)]
struct ReportInfo {
    info_type: String,
    info_content: String,
}

impl ReportInfo {
    /// Which, and whether it says nothing.
    fn kind(&self) -> (&str, bool) {
        (&self.info_type, self.info_content.is_empty())
    }
}

pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body: Body = parse(&body)?;
    let terms = sandbox.terms(body)?;
    let now_ms = sandbox.now_ms();
    let id = format!("1330{}{}", time::compact(now_ms), sandbox.digits(10));
    let package = hex(&(sandbox.inner.config.random)());
    let transfer = sandbox.commit(|book| {
        if let Some(earlier) = book.transfer(&terms.out_bill_no) {
            return again(earlier, &terms).map(|transfer| (Vec::new(), transfer));
        }
        let transfer = Transfer {
            terms,
            id,
            package,
            created_at_ms: now_ms,
            status: TransferStatus::WaitUserConfirm,
            updated_at_ms: now_ms,
            fail_reason: None,
        };
        Ok((vec![Record::TransferOpened(transfer.clone())], transfer))
    })?;
    Ok(Json(created_json(&transfer)))
}

pub(super) async fn by_number(
    State(sandbox): State<Sandbox>,
    Path(out_bill_no): Path<String>,
) -> Result<Json<Value>, Refusal> {
    sandbox.expire_transfer(&out_bill_no)?;
    let ledger = sandbox.ledger();
    let transfer = ledger.book.transfer(&out_bill_no);
    let transfer = transfer.ok_or_else(|| Refusal::no_resource("转账单不存在"))?;
    let mut told = transfer_json(&sandbox.inner.config, transfer);
    told["appid"] = json!(sandbox.inner.config.appid);
    Ok(Json(told))
}

pub(super) async fn cancel(
    State(sandbox): State<Sandbox>,
    Path(out_bill_no): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let transfer = sandbox.cancel_transfer(&out_bill_no)?;
    Ok(Json(json!({
        "out_bill_no": transfer.terms.out_bill_no,
        "transfer_bill_no": transfer.id,
        "state": "CANCELING",
        "update_time": time::rfc3339(transfer.updated_at_ms),
    })))
}

impl Sandbox {
    fn terms(&self, body: Body) -> Result<TransferTerms, Refusal> {
        check(&body, &self.inner.config.appid)?;
        let user_name = body.user_name.as_deref().map(|sealed| {
            unseal(&self.inner.keys.platform, sealed)
                .ok_or_else(|| Refusal::param("user_name 解密失败"))
        });
        Ok(TransferTerms {
            out_bill_no: body.out_bill_no,
            openid: body.openid,
            user_name: user_name.transpose()?,
            amount: body.transfer_amount,
            remark: body.transfer_remark,
            scene: body.transfer_scene_id,
            notify_url: body.notify_url,
        })
    }
}

fn check(body: &Body, appid: &str) -> Result<(), Refusal> {
    let number = &body.out_bill_no;
    let plain = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let remark = body.transfer_remark.chars().count();
    let infos = &body.transfer_scene_report_infos;
    let mut reports: Vec<(&str, bool)> = infos.iter().map(ReportInfo::kind).collect();
    reports.sort_unstable();
    let told = REPORTS.map(|kind| (kind, false));
    let named = body.user_name.is_some();
    let faults = [
        (body.appid != appid, "appid 与商户号不匹配"),
        (
            !plain || !(1..=32).contains(&number.len()),
            "out_bill_no 不合法",
        ),
        (body.openid.is_empty(), "openid 不合法"),
        (body.transfer_amount < 1, "transfer_amount 不合法"),
        (
            !(1..=REMARK_CHARS_MAX).contains(&remark),
            "transfer_remark 不合法",
        ),
        (body.transfer_scene_id != SCENE, "未开通该转账场景"),
        (reports != told, "转账场景报备信息不合法"),
        (
            !named && body.transfer_amount >= NAME_NEEDED_FROM_FEN,
            "收款用户姓名必填",
        ),
        (
            named && body.transfer_amount < NAME_ALLOWED_FROM_FEN,
            "不支持传入收款用户姓名",
        ),
    ];
    if let Some((_, words)) = faults.iter().find(|(wrong, _)| *wrong) {
        return Err(Refusal::param(*words));
    }
    body.notify_url.as_deref().map_or(Ok(()), check_notify_url)
}

fn again(earlier: &Transfer, terms: &TransferTerms) -> Result<Transfer, Refusal> {
    if earlier.terms == *terms {
        Ok(earlier.clone())
    } else {
        Err(Refusal::invalid(
            "商家转账单号已存在，但请求参数与原单不一致",
        ))
    }
}

fn created_json(transfer: &Transfer) -> Value {
    let mut told = json!({
        "out_bill_no": transfer.terms.out_bill_no,
        "transfer_bill_no": transfer.id,
        "create_time": time::rfc3339(transfer.created_at_ms),
        "state": transfer.status,
    });
    if transfer.status == TransferStatus::WaitUserConfirm {
        told["package_info"] = json!(transfer.package);
    }
    told
}

/// A transfer as queries and callbacks tell it.
pub(crate) fn transfer_json(config: &crate::SandboxConfig, transfer: &Transfer) -> Value {
    let terms = &transfer.terms;
    let mut told = json!({
        "mch_id": config.mchid,
        "out_bill_no": terms.out_bill_no,
        "transfer_bill_no": transfer.id,
        "state": transfer.status,
        "transfer_amount": terms.amount,
        "transfer_remark": terms.remark,
        "openid": terms.openid,
        "create_time": time::rfc3339(transfer.created_at_ms),
        "update_time": time::rfc3339(transfer.updated_at_ms),
    });
    if let Some(reason) = &transfer.fail_reason {
        told["fail_reason"] = json!(reason);
    }
    told
}
