//! The client against a server that speaks the true wire format, errors included.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod server;

use julin_completions::{ANSWER_BYTES_MAX, Client, CompletionError, Config, Question};
use serde_json::{Value, json};
use server::{Server, completion};
use std::time::Duration;

fn client(base_url: &str, timeout: Duration) -> Client {
    let http = reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let config = Config {
        base_url: base_url.to_owned(),
        api_key: "sk-test".to_owned(),
        model: "small-1".to_owned(),
        answer_tokens_max: 900,
    };
    Client::new(config, http)
}

async fn asked(client: &Client) -> Result<String, CompletionError> {
    let schema = json!({ "type": "object" });
    let question = Question {
        system: "写话术",
        user: "{\"name\":\"樱桃\"}",
        schema_name: "script",
        schema: &schema,
    };
    client.ask(&question).await
}

async fn answered(status: u16, body: impl Into<String>) -> Result<String, CompletionError> {
    let server = Server::start(status, body.into()).await;
    asked(&client(&server.url, Duration::from_secs(20))).await
}

#[tokio::test]
async fn a_question_is_asked_as_the_wire_says() {
    let server = Server::start(200, completion("{\"a\":1}", "stop").to_string()).await;
    let client = client(&format!("{}/", server.url), Duration::from_secs(20));
    assert_eq!(asked(&client).await.unwrap(), "{\"a\":1}");
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].key.as_deref(), Some("Bearer sk-test"));
    let body = &seen[0].body;
    assert_eq!(
        (&body["model"], &body["stream"]),
        (&json!("small-1"), &json!(false))
    );
    assert_eq!(body["max_tokens"], 900);
    let roles: Vec<&Value> = body["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["role"])
        .collect();
    assert_eq!(roles, ["system", "user"]);
    let format = &body["response_format"];
    assert_eq!(format["type"], "json_schema");
    assert_eq!(
        (
            &format["json_schema"]["strict"],
            &format["json_schema"]["name"]
        ),
        (&json!(true), &json!("script"))
    );
    assert_eq!(format["json_schema"]["schema"], json!({ "type": "object" }));
    assert!(!format!("{client:?}").contains("sk-test"));
}

#[tokio::test]
async fn errors_say_what_kind_they_are() {
    let error = |message: &str| {
        json!({ "error": { "message": message, "type": "x", "code": null } }).to_string()
    };
    let said = |status: u16, message: &str| answered(status, error(message));
    let refused = said(401, "Incorrect API key provided").await.unwrap_err();
    assert_eq!(
        refused,
        CompletionError::Refused("401: Incorrect API key provided".to_owned())
    );
    assert!(matches!(
        said(404, "no such model").await,
        Err(CompletionError::Refused(_))
    ));
    assert!(matches!(
        said(429, "Rate limit reached").await,
        Err(CompletionError::Busy(_))
    ));
    assert!(matches!(
        said(500, "server had an error").await,
        Err(CompletionError::Down(_))
    ));
    assert!(matches!(
        answered(503, "<html>overloaded").await,
        Err(CompletionError::Down(_))
    ));
    assert!(matches!(
        answered(302, "").await,
        Err(CompletionError::Garbled(_))
    ));
}

#[tokio::test]
async fn an_answer_that_is_none_is_garbled() {
    let mut declined = completion("", "stop");
    declined["choices"][0]["message"]["refusal"] = json!("I can't help with that");
    let mut silent = completion("", "stop");
    silent["choices"][0]["message"]["content"] = Value::Null;
    for body in [
        "{\"choices\":[{".to_owned(),
        "data: {\"choices\":[]}\n\ndata: [DONE]\n\n".to_owned(),
        json!({ "choices": [] }).to_string(),
        json!({ "object": "chat.completion" }).to_string(),
        completion("{\"a\":", "length").to_string(),
        completion("{}", "content_filter").to_string(),
        declined.to_string(),
        silent.to_string(),
        "x".repeat(ANSWER_BYTES_MAX + 1),
    ] {
        let short: String = body.chars().take(80).collect();
        let outcome = answered(200, body).await;
        assert!(
            matches!(outcome, Err(CompletionError::Garbled(_))),
            "{short}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn nobody_there_and_nobody_who_answers_in_time_are_down() {
    let nobody = client("http://127.0.0.1:1", Duration::from_secs(5));
    assert!(matches!(
        asked(&nobody).await,
        Err(CompletionError::Down(_))
    ));
    let silent = Server::silent().await;
    let hasty = client(&silent.url, Duration::from_millis(50));
    assert_eq!(
        asked(&hasty).await,
        Err(CompletionError::Down("no answer in time".to_owned()))
    );
}

#[tokio::test]
async fn so_many_are_asked_at_once_and_no_more() {
    let silent = Server::silent().await;
    let client = client(&silent.url, Duration::from_secs(30));
    let waiting: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { asked(&client).await })
        })
        .collect();
    silent.reached(4).await;
    assert!(matches!(
        asked(&client).await,
        Err(CompletionError::Busy(_))
    ));
    for one in waiting {
        one.abort();
    }
}
