//! The server's own sessions, in its memory. Several instances of a server share them, and what was taken, in a database.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idporten_email_login::session::user::User;
use idporten_email_login::token::forwarded_id_token::ForwardedIdToken;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds without a request, and in all, until a session ends: as ID-porten's own.
const IDLE: f64 = 1800.0;
const LONGEST: f64 = 7200.0;

/// Seconds that the end of a session is remembered: an ID token of it may still come, and is believed no longer.
const REMEMBERED: f64 = 3600.0;

/// Seconds since the epoch.
pub fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

struct Session {
    user: User,
    began: f64,
    seen: f64,
}

#[derive(Default)]
pub struct Sessions {
    by_name: Mutex<HashMap<String, Session>>,
    /// Tokens that were taken, and until when they would be believed.
    taken: Mutex<HashMap<String, f64>>,
    /// Each `sid` that ID-porten has ended, and until when that is remembered.
    ended: Mutex<HashMap<String, f64>>,
}

/// Remembers something until a time, in seconds since the epoch. Is it new?
fn remember(known: &Mutex<HashMap<String, f64>>, what: &str, until: f64) -> bool {
    let (mut known, now) = (locked(known), now());
    known.retain(|_, until| *until >= now);
    known.insert(what.into(), until).is_none()
}

pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sessions {
    /// Opens a session and returns its name, the cookie's value; none where the token was used before, or is of a session
    /// that has ended at ID-porten.
    pub fn open(&self, token: &ForwardedIdToken) -> Option<String> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).ok()?;
        let ended = token.user().sid.as_ref().is_some_and(|sid| locked(&self.ended).contains_key(sid));
        if ended || !self.take_once(token.identity(), token.believed_until()) {
            return None;
        }
        let name = URL_SAFE_NO_PAD.encode(random);
        let user = token.user().clone();
        let began = user.auth_time.unwrap_or_else(now);
        locked(&self.by_name).insert(name.clone(), Session { user, began, seen: now() });
        Some(name)
    }

    /// A token is taken once: it is remembered for as long as it would be believed.
    pub fn take_once(&self, identity: &str, believed_until: f64) -> bool {
        remember(&self.taken, identity, believed_until)
    }

    pub fn user(&self, name: &str) -> Option<User> {
        let (mut sessions, now) = (locked(&self.by_name), now());
        sessions.retain(|_, session| now - session.seen < IDLE && now - session.began < LONGEST);
        let session = sessions.get_mut(name)?;
        session.seen = now;
        Some(session.user.clone())
    }

    pub fn close(&self, name: &str) {
        locked(&self.by_name).remove(name);
    }

    /// Ends the sessions that ID-porten has ended. `sid`: the one that ID-porten itself has named, which may be still to come.
    pub fn end(&self, sid: Option<&str>, named: impl Fn(&User) -> bool) {
        if let Some(sid) = sid {
            remember(&self.ended, sid, now() + REMEMBERED);
        }
        locked(&self.by_name).retain(|_, session| !named(&session.user));
    }
}
