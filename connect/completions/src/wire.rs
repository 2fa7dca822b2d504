//! What goes over the wire, and how an answer is judged.
use crate::client::{CompletionError, Config, Question};
use serde::Deserialize;
use serde_json::{Value, json};

/// The request's body.
pub(crate) fn request(config: &Config, question: &Question<'_>) -> Value {
    json!({
        "model": config.model,
        "stream": false,
        "temperature": 0.4,
        "max_tokens": config.answer_tokens_max,
        "messages": [
            { "role": "system", "content": question.system },
            { "role": "user", "content": question.user },
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": question.schema_name, "strict": true, "schema": question.schema },
        },
    })
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

/// What the model said, if it said it to the end.
pub(crate) fn content(body: &[u8]) -> Result<String, CompletionError> {
    let completion: Completion = serde_json::from_slice(body).map_err(CompletionError::garbled)?;
    let first = completion.choices.into_iter().next();
    let choice = first.ok_or_else(|| CompletionError::garbled("no choices"))?;
    if let Some(reason) = choice.finish_reason.filter(|reason| reason != "stop") {
        return Err(CompletionError::garbled(format!("it ended by {reason}")));
    }
    if choice.message.refusal.is_some() {
        return Err(CompletionError::garbled("the model declined"));
    }
    let content = choice.message.content.unwrap_or_default();
    if content.trim().is_empty() {
        return Err(CompletionError::garbled("nothing was said"));
    }
    Ok(content)
}

#[derive(Deserialize)]
struct Complaint {
    error: Reason,
}

#[derive(Deserialize)]
struct Reason {
    message: String,
}

/// What an error's body says, in short: it goes to the log.
pub(crate) fn complaint(body: &[u8]) -> String {
    let said = serde_json::from_slice::<Complaint>(body).map(|c| c.error.message);
    let said = said.unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned());
    said.chars().filter(|c| !c.is_control()).take(200).collect()
}
