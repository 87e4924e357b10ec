//! Reads and writes the tab's storage, with separate keys for each issuer and client_id.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::notes::Notes;
use crate::base::secret::State;
use crate::login::authorization_response::{PendingLogins, StateHolder};
use crate::login::pending_login::{self, MAX_PENDING, PendingLogin};
use crate::login::return_to;
use crate::provider::client::Client;
use crate::session::origin_notes::{Note, OriginNotes, pruned};
use js_sys::Reflect;
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
/// still there when the page was left before.
pub(crate) const COMPLETING: &str = "completing";
pub(crate) const JWKS_REFETCH: &str = "jwks-refetch";
const LOGIN: &str = "login|";
/// Before the names of open sessions, each a key of its own, so that tabs do not write over each other's.
const OPEN: &str = "open|";
const ENDED: &str = "ended";
const ACTIVE: &str = "active";
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

/// Writes a text and reads it back, since some browsers drop what is written without a word. Removes it where it is empty.
fn write(storage: Option<Storage>, name: &str, text: &str) -> bool {
    let Some(storage) = storage else { return false };
    if text.is_empty() {
        return storage.remove_item(name).is_ok();
    }
    storage.set_item(name, text).is_ok() && storage.get_item(name).is_ok_and(|stored| stored.as_deref() == Some(text))
}

/// The names in a storage that begin with a prefix; none where it cannot be read.
fn names(storage: Option<Storage>, prefix: &str) -> Vec<String> {
    let keys = storage.and_then(|storage| Reflect::own_keys(&storage).ok()).unwrap_or_default();
    keys.iter().filter_map(|key| key.as_string().filter(|name| name.starts_with(prefix))).collect()
}

fn key_of(note: &Note) -> String {
    match note {
        Note::Open(name) => [OPEN, name].concat(),
        Note::Ended => ENDED.into(),
        Note::Active => ACTIVE.into(),
    }
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
        } else if names(session_storage(), NAMESPACE).iter().any(|name| name.ends_with(&ending)) {
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

    /// The name of the channel between tabs of this client.
    pub(crate) fn channel(&self) -> &str {
        &self.prefix
    }

    /// The name of the lock that a login is completed under.
    pub(crate) fn login_lock(&self, state: &State) -> String {
        [&self.prefix, LOGIN, &pending_login::state_digest(state)].concat()
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        session_storage()?.get_item(&[&self.prefix, key].concat()).ok()?
    }

    pub(crate) fn put(&self, key: &str, value: &str) -> Result<()> {
        let written = write(session_storage(), &[&self.prefix, key].concat(), value);
        if written { Ok(()) } else { Err(unavailable()) }
    }

    /// Checks that the storage can be written, before anything is begun.
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
        // An expired login differs from an unknown one, and needs no note.
        if !pending.is_expired(now) {
            self.share(TAKEN, &pending_login::note_taken(&taken, &pending, now)?);
        }
        Some(pending)
    }

    /// The pending logins of this client, by their keys' names.
    fn pending_names(&self) -> Vec<String> {
        names(session_storage(), &[&self.prefix, LOGIN].concat())
    }

    /// What the tab knows of this client's pending logins.
    pub(crate) fn pending_logins<'a>(&'a self, client: &'a Client) -> TabLogins<'a> {
        TabLogins { store: self, client }
    }

    /// Whether a login is pending in this tab.
    pub(crate) fn has_pending_logins(&self) -> bool {
        !self.pending_names().is_empty()
    }

    /// Deletes expired logins, and the oldest until at most `keep` are left.
    pub(crate) fn purge_logins(&self, keep: usize, now: f64) {
        let Some(storage) = session_storage() else { return };
        let kept = self
            .pending_names()
            .into_iter()
            .map(|name| {
                let created_at =
                    storage.get_item(&name).ok().flatten().and_then(|text| pending_login::created_at(&text));
                (name, created_at)
            })
            .collect();
        for name in pending_login::superfluous(kept, keep, now) {
            let _ = storage.remove_item(&name);
        }
    }

    fn shared(&self, key: &str) -> Option<String> {
        local_storage()?.get_item(&[&self.prefix, key].concat()).ok()?
    }

    /// Shares a text with the tabs of the origin, or removes it where it is empty. Where there is no space, the cached metadata
    /// make room.
    fn share(&self, key: &str, text: &str) -> bool {
        let name = [&self.prefix, key].concat();
        write(local_storage(), &name, text) || {
            self.put_metadata("");
            write(local_storage(), &name, text)
        }
    }

    /// The names of the open sessions; nothing where `localStorage` cannot be read.
    fn open_sessions(&self) -> Option<Vec<String>> {
        let prefix = [&self.prefix, OPEN].concat();
        let keys = names(Some(local_storage()?), &prefix);
        Some(keys.iter().filter_map(|key| key.strip_prefix(&prefix)).map(Into::into).collect())
    }

    /// What the tabs of the origin know of its sessions. No secret and nothing personal is among it.
    pub(crate) fn origin_notes(&self) -> OriginNotes {
        OriginNotes {
            open: self.open_sessions(),
            ended: self.shared(ENDED).unwrap_or_default(),
            active: self.shared(ACTIVE).unwrap_or_default(),
        }
    }

    /// Whether the note could be written.
    pub(crate) fn put_note(&self, note: &Note, text: &str) -> bool {
        // Storage that something on the page has replaced may list no keys.
        let is_listed = |name: &String| self.open_sessions().is_some_and(|open| open.contains(name));
        self.share(&key_of(note), text)
            && match note {
                Note::Open(name) if !text.is_empty() => is_listed(name),
                _ => true,
            }
    }

    /// Whether the origin has noted any user.
    pub(crate) fn has_notes(&self) -> bool {
        [ACTIVE, ENDED].iter().any(|key| self.shared(key).is_some())
    }

    /// Prunes expired notes. Done at creation, because the page that wrote them may be gone. What has not expired is left alone, since
    /// another tab may be writing it.
    pub(crate) fn prune_notes(&self, now: f64) {
        let open = self.open_sessions().unwrap_or_default().into_iter().map(Note::Open);
        for note in open.chain([Note::Ended, Note::Active]) {
            self.prune(&key_of(&note), |text| pruned(&note, text, now));
        }
        self.prune(TAKEN, |text| Notes::from_text(text, now).to_text());
    }

    fn prune(&self, key: &str, pruned: impl FnOnce(&str) -> String) {
        if let Some(text) = self.shared(key) {
            let left = pruned(&text);
            if left != text {
                self.share(key, &left);
            }
        }
    }

    /// Provider metadata are shared by all clients of the issuer, and validated again when they are read.
    pub(crate) fn metadata(&self) -> Option<String> {
        local_storage()?.get_item(&self.metadata_name()).ok()?
    }

    /// Caches metadata; an empty text removes them. A failure is ignored: everything works without the cache.
    pub(crate) fn put_metadata(&self, text: &str) {
        write(local_storage(), &self.metadata_name(), text);
    }

    fn metadata_name(&self) -> String {
        [NAMESPACE, "|", &self.issuer, "|metadata"].concat()
    }
}
