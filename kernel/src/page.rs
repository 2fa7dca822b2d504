//! Cursor pages.
use serde::{Deserialize, Serialize};

/// One page of a list, newest first unless the list says otherwise.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Pass as `cursor` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// `?cursor=…&limit=…`
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Rows a page, 1–100 (20 unless told).
    pub limit: Option<i64>,
}

impl PageQuery {
    /// The number of rows to return.
    pub fn size(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
    /// The id below which the page begins (cursors of id-ordered lists are ids). One that is made up
    /// is past the end: from the beginning, whoever follows it would never arrive.
    pub fn before(&self) -> i64 {
        let cursor = self.cursor.as_deref();
        cursor.map_or(i64::MAX, |c| c.parse().unwrap_or(i64::MIN))
    }
}

impl<T> Page<T> {
    /// Builds a page out of up to `size + 1` rows that a store read, ordered by falling id.
    pub fn of(mut rows: Vec<T>, query: &PageQuery, id: impl Fn(&T) -> i64) -> Self {
        let size = usize::try_from(query.size()).unwrap_or(20);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|row| id(row).to_string());
        Self { items: rows, next }
    }
    /// The same page with other rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_cursor_is_past_the_end() {
        let at = |cursor: Option<&str>| PageQuery {
            cursor: cursor.map(str::to_owned),
            limit: None,
        };
        assert_eq!(at(None).before(), i64::MAX);
        assert_eq!(at(Some("42")).before(), 42);
        assert_eq!(at(Some("abc")).before(), i64::MIN);
    }

    #[test]
    fn a_full_page_names_its_last_row_as_cursor() {
        let query = PageQuery {
            cursor: None,
            limit: Some(2),
        };
        let page = Page::of(vec![9, 8, 7], &query, |id| *id);
        assert_eq!((page.items, page.next.as_deref()), (vec![9, 8], Some("8")));
        assert_eq!(Page::of(vec![9, 8], &query, |id| *id).next, None);
    }
}
