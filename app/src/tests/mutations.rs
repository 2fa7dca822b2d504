//! What is wrong with a right body, derived from its schema.
use super::schema::{Document, is_id};
use serde_json::{Map, Value, json};

/// Stands for something that a JSON value cannot hold, until the body is a text.
const RAW: &str = "@raw@";

/// A body that is wrong somewhere.
pub(super) struct Wrong {
    pub(super) what: String,
    /// The path of the culprit, as `field` should name it.
    pub(super) field: String,
    pub(super) body: Vec<u8>,
    /// Whether it must be refused; otherwise it must only do no harm.
    pub(super) must: bool,
}

/// Everything that is wrong with `right`.
pub(super) fn of(document: &Document, schema: &Value, right: &Value) -> Vec<Wrong> {
    let mut walk = Walk {
        document,
        right,
        all: vec![],
    };
    walk.value(schema, right, "");
    walk.all
}

/// Fields of the schema that the example does not show.
pub(super) fn not_shown(
    document: &Document,
    schema: &Value,
    example: &Value,
    at: &str,
) -> Vec<String> {
    let (schema, _) = document.resolve(schema);
    let mut missing = vec![];
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = join(at, name);
        match example.get(name) {
            None => missing.push(path),
            Some(value) => missing.extend(not_shown(document, property, value, &path)),
        }
    }
    for (i, element) in example.as_array().into_iter().flatten().enumerate() {
        missing.extend(not_shown(
            document,
            &schema["items"],
            element,
            &join(at, &i.to_string()),
        ));
    }
    // Null stands for either of two ways.
    if example.is_null() { vec![] } else { missing }
}

struct Walk<'a> {
    document: &'a Document,
    right: &'a Value,
    all: Vec<Wrong>,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        self.types(schema, at);
        let (schema, _) = self.document.resolve(schema);
        match value {
            Value::Object(map) => self.object(schema, map, at),
            Value::Array(list) => self.array(schema, list, at),
            Value::String(_) => self.text(schema, at),
            Value::Number(_) => self.number(at),
            _ => {}
        }
    }

    /// Every JSON type that does not belong there.
    fn types(&mut self, schema: &Value, at: &str) {
        let kinds = [
            ("null", json!(null)),
            ("boolean", json!(true)),
            ("integer", json!(12)),
            ("string", json!("§")),
            ("array", json!([[]])),
            ("object", json!({ "a": {} })),
        ];
        for (kind, value) in kinds {
            // Small ids may be written as numbers.
            let id = kind == "integer" && is_id(self.document.resolve(schema).0);
            // A reach's id is a string that holds digits.
            if !self.document.takes(schema, kind) && !id {
                self.put(kind, at, value, true);
            }
        }
    }

    fn object(&mut self, schema: &Value, map: &Map<String, Value>, at: &str) {
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = join(at, name);
            let Some(value) = map.get(name) else { continue };
            let must = required.contains(&name.as_str());
            self.without(at, name, must);
            if !value.is_null() {
                self.value(property, value, &path);
            }
        }
    }

    fn array(&mut self, schema: &Value, list: &[Value], at: &str) {
        self.put("none", at, json!([]), false);
        let Some(first) = list.first() else { return };
        self.put("10001 of them", at, json!(vec![first; 10_001]), true);
        self.put("twice the same", at, json!([first, first]), false);
        for (i, element) in list.iter().enumerate() {
            self.value(&schema["items"], element, &join(at, &i.to_string()));
        }
    }

    fn text(&mut self, schema: &Value, at: &str) {
        self.put("64 KB", at, json!("长".repeat(22_000)), true);
        self.put("a NUL", at, json!("a\0b"), true);
        self.raw("a lone surrogate", at, b"\"\\ud800\"");
        self.raw("no UTF-8", at, b"\"a\xff\xc0\"");
        self.raw("an open string", at, b"\"a");
        self.put(
            "emoji",
            at,
            json!("👩\u{200d}👩\u{200d}👧🍓\u{202e}"),
            false,
        );
        self.put("blank", at, json!(" \u{3000} "), false);
        self.put("markup", at, json!("<script>'\";--%00{{7*7}}"), false);
        if is_id(schema) {
            for wrong in ["", "abc", "99999999999999999999", "-1", "+1", " 1", "１"] {
                self.put(&format!("id {wrong:?}"), at, json!(wrong), true);
            }
            self.put("nobody's id", at, json!("7"), true);
            self.put("the last id", at, json!(i64::MAX.to_string()), true);
        }
        if schema["enum"].is_array() {
            self.put("no such word", at, json!("no_such_word"), true);
        }
    }

    fn number(&mut self, at: &str) {
        for wrong in [
            "1.5",
            "1e308",
            "1e400",
            "-1e308",
            "99999999999999999999",
            "0x10",
            "NaN",
            "-",
        ] {
            self.raw(wrong, at, wrong.as_bytes());
        }
        self.put("the largest", at, json!(i64::MAX), true);
        self.put("the least", at, json!(i64::MIN), true);
        self.put("negative", at, json!(-1), false);
        self.put("zero", at, json!(0), false);
    }

    fn without(&mut self, at: &str, name: &str, must: bool) {
        let mut body = self.right.clone();
        let parent = body.pointer_mut(&pointer(at)).unwrap();
        parent.as_object_mut().unwrap().remove(name);
        let path = join(at, name);
        self.push("missing", &path, body.to_string().into_bytes(), must);
    }

    fn put(&mut self, what: &str, at: &str, value: Value, must: bool) {
        let mut body = self.right.clone();
        *body.pointer_mut(&pointer(at)).unwrap() = value;
        self.push(what, at, body.to_string().into_bytes(), must);
    }

    fn raw(&mut self, what: &str, at: &str, bytes: &[u8]) {
        let mut body = self.right.clone();
        *body.pointer_mut(&pointer(at)).unwrap() = json!(RAW);
        let text = body.to_string();
        let (before, after) = text.split_once(&format!("\"{RAW}\"")).unwrap();
        let body = [before.as_bytes(), bytes, after.as_bytes()].concat();
        self.push(what, at, body, true);
    }

    fn push(&mut self, what: &str, at: &str, body: Vec<u8>, must: bool) {
        self.all.push(Wrong {
            what: format!("{} {what}", if at.is_empty() { "body" } else { at }),
            field: at.to_owned(),
            body,
            must,
        });
    }
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

fn pointer(at: &str) -> String {
    if at.is_empty() {
        String::new()
    } else {
        format!("/{}", at.replace('.', "/"))
    }
}
