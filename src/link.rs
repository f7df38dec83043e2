//! A pasted browser link, understood: which site, which page of it, which room and which document.

mod path;
#[cfg(test)]
mod tests;

use url::Url;

pub use path::{PathError, clean_path};

/// What a document's name says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Notebook,
    Text,
}

impl FileKind {
    /// By the extension alone, as the pages do it.
    #[must_use]
    pub fn of(path: &str) -> Self {
        if path.to_ascii_lowercase().ends_with(".ipynb") {
            Self::Notebook
        } else {
            Self::Text
        }
    }
}

/// The page of a site that opens documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Lab,
    Doc,
    RetroNotebooks,
    RetroEdit,
    RetroTree,
}

impl Page {
    /// Its folder under the root of the site, without slashes around it.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Doc => "doc",
            Self::RetroNotebooks => "retro/notebooks",
            Self::RetroEdit => "retro/edit",
            Self::RetroTree => "retro/tree",
        }
    }
}

/// What a link says. Nothing of it is looked up: whether the site exists shows later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Root of the site, ending in a slash, without query or fragment.
    pub base: Url,
    pub page: Page,
    pub room: Option<String>,
    /// As in the contents API: no leading slash, no drive, percent-decoded.
    pub path: Option<String>,
    pub username: Option<String>,
    /// As it came; the configuration reads it.
    pub usercolor: Option<String>,
    /// The access token of a Jupyter server, needed to read its page.
    pub token: Option<String>,
}

/// Why a text is not a link that can be joined.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("it is not a web address: {0}")]
    NotUrl(url::ParseError),
    #[error("it begins with {0}://, not with http:// or https://")]
    Scheme(String),
    #[error("its document path {0}")]
    Path(#[from] PathError),
}

impl Link {
    /// Reads a link of JupyterLite, JupyterLab or RetroLab.
    ///
    /// # Errors
    /// When it is no web address, or names a path that leaves the root of the site's files. A
    /// link without a room or a document is no error here: flags or the site may name them.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let url = Url::parse(text.trim()).map_err(LinkError::NotUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(LinkError::Scheme(url.scheme().into()));
        }
        let place = Place::find(&url);
        let named = query(&url, "path").or(place.document);
        Ok(Self {
            base: root(&url, &place.root),
            page: place.page,
            room: query(&url, "room"),
            path: named.map(|path| clean_path(&path)).transpose()?,
            username: query(&url, "username"),
            usercolor: query(&url, "usercolor"),
            token: query(&url, "token"),
        })
    }

    /// Addresses where the page may be read, in the order to try: as a JupyterLite site has it,
    /// then as a Jupyter server has it.
    #[must_use]
    pub fn pages(&self) -> Vec<Url> {
        let folder = self.page.folder();
        let names = [format!("{folder}/index.html"), folder.to_owned()];
        names.iter().filter_map(|name| self.page_at(name)).collect()
    }

    fn page_at(&self, name: &str) -> Option<Url> {
        let mut url = self.base.join(name).ok()?;
        if let Some(token) = &self.token {
            url.query_pairs_mut().append_pair("token", token);
        }
        Some(url)
    }
}

/// What the path of a link says, by itself.
struct Place {
    /// The segments before the page.
    root: Vec<String>,
    page: Page,
    document: Option<String>,
}

impl Place {
    /// The leftmost place that reads as a page; without any, the whole path is the root of a site
    /// (whose own page leads to Lab).
    fn find(url: &Url) -> Self {
        let segments: Vec<&str> = url
            .path_segments()
            .map(Iterator::collect)
            .unwrap_or_default();
        let found = (0..segments.len()).find_map(|at| {
            let (before, rest) = segments.split_at(at);
            page(rest).map(|(page, after)| (before, page, after))
        });
        let (before, page, after) = found.unwrap_or((&segments, Page::Lab, &[]));
        Self {
            root: folders(before),
            page,
            document: document(after),
        }
    }
}

/// The page that these segments begin with, and the segments of the document after it.
fn page<'a>(segments: &'a [&'a str]) -> Option<(Page, &'a [&'a str])> {
    match segments {
        ["lab", rest @ ..] => Some((Page::Lab, lab_document(rest)?)),
        ["doc", rest @ ..] => Some((Page::Doc, lab_document(rest)?)),
        ["retro", "notebooks", rest @ ..] => Some((Page::RetroNotebooks, rest)),
        ["retro", "edit", rest @ ..] => Some((Page::RetroEdit, rest)),
        ["retro", "tree", ..] | ["retro"] | ["retro", "" | "index.html"] => {
            Some((Page::RetroTree, &[]))
        }
        _ => None,
    }
}

fn lab_document<'a>(rest: &'a [&'a str]) -> Option<&'a [&'a str]> {
    match rest {
        ["tree", path @ ..] | ["workspaces", _, "tree", path @ ..] => Some(path),
        [] | ["" | "index.html"] | ["workspaces", ..] => Some(&[]),
        _ => None,
    }
}

/// The document that a path spells out, unless it is the folder's own page.
fn document(segments: &[&str]) -> Option<String> {
    match segments {
        [] | ["" | "index.html"] => None,
        path => Some(decode(&path.join("/"))),
    }
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

fn folders(segments: &[&str]) -> Vec<String> {
    let named = segments
        .iter()
        .filter(|part| !part.is_empty() && **part != "index.html");
    named.map(|part| (*part).to_owned()).collect()
}

fn root(url: &Url, folders: &[String]) -> Url {
    let mut base = url.clone();
    let tail = if folders.is_empty() { "" } else { "/" };
    base.set_path(&format!("/{}{tail}", folders.join("/")));
    base.set_query(None);
    base.set_fragment(None);
    base
}

/// The first value of a key, trimmed as the pages trim it; an empty one counts as none.
fn query(url: &Url, key: &str) -> Option<String> {
    let (_, value) = url.query_pairs().find(|(name, _)| name == key)?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
