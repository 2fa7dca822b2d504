//! The layers: file, environment, flags.

use std::path::PathBuf;

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

use crate::{
    Config, ConfigError, Fault,
    fault::{Spell, unknown},
    rules,
    schema::{Entry, Kind, entries},
};

const PREFIX: &str = "JULIN_";
/// Variables that are ours but not settings: the file to read, and whatever tests need.
const RESERVED: [&str; 2] = ["JULIN_CONFIG", "JULIN_TEST_"];

/// Where settings come from; later fields win.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The TOML file; it must exist when it is named.
    pub file: Option<PathBuf>,
    /// The environment, as `std::env::vars()` gives it; other programs' variables are passed over.
    pub env: Vec<(String, String)>,
    /// `key=value` overrides from the command line.
    pub flags: Vec<(String, String)>,
}

impl Config {
    /// Reads all layers and checks them.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let schema = entries();
        let mut faults = Vec::new();
        let layers = [
            file_layer(sources, &schema, &mut faults),
            pairs_layer(env_pairs(&sources.env), Layer::Env, &schema, &mut faults),
            pairs_layer(
                flag_pairs(&sources.flags),
                Layer::Flag,
                &schema,
                &mut faults,
            ),
        ];
        if !faults.is_empty() {
            return Err(ConfigError(faults));
        }
        let figment = layers
            .into_iter()
            .flatten()
            .fold(Figment::new(), Figment::merge);
        let config: Self = figment
            .extract()
            .map_err(|error| explain(error, &figment, &schema))?;
        let broken = rules::check(&config, |key| origin(&figment, key));
        if broken.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(broken))
        }
    }
}

/// One value with the name of the place that set it.
struct Pair {
    name: String,
    dict: Dict,
}

impl Provider for Pair {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Map::from([(Profile::Default, self.dict.clone())]))
    }
}

fn file_layer(sources: &Sources, schema: &[Entry], faults: &mut Vec<Fault>) -> Vec<Pair> {
    let Some(path) = &sources.file else {
        return Vec::new();
    };
    let name = path.display().to_string();
    let fault = |problem: String| Fault {
        key: String::new(),
        origin: name.clone(),
        problem,
    };
    let dict = std::fs::read_to_string(path)
        .map_err(|error| fault(format!("cannot be read: {error}")))
        .and_then(|text| Toml::from_str::<Dict>(&text).map_err(|error| fault(error.to_string())));
    match dict {
        Ok(dict) => {
            unknown_keys(&dict, "", &name, schema, faults);
            vec![Pair { name, dict }]
        }
        Err(fault) => {
            faults.push(fault);
            Vec::new()
        }
    }
}

fn unknown_keys(dict: &Dict, above: &str, file: &str, schema: &[Entry], faults: &mut Vec<Fault>) {
    for (name, value) in dict {
        let path = crate::schema::join(above, name);
        match schema.iter().find(|entry| entry.path == path) {
            None => faults.push(unknown(&path, file.to_owned(), schema, str::to_owned)),
            Some(entry) if entry.kind == Kind::Section => {
                if let Some(inner) = value.as_dict() {
                    unknown_keys(inner, &path, file, schema, faults);
                }
            }
            Some(_) => {}
        }
    }
}

#[derive(Clone, Copy)]
enum Layer {
    Env,
    Flag,
}

impl Layer {
    fn name(self, raw: &str) -> String {
        match self {
            Self::Env => format!("environment variable {raw}"),
            Self::Flag => format!("flag {raw}"),
        }
    }

    fn spell(self) -> Spell {
        match self {
            Self::Env => |key| format!("{PREFIX}{}", key.to_uppercase().replace('.', "__")),
            Self::Flag => str::to_owned,
        }
    }
}

/// `(as written, dotted key, value)`.
type Raw = (String, String, String);

fn env_pairs(env: &[(String, String)]) -> Vec<Raw> {
    let ours = |name: &str| {
        name.starts_with(PREFIX) && !RESERVED.iter().any(|reserved| name.starts_with(reserved))
    };
    let key = |name: &str| name[PREFIX.len()..].to_lowercase().replace("__", ".");
    env.iter()
        .filter(|(name, value)| ours(name) && !value.is_empty())
        .map(|(name, value)| (name.clone(), key(name), value.clone()))
        .collect()
}

fn flag_pairs(flags: &[(String, String)]) -> Vec<Raw> {
    flags
        .iter()
        .map(|(key, value)| (key.clone(), key.clone(), value.clone()))
        .collect()
}

fn pairs_layer(
    raw: Vec<Raw>,
    layer: Layer,
    schema: &[Entry],
    faults: &mut Vec<Fault>,
) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (written, path, value) in raw {
        let name = layer.name(&written);
        let entry = schema
            .iter()
            .find(|entry| entry.path == path && entry.kind != Kind::Section);
        match entry {
            Some(entry) => {
                let dict = nest(&path, read(entry.kind, &value));
                pairs.push(Pair { name, dict });
            }
            None => faults.push(unknown(&path, name, schema, layer.spell())),
        }
    }
    pairs
}

/// Reads plain text as the kind the schema asks for, so that a merchant number such as `00123`
/// stays text. What does not parse stays text too, and is refused later with its key.
fn read(kind: Kind, raw: &str) -> Value {
    match kind {
        Kind::Number => raw
            .trim()
            .parse::<i64>()
            .map_or_else(|_| raw.into(), Value::from),
        Kind::Flag => raw
            .trim()
            .parse::<bool>()
            .map_or_else(|_| raw.into(), Value::from),
        Kind::List => Value::from(list(raw)),
        Kind::Section | Kind::Text | Kind::Secret => raw.into(),
    }
}

/// `a, b` or `["a", "b"]`.
fn list(raw: &str) -> Vec<Value> {
    let inner = raw.trim().trim_start_matches('[').trim_end_matches(']');
    let items = inner.split(',').map(|item| item.trim().trim_matches('"'));
    items
        .filter(|item| !item.is_empty())
        .map(Value::from)
        .collect()
}

fn nest(path: &str, value: Value) -> Dict {
    match path.split_once('.') {
        None => Dict::from([(path.to_owned(), value)]),
        Some((head, rest)) => Dict::from([(head.to_owned(), nest(rest, value).into())]),
    }
}

fn explain(errors: figment::Error, figment: &Figment, schema: &[Entry]) -> ConfigError {
    let fault = |error: figment::Error| {
        let key = error.path.join(".");
        let secret = schema
            .iter()
            .any(|entry| entry.path == key && entry.kind == Kind::Secret);
        let problem = if secret {
            "is not text".to_owned()
        } else {
            told(&error, figment, &key)
        };
        Fault {
            origin: origin(figment, &key),
            key,
            problem,
        }
    };
    ConfigError(errors.into_iter().map(fault).collect())
}

fn told(error: &figment::Error, figment: &Figment, key: &str) -> String {
    let value = figment
        .find_value(key)
        .ok()
        .and_then(figment::value::Value::into_string);
    let kind = error.kind.to_string();
    match value {
        Some(value) if !kind.contains(&value) => format!("{kind}, in {value:?}"),
        _ => kind,
    }
}

/// The place that set `key`, or the list or section that holds it.
fn origin(figment: &Figment, key: &str) -> String {
    match (figment.find_metadata(key), key.rsplit_once('.')) {
        (Some(metadata), _) => metadata.name.to_string(),
        (None, Some((above, _))) => origin(figment, above),
        (None, None) => "default".to_owned(),
    }
}
