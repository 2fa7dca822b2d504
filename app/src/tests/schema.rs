//! The API's document as JSON: what every body should look like.
use crate::openapi;
use serde_json::Value;
use std::collections::BTreeMap;

/// The document.
pub(super) struct Document(Value);

impl Document {
    pub(super) fn read() -> Self {
        Self(serde_json::to_value(openapi::document()).unwrap())
    }
    /// Every write: `POST /api/v1/…` and its description.
    pub(super) fn writes(&self) -> BTreeMap<String, &Value> {
        let mut all = BTreeMap::new();
        for (path, item) in self.0["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if method != "get" && operation["operationId"].is_string() {
                    all.insert(format!("{} {path}", method.to_uppercase()), operation);
                }
            }
        }
        all
    }
    /// Every reading operation: its path and its description.
    pub(super) fn reads(&self) -> Vec<(String, &Value)> {
        let all = self.0["paths"].as_object().unwrap().iter();
        all.filter_map(|(path, item)| Some((path.clone(), item.get("get")?)))
            .collect()
    }
    /// The schema of a write's JSON body.
    pub(super) fn body(operation: &Value) -> Option<&Value> {
        operation["requestBody"]["content"]["application/json"].get("schema")
    }
    /// The schema itself behind references and a possible null; whether null is allowed.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> (&'a Value, bool) {
        if let Some(name) = schema["$ref"].as_str() {
            let pointer = name.trim_start_matches('#');
            let (found, null) = self.resolve(self.0.pointer(pointer).unwrap());
            return (found, null);
        }
        if let Some(one_of) = schema["oneOf"].as_array() {
            let null = one_of.iter().any(|s| s["type"] == "null");
            let other = one_of.iter().find(|s| s["type"] != "null").unwrap();
            return (self.resolve(other).0, null);
        }
        let null = schema["type"]
            .as_array()
            .is_some_and(|t| t.contains(&Value::from("null")));
        (schema, null)
    }
    /// Whether a value of this JSON type may stand there.
    pub(super) fn takes(&self, schema: &Value, kind: &str) -> bool {
        let (schema, null) = self.resolve(schema);
        let is = |t: &Value| t == kind;
        (kind == "null" && null)
            || is(&schema["type"])
            || schema["type"]
                .as_array()
                .is_some_and(|all| all.iter().any(is))
    }
}

/// Whether a schema is an id's.
pub(super) fn is_id(schema: &Value) -> bool {
    schema["pattern"] == "^[0-9]{1,19}$"
}

/// The rooms' documents are merged by name: of two shapes under one name, the later would be promised
/// for both.
#[test]
fn no_two_rooms_give_one_name_to_two_shapes() {
    let mut known: BTreeMap<String, (&str, Value)> = BTreeMap::new();
    for room in crate::rooms::all() {
        let components = room.routes.into_openapi().components.unwrap_or_default();
        for (name, schema) in components.schemas {
            let schema = serde_json::to_value(schema).unwrap();
            let (first, shape) = known
                .entry(name.clone())
                .or_insert((room.name, schema.clone()));
            assert_eq!(*shape, schema, "{name} of {first} and {}", room.name);
        }
    }
    assert!(known.len() > 100, "only {} schemas", known.len());
}
