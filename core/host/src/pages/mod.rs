//! The pages for people: pure functions from plain views to markup, and the files they need.
//!
//! Nothing here knows the rest of the host but its words ([`crate::lang`]): a view holds what a page shows, a function turns
//! it into markup in the reader's language, and the caller adds status and headers.
//!
//! Every page stands under `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self';
//! base-uri 'none'; frame-ancestors 'none'`: there is no inline script, style or handler, and no address outside this
//! service but those of [`onward`] and [`pair_done`]. Data is escaped by maud, and characters that could hide or reorder text are
//! replaced where it is shown ([`text`]).

pub mod assets;
#[cfg(test)]
mod checks;
mod landing;
mod layout;
mod message;
mod onward;
mod pair;
mod password;
mod privacy;
mod problem;
mod reference;
mod scopes;
pub mod text;
mod token;
mod token_gone;

pub use landing::{Landing, Provider, landing};
pub use layout::Reader;
pub use message::{Action, Message, message};
pub use onward::{Onward, onward};
pub use pair::{
    PairCode, PairConfirm, PairDone, PairRequest, PairScope, pair_code, pair_confirm, pair_done, pair_start,
};
pub use password::{PasswordForm, password_form};
pub use privacy::{Privacy, privacy};
pub use problem::{Problem, problem, problem_index};
pub use reference::{reference, reference_content};
pub use scopes::{ScopeChoice, ScopePicker, scope_picker};
pub use token::{
    Account, FORGET_AFTER_SECONDS, GrantedScope, MissingScope, ShownToken, TokenPage, token_page,
};
pub use token_gone::{TokenGone, token_gone};
