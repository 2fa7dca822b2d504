//! What messages say, in both languages.
use julin_web::Locale;
use std::collections::BTreeMap;

/// What a template is given.
pub(crate) type Args = BTreeMap<String, String>;

/// Declares templates: name, arguments, then title and body in Chinese and in English. `{name}` is
/// replaced by the argument of that name.
macro_rules! templates {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal [$($arg:literal),*]
        zh $zt:literal / $zb:literal en $et:literal / $eb:literal;)+) => {
        /// A kind of message.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Template { $($(#[doc = $doc])+ $kind),+ }

        impl Template {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];
            /// The name in events and in the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }
            /// What it must be given.
            pub const fn args(self) -> &'static [&'static str] {
                match self { $(Self::$kind => &[$($arg),*]),+ }
            }
            /// Title and body before anything is filled in.
            const fn words(self, locale: Locale) -> (&'static str, &'static str) {
                match (self, locale) { $(
                    (Self::$kind, Locale::Zh) => ($zt, $zb),
                    (Self::$kind, Locale::En) => ($et, $eb),
                )+ }
            }
        }
    };
}

templates! {
    /// A resident joined a leader.
    Welcome = "welcome" ["leader", "community"]
        zh "欢迎加入{community}" / "{leader}欢迎你！开团、到货和提货都会在这里通知你。"
        en "Welcome to {community}" / "{leader} welcomes you. New buys, arrivals and pickups are announced here.";
    /// An order is paid.
    OrderPaid = "order_paid" ["number", "campaign", "pickup"]
        zh "跟团成功" / "「{campaign}」订单 {number} 已付款，到货后请到{pickup}自提。"
        en "You are in" / "Order {number} of “{campaign}” is paid. Pick it up at {pickup} once it arrives.";
    /// The leader or the shop changed an order, or asks to.
    OrderEdited = "order_edited" ["campaign", "total"]
        zh "订单有修改" / "「{campaign}」的订单按你的要求改好了，现在合计 ¥{total}。点开看改了什么。"
        en "Your order was changed" / "Your order of “{campaign}” was changed as you asked and now costs ¥{total}. Open it to see what changed.";
    /// An edit waits for its surcharge.
    OrderSurcharge = "order_surcharge" ["campaign", "amount"]
        zh "改单待补款" / "「{campaign}」的改单需要补 ¥{amount}，付款后生效；不付则订单不变。"
        en "A payment for your change" / "The change of your order of “{campaign}” costs ¥{amount} more. It takes effect once paid; otherwise nothing changes.";
    /// Staff gave a coupon.
    CouponGiven = "coupon_given" ["coupon"]
        zh "送你一张优惠券" / "「{coupon}」已放进你的券包，下单时可以用。"
        en "A coupon for you" / "“{coupon}” is in your coupons; use it when you order.";
    /// The tier gave money back.
    TrueUp = "true_up" ["campaign", "amount"]
        zh "阶梯价达成，退你 ¥{amount}" / "「{campaign}」达到更低的阶梯价，差价 ¥{amount} 正原路退回。"
        en "¥{amount} back to you" / "“{campaign}” reached a lower price; the difference of ¥{amount} is being refunded.";
    /// Goods sold by weight were weighed: tier and weight give back together.
    WeightSettled = "weight_settled" ["amount"]
        zh "按实重结算，退你 ¥{amount}" / "称重商品已按实际重量结算，差价 ¥{amount} 正原路退回。"
        en "¥{amount} back by weight" / "Goods sold by weight were settled by what they weighed; ¥{amount} is being refunded.";
    /// The minimum was not reached.
    CampaignFailed = "campaign_failed" ["campaign"]
        zh "未成团，已退款" / "「{campaign}」没有达到成团数量，货款正原路全额退回。"
        en "Not enough orders" / "“{campaign}” did not reach its minimum; your payment is being refunded in full.";
    /// The minimum was not reached, and the campaign opened again.
    CampaignExtended = "campaign_extended" ["campaign", "missing", "until"]
        zh "还差一点，延长了" / "「{campaign}」还差 {missing} 份成团，已延长到 {until}。你付的款继续有效，也可以在截单前取消、全额退款。"
        en "A little longer" / "“{campaign}” was {missing} short and stays open until {until}. Your payment stands; you may also cancel before then for a full refund.";
    /// The rest of a presale order is asked for.
    FinalDue = "final_due" ["campaign", "amount", "until"]
        zh "请付尾款 ¥{amount}" / "「{campaign}」已成团，最终价格定了。请在 {until} 前付尾款 ¥{amount}，付完就去采购。"
        en "Please pay the rest: ¥{amount}" / "“{campaign}” goes ahead and its price is final. Please pay the remaining ¥{amount} by {until}; your goods are bought once it is paid.";
    /// It is still not paid, and its time is nearly over.
    FinalReminder = "final_reminder" ["campaign", "amount", "until"]
        zh "尾款 ¥{amount} 快到期了" / "「{campaign}」的尾款 ¥{amount} 还没有付，{until} 截止。过了时间订单会取消。"
        en "¥{amount} is due soon" / "The remaining ¥{amount} for “{campaign}” is not paid yet. It is due by {until}; after that the order is cancelled.";
    /// It was not paid, and the deposit is kept.
    FinalForfeited = "final_forfeited" ["campaign", "amount"]
        zh "尾款逾期，订单已取消" / "「{campaign}」的尾款没有按时付，订单已取消。按预售约定，定金 ¥{amount} 不退。"
        en "Order cancelled" / "The final payment for “{campaign}” did not come in time. As agreed in the presale, the deposit of ¥{amount} is not returned.";
    /// It was not paid, and the deposit goes back.
    FinalRefunded = "final_refunded" ["campaign", "amount"]
        zh "尾款逾期，定金退回" / "「{campaign}」的尾款没有按时付，订单已取消，定金 ¥{amount} 正原路退回。"
        en "Order cancelled, deposit returned" / "The final payment for “{campaign}” did not come in time. The order is cancelled and the deposit of ¥{amount} is being refunded.";
    /// A team is full.
    TeamComplete = "team_complete" ["item"]
        zh "拼团成功" / "你参加的「{item}」拼团已成团，到货会通知你。"
        en "Your team is complete" / "Your team for “{item}” is complete. You will hear when it arrives.";
    /// A team was not full in time.
    TeamFailed = "team_failed" ["item"]
        zh "拼团未满员，已退款" / "「{item}」的拼团没有满员，货款正原路全额退回。"
        en "Your team was not full" / "Your team for “{item}” was not full in time; your payment is being refunded in full.";
    /// A team was not full in time, and its leader decides.
    TeamUndecided = "team_undecided" ["item", "missing"]
        zh "有一个拼团等你决定" / "「{item}」的一个拼团还差 {missing} 人，计团前可以按拼团价成团，否则自动退款。"
        en "A team waits for your decision" / "A team for “{item}” is {missing} short. Let it go on at the team price before the count, or it is refunded.";
    /// Goods can be picked up.
    GoodsArrived = "goods_arrived" ["campaign", "pickup_point", "code"]
        zh "到货了，来取吧" / "「{campaign}」已到{pickup_point}，提货码 {code}。"
        en "Your goods are here" / "“{campaign}” has arrived at {pickup_point}. Your pickup code is {code}.";
    /// A reserved live session begins.
    LiveReminder = "live_reminder" ["title", "time"]
        zh "直播提醒" / "你预约的「{title}」{time} 开播。"
        en "Live soon" / "“{title}”, which you reserved, goes live at {time}.";
    /// A reserved live session begins at another time.
    LiveMoved = "live_moved" ["title", "time"]
        zh "直播改时间了" / "你预约的「{title}」改到 {time} 开播，提醒会跟着改。"
        en "A live was moved" / "“{title}”, which you reserved, now goes live at {time}. Your reminders move with it.";
    /// A reserved live session was called off.
    LiveCancelled = "live_cancelled" ["title", "time"]
        zh "直播取消了" / "你预约的「{title}」（原定 {time}）不播了，团购照常，商品都在团里。"
        en "A live was called off" / "“{title}”, which you reserved for {time}, will not take place. The buy goes on with everything in it.";
    /// A member won out of a lucky bag.
    LuckyBagWon = "lucky_bag_won" ["bag", "prize"]
        zh "恭喜，福袋中奖了" / "你在「{bag}」中得了{prize}，点开看怎么领。"
        en "You won" / "You won {prize} out of “{bag}”. Open it to see how to get it.";
    /// Something on a live's checklist is overdue.
    ChecklistOverdue = "checklist_overdue" ["item", "live"]
        zh "直播清单：{item}" / "「{live}」的清单项“{item}”到点还没有完成，请尽快处理。"
        en "Live checklist: {item}" / "“{item}” on the checklist of “{live}” is due and not done yet. Please see to it.";
    /// What was said wrong in a live that they bought from.
    LiveCorrection = "live_corrected" ["title", "said", "correct"]
        zh "直播更正" / "你下过单的直播「{title}」更正一处口误：当时说“{said}”，应为“{correct}”。对订单有疑问可以申请售后。"
        en "A correction" / "In the live “{title}”, from which you ordered, this was said wrong: “{said}”. It should be: “{correct}”. Ask for after-sale help if it matters to you.";
    /// Time to buy again.
    Repurchase = "repurchase" ["product"]
        zh "该补货了吗？" / "上次买的{product}吃完了吗？看看邻居们正在团什么。"
        en "Running low?" / "Is the {product} used up? See what your neighbours are buying.";
    /// A claim was granted.
    AfterSaleApproved = "after_sale_approved" ["amount"]
        zh "售后已通过" / "退款 ¥{amount} 正原路退回。"
        en "Claim approved" / "A refund of ¥{amount} is on its way.";
    /// A claim was refused.
    AfterSaleRejected = "after_sale_rejected" ["why"]
        zh "售后未通过" / "{why}。不同意可以在订单里申诉一次。"
        en "Claim not granted" / "{why}. If you do not agree, you can appeal once, in the order.";
    /// A claim was granted, and the goods are to come back.
    AfterSaleBringBack = "after_sale_bring_back" ["item", "pickup_point"]
        zh "请把商品退回自提点" / "请在 7 天内把{item}带到{pickup_point}，收到后原路退款。"
        en "Please bring it back" / "Bring {item} to {pickup_point} within 7 days; the refund follows at once.";
    /// The leader did not decide in time.
    AfterSaleEscalated = "after_sale_escalated" ["amount"]
        zh "售后已转平台处理" / "团长没有及时处理，你的 ¥{amount} 售后已转给平台客服。"
        en "Your claim went to the shop" / "Your claim for ¥{amount} was not decided in time; the shop decides it now.";
    /// A claim was taken over from a leader.
    AfterSaleTakenOver = "after_sale_taken_over" ["amount"]
        zh "有售后超时未处理" / "一笔 ¥{amount} 的售后超时，已转平台处理。"
        en "A claim went to the shop" / "A claim for ¥{amount} was not decided in time; the shop decides it now.";
    /// Goods wait in place of others.
    AfterSaleGoodsReady = "after_sale_goods_ready" ["item", "pickup_point"]
        zh "补发的商品到了" / "补给你的{item}在{pickup_point}，凭原来的提货码 7 天内来取。"
        en "Your replacement is here" / "{item} waits for you at {pickup_point}; show the order's pickup code within 7 days.";
    /// Goods come with the next purchase in place of others.
    AfterSaleGoodsAwaited = "after_sale_goods_awaited" ["item"]
        zh "补发已同意，等下一批到货" / "{item}随下一批补发；14 天没到自动退款，等不及可以在订单里改退款。"
        en "A replacement is coming" / "{item} comes with the next purchase. If it does not within 14 days your money goes back; you can also ask for it now, in the order.";
    /// Goods are offered instead of money.
    AfterSaleOffered = "after_sale_offered" ["item"]
        zh "给你补发一份，好吗？" / "{item}可以补发给你，不退款。请在订单里选择要货还是要退款。"
        en "Would you take goods instead?" / "{item} can be replaced instead of refunded. Please choose in the order.";
    /// A whole batch was refunded.
    AfterSaleBatch = "after_sale_batch" ["item", "amount"]
        zh "这批货主动赔付" / "这批{item}有问题，主动退你 ¥{amount}，正原路退回，不用申请。"
        en "We refund this batch" / "This batch of {item} was not right: ¥{amount} is on its way, nothing to do for you.";
    /// An application to lead waits for something more.
    LeaderAsked = "leader_asked" ["what"]
        zh "团长申请请补充" / "{what}。点开补充后重新提交。"
        en "Please complete your application" / "{what}. Open your application, complete it and submit it again.";
    /// An application to lead was granted.
    LeaderApproved = "leader_approved" ["community"]
        zh "你是团长了" / "欢迎加入，你现在是{community}的团长。先看看培训，再开第一个团。"
        en "You are a leader now" / "Welcome: you now lead {community}. Take a look at the training, then open your first buy.";
    /// An application to lead was declined.
    LeaderDeclined = "leader_declined" ["why", "again"]
        zh "团长申请未通过" / "{why}。{again} 之后可以再申请。"
        en "Your application was declined" / "{why}. You may apply again after {again}.";
    /// A course was passed.
    CourseCertified = "course_certified" ["course"]
        zh "考试通过" / "你已通过「{course}」，证书在培训里。"
        en "Test passed" / "You passed “{course}”; your certificate is on the training page.";
    /// Commission may be withdrawn.
    CommissionAvailable = "commission_available" ["amount"]
        zh "佣金到账" / "¥{amount} 佣金已解冻，可以提现。"
        en "Commission available" / "¥{amount} of commission can now be withdrawn.";
    /// A withdrawal waits for the leader's confirmation at the payment provider.
    WithdrawalToConfirm = "withdrawal_to_confirm" ["amount"]
        zh "提现待确认收款" / "¥{amount} 已发起转账，请在 24 小时内确认收款，逾期退回余额。"
        en "Confirm your withdrawal" / "¥{amount} is on its way. Confirm within 24 hours, or it returns to your balance.";
    /// A withdrawal was paid out.
    WithdrawalPaid = "withdrawal_paid" ["amount"]
        zh "提现已到账" / "¥{amount} 已转到你的微信零钱。"
        en "Withdrawal paid" / "¥{amount} has been paid to your WeChat balance.";
    /// A withdrawal was rejected or failed.
    WithdrawalReturned = "withdrawal_returned" ["amount"]
        zh "提现未成功" / "¥{amount} 已退回可提现余额，详情见提现记录。"
        en "Withdrawal not made" / "¥{amount} is back in your balance; see your withdrawals for the reason.";
    /// An order was not paid in time.
    OrderExpired = "order_expired" ["campaign"]
        zh "订单已取消" / "「{campaign}」的订单超时未付款，已自动取消。"
        en "Order cancelled" / "Your order of “{campaign}” was not paid in time and has been cancelled.";
    /// Points were granted.
    Points = "points" ["points"]
        zh "积分到账" / "获得 {points} 积分。"
        en "Points earned" / "You earned {points} points.";
    /// A tier was reached.
    TierReached = "tier_reached" ["tier"]
        zh "你升到{tier}了" / "{tier}的权益从现在起就是你的，有效期和权益在「会员等级」里看。"
        en "You reached {tier}" / "The benefits of {tier} are yours from now on; see your tier for what they are and until when.";
    /// A tier will not be kept as things are.
    TierEnding = "tier_ending" ["tier"]
        zh "{tier}快到期了" / "两周内达到要求就能保住{tier}，还差多少在「会员等级」里看。"
        en "{tier} is about to end" / "You keep {tier} if you reach what it asks for within two weeks; see your tier for what is lacking.";
    /// A tier was lost.
    TierLapsed = "tier_lapsed" ["tier"]
        zh "{tier}到期了" / "这段时间没有达到{tier}的要求，等级已调整；积分和优惠券不受影响。"
        en "{tier} has ended" / "What {tier} asks for was not reached, so your tier has changed. Your points and coupons stay.";
}

