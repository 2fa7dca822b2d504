//! Drafts by a language model behind an OpenAI-compatible endpoint, if one is set.
use anyhow::Result;
use async_trait::async_trait;
use julin_completions::{Client, CompletionError, Config as Endpoint, Question};
use julin_config::Assistant as Settings;
use julin_runofshow::{Assistant, AssistantFault, NoAssistant, Prompt};
use std::sync::Arc;
use std::time::Duration;

struct Model(Client);

#[async_trait]
impl Assistant for Model {
    fn model(&self) -> Option<&str> {
        Some(self.0.model())
    }
    async fn complete(&self, prompt: &Prompt) -> std::result::Result<String, AssistantFault> {
        let question = Question {
            system: &prompt.system,
            user: &prompt.facts,
            schema_name: "script",
            schema: &prompt.schema,
        };
        self.0.ask(&question).await.map_err(|error| {
            tracing::warn!(%error, "the assistant gave no draft");
            match error {
                CompletionError::Refused(_) => AssistantFault::Refused,
                CompletionError::Busy(_) => AssistantFault::Busy,
                CompletionError::Down(_) => AssistantFault::Down,
                CompletionError::Garbled(_) => AssistantFault::Garbled,
            }
        })
    }
}

/// The assistant that the settings name.
pub(super) fn assistant(settings: &Settings) -> Result<Arc<dyn Assistant>> {
    if settings.base_url.is_empty() {
        return Ok(Arc::new(NoAssistant));
    }
    let seconds = u64::try_from(settings.timeout_s).unwrap_or(30);
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(seconds))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()?;
    let endpoint = Endpoint {
        base_url: settings.base_url.clone(),
        api_key: settings.api_key.expose().to_owned(),
        model: settings.model.clone(),
        answer_tokens_max: settings.answer_tokens_max,
    };
    Ok(Arc::new(Model(Client::new(endpoint, http))))
}
