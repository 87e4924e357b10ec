//! The pending login: all that survives the redirect to the provider and back.

use crate::base::digest::sha256;
use crate::base::json::{self, Object};
use crate::base::notes::Notes;
use crate::base::secret::{CodeVerifier, Nonce, State};
use crate::login::acr::AcrValues;
use crate::login::return_to;
use crate::provider::client::Client;
use crate::provider::provider_metadata::ProviderMetadata;
use serde::Serialize;
use std::fmt;

/// Seconds that a login may take: people must find and read their mail.
pub const LIFETIME: f64 = 3600.0;

/// Most pending logins that are stored at once; the oldest is deleted first.
pub const MAX_PENDING: usize = 8;

/// How far in the future a pending login may have been created before it is taken for rubbish: a clock that was
/// set back in between costs no login.
const MAX_FROM_THE_FUTURE: f64 = 24.0 * 3600.0;

/// A login that has been begun. It holds the endpoints it began with, so that a provider's metadata cannot change
/// under it (RFC 9700 4.4).
#[derive(Clone)]
pub struct PendingLogin {
    pub(crate) state: State,
    pub(crate) nonce: Nonce,
    pub(crate) code_verifier: CodeVerifier,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) metadata: ProviderMetadata,
    pub(crate) acr_values: AcrValues,
    /// The most seconds that the authentication may be older than this login; zero for `prompt=login`.
    pub(crate) max_age: Option<u32>,
    pub(crate) return_to: String,
    pub(crate) app_state: Option<String>,
    pub(crate) created_at: f64,
}

#[derive(Serialize)]
struct Stored<'a> {
    state: &'a str,
    nonce: &'a str,
    code_verifier: &'a str,
    client_id: &'a str,
    redirect_uri: &'a str,
    metadata: &'a ProviderMetadata,
    acr_values: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<u32>,
    return_to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_state: Option<&'a str>,
    created_at: f64,
}

impl PendingLogin {
    /// Returns the text for the tab's `sessionStorage`.
    pub fn to_text(&self) -> Option<String> {
        json::to_text(&Stored {
            state: self.state.secret(),
            nonce: self.nonce.secret(),
            code_verifier: self.code_verifier.secret(),
            client_id: &self.client_id,
            redirect_uri: &self.redirect_uri,
            metadata: &self.metadata,
            acr_values: self.acr_values.values(),
            max_age: self.max_age,
            return_to: &self.return_to,
            app_state: self.app_state.as_deref(),
            created_at: self.created_at,
        })
    }

    /// Reads a stored text and validates it again, as anything on this origin could have written it: endpoints must be
    /// the provider's, and the return address this origin's. Nothing when it is not a pending login of this client.
    pub fn from_text(client: &Client, text: &str) -> Option<Self> {
        Self::from_object(client, &json::parse_object(text)?)
    }

    fn from_object(client: &Client, object: &Object) -> Option<Self> {
        let required = |name: &str| object.string(name).ok().flatten().filter(|text| !text.is_empty());
        let owned = |values: Vec<&str>| values.into_iter().map(ToString::to_string).collect();
        let ours = required("client_id")? == client.client_id();
        let return_to = return_to::resolve(client, client.redirect_uri(), required("return_to")?);
        let pending = Self {
            state: State::new(required("state")?),
            nonce: Nonce::new(required("nonce")?),
            code_verifier: CodeVerifier::parse(required("code_verifier")?)?,
            client_id: client.client_id().into(),
            redirect_uri: required("redirect_uri")?.into(),
            metadata: ProviderMetadata::from_object(client, object.object("metadata").ok()??).ok()?,
            acr_values: AcrValues::new(owned(object.strings("acr_values").ok()??)).ok()?,
            max_age: whole_seconds(object.number("max_age").ok()?)?,
            return_to: return_to.map_or_else(|| return_to::DEFAULT.to_string(), |target| target.address),
            app_state: object.string("app_state").ok()?.map(ToString::to_string),
            created_at: object.number("created_at").ok()??,
        };
        ours.then_some(pending)
    }

    /// Is it too old to be completed? `now` is in seconds since the epoch.
    pub fn is_expired(&self, now: f64) -> bool {
        is_expired(self.created_at, now)
    }

    /// Seconds since the epoch when it ends.
    pub fn expires_at(&self) -> f64 {
        self.created_at + LIFETIME
    }

    /// `state`, the key of the stored text.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where the page continues: path, query and fragment.
    pub fn return_to(&self) -> &str {
        &self.return_to
    }

    /// The caller's JSON text.
    pub fn app_state(&self) -> Option<&str> {
        self.app_state.as_deref()
    }

    /// The endpoints that the login began with.
    pub fn metadata(&self) -> &ProviderMetadata {
        &self.metadata
    }
}

impl fmt::Debug for PendingLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PendingLogin(redacted)")
    }
}

fn is_expired(created_at: f64, now: f64) -> bool {
    !(-MAX_FROM_THE_FUTURE..=LIFETIME).contains(&(now - created_at))
}

// `Some(None)`: it is missing; `None`: it is not a whole number of seconds.
fn whole_seconds(number: Option<f64>) -> Option<Option<u32>> {
    match number {
        None => Some(None),
        Some(seconds) if seconds.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&seconds) => {
            Some(Some(seconds as u32))
        }
        Some(_) => None,
    }
}

/// What all tabs may know a login by: no other tab has any business with the state itself.
pub fn state_digest(state: &State) -> String {
    sha256(state.secret())
}

/// Notes a login in the text that remembers, for all tabs, which ones were taken, for as long as a copy of it may be pending.
/// Nothing when it was taken before: the tab was duplicated while the login was pending, and its code must not be redeemed
/// a second time (RFC 6749 4.1.2).
pub fn note_taken(taken: &str, pending: &PendingLogin, now: f64) -> Option<String> {
    let mut notes = Notes::from_text(taken, now);
    let digest = state_digest(&pending.state);
    if notes.time_of(&digest).is_some() {
        return None;
    }
    notes.add(&digest, pending.expires_at());
    Some(notes.to_text())
}

/// Returns when the login of a stored text began; `None` where the text is invalid.
pub fn created_at(text: &str) -> Option<f64> {
    json::parse_object(text)?.number("created_at").ok()?
}

/// Returns the stored logins to delete, so that the expired ones go and at most `keep` remain, the newest.
/// `kept` has keys and their times of creation, `None` where the text is invalid.
pub fn superfluous(mut kept: Vec<(String, Option<f64>)>, keep: usize, now: f64) -> Vec<String> {
    let age = |created_at: &Option<f64>| created_at.filter(|at| !is_expired(*at, now)).unwrap_or(f64::NEG_INFINITY);
    kept.sort_unstable_by(|(_, a), (_, b)| age(b).total_cmp(&age(a)));
    kept.into_iter()
        .enumerate()
        .filter(|(index, (_, created_at))| *index >= keep || age(created_at) == f64::NEG_INFINITY)
        .map(|(_, (key, _))| key)
        .collect()
}
