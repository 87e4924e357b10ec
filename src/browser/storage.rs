//! What the tab keeps, under keys of its own for each issuer and client_id.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::notes::Notes;
use crate::base::secret::State;
use crate::login::authorization_response::{PendingLogins, StateHolder};
use crate::login::return_to;
use crate::login::transaction::{self, MAX_PENDING, PendingLogin};
use crate::provider::client::Client;
use web_sys::{Storage, window};

const NAMESPACE: &str = "idporten-email-login";

#[derive(Clone)]
pub(crate) struct Store {
    prefix: String,
    issuer: String,
}

pub(crate) const SESSION: &str = "session";
pub(crate) const LOGOUT: &str = "logout";
/// Where the page wanted to be after a login that it is completing, or, until that has begun, the key of the pending login. It is
/// still there when the page was left meanwhile.
pub(crate) const COMPLETING: &str = "completing";
pub(crate) const JWKS_REFETCH: &str = "jwks-refetch";
/// The name of the last logout that this origin has seen.
pub(crate) const LAST_LOGOUT: &str = "last-logout";
const LOGIN: &str = "login|";
/// Sessions that the provider has ended, by digests of `iss` and `sid`.
pub(crate) const ENDED_AT_PROVIDER: &str = "ended";
/// Who was active in any tab, by digests of the persons.
pub(crate) const ACTIVE: &str = "active";
const TAKEN: &str = "taken";

fn unavailable() -> LoginError {
    LoginError::new(
        ErrorCode::StorageUnavailable,
        "sessionStorage cannot be written, so a login could not be completed. Cookies are blocked, storage is full, or the page is sandboxed.",
    )
}

// Even reading the property throws where storage is blocked.
fn session_storage() -> Option<Storage> {
    window()?.session_storage().ok()?
}

fn local_storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// Keeps a text for all tabs, or none where it is empty. Without it everything goes on.
fn share(name: &str, text: &str) {
    if let Some(storage) = local_storage() {
        let _ = if text.is_empty() { storage.remove_item(name) } else { storage.set_item(name, text) };
    }
}

fn names(storage: Option<&Storage>) -> impl Iterator<Item = String> {
    let length = storage.and_then(|storage| storage.length().ok()).unwrap_or_default();
    (0..length).filter_map(move |index| storage?.key(index).ok()?)
}

/// The pending logins of the tab, as they matter to a response.
pub(crate) struct TabLogins<'a> {
    store: &'a Store,
    client: &'a Client,
}

impl PendingLogins for TabLogins<'_> {
    fn holder(&self, state: &str) -> StateHolder {
        let key = [LOGIN, state].concat();
        let ending = ["|", &key].concat();
        if self.store.get(&key).is_some() {
            StateHolder::ThisClient
        } else if names(session_storage().as_ref()).any(|name| name.starts_with(NAMESPACE) && name.ends_with(&ending)) {
            StateHolder::AnotherClient
        } else {
            StateHolder::NoClient
        }
    }

    fn expects_no_iss(&self) -> bool {
        self.store.pending_names().iter().any(|name| {
            let text = session_storage().and_then(|storage| storage.get_item(name).ok()?);
            let pending = text.and_then(|text| PendingLogin::from_text(self.client, &text));
            pending.is_some_and(|pending| !pending.metadata().iss_parameter_required())
        })
    }
}

