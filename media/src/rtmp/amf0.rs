//! AMF0 values, read with limits on depth and items.

use super::ProtocolError;

/// Values nested deeper than this are refused.
pub const MAX_DEPTH: usize = 8;
/// One command or data message may hold this many values in all.
pub const MAX_ITEMS: usize = 512;

/// One AMF0 value. Dates, XML and references carry nothing we use and read as [`Value::Null`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// IEEE double.
    Number(f64),
    /// Boolean.
    Boolean(bool),
    /// Short or long string, invalid UTF-8 replaced.
    Text(String),
    /// Object or ECMA array, in order of arrival.
    Object(Vec<(String, Value)>),
    /// Strict array.
    Array(Vec<Value>),
    /// Null, undefined, and what we do not read.
    Null,
}

impl Value {
    /// The string, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The member of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, v)| v),
            _ => None,
        }
    }
}

/// Reads values off the front of a message; the item budget spans the whole message.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    items: usize,
}

impl<'a> Reader<'a> {
    /// Starts at the first byte of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            items: 0,
        }
    }

    /// The next value, or `None` at the end of the message.
    pub fn next_value(&mut self) -> Result<Option<Value>, ProtocolError> {
        if self.rest.is_empty() {
            Ok(None)
        } else {
            self.value(0).map(Some)
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], ProtocolError> {
        let (head, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or(ProtocolError::Truncated)?;
        self.rest = rest;
        Ok(*head)
    }

    fn take_text(&mut self, len: usize) -> Result<String, ProtocolError> {
        let (head, rest) = self
            .rest
            .split_at_checked(len)
            .ok_or(ProtocolError::Truncated)?;
        self.rest = rest;
        Ok(String::from_utf8_lossy(head).into_owned())
    }

    fn short_text(&mut self) -> Result<String, ProtocolError> {
        let len = usize::from(u16::from_be_bytes(self.take()?));
        self.take_text(len)
    }

    fn long_text(&mut self) -> Result<String, ProtocolError> {
        let len = u32::from_be_bytes(self.take()?);
        self.take_text(usize::try_from(len).unwrap_or(usize::MAX))
    }

    fn value(&mut self, depth: usize) -> Result<Value, ProtocolError> {
        if depth > MAX_DEPTH {
            return Err(ProtocolError::AmfTooDeep(MAX_DEPTH));
        }
        self.items += 1;
        if self.items > MAX_ITEMS {
            return Err(ProtocolError::AmfTooLarge(MAX_ITEMS));
        }
        let [marker] = self.take()?;
        Ok(match marker {
            0 => Value::Number(f64::from_be_bytes(self.take()?)),
            1 => Value::Boolean(self.take::<1>()? != [0]),
            2 => Value::Text(self.short_text()?),
            3 => self.members(depth)?,
            5 | 6 => Value::Null,
            7 => self.take::<2>().map(|_| Value::Null)?,
            8 => self.take::<4>().and_then(|_| self.members(depth))?,
            10 => self.array(depth)?,
            11 => self.take::<10>().map(|_| Value::Null)?,
            12 => Value::Text(self.long_text()?),
            15 => self.long_text().map(|_| Value::Null)?,
            other => return Err(ProtocolError::AmfMarker(other)),
        })
    }

    fn members(&mut self, depth: usize) -> Result<Value, ProtocolError> {
        let mut members = Vec::new();
        loop {
            let name = self.short_text()?;
            if name.is_empty() && self.rest.first() == Some(&9) {
                self.take::<1>()?;
                return Ok(Value::Object(members));
            }
            members.push((name, self.value(depth + 1)?));
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, ProtocolError> {
        let announced = u32::from_be_bytes(self.take()?);
        // The announced count is never trusted with an allocation: items are counted as they come.
        let mut items = Vec::new();
        for _ in 0..announced {
            items.push(self.value(depth + 1)?);
        }
        Ok(Value::Array(items))
    }
}

/// Appends `value`. Strings longer than AMF0's short form are cut; our own replies never are.
pub fn write(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Number(number) => {
            out.push(0);
            out.extend(number.to_be_bytes());
        }
        Value::Boolean(flag) => out.extend([1, u8::from(*flag)]),
        Value::Text(text) => {
            out.push(2);
            write_short_text(out, text);
        }
        Value::Object(members) => {
            out.push(3);
            for (name, member) in members {
                write_short_text(out, name);
                write(out, member);
            }
            out.extend([0, 0, 9]);
        }
        Value::Array(items) => {
            out.push(10);
            out.extend(u32::try_from(items.len()).unwrap_or(0).to_be_bytes());
            for item in items {
                write(out, item);
            }
        }
        Value::Null => out.push(5),
    }
}

fn write_short_text(out: &mut Vec<u8>, text: &str) {
    let len = u16::try_from(text.len()).unwrap_or(u16::MAX);
    out.extend(len.to_be_bytes());
    out.extend(&text.as_bytes()[..usize::from(len)]);
}

/// Shorthand for a string value.
pub fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// Shorthand for an object with fixed names.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(
        members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}
