//! Other media servers: pushed to, asking us, watched on, fetched from.
use julin_config::{Handoff, Media, PlaySigning};
use julin_kernel::Ts;
use julin_live::{LinkPhase, LiveLink, PlayElsewhere};
use julin_media::{
    MediaConfig, MediaServer, PlayTemplates, PullPhase, PullState, RelayPhase, RelayState, Signing,
};
use julin_web::Ctx;
use std::sync::Arc;

/// What the settings say of other servers.
pub(super) fn settle(config: &mut MediaConfig, settings: &Media) {
    let secret = settings.handoff.hook_secret.expose();
    config.relay_urls.clone_from(&settings.handoff.relay_urls);
    config.rtmps_ca.clone_from(&settings.rtmps_ca_path);
    config.hook_secret = (!secret.is_empty()).then(|| secret.to_owned());
    let allowed = settings.pull.allow.clone();
    config.pull_allowed = Arc::new(move |ip| allowed.iter().any(|range| range.contains(ip)));
}

/// Where viewers watch instead of here.
pub(super) fn templates(settings: &Handoff) -> PlayTemplates {
    let key = settings.play_secret.expose().to_owned();
    PlayTemplates {
        hls: settings.play_hls_url.clone(),
        flv: settings.play_flv_url.clone(),
        whep: settings.play_whep_url.clone(),
        signing: match settings.play_signing {
            PlaySigning::None => Signing::None,
            PlaySigning::Tencent => Signing::Tencent(key),
            PlaySigning::Aliyun => Signing::Aliyun(key),
            PlaySigning::Nginx => Signing::Nginx(key),
        },
        ttl_s: settings.play_ttl_s,
    }
}

pub(super) fn play(
    templates: &PlayTemplates,
    stream: &str,
    token: Option<&str>,
    now: Ts,
) -> PlayElsewhere {
    let fill = |template: &Option<String>| {
        let template = template.as_deref()?;
        Some(templates.address(template, stream, token, now.0 / 1_000))
    };
    PlayElsewhere {
        hls: fill(&templates.hls),
        flv: fill(&templates.flv),
        whep: fill(&templates.whep),
    }
}

pub(super) fn relay(state: RelayState) -> LiveLink {
    LiveLink {
        server: state.server,
        phase: match state.phase {
            RelayPhase::Idle => LinkPhase::Idle,
            RelayPhase::Connecting => LinkPhase::Connecting,
            RelayPhase::Running => LinkPhase::Running,
            RelayPhase::Waiting => LinkPhase::Waiting,
        },
        attempts: state.attempts,
        error: state.error,
    }
}

pub(super) fn source(state: PullState) -> LiveLink {
    LiveLink {
        server: String::new(),
        phase: match state.phase {
            PullPhase::TooEarly => LinkPhase::Idle,
            PullPhase::Connecting => LinkPhase::Connecting,
            PullPhase::Running => LinkPhase::Running,
            PullPhase::Occupied => LinkPhase::Occupied,
            PullPhase::Waiting => LinkPhase::Waiting,
        },
        attempts: state.attempts,
        error: state.error,
    }
}

/// After a start: video that was fetched from elsewhere is fetched again.
pub(crate) async fn resume(ctx: Ctx, media: MediaServer) {
    let waiting = async {
        let mut tx = ctx.db.read().await?;
        julin_live::with_source(&mut tx, ctx.scope()).await
    };
    match waiting.await {
        Ok(lives) => {
            for live in lives {
                media.look_for_source(&julin_live::stream_name(live));
            }
        }
        Err(e) => tracing::error!(error = %e, "lives with a source"),
    }
}
