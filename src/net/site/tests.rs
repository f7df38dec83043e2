//! The browser's order of a site's settings, on files as JupyterLite writes them.

use super::*;

const PAGE: &str = "https://lite.example.org/x/lab/index.html";
const PLUGIN: &str = "@jupyterlite/webrtc-docprovider:plugin";
const HTML: &str = r#"<html><script
      id="jupyter-config-data"
      type="application/json"
      data-jupyter-lite-root=".."
    >
      {"appUrl": "./lab"}
    </script><script>x > 1</script></html>"#;

fn url(text: &str) -> Url {
    Url::parse(text).expect("a URL of the test")
}

fn lite(data: serde_json::Value) -> (SiteFile, String) {
    (
        SiteFile::LiteJson,
        serde_json::json!({ "jupyter-config-data": data }).to_string(),
    )
}

fn read(page: &str, files: &[(SiteFile, String)]) -> SiteConfig {
    site_config(&url(page), files)
}

fn settings(value: serde_json::Value) -> serde_json::Value {
    serde_json::json!({ "collaborative": true, "settingsOverrides": { PLUGIN: value } })
}

#[test]
fn config_data_comes_before_settings() {
    let mut root = settings(serde_json::json!({
        "roomPrefix": "by-setting", "signalingUrls": ["ws://setting"], "room": "lobby"
    }));
    let config = read(PAGE, &[lite(root.clone())]);
    assert_eq!(config.prefix.as_deref(), Some("by-setting"));
    assert_eq!(config.signaling, ["ws://setting"]);
    assert_eq!(config.room.as_deref(), Some("lobby"));
    assert!(config.notes.is_empty());
    root["webRtcRoomPrefix"] = "by-data".into();
    root["fullWebRtcSignalingUrls"] = serde_json::json!("[\"wss://data\"]");
    let config = read(PAGE, &[lite(root)]);
    assert_eq!(config.prefix.as_deref(), Some("by-data"));
    assert_eq!(config.signaling, ["wss://data"]);
}

#[test]
fn later_files_win_and_plugin_settings_merge() {
    let overrides = serde_json::json!({ PLUGIN: { "roomPrefix": "o", "room": "o" } });
    let files = [
        (SiteFile::Overrides, overrides.to_string()),
        lite(settings(serde_json::json!({ "room": "root" }))),
        lite(serde_json::json!({ "webRtcRoomPrefix": "app", "fullWebRtcSignalingUrls": [] })),
    ];
    let config = read(PAGE, &files);
    assert_eq!(config.prefix.as_deref(), Some("app"));
    assert_eq!(config.room.as_deref(), Some("root"));
    let config = read(PAGE, &files[..2]);
    assert_eq!(config.prefix.as_deref(), Some("o"));
}

#[test]
fn nothing_configured_means_origin_and_dead_servers() {
    let config = read(PAGE, &[(SiteFile::Html, HTML.into())]);
    assert_eq!(config.prefix.as_deref(), Some("https://lite.example.org"));
    assert_eq!(config.signaling.len(), 3);
    assert_eq!(config.notes.len(), 2);
    let local = read("http://localhost:8000/lab/index.html", &[]);
    assert_eq!(local.prefix, None);
    let other = read("http://[::1]:8000/lab/index.html", &[]);
    assert_eq!(other.prefix.as_deref(), Some("http://[::1]:8000"));
}

#[test]
fn broken_files_count_as_empty() {
    let files = [
        (SiteFile::LiteJson, "{".into()),
        (SiteFile::LiteJson, "[]".into()),
        (SiteFile::LiteNotebook, "{\"metadata\":{}}".into()),
        (SiteFile::Html, "<html>".into()),
        (SiteFile::Overrides, "[1]".into()),
        lite(serde_json::json!({ "settingsOverrides": 5, "fullWebRtcSignalingUrls": "no" })),
    ];
    assert_eq!(
        read(PAGE, &files).prefix.as_deref(),
        Some("https://lite.example.org")
    );
}

#[test]
fn a_notebook_may_hold_the_configuration() {
    let data = serde_json::json!({ "webRtcRoomPrefix": "p" });
    let lite = serde_json::json!({ "metadata": {"jupyter-lite": {"jupyter-config-data": data}} });
    let config = read(PAGE, &[(SiteFile::LiteNotebook, lite.to_string())]);
    assert_eq!(config.prefix.as_deref(), Some("p"));
}

#[test]
fn files_go_from_the_root_down_to_the_page() {
    let files = wanted_files(&url(PAGE), HTML);
    let names: Vec<&str> = files.iter().map(|(_, url)| url.path()).collect();
    let root = [
        "/x/overrides.json",
        "/x/jupyter-lite.ipynb",
        "/x/jupyter-lite.json",
    ];
    let rest = [
        "/x/index.html",
        "/x/lab/jupyter-lite.ipynb",
        "/x/lab/jupyter-lite.json",
    ];
    assert_eq!(names, [root, rest].concat());
    let server = wanted_files(
        &url("http://h/lab"),
        "<script id=\"jupyter-config-data\">{}",
    );
    assert!(server.is_empty());
    let odd = HTML.replace("\"..\"", "\"https://elsewhere.org/\"");
    assert!(wanted_files(&url(PAGE), &odd).is_empty());
}

#[test]
fn messages_hide_token_and_login() {
    assert_eq!(shown(&url("https://me:pw@h/lab?token=t")), "https://h/lab");
}
