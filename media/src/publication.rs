//! A publisher that was granted a stream, whichever way it came.

use std::sync::Arc;

use crate::hub::{Lease, Stream};
use crate::production::{MediaError, Production};
use crate::server::Inner;

/// Says that it started, and that it ended however it ends.
pub(crate) struct Publication {
    server: Arc<Inner>,
    lease: Lease,
    is_final: bool,
}

impl Publication {
    pub(crate) fn new(server: Arc<Inner>, lease: Lease) -> Self {
        metrics::counter!("media_publish_total").increment(1);
        tracing::info!(media.stream = lease.stream.id, "publisher started");
        server.gate.started(&lease.stream.id);
        lease.stream.relays.ensure(&lease.stream, &server.config);
        Self {
            server,
            lease,
            is_final: false,
        }
    }

    pub(crate) fn server(&self) -> &Inner {
        &self.server
    }

    pub(crate) fn stream(&self) -> Arc<Stream> {
        self.lease.stream.clone()
    }

    /// Whether viewers are shown the end rather than kept waiting.
    pub(crate) fn end_for_good(&mut self, is_final: bool) {
        self.is_final = is_final;
    }

    /// The publisher has said that it will send both tracks.
    pub(crate) fn expect_both(&mut self) {
        if let Some(production) = self.lease.production() {
            production.expect_both();
        }
    }

    pub(crate) fn write(
        &mut self,
        write: impl FnOnce(&mut Production) -> Result<(), MediaError>,
    ) -> Result<(), MediaError> {
        self.lease.production().map_or(Ok(()), write)
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.lease.production().map(Production::end) {
            tracing::warn!(media.error = %error, "the end of the stream could not be written");
        }
        let stream = self.lease.stream.clone();
        if self.is_final {
            stream.finish();
        }
        tracing::info!(
            media.stream = stream.id,
            media.is_final = self.is_final,
            "publisher ended"
        );
        self.lease.vacate();
        self.server.gate.ended(&stream.id);
        let (server, session) = (self.server.clone(), self.lease.session());
        // Also reached when the runtime shuts down, and then nothing lingers.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { server.hub.linger(stream, session).await });
        }
    }
}
