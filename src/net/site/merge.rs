//! What a JupyterLite site's own files say about its rooms, in the order that its pages use.
//!
//! The order is that of JupyterLite's `config-utils.js` (0.1.3) and of
//! jupyterlab-webrtc-docprovider's `manager.js` (0.1.1).

use serde_json::{Map, Value};
use url::Url;

const CONFIG_ID: &str = "jupyter-config-data";
const PLUGIN: &str = "@jupyterlite/webrtc-docprovider:plugin";
/// The servers that a page takes when nothing is configured (the extension's `tokens.js`).
const DEFAULT_SERVERS: [&str; 3] = [
    "wss://signaling.yjs.dev",
    "wss://y-webrtc-signaling-eu.herokuapp.com",
    "wss://y-webrtc-signaling-us.herokuapp.com",
];
/// Host names on which a page makes up a prefix anew at each load (the extension's `tokens.js`).
const LOCAL_HOSTS: [&str; 2] = ["127.0.0.1", "localhost"];
/// A page dials every server of its list; a list longer than this is not one that people use.
const MAX_SERVERS: usize = 16;

/// What a file is, which decides where its configuration stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteFile {
    /// `overrides.json`: settings by plugin, the lowest layer.
    Overrides,
    /// `jupyter-lite.ipynb`: under the notebook's metadata.
    LiteNotebook,
    /// `jupyter-lite.json`.
    LiteJson,
    /// A page: the inline script `jupyter-config-data`.
    Html,
}

/// How to find a room's people: what the site's pages would use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteConfig {
    /// The first half of the room's key. `None`: pages make one up at each load, so that nobody can
    /// join them.
    pub prefix: Option<String>,
    pub signaling: Vec<String>,
    /// The room of pages that name none.
    pub room: Option<String>,
    /// What the user should know, one sentence each.
    pub notes: Vec<String>,
}

/// Merges files, the lowest layer first, as the pages do. A file that cannot be read counts as
/// empty, as it does there.
#[must_use]
pub fn site_config(page: &Url, files: &[(SiteFile, String)]) -> SiteConfig {
    let mut merged = Map::new();
    for (kind, text) in files {
        merge(&mut merged, config_data(*kind, text).unwrap_or_default());
    }
    let settings = merged
        .get("settingsOverrides")
        .and_then(|all| all.get(PLUGIN))
        .cloned();
    let settings = settings.unwrap_or_default();
    let servers = servers(&merged, &settings);
    SiteConfig {
        prefix: prefix(page, &merged, &settings),
        room: text(settings.get("room")),
        notes: notes(&merged, &settings, servers.is_none()),
        signaling: servers.unwrap_or_else(|| DEFAULT_SERVERS.map(String::from).to_vec()),
    }
}

/// Where the root of a JupyterLite site lies, as its page says it relative to its own folder.
/// `None`: the page is not of JupyterLite.
#[must_use]
pub fn lite_root(html: &str) -> Option<&str> {
    let tag = config_script(html)?.0;
    let (_, after) = tag.split_once("data-jupyter-lite-root=")?;
    let quote = after
        .chars()
        .next()
        .filter(|mark| matches!(mark, '"' | '\''))?;
    after.get(1..)?.split_once(quote).map(|(value, _)| value)
}

/// Whether a page carries a configuration at all.
#[must_use]
pub fn is_jupyter_page(html: &str) -> bool {
    config_script(html).is_some()
}

/// The attributes and the text of the page's configuration script.
fn config_script(html: &str) -> Option<(&str, &str)> {
    let scripts = html.split("<script").skip(1);
    let mut split = scripts.filter_map(|script| script.split_once('>'));
    let (tag, rest) = split.find(|(tag, _)| tag.contains(CONFIG_ID))?;
    Some((
        tag,
        rest.split_once("</script").map_or(rest, |(body, _)| body),
    ))
}

fn config_data(kind: SiteFile, text: &str) -> Option<Map<String, Value>> {
    let text = if kind == SiteFile::Html {
        config_script(text)?.1
    } else {
        text
    };
    let mut json: Value = serde_json::from_str(text).ok()?;
    let data = match kind {
        SiteFile::Html => json,
        SiteFile::LiteJson => json.get_mut(CONFIG_ID)?.take(),
        SiteFile::LiteNotebook => json
            .pointer_mut("/metadata/jupyter-lite")?
            .get_mut(CONFIG_ID)?
            .take(),
        SiteFile::Overrides => serde_json::json!({ "settingsOverrides": json }),
    };
    match data {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Later values win whole, but plugin settings are merged key by key.
fn merge(memo: &mut Map<String, Value>, layer: Map<String, Value>) {
    for (key, value) in layer {
        match (key.as_str(), memo.get_mut(&key), value) {
            ("settingsOverrides", Some(Value::Object(plugins)), Value::Object(more)) => {
                merge_plugins(plugins, more);
            }
            (_, _, value) => {
                memo.insert(key, value);
            }
        }
    }
}

fn merge_plugins(plugins: &mut Map<String, Value>, more: Map<String, Value>) {
    for (plugin, settings) in more {
        match (plugins.get_mut(&plugin), settings) {
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (_, settings) => {
                plugins.insert(plugin, settings);
            }
        }
    }
}

fn prefix(page: &Url, data: &Map<String, Value>, settings: &Value) -> Option<String> {
    let given = text(data.get("webRtcRoomPrefix")).or_else(|| text(settings.get("roomPrefix")));
    let local = page
        .host_str()
        .is_some_and(|host| LOCAL_HOSTS.contains(&host));
    given.or_else(|| (!local).then(|| page.origin().ascii_serialization()))
}

/// A string that is not empty.
fn text(value: Option<&Value>) -> Option<String> {
    value
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn servers(data: &Map<String, Value>, settings: &Value) -> Option<Vec<String>> {
    let parsed = match data.get("fullWebRtcSignalingUrls") {
        Some(Value::String(text)) => serde_json::from_str(text).ok(),
        other => other.cloned(),
    };
    let listed = parsed.as_ref().and_then(url_list);
    listed.or_else(|| settings.get("signalingUrls").and_then(url_list))
}

/// A list with at least one address.
fn url_list(value: &Value) -> Option<Vec<String>> {
    let texts = value.as_array()?.iter().filter_map(Value::as_str);
    let urls: Vec<String> = texts.take(MAX_SERVERS).map(str::to_owned).collect();
    (!urls.is_empty()).then_some(urls)
}

fn notes(data: &Map<String, Value>, settings: &Value, by_default: bool) -> Vec<String> {
    let shared = data.get("collaborative");
    let shared = shared.is_some_and(|value| value == true || value == "true");
    let disabled = settings.get("disabled").is_some_and(|value| value == true);
    let mut notes = Vec::new();
    if !shared || disabled {
        notes.push("the site has sharing switched off, so its pages meet nobody".into());
    }
    if by_default {
        notes.push(
            "the site names no signaling server, and the public ones that its pages fall back to \
             have been gone for years: give --signaling URL, and the site the same in its \
             fullWebRtcSignalingUrls"
                .into(),
        );
    }
    notes
}
