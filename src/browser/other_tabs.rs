//! What the tabs of an origin tell each other: that a session has ended, and, where they share it
//! ([`SessionStore::Tabs`]), what a tab that is opened asks for.
//!
//! [`SessionStore::Tabs`]: super::SessionStore::Tabs

use super::clock::Sleep;
use super::events::Listener;
use super::navigation;
use super::presence::Presence;
use super::session_keeper::SessionKeeper;
use crate::base::secret::IdToken;
use crate::session::end_session::is_front_channel_logout_of;
use crate::session::page_session::SessionChange;
use futures_util::future::{Either, select};
use js_sys::Promise;
use js_sys::futures::JsFuture;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

const LOGOUT: &str = "logout ";
const FRONT_CHANNEL_LOGOUT: &str = "front-channel-logout ";
/// What a tab that is opened says.
const QUESTION: &str = "session?";
/// What the text of a session follows.
const ANSWER: &str = "session ";

impl SessionKeeper {
    /// Gets the session from another tab, where the page shares it and nobody is logged in here.
    pub(crate) async fn ask_other_tabs(&self) {
        if self.closed.get() || !self.tab.is_shared() || self.user().is_some() {
            return;
        }
        if !self.tab.may_be_elsewhere() {
            // Nobody was, for so long that no session goes on.
            self.tab.forget_activity();
        } else if let Some(text) = ask(&self.channel).await
            // Somebody may have logged in meanwhile.
            && !self.closed.get()
            && self.user().is_none()
        {
            self.tab.receive(&text);
            self.come_back();
        }
    }

    /// Ends the session here and in the other tabs. Gives the ID token for the provider's logout.
    pub(crate) fn end(&self) -> Option<IdToken> {
        let id_token = self.id_token();
        let name = self.tab.note_logout();
        Presence::post(&self.channel, &[LOGOUT, &name].concat());
        self.finish(SessionChange::Logout);
        // Whoever wrote it: nobody stays logged in.
        self.tab.forget();
        id_token
    }

    /// Ends the session that a front-channel logout names, here and in every tab that can be reached.
    pub(crate) fn front_channel_logout(&self, url: &str) -> Option<bool> {
        Presence::post(&self.channel, &[FRONT_CHANNEL_LOGOUT, url].concat());
        let live = self.live.borrow().as_ref().map(|live| live.session.user().clone());
        let user = match live {
            Some(user) => user,
            // When Firefox is asked for sessionStorage in a frame on another site, it may show the tab's next page an empty
            // one. Nothing is kept there, so what localStorage knows tells such a frame from others.
            None if navigation::is_firefox() && navigation::is_framed() && !self.tab.knows_of_anybody() => return None,
            None => self.tab.peek()?.session.user().clone(),
        };
        let named = is_front_channel_logout_of(url, &user);
        if named {
            self.tab.note_ended_at_provider(&user);
            self.finish(SessionChange::FrontChannel);
            self.tab.forget();
        }
        Some(named)
    }

    /// Another tab of this origin says something.
    pub(super) fn hear(&self, event: &web_sys::Event) {
        let Some(message) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()) else {
            return;
        };
        if message == QUESTION {
            self.answer();
        } else if let Some(name) = message.strip_prefix(LOGOUT) {
            // A session that began after that logout is not meant.
            let newer = self.live.borrow().as_ref().is_some_and(|live| live.last_logout == name);
            if !newer {
                self.finish(SessionChange::Elsewhere);
            }
        } else if let Some(url) = message.strip_prefix(FRONT_CHANNEL_LOGOUT)
            && let Some(user) = self.user()
            && is_front_channel_logout_of(url, &user)
        {
            self.tab.note_ended_at_provider(&user);
            self.finish(SessionChange::FrontChannel);
        }
    }

    /// A tab that was opened asks for the session. No token is among what it gets.
    fn answer(&self) {
        if !self.judge() {
            return;
        }
        let text = self.live.borrow().as_ref().and_then(|live| self.tab.to_share(&live.session, &live.last_logout));
        if let Some(text) = text {
            Presence::post(&self.channel, &[ANSWER, &text].concat());
        }
    }
}

/// Milliseconds in which a tab that is awake has answered.
const PATIENCE: f64 = 500.0;

/// Asks the other tabs, and gives what the first to answer keeps.
async fn ask(name: &str) -> Option<String> {
    let channel = BroadcastChannel::new(name).ok()?;
    let mut listener = None;
    let answered = Promise::new(&mut |resolve, _| {
        listener = Some(Listener::new(&channel, "message", move |event| {
            let said = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            if let Some(text) = said.filter(|said| said.as_string().is_some_and(|text| text.starts_with(ANSWER))) {
                let _ = resolve.call1(&JsValue::UNDEFINED, &text);
            }
        }));
    });
    let _ = channel.post_message(&QUESTION.into());
    let patience = Sleep::new(PATIENCE);
    let answer = match select(pin!(JsFuture::from(answered)), pin!(patience.done())).await {
        Either::Left((answer, _)) => answer.ok(),
        Either::Right(_) => None,
    };
    channel.close();
    Some(answer?.as_string()?.strip_prefix(ANSWER)?.into())
}
