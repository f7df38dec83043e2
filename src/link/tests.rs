//! Every form of link that people paste.

use super::*;

fn link(text: &str) -> Link {
    Link::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// `base page room path`, with `-` for none.
fn told(text: &str) -> String {
    let link = link(text);
    let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
    let page = link.page.folder();
    format!(
        "{} {page} {} {}",
        link.base,
        or_dash(&link.room),
        or_dash(&link.path)
    )
}

#[test]
fn lite_lab_with_a_query() {
    let text = "https://lite.example.org/lab/index.html?room=4869637241&path=demo.ipynb";
    assert_eq!(
        told(text),
        "https://lite.example.org/ lab 4869637241 demo.ipynb"
    );
    let text = "https://a.org/x/lite/lab/?path=sub%2Fa%20b.ipynb&room=r+1";
    assert_eq!(told(text), "https://a.org/x/lite/ lab r 1 sub/a b.ipynb");
}

#[test]
fn paths_spelled_out() {
    assert_eq!(
        told("http://h:8888/lab/tree/s/o.ipynb?room=r"),
        "http://h:8888/ lab r s/o.ipynb"
    );
    assert_eq!(
        told("http://h/lab/tree/a%2520b.md?room=r"),
        "http://h/ lab r a%20b.md"
    );
    assert_eq!(told("http://h/lab?room=r"), "http://h/ lab r -");
    assert_eq!(
        told("http://h/lab/tree/lab/x.py?room=r"),
        "http://h/ lab r lab/x.py"
    );
    assert_eq!(
        told("http://h/lab/workspaces/auto-1/tree/d.ipynb"),
        "http://h/ lab - d.ipynb"
    );
    assert_eq!(
        told("http://h/lab/tree/index.html?path=d.ipynb"),
        "http://h/ lab - d.ipynb"
    );
    assert_eq!(
        told("http://h/user/ann/lab/tree/RTC:d.ipynb"),
        "http://h/user/ann/ lab - d.ipynb"
    );
}

#[test]
fn retro_pages() {
    let notebooks = "https://h/retro/notebooks/?path=/demo.ipynb&room=r#top";
    assert_eq!(told(notebooks), "https://h/ retro/notebooks r demo.ipynb");
    assert_eq!(
        told("https://h/retro/edit/?path=notes.md"),
        "https://h/ retro/edit - notes.md"
    );
    assert_eq!(
        told("https://h/retro/notebooks/s/d.ipynb"),
        "https://h/ retro/notebooks - s/d.ipynb"
    );
    assert_eq!(told("https://h/retro/"), "https://h/ retro/tree - -");
}

#[test]
fn a_root_is_a_site_whose_page_is_lab() {
    assert_eq!(
        told("https://h/?room=r&path=d.ipynb"),
        "https://h/ lab r d.ipynb"
    );
    assert_eq!(
        told("https://h/lab/of/ann/index.html"),
        "https://h/lab/of/ann/ lab - -"
    );
    assert_eq!(
        told("https://h/lab/of/ann/lab/index.html"),
        "https://h/lab/of/ann/ lab - -"
    );
}

#[test]
fn who_and_token() {
    let link = link("https://h/lab?username=Ana%20B&usercolor=%231e88e5&token=t&room=%20");
    assert_eq!(link.username.as_deref(), Some("Ana B"));
    assert_eq!(link.usercolor.as_deref(), Some("#1e88e5"));
    assert_eq!(link.room, None);
    let pages: Vec<String> = link.pages().iter().map(Url::to_string).collect();
    assert_eq!(
        pages,
        ["https://h/lab/index.html?token=t", "https://h/lab?token=t"]
    );
}

#[test]
fn what_is_no_link() {
    assert!(matches!(
        Link::parse("demo.ipynb"),
        Err(LinkError::NotUrl(_))
    ));
    assert_eq!(
        Link::parse("ws://h:4444"),
        Err(LinkError::Scheme("ws".into()))
    );
    let up = Link::parse("http://h/lab?path=..%2F..%2Fetc");
    assert_eq!(up, Err(LinkError::Path(PathError::Outside)));
}

#[test]
fn paths_are_cleaned_or_refused() {
    assert_eq!(clean_path("//a/./b//c.ipynb").as_deref(), Ok("a/b/c.ipynb"));
    assert_eq!(clean_path("RTC:a:b.ipynb").as_deref(), Ok("a:b.ipynb"));
    assert_eq!(clean_path("/"), Err(PathError::Empty));
    assert_eq!(clean_path("sub/"), Err(PathError::Folder));
    assert_eq!(clean_path("a/../b"), Err(PathError::Outside));
    assert_eq!(clean_path("a\\..\\..\\b"), Err(PathError::Outside));
    assert_eq!(clean_path("/etc/passwd").as_deref(), Ok("etc/passwd"));
    assert_eq!(clean_path("a\u{1b}[2J"), Err(PathError::Control));
    assert_eq!(FileKind::of("A.IPYNB"), FileKind::Notebook);
    assert_eq!(FileKind::of("ipynb.md"), FileKind::Text);
}