impl Store {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            prefix: [NAMESPACE, "|", client.issuer(), "|", client.client_id(), "|"].concat(),
            issuer: client.issuer().into(),
        }
    }

    /// The name of what tabs of this client tell each other.
    pub(crate) fn channel(&self) -> &str {
        &self.prefix
    }

    /// The name of the lock that a login is completed under.
    pub(crate) fn login_lock(&self, state: &State) -> String {
        [&self.prefix, LOGIN, &transaction::state_digest(state)].concat()
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        session_storage()?.get_item(&[&self.prefix, key].concat()).ok()?
    }

    /// Writes and reads back, since some browsers drop what is written without a word.
    pub(crate) fn put(&self, key: &str, value: &str) -> Result<()> {
        let name = [&self.prefix, key].concat();
        let storage = session_storage().ok_or_else(unavailable)?;
        storage.set_item(&name, value).map_err(|_| unavailable())?;
        match storage.get_item(&name) {
            Ok(Some(kept)) if kept == value => Ok(()),
            _ => Err(unavailable()),
        }
    }

    /// Fails before anything is begun where nothing can be kept.
    pub(crate) fn probe(&self) -> Result<()> {
        self.put("probe", "1")?;
        self.remove("probe");
        Ok(())
    }

    pub(crate) fn remove(&self, key: &str) {
        if let Some(storage) = session_storage() {
            let _ = storage.remove_item(&[&self.prefix, key].concat());
        }
    }

    /// Where the page wanted to be after a login that it was completing when it was left. A login that was not begun to be
    /// completed is removed: its code is gone with the page.
    pub(crate) fn take_interrupted(&self, client: &Client, now: f64) -> Option<String> {
        let text = self.get(COMPLETING)?;
        self.remove(COMPLETING);
        let address = match text.strip_prefix(LOGIN) {
            Some(state) => self.take_login(client, state, now).map(|pending| pending.return_to().to_string()),
            // Anything on this origin could have written it.
            None => return_to::resolve(client, client.redirect_uri(), &text).map(|target| target.address),
        };
        Some(address.unwrap_or_else(|| return_to::DEFAULT.to_string()))
    }

    /// Keeps a pending login; the oldest make room for it.
    pub(crate) fn put_login(&self, pending: &PendingLogin, now: f64) -> Result<()> {
        self.purge_logins(MAX_PENDING - 1, now);
        let text = pending.to_text().ok_or_else(unavailable)?;
        self.put(&[LOGIN, pending.state().secret()].concat(), &text)
    }

    /// Takes a pending login out: it can be completed once, in this tab and in any that was duplicated from it.
    pub(crate) fn take_login(&self, client: &Client, state: &str, now: f64) -> Option<PendingLogin> {
        let key = [LOGIN, state].concat();
        let text = self.get(&key)?;
        self.remove(&key);
        let pending = PendingLogin::from_text(client, &text).filter(|pending| pending.state().secret() == state)?;
        let taken = self.shared(TAKEN).unwrap_or_default();
        // An expired login is told from an unknown one, and needs no note.
        if !pending.is_expired(now) {
            self.share(TAKEN, &transaction::note_taken(&taken, &pending, now)?);
        }
        Some(pending)
    }

    /// The pending logins of this client, by their keys' names.
    fn pending_names(&self) -> Vec<String> {
        let prefix = [&self.prefix, LOGIN].concat();
        names(session_storage().as_ref()).filter(|name| name.starts_with(&prefix)).collect()
    }

    /// What the tab knows of this client's pending logins.
    pub(crate) fn pending_logins<'a>(&'a self, client: &'a Client) -> TabLogins<'a> {
        TabLogins { store: self, client }
    }

    /// Deletes expired logins, and the oldest until at most `keep` are left.
    pub(crate) fn purge_logins(&self, keep: usize, now: f64) {
        let Some(storage) = session_storage() else { return };
        let kept = self
            .pending_names()
            .into_iter()
            .map(|name| {
                let created_at = storage.get_item(&name).ok().flatten().and_then(|text| transaction::created_at(&text));
                (name, created_at)
            })
            .collect();
        for name in transaction::superfluous(kept, keep, now) {
            let _ = storage.remove_item(&name);
        }
    }

    /// What the tabs of the origin share for this client. No secret and nothing personal is among it, and without it
    /// everything goes on.
    pub(crate) fn shared(&self, key: &str) -> Option<String> {
        local_storage()?.get_item(&[&self.prefix, key].concat()).ok()?
    }

    /// Shares a text, or no longer where it is empty.
    pub(crate) fn share(&self, key: &str, value: &str) {
        share(&[&self.prefix, key].concat(), value);
    }

    /// What the tabs remember together under this key.
    pub(crate) fn notes(&self, key: &str, now: f64) -> Notes {
        Notes::from_text(&self.shared(key).unwrap_or_default(), now)
    }

    /// Ends what has ended: a page that comes later is the only one who can. What has not is left alone, since another tab
    /// may be writing it.
    pub(crate) fn forget_what_has_ended(&self, now: f64) {
        for key in [TAKEN, LAST_LOGOUT, ENDED_AT_PROVIDER, ACTIVE] {
            let left = self.notes(key, now).to_text();
            if self.shared(key).is_some_and(|text| text != left) {
                self.share(key, &left);
            }
        }
    }

    /// Provider metadata are shared by all clients of the issuer; they are judged again when they are read.
    pub(crate) fn metadata(&self) -> Option<String> {
        local_storage()?.get_item(&self.metadata_name()).ok()?
    }

    /// Keeps metadata, or none where the text is empty.
    pub(crate) fn put_metadata(&self, text: &str) {
        share(&self.metadata_name(), text);
    }

    fn metadata_name(&self) -> String {
        [NAMESPACE, "|", &self.issuer, "|metadata"].concat()
    }
}
