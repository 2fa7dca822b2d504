//! The cashier's pages: plain HTML, unmistakably a sandbox.

use axum::http::{HeaderMap, header};

use crate::api::yuan;
use crate::model::Order;

/// What the payer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Chinese,
    English,
}

/// Where the payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Open,
    Failed,
    Paid,
    Closed,
}

impl Language {
    /// The better liked of the two; Chinese when neither is named.
    pub(crate) fn preferred(headers: &HeaderMap) -> Self {
        let text = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let mut best = (Self::Chinese, 0);
        for entry in text.unwrap_or_default().split(',') {
            let (tag, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
            let language = match tag.trim().split('-').next() {
                Some("zh") => Self::Chinese,
                Some("en") => Self::English,
                _ => continue,
            };
            let weight = thousandths(weight);
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }

    fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    pub(crate) fn say(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

/// `q=0.8` as 800.
fn thousandths(weight: &str) -> u32 {
    let Some(value) = weight.trim().strip_prefix("q=") else {
        return 0;
    };
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    format!("{whole}{part:0<3}").parse().unwrap_or(0)
}

/// The page of one payment.
pub(crate) struct Page<'a> {
    pub(crate) language: Language,
    pub(crate) merchant: &'a str,
    pub(crate) prepay_id: &'a str,
    /// One, or those of a combined payment.
    pub(crate) orders: Vec<&'a Order>,
    pub(crate) standing: Standing,
    pub(crate) redirect_path: Option<&'a str>,
}

impl Page<'_> {
    pub(crate) fn html(&self) -> String {
        let say = |chinese, english| self.language.say(chinese, english);
        let total = self.orders.iter().map(|order| order.terms.total).sum();
        let dues: String = self
            .orders
            .iter()
            .map(|order| self.due_html(order))
            .collect();
        let body = format!(
            "<p class=\"merchant\">{merchant}</p>\n\
             <h1 class=\"amount\"><span class=\"label\">{to_pay}</span> ¥{amount}</h1>\n\
             {dues}{standing}{form}",
            merchant = escaped(self.merchant),
            to_pay = say("应付金额", "Amount due"),
            amount = yuan(total),
            standing = self.standing_html(),
            form = self.form_html(),
        );
        document(self.language, &body)
    }

    /// What is paid for; its own sum only beside others.
    fn due_html(&self, order: &Order) -> String {
        let say = |chinese, english| self.language.say(chinese, english);
        let terms = &order.terms;
        let sum = if self.orders.len() > 1 {
            let (label, sum) = (say("金额", "Amount"), yuan(terms.total));
            format!("<div><dt>{label}</dt><dd>¥{sum}</dd></div>\n")
        } else {
            String::new()
        };
        format!(
            "<dl>\n<div><dt>{item}</dt><dd>{description}</dd></div>\n{sum}\
             <div><dt>{number}</dt><dd>{out_trade_no}</dd></div>\n</dl>\n",
            item = say("商品", "Item"),
            description = escaped(&terms.description),
            number = say("商户单号", "Order number"),
            out_trade_no = escaped(&terms.out_trade_no),
        )
    }

    fn standing_html(&self) -> String {
        let (class, words) = match self.standing {
            Standing::Open => return String::new(),
            Standing::Failed => (
                "failed",
                self.language
                    .say("支付未完成，可以重试", "Not paid. You can try again."),
            ),
            Standing::Paid => (
                "paid",
                self.language.say("支付成功（模拟）", "Paid (simulated)"),
            ),
            Standing::Closed => (
                "closed",
                self.language
                    .say("订单已关闭或已过期", "This order is closed or expired."),
            ),
        };
        format!(
            "<p class=\"standing {class}\" role=\"status\">{words}</p>\n{}",
            self.back_html()
        )
    }

    fn back_html(&self) -> String {
        let Some(path) = self.redirect_path else {
            return String::new();
        };
        let words = self.language.say("返回商家", "Back to the shop");
        format!(
            "<p><a class=\"back\" href=\"{}\">{words}</a></p>\n",
            escaped(path)
        )
    }

    fn form_html(&self) -> String {
        if !matches!(self.standing, Standing::Open | Standing::Failed) {
            return String::new();
        }
        let say = |chinese, english| self.language.say(chinese, english);
        format!(
            "<form method=\"post\" action=\"/sandbox/pay/{id}\">\n\
             <input type=\"hidden\" name=\"redirect_url\" value=\"{path}\">\n\
             <button class=\"pay\" name=\"action\" value=\"pay\">{pay}</button>\n\
             <button class=\"fail\" name=\"action\" value=\"fail\">{fail}</button>\n</form>",
            id = escaped(self.prepay_id),
            path = escaped(self.redirect_path.unwrap_or_default()),
            pay = say("确认支付", "Confirm payment"),
            fail = say("支付失败/取消", "Fail or cancel"),
        )
    }
}

/// The page of a payment that does not exist.
pub(crate) fn missing(language: Language) -> String {
    let words = language.say("没有这笔支付", "There is no such payment");
    document(
        language,
        &format!("<h1 class=\"standing closed\">{words}</h1>"),
    )
}

pub(crate) fn document(language: Language, body: &str) -> String {
    let tag = language.tag();
    let title = language.say("沙箱收银台", "Sandbox cashier");
    let warning = language.say(
        "这是模拟支付，不会产生真实扣款。",
        "This is a simulated payment. No money moves.",
    );
    format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title} · SANDBOX</title>\n\
         <link rel=\"stylesheet\" href=\"/sandbox/assets/cashier.css\">\n</head>\n<body>\n\
         <header class=\"banner\"><strong>沙箱 / SANDBOX</strong> <span>{warning}</span></header>\n\
         <main class=\"card\">\n{body}\n</main>\n</body>\n</html>\n"
    )
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferred(text: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT_LANGUAGE,
            header::HeaderValue::from_static(text),
        );
        Language::preferred(&headers)
    }

    #[test]
    fn the_better_liked_language_is_spoken() {
        assert_eq!(preferred("en-US,en;q=0.9,zh;q=0.8"), Language::English);
        assert_eq!(preferred("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
        assert_eq!(preferred("fr, en;q=0.3, zh-TW;q=0.7"), Language::Chinese);
        assert_eq!(preferred("fr, zh;q=0.1, en;q=0.11"), Language::English);
        assert_eq!(Language::preferred(&HeaderMap::new()), Language::Chinese);
        assert_eq!(preferred("en;q=0"), Language::Chinese);
    }

    #[test]
    fn what_a_merchant_wrote_cannot_become_markup() {
        assert_eq!(escaped("<b a=\"'&"), "&lt;b a=&quot;&#39;&amp;");
    }
}
