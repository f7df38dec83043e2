//! Reads what a site's pages would use to find each other: room prefix and signaling servers.
//!
//! Blocking; the caller gives it a thread of its own.

mod merge;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ureq::{Agent, ResponseExt};
use url::Url;

pub use merge::{SiteConfig, SiteFile, site_config};

use super::trust::{self, Distrust};

/// Largest file read. A Lab page or `jupyter-lite.json` with many extensions stays under 1 MB.
const MAX_FILE: u64 = 4 << 20;
/// Folders from the page up to the root that are read. The pages of JupyterLite lie at most two
/// deep; each folder costs three requests.
const MAX_FOLDERS: usize = 5;
const MAX_REDIRECTS: u32 = 5;

/// Why a site did not tell how to join.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error("{host} did not answer: {cause}")]
    Unreachable { host: String, cause: String },
    #[error("{host} is not trusted: {}", distrust.problem)]
    Untrusted { host: String, distrust: Distrust },
    #[error("{page} answered with status {status}")]
    Status { page: String, status: u16 },
    #[error(
        "{page} is not a page of JupyterLite or JupyterLab (it has no jupyter-config-data); a site \
         that wants a login cannot be read"
    )]
    NotJupyter { page: String },
}

impl SiteError {
    /// What the user can do next, as an imperative sentence.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::Untrusted { distrust, .. } => distrust.step,
            Self::Unreachable { .. } => "check the address and the network",
            Self::Status { .. } | Self::NotJupyter { .. } => {
                "open the link in a browser to check it, or give --prefix and --signaling"
            }
        }
    }
}

/// Reads the configuration of the first of `pages` that exists, within `deadline` in all.
///
/// # Errors
/// When the site does not answer, or has no such page. A site whose pages make up a prefix of their
/// own is no error here ([`SiteConfig::prefix`] is `None`): a flag may name one.
pub fn read_site(pages: &[Url], deadline: Duration) -> Result<SiteConfig, SiteError> {
    let reader = Reader::new(deadline);
    let (at, html) = reader.first_page(pages)?;
    if !merge::is_jupyter_page(&html) {
        return Err(SiteError::NotJupyter { page: shown(&at) });
    }
    let mut files = reader.folders_of(&at, &html);
    files.push((SiteFile::Html, html));
    Ok(site_config(&at, &files))
}

struct Reader {
    agent: Agent,
}

enum Fetched {
    /// The text, and the address that it came from after redirects.
    Text(Url, String),
    Status(u16),
}

impl Reader {
    /// Half of the time is for the page, half for the files beside it, which come in parallel.
    fn new(deadline: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(deadline / 2))
            .max_redirects(MAX_REDIRECTS)
            .tls_config(trust::site())
            .http_status_as_error(false)
            .user_agent(concat!("celljam/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.new_agent(),
        }
    }

    fn first_page(&self, pages: &[Url]) -> Result<(Url, String), SiteError> {
        let mut missed = None;
        for page in pages {
            match self.fetch(page) {
                Ok(Fetched::Text(at, html)) => return Ok((at, html)),
                Ok(Fetched::Status(status)) => {
                    missed.get_or_insert(SiteError::Status {
                        page: shown(page),
                        status,
                    });
                }
                Err(error) => return Err(unread(page, &error)),
            }
        }
        Err(missed.unwrap_or(SiteError::NotJupyter {
            page: "the link".into(),
        }))
    }

    /// The files that a JupyterLite page merges under its own configuration, lowest layer first.
    fn folders_of(&self, page: &Url, html: &str) -> Vec<(SiteFile, String)> {
        let wanted = wanted_files(page, html);
        let fetched: Vec<Option<String>> = std::thread::scope(|scope| {
            let tasks: Vec<_> = wanted
                .iter()
                .map(|(_, url)| scope.spawn(|| self.text_at(url)))
                .collect();
            tasks
                .into_iter()
                .map(|task| task.join().ok().flatten())
                .collect()
        });
        let kinds = wanted.iter().map(|(kind, _)| *kind);
        kinds
            .zip(fetched)
            .filter_map(|(kind, text)| Some((kind, text?)))
            .collect()
    }

    /// A file that is missing or fails counts as empty, as it does for the pages.
    fn text_at(&self, url: &Url) -> Option<String> {
        match self.fetch(url) {
            Ok(Fetched::Text(_, text)) => Some(text),
            _ => None,
        }
    }

    fn fetch(&self, url: &Url) -> Result<Fetched, ureq::Error> {
        let mut response = self.agent.get(url.as_str()).call()?;
        if !response.status().is_success() {
            return Ok(Fetched::Status(response.status().as_u16()));
        }
        let at = Url::parse(&response.get_uri().to_string()).unwrap_or_else(|_| url.clone());
        let body = response
            .body_mut()
            .with_config()
            .limit(MAX_FILE)
            .lossy_utf8(true);
        Ok(Fetched::Text(at, body.read_to_string()?))
    }
}

/// The files from the root of the site down to the page's folder. Empty for a Jupyter server,
/// whose page holds everything itself.
fn wanted_files(page: &Url, html: &str) -> Vec<(SiteFile, Url)> {
    let folders = page_folders(page, html);
    let root = folders
        .first()
        .and_then(|root| root.join("overrides.json").ok());
    let mut files: Vec<_> = root
        .into_iter()
        .map(|url| (SiteFile::Overrides, url))
        .collect();
    let last = folders.len().saturating_sub(1);
    for (at, folder) in folders.iter().enumerate() {
        let names = [
            (SiteFile::LiteNotebook, "jupyter-lite.ipynb"),
            (SiteFile::LiteJson, "jupyter-lite.json"),
            (SiteFile::Html, "index.html"),
        ];
        // The page itself is here already.
        let names = names.iter().take(if at == last { 2 } else { 3 });
        files.extend(names.filter_map(|(kind, name)| Some((*kind, folder.join(name).ok()?))));
    }
    files
}

/// The folders from the root of the site down to the page's own.
fn page_folders(page: &Url, html: &str) -> Vec<Url> {
    let Some(own) = page_folder(page) else {
        return Vec::new();
    };
    let root = merge::lite_root(html).and_then(|root| own.join(&format!("{root}/")).ok());
    let Some(root) = root.filter(|root| own.as_str().starts_with(root.as_str())) else {
        return Vec::new();
    };
    let mut folders = vec![own];
    while let Some(last) = folders.last().filter(|last| **last != root) {
        let Some(up) = last.join("..").ok().filter(|_| folders.len() < MAX_FOLDERS) else {
            break;
        };
        folders.push(up);
    }
    folders.reverse();
    folders
}

/// The folder of a page; a page may be named by its folder without the slash.
fn page_folder(page: &Url) -> Option<Url> {
    let mut url = page.clone();
    url.set_query(None);
    url.set_fragment(None);
    let path = url
        .path()
        .trim_end_matches("index.html")
        .trim_end_matches('/')
        .to_owned();
    url.set_path(&format!("{path}/"));
    url.host_str().is_some().then_some(url)
}

fn unread(page: &Url, error: &ureq::Error) -> SiteError {
    let host = host(page);
    let distrust = match error {
        ureq::Error::Io(error) => trust::distrust(error),
        _ => None,
    };
    match distrust {
        Some(distrust) => SiteError::Untrusted { host, distrust },
        None => SiteError::Unreachable {
            host,
            cause: error.to_string(),
        },
    }
}

fn host(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// An address for a message: without the query, which may hold a token, and without a login.
fn shown(url: &Url) -> String {
    format!("{}{}", host(url), url.path())
}
