//! What the tabs of an origin store for each other: names, each with a time, so that nothing is stored for ever.

/// The most notes of one kind: more than there are logins and sessions at a time.
const MOST: usize = 16;

/// Names and times, the newest first. As text, `name@time` with spaces between, the time in whole seconds since the epoch.
#[derive(Clone, Debug, Default)]
pub struct Notes(Vec<(String, u32)>);

impl Notes {
    /// Reads a text. Notes with a time until `earliest`, seconds since the epoch, have expired and are left out, and so is what
    /// is no note.
    pub fn from_text(text: &str, earliest: f64) -> Self {
        let note = |entry: &str| {
            let (name, time) = entry.split_once('@')?;
            let time = time.parse().ok()?;
            (f64::from(time) > earliest).then(|| (name.to_string(), time))
        };
        Self(text.split(' ').filter_map(note).take(MOST).collect())
    }

    /// Returns the name that was noted last.
    pub fn newest(&self) -> Option<&str> {
        self.0.first().map(|(name, _)| name.as_str())
    }

    /// Returns the time of a name, in seconds since the epoch.
    pub fn time_of(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, time)| f64::from(*time))
    }

    /// Returns the name that begins with a prefix, the newest where there are several.
    pub fn starting_with(&self, prefix: &str) -> Option<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| name.starts_with(prefix))
    }

    /// Notes a name with a time, seconds since the epoch, rounded up.
    pub fn add(&mut self, name: &str, time: f64) {
        self.0.retain(|(known, _)| known != name);
        self.0.truncate(MOST - 1);
        self.0.insert(0, (name.to_string(), time.ceil() as u32));
    }

    /// Returns the text to store; empty where there is no note.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, time) in &self.0 {
            let space = if text.is_empty() { "" } else { " " };
            text.push_str(&[space, name, "@", &time.to_string()].concat());
        }
        text
    }
}
