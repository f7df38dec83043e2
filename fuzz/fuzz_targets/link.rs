//! Any text as a link, and as the files of a site: a document's path never leads out of the site's files.
#![no_main]

use celljam::link::Link;
use celljam::net::site::{SiteFile, site_config};
use libfuzzer_sys::fuzz_target;
use url::Url;

const FILES: [SiteFile; 4] = [
    SiteFile::Overrides,
    SiteFile::LiteNotebook,
    SiteFile::LiteJson,
    SiteFile::Html,
];

fuzz_target!(|text: &str| {
    let page = Url::parse("https://lite.example.org/lab/index.html").expect("an address");
    for kind in FILES {
        let _config = site_config(&page, &[(kind, text.to_owned())]);
    }
    let Ok(link) = Link::parse(text) else {
        return;
    };
    assert!(!link.pages().is_empty());
    if let Some(path) = &link.path {
        assert!(!path.starts_with('/') && !path.is_empty(), "{path}");
        let odd = |part: &str| matches!(part, "" | "." | "..");
        assert!(!path.split('/').any(odd), "{path}");
        assert!(!path.chars().any(char::is_control), "{path}");
    }
});
