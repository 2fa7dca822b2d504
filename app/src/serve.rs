//! Serving: HTTP, RTMP, events and jobs, presence, the node's lease, until told to stop.
use crate::context::{Opened, open, system_env};
use crate::{embed, http, openapi, relay, rooms, wiring};
use anyhow::{Context as _, Result};
use axum::Router;
use axum::http::HeaderValue;
use axum::middleware::from_fn_with_state;
use axum::routing::any;
use axum::serve::ListenerExt as _;
use julin_config::Config;
use julin_db::Node;
use julin_events::Runner;
use julin_media::MediaServer;
use julin_web::{Ctx, Guarded};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Largest request body: a picture and its form.
const BODY_MAX_BYTES: usize = 10 * 1024 * 1024;
/// How long requests may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// A composed shop, ready to listen.
pub(crate) struct Shop {
    pub(crate) ctx: Ctx,
    pub(crate) runner: Runner,
    pub(crate) router: Router,
    pub(crate) media: MediaServer,
    node: Node,
    pub(crate) outside: wiring::Outside,
}

/// Serves with the machine's clock.
pub(crate) async fn serve(config: Config) -> Result<()> {
    let shop = compose(open(config, system_env()).await?, Router::new());
    listen(shop, |_| std::future::ready(())).await
}

/// Composes rooms, media, sandbox and web into one router; `extra` routes are the demo's.
pub(crate) fn compose(opened: Opened, extra: Router<Ctx>) -> Shop {
    let Opened { ctx, node, outside } = opened;
    let (mut routes, mut reactions, mut jobs) = (vec![], vec![], vec![]);
    for room in rooms::all() {
        routes.push(room.routes);
        reactions.extend(room.reactions);
        jobs.extend((room.jobs)(&ctx));
    }
    let runner = Runner::new(
        ctx.db.clone(),
        &format!("node-{}", node.number),
        reactions,
        jobs,
    );
    let (api, document) = openapi::routes(routes).split_for_parts();
    let api = julin_web::outer_layers(api.merge(extra), &ctx, Guarded::of(&document));
    let callbacks = julin_payments::callbacks().merge(julin_settlement::callbacks());
    let media = outside.media(&ctx);
    let visitor = from_fn_with_state(ctx.clone(), julin_web::visitor_layer);
    let policy = embed::Policy::of(&ctx.config.media.handoff);
    // One layer: the router puts each into a box of its own, made anew for every request.
    let around = ServiceBuilder::new()
        .layer(header("referrer-policy", "same-origin"))
        .layer(header("x-content-type-options", "nosniff"))
        .layer(CatchPanicLayer::new())
        .layer(RequestBodyLimitLayer::new(BODY_MAX_BYTES));
    let router = api
        .merge(callbacks)
        .merge(http::probes())
        .layer(axum::Extension(Arc::new(runner.clone())))
        .with_state(ctx.clone())
        .nest("/media", media.routes())
        .merge(outside.sandbox_routes())
        .fallback_service(any(embed::serve).layer(visitor).with_state(policy))
        .layer(around);
    Shop {
        ctx,
        runner,
        router,
        media,
        node,
        outside,
    }
}

fn header(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(
        axum::http::HeaderName::from_static(name),
        HeaderValue::from_static(value),
    )
}

/// Listens and works until the process is told to stop; then finishes what is under way. Events and
/// jobs wait until what `ready` has to do is done.
pub(crate) async fn listen<F>(shop: Shop, ready: impl FnOnce(&Shop) -> F) -> Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    raise_open_files();
    let config = shop.ctx.config.clone();
    let http = TcpListener::bind(config.http.listen)
        .await
        .with_context(|| format!("http.listen {}", config.http.listen))?;
    // Small frames go out as they come, not with the answer to the one before.
    let http = http.tap_io(|stream| {
        if let Err(e) = stream.set_nodelay(true) {
            tracing::debug!(error = %e, "a connection keeps its delay");
        }
    });
    let (stop, stopped) = watch::channel(false);
    let mut tasks = tokio::task::JoinSet::new();
    if config.media.enabled {
        let rtmp = TcpListener::bind(config.media.rtmp_listen)
            .await
            .with_context(|| format!("media.rtmp_listen {}", config.media.rtmp_listen))?;
        let (media, stop) = (shop.media.clone(), until(stopped.clone()));
        tasks.spawn(async move { media.serve_rtmp(rtmp, stop).await });
        if let Some((listener, keys)) = wiring::rtmps::open(&config.media).await? {
            let (media, stop) = (shop.media.clone(), until(stopped.clone()));
            tasks.spawn(async move { media.serve_rtmps(listener, keys, stop).await });
        }
        let stop = until(stopped.clone());
        tasks.spawn(wiring::media_links::resume(
            shop.ctx.clone(),
            shop.media.clone(),
        ));
        if let Some(webrtc) = wiring::webrtc::open(&config.media, &shop.media, stop) {
            tasks.spawn(webrtc);
        }
    }
    shop.outside.resume();
    let (runner, first) = (shop.runner.clone(), ready(&shop));
    let (interrupted, until_stopped) = (until(stopped.clone()), until(stopped.clone()));
    tasks.spawn(async move {
        tokio::select! {
            () = first => runner.serve(until_stopped).await,
            () = interrupted => {}
        }
    });
    tasks.spawn(relay::run(shop.ctx.clone(), until(stopped.clone())));
    tasks.spawn(presence(shop.ctx.clone(), until(stopped.clone())));
    tasks.spawn(renew_node(
        shop.ctx.clone(),
        shop.node.clone(),
        until(stopped.clone()),
    ));
    if let Some(address) = config.metrics.listen {
        tasks.spawn(http::serve_metrics(address, until(stopped.clone())));
    }
    tracing::info!(listen = %config.http.listen, engine = shop.ctx.db.engine_name(), "serving");
    let service = shop
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(http, service).with_graceful_shutdown(until(stopped.clone()));
    let server = tokio::spawn(server.into_future());
    signal().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    shop.ctx.hub.close();
    let finish = async {
        let _ = server.await;
        while tasks.join_next().await.is_some() {}
    };
    if tokio::time::timeout(GRACE, finish).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
    Ok(())
}

/// Every viewer is an open file, and most systems begin with a limit of 1,024 that one may raise oneself.
fn raise_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(e) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(error = %e, "the limit of open files stays as it is");
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // The sender lives as long as the program serves.
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Writes down who watched, every 15 seconds.
async fn presence(ctx: Ctx, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(Duration::from_secs(15)) => {}
        }
        if let Err(e) = fold_presence(&ctx).await {
            tracing::warn!(error = %e, "presence");
        }
    }
}

async fn fold_presence(ctx: &Ctx) -> julin_db::Result<()> {
    let on_air = julin_live::on_air(&mut ctx.db.read().await?, ctx.scope()).await?;
    for room in on_air {
        julin_live::fold_presence(ctx, room.live).await?;
    }
    Ok(())
}

async fn renew_node(ctx: Ctx, node: Node, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(Duration::from_secs(20)) => {}
        }
        match ctx.db.renew_node(&node).await {
            Ok(true) => {}
            Ok(false) => tracing::error!(node = node.number, "the node number was taken over"),
            Err(e) => tracing::warn!(error = %e, "node lease"),
        }
    }
}
