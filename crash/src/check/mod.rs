//! What must be true: after every kill, and more of it once everything has come to rest.
mod always;
mod answers;
mod at_rest;

use crate::books::Books;
use crate::provider::ProviderBooks;
use crate::record::Said;
use anyhow::Result;

/// A question whose answer must have no rows.
pub(crate) struct Law {
    pub(crate) name: &'static str,
    pub(crate) broken_by: &'static str,
}

/// Rows of one broken law that are told.
const SHOWN: usize = 5;

/// What is broken right now, whatever was cut off.
pub(crate) async fn always(
    books: &Books,
    said: &Said,
    provider: &ProviderBooks,
) -> Result<Vec<String>> {
    let mut found = said.broken.clone();
    found.extend(laws(books, always::LAWS).await?);
    found.extend(answers::orders(books, said).await?);
    found.extend(answers::stock(books, said).await?);
    found.extend(answers::claims(books, said).await?);
    found.extend(at_rest::no_more_than_the_provider(books, provider).await?);
    Ok(found)
}

/// What is broken once nothing is under way any more.
pub(crate) async fn at_rest(
    books: &Books,
    said: &Said,
    provider: &ProviderBooks,
) -> Result<Vec<String>> {
    let mut found = always(books, said, provider).await?;
    found.extend(laws(books, at_rest::LAWS).await?);
    found.extend(answers::cancellations(books, said).await?);
    found.extend(at_rest::as_the_provider(books, provider).await?);
    Ok(found)
}

/// What is still under way.
pub(crate) async fn under_way(books: &Books) -> Result<Vec<String>> {
    laws(books, at_rest::REST).await
}

async fn laws(books: &Books, laws: &[Law]) -> Result<Vec<String>> {
    let mut found = vec![];
    for law in laws {
        let rows = books.rows(law.broken_by).await?;
        let more = rows.len().saturating_sub(SHOWN);
        let rows = rows.iter().take(SHOWN);
        found.extend(rows.map(|row| format!("{}: {}", law.name, told(row))));
        if more > 0 {
            found.push(format!("{}: {more} more", law.name));
        }
    }
    Ok(found)
}

fn told(row: &[Option<String>]) -> String {
    let words = row.iter().map(|v| v.as_deref().unwrap_or("none"));
    words.collect::<Vec<_>>().join(" ")
}
