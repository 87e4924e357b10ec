//! What the tabs of an origin remember together: names, each with an end, so that nothing that is kept for them lives on
//! for ever.

/// Notes that are remembered: more than there are logins and sessions at a time.
const MOST: usize = 16;

/// Names that have not ended, the newest first. As text, `name@end` with blanks between, the end in whole seconds since
/// the epoch.
#[derive(Clone, Debug, Default)]
pub struct Notes(Vec<(String, u32)>);

impl Notes {
    /// Reads a text. What has ended at `now`, seconds since the epoch, is left out, and so is rubbish.
    pub fn from_text(text: &str, now: f64) -> Self {
        let note = |entry: &str| {
            let (name, end) = entry.split_once('@')?;
            let end = end.parse().ok()?;
            (f64::from(end) > now).then(|| (name.to_string(), end))
        };
        Self(text.split(' ').filter_map(note).take(MOST).collect())
    }

    /// The name that was noted last.
    pub fn newest(&self) -> Option<&str> {
        self.0.first().map(|(name, _)| name.as_str())
    }

    /// When does what has this name end, in seconds since the epoch?
    pub fn end_of(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, end)| f64::from(*end))
    }

    /// Is this name among them?
    pub fn holds(&self, name: &str) -> bool {
        self.end_of(name).is_some()
    }

    /// Notes a name until `end`, seconds since the epoch.
    pub fn add(&mut self, name: &str, end: f64) {
        self.remove(name);
        self.0.truncate(MOST - 1);
        self.0.insert(0, (name.to_string(), end.ceil() as u32));
    }

    /// Remembers a name no longer.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The text to keep; empty where there is nothing to remember.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, end) in &self.0 {
            let blank = if text.is_empty() { "" } else { " " };
            text.push_str(&[blank, name, "@", &end.to_string()].concat());
        }
        text
    }
}
