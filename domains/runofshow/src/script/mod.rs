//! What is said of a product: written as a draft, approved by a person, only then shown to the host.
mod answer;
mod approve;
mod draft;
mod elsewhere;
mod facts;
mod from_template;
mod keep;
mod prompt;
mod save;
mod text;
mod word_list;
mod words;

pub(crate) use answer::read as read_answer;
pub(crate) use approve::{Approve, ApproveInput};
pub(crate) use draft::{AskDraft, Asked, Close, DraftInput, DraftState, DraftTask, Outcome};
pub use elsewhere::{AdWord, ad_words};
pub(crate) use facts::{Facts, facts_of};
pub(crate) use from_template::write as from_template;
pub(crate) use keep::{Keep, KeepInput};
pub use prompt::Prompt;
pub(crate) use save::{Save, ScriptInput};
pub(crate) use text::{QuestionAnswer, ScriptText, Writer};
pub(crate) use word_list::{SetWords, ShopWord, WordKind, WordList, words_of};
pub(crate) use words::{Finding, find};
