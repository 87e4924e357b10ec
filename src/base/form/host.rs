use url::form_urlencoded::{self, Serializer};

pub(super) fn serialize(parameters: &mut dyn Iterator<Item = (&str, &str)>) -> String {
    Serializer::new(String::new()).extend_pairs(parameters).finish()
}

pub(super) fn parse(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}
