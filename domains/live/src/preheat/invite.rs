//! What a member sends to others before a session: a link of their own, a text and posters.
use crate::preheat::poster::{self, address};
use crate::preheat::seen::Reader;
use crate::preheat::show::Prepared;
use crate::session::Session;
use crate::share::code::Share;
use julin_db::Result;
use julin_kernel::{PersonId, Scope};
use julin_web::{Ctx, Locale};
use serde::Serialize;
use utoipa::ToSchema;

/// What a member sends to others before a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveInvitation {
    /// The link, with the code of who shares it.
    pub url: String,
    /// A text to paste into a chat; it tells what is told and holds back the rest.
    pub text: String,
    /// Where its poster is; add `&look=` and `&tag=` for others.
    pub poster_url: String,
}

/// Makes it; again answers the same code.
pub(crate) async fn invitation(
    ctx: &Ctx,
    scope: Scope,
    s: &Session,
    member: PersonId,
    locale: Locale,
) -> Result<LiveInvitation> {
    let live = s.id;
    let share = Share {
        scope,
        live,
        member,
    };
    let code = ctx.db.write(share).await?;
    let mut tx = ctx.db.read().await?;
    let prepared = Prepared::load(ctx, &mut tx, scope, s).await?;
    let url = address(ctx, s, Some(&code), Some(member));
    let lang = locale.pick("zh-CN", "en");
    Ok(LiveInvitation {
        text: text(ctx, s, &prepared, &url, locale),
        url,
        poster_url: format!("/api/v1/lives/{live}/poster.png?by={code}&lang={lang}"),
    })
}

fn text(ctx: &Ctx, s: &Session, prepared: &Prepared, url: &str, locale: Locale) -> String {
    let (date, time) = poster::date(ctx, s, locale);
    let teasers = prepared.teasers(s, ctx, &Reader::default());
    let held = teasers.iter().filter(|t| t.text.is_none()).count();
    let mut lines = vec![
        locale.pick(format!("【{}】", s.title), format!("“{}”", s.title)),
        locale.pick(
            format!("{date} {time} 开播"),
            format!("Live on {date} at {time}"),
        ),
    ];
    let told = teasers.into_iter().filter_map(|t| t.text);
    lines.extend(told.map(|t| format!("· {t}")));
    if held > 0 {
        lines.push(locale.pick(
            format!("· 还有 {held} 个惊喜，开播前揭晓"),
            format!("· {held} more, told before the start"),
        ));
    }
    lines.push(locale.pick(
        format!("先预约，开播提醒你：{url}"),
        format!("Reserve and be reminded: {url}"),
    ));
    lines.join("\n")
}