impl Template {
    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.name() == name)
    }
    /// The first argument that is missing.
    pub(crate) fn missing(self, args: &Args) -> Option<&'static str> {
        self.args().iter().copied().find(|a| !args.contains_key(*a))
    }
    /// Title and body.
    pub(crate) fn render(self, locale: Locale, args: &Args) -> (String, String) {
        let (title, body) = self.words(locale);
        (fill(title, args), fill(body, args))
    }
}

/// Fills placeholders in one pass, so that a brace inside an argument stays a brace.
fn fill(text: &str, args: &Args) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(args.get(name).map_or("", String::as_str));
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &'static str) -> BTreeSet<&'static str> {
        let parts = text.split('{').skip(1);
        parts.filter_map(|p| Some(p.split_once('}')?.0)).collect()
    }

    #[test]
    fn both_languages_say_all_arguments_and_no_others() {
        for template in Template::ALL {
            let asked: BTreeSet<&str> = template.args().iter().copied().collect();
            for locale in [Locale::Zh, Locale::En] {
                let (title, body) = template.words(locale);
                let mut said = placeholders(title);
                said.extend(placeholders(body));
                assert_eq!(said, asked, "{} {locale:?}", template.name());
            }
            assert_eq!(Template::named(template.name()), Some(*template));
        }
        assert_eq!(Template::named("spam"), None);
    }

    #[test]
    fn an_argument_is_text_and_never_a_template() {
        let args = Args::from([
            ("leader".to_owned(), "{community}".to_owned()),
            ("community".to_owned(), "阳光花园".to_owned()),
        ]);
        let (title, body) = Template::Welcome.render(Locale::Zh, &args);
        assert_eq!(title, "欢迎加入阳光花园");
        assert!(body.starts_with("{community}欢迎你"), "{body}");
        assert_eq!(Template::GoodsArrived.missing(&args), Some("campaign"));
    }
}
