//! JSON as it was spelled: where the entries of an object or array begin and end.
//!
//! Only for text that a JSON parser has accepted. On other text the answers are wrong, never a panic.

/// One entry, with every character that belongs to it.
pub(super) struct Entry<'a> {
    /// From the bracket or the entry before up to this one: white space, and the comma.
    pub(super) lead: &'a str,
    /// The key as spelled, and what stands between it and the value; empty in an array.
    pub(super) head: &'a str,
    /// The key as meant; empty in an array.
    pub(super) key: String,
    pub(super) value: &'a str,
}

/// The entries of an object or array.
pub(super) struct Entries<'a> {
    pub(super) list: Vec<Entry<'a>>,
    /// White space before the closing bracket.
    pub(super) tail: &'a str,
}

impl<'a> Entries<'a> {
    /// The value of a key; the last one where it is there twice, as parsers have it.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        let mut entries = self.list.iter().rev();
        entries
            .find(|entry| entry.key == key)
            .map(|entry| entry.value)
    }

    /// Whether a later entry has the same key, so that nobody reads this one.
    pub(super) fn is_shadowed(&self, index: usize) -> bool {
        let key = self.list.get(index).map(|entry| &entry.key);
        let mut later = self.list.iter().skip(index + 1);
        later.any(|later| Some(&later.key) == key)
    }
}

/// The entries of the object or array that `text` is, white space around it aside.
pub(super) fn entries(text: &str) -> Option<Entries<'_>> {
    let mut scan = Scan { text, at: 0 };
    scan.space();
    let is_object = match scan.next()? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    scan.at += 1;
    let mut list = Vec::new();
    loop {
        let lead = scan.at;
        scan.space();
        if matches!(scan.next()?, b'}' | b']') {
            let tail = text.get(lead..scan.at)?;
            return Some(Entries { list, tail });
        }
        list.push(scan.entry(lead, is_object)?);
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.next().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// The entry whose lead began at `lead`; the scanner stands on it, or on its comma.
    fn entry(&mut self, lead: usize, is_object: bool) -> Option<Entry<'a>> {
        if self.next()? == b',' {
            self.at += 1;
            self.space();
        }
        let start = self.at;
        let lead = self.text.get(lead..start)?;
        let key = if is_object {
            self.key()?
        } else {
            String::new()
        };
        let head = self.text.get(start..self.at)?;
        let value = self.at;
        self.value()?;
        Some(Entry {
            lead,
            head,
            key,
            value: self.text.get(value..self.at)?,
        })
    }

    /// A key, its colon, and the space behind it.
    fn key(&mut self) -> Option<String> {
        let start = self.at;
        self.value()?;
        let key = serde_json::from_str(self.text.get(start..self.at)?).ok()?;
        self.space();
        self.at += 1;
        self.space();
        Some(key)
    }

    fn value(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.next()? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                _ if depth == 0 => self.word(),
                _ => self.at += 1,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) {
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']');
        while self.next().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            match self.next()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> String {
        let Some(entries) = entries(text) else {
            return text.to_owned();
        };
        let open = text.trim_start().get(..1).unwrap();
        let close = text.trim_end().chars().last().unwrap();
        let parts = entries.list.iter();
        let parts =
            parts.map(|entry| format!("{}{}{}", entry.lead, entry.head, whole(entry.value)));
        format!("{open}{}{}{close}", parts.collect::<String>(), entries.tail)
    }

    #[test]
    fn the_parts_together_are_the_text() {
        let texts = [
            "{}",
            "[ ]",
            r#"{"a" : [1,  "]\"", {"b":null}] ,"c":-1.5e-05}"#,
            "[\r\n\t\"é\\\\\",\n true\n]",
        ];
        for text in texts {
            assert_eq!(whole(text), text);
        }
    }

    #[test]
    fn keys_are_read_and_the_last_of_two_counts() {
        let found = entries(r#"{"\u0061":1,"a":2}"#).unwrap();
        assert_eq!(found.list[0].key, "a");
        assert_eq!(found.list[0].head, r#""\u0061":"#);
        assert_eq!(found.get("a"), Some("2"));
    }

    #[test]
    fn what_is_no_json_is_no_panic() {
        for text in [
            "", "{", "[1", "{\"a\"", "{\"a\":}", "}", "5", "[\"\\", "[}", "{é",
        ] {
            let _ = entries(text);
        }
    }
}
