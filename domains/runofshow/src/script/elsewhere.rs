//! The words of texts that other rooms keep.
use super::word_list::words_of;
use super::words::find_in;
use julin_db::{Result, Tx};
use julin_kernel::Scope;

/// An advertising word that stands in a text of another room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdWord {
    /// The field that holds it.
    pub field: String,
    /// As it stands there.
    pub text: String,
    /// Whether no proof would make it right.
    pub blocks: bool,
}

/// The marked words of some texts, each given with its field, by the shop's list.
pub async fn ad_words(tx: &mut Tx, scope: Scope, texts: &[(String, &str)]) -> Result<Vec<AdWord>> {
    let list = words_of(tx, scope).await?;
    let texts = texts.iter().map(|(field, text)| (field, text));
    let found = find_in(texts, &list.words).into_iter();
    Ok(found
        .map(|f| AdWord {
            field: f.field,
            text: f.text,
            blocks: f.blocks,
        })
        .collect())
}
