//! Who asks.
use crate::{Ctx, Permission, Problem, Reach, Role};
use async_trait::async_trait;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use julin_db::Result;
use julin_kernel::{Code, Fault, PersonId, Scope, SessionId, ShopId};
use serde::{Deserialize, Serialize};

/// The cookie that carries a session's token.
pub const SESSION_COOKIE: &str = "julin_session";
/// The cookie that tells one anonymous visitor from another.
pub(crate) const VISITOR_COOKIE: &str = "julin_visitor";

/// A role over a reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// What they are.
    pub role: Role,
    /// Over what.
    pub reach: Reach,
}

/// A signed-in person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// The tenant.
    pub shop: ShopId,
    /// By which session.
    pub session: SessionId,
    /// What they may be.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Whether any grant allows `permission` over `reach`. Everyone may do their own affairs.
    pub fn may(&self, permission: Permission, reach: Reach) -> bool {
        let own = permission == Permission::Buy && reach == Reach::Own(self.person);
        let granted = |g: &Grant| g.role.allows(permission) && g.reach.covers(&reach);
        own || self.grants.iter().any(granted)
    }
    /// Refuses with 403 unless allowed.
    pub fn require(&self, permission: Permission, reach: Reach) -> Result<(), Fault> {
        if self.may(permission, reach) {
            Ok(())
        } else {
            Err(Code::FORBIDDEN.fault())
        }
    }
    /// Whether they hold the role over anything.
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }
    /// The reaches over which they hold `role`.
    pub fn reaches(&self, role: Role) -> impl Iterator<Item = Reach> {
        self.grants
            .iter()
            .filter(move |g| g.role == role)
            .map(|g| g.reach)
    }
}

/// Turns a session token into an actor; identity implements it.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// The actor of a live session.
    async fn actor(&self, token: &str) -> Result<Option<Actor>>;
}

/// The reader's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Locale {
    /// Simplified Chinese, the default.
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// From an `Accept-Language` header: English if it comes before Chinese.
    pub fn of(header: Option<&str>) -> Self {
        let first = header.unwrap_or_default().split(',').map(str::trim);
        let mut known = first.filter(|l| l.starts_with("zh") || l.starts_with("en"));
        if known.next().is_some_and(|l| l.starts_with("en")) {
            Self::En
        } else {
            Self::Zh
        }
    }
    /// Picks by language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Whoever sends a request, signed in or not.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The tenant asked.
    pub scope: Scope,
    /// Who, if signed in.
    pub actor: Option<Actor>,
    /// The anonymous visitor's key; stays the same when they sign in.
    pub visitor: String,
    /// Their language.
    pub locale: Locale,
    /// Their address, for rate limits.
    pub ip: String,
    /// The token of their session.
    pub token: Option<String>,
}

impl Caller {
    /// The actor, or 401.
    pub fn signed(&self) -> Result<&Actor, Fault> {
        self.actor.as_ref().ok_or(Code::UNAUTHENTICATED.fault())
    }
    /// The actor, if allowed: 401 when signed out, 403 when not.
    pub fn require(&self, permission: Permission, reach: Reach) -> Result<&Actor, Fault> {
        let actor = self.signed()?;
        actor.require(permission, reach)?;
        Ok(actor)
    }
    /// The member who buys, or 401.
    pub fn member(&self) -> Result<PersonId, Fault> {
        Ok(self.signed()?.person)
    }
    /// Tells viewers apart: the member if signed in, the visitor otherwise.
    pub fn viewer_key(&self) -> String {
        let signed = self.actor.as_ref().map(|a| format!("m:{}", a.person));
        signed.unwrap_or_else(|| self.visitor_key())
    }
    /// The viewer's key before they signed in.
    pub fn visitor_key(&self) -> String {
        format!("v:{}", self.visitor)
    }
}

/// Put into request extensions by `outer_layers`: who asks.
#[derive(Clone)]
pub(crate) struct Known(pub(crate) Option<Actor>);

/// Put into request extensions by `outer_layers`.
#[derive(Clone)]
pub(crate) struct Visitor(pub(crate) String);

pub(crate) fn read_cookie(parts: &axum::http::HeaderMap, name: &str) -> Option<String> {
    let all = parts
        .get_all("cookie")
        .iter()
        .filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

impl FromRequestParts<Ctx> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, Problem> {
        let header = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
        let token = read_cookie(&parts.headers, SESSION_COOKIE);
        // `outer_layers` has looked already.
        let actor = parts
            .extensions
            .get::<Known>()
            .and_then(|known| known.0.clone());
        let peer = parts
            .extensions
            .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
        let peer = peer.map(|info| info.0.ip());
        let trusted = peer.is_some_and(|ip| {
            ctx.config
                .http
                .trusted_proxies
                .iter()
                .any(|proxy| proxy.contains(ip))
        });
        let forwarded = header("x-forwarded-for").filter(|_| trusted);
        let forwarded = forwarded
            .and_then(|list| list.rsplit(',').next())
            .map(str::trim);
        let ip = forwarded.map_or_else(
            || peer.map_or_else(String::new, |ip| ip.to_string()),
            str::to_owned,
        );
        let visitor = parts
            .extensions
            .get::<Visitor>()
            .map_or_else(String::new, |v| v.0.clone());
        let shop = actor.as_ref().map_or(ctx.shop, |a| a.shop);
        let locale = Locale::of(header("accept-language"));
        Ok(Self {
            scope: Scope::shop(shop),
            actor,
            visitor,
            locale,
            ip,
            token,
        })
    }
}
