//! What happened in the room, in one line for the status.

use crate::room::event::Secret;
use crate::session::{Fault, Names, News, Whose};
use crate::ui::sanitize::short;

/// Columns of one name, and of a path; the line has others to tell of as well.
const MAX_NAME: usize = 16;
const MAX_PATH: usize = 40;

/// The line, safe to show.
pub fn line(news: News) -> String {
    match news {
        News::Refused { reason } => format!("refused what a peer sent: {reason}"),
        News::Parted { by, fault } => {
            let by = by.map_or_else(|| "a peer".to_owned(), |name| short(&name, MAX_NAME));
            let what = match fault {
                Fault::BrokeDocument => {
                    "what it sent broke the document, which is as it was before"
                }
                Fault::Flood => "it sent more than can be read",
            };
            format!("parted with {by} for five minutes: {what}")
        }
        News::TooLarge { bytes, limit } => format!(
            "a change of {bytes} bytes is more than a peer takes ({limit}): it does not have it"
        ),
        News::Unreadable(Secret::OtherPassword) => {
            "others are here, but what they say cannot be read: is the password right?".to_owned()
        }
        News::Unreadable(Secret::Password) => {
            "others are here, but this room has a password: join it with CELLJAM_PASSWORD"
                .to_owned()
        }
        News::Adopted => {
            "this room has a document already: it stays, the file was not put in".to_owned()
        }
        News::With { names } => format!("with {}", list(&names)),
        News::Joined { names } => format!("{} joined", list(&names)),
        News::Left { names } => format!("{} left", list(&names)),
        News::OtherDocument { by, may_choose } => {
            let by = by.map_or_else(|| "the room".to_owned(), |name| short(&name, MAX_NAME));
            let what = match may_choose {
                true => "it is not merged with yours; :carry-over, :take-theirs or :keep-mine",
                false => "it is shown from here on",
            };
            format!("{by} has another document: {what}")
        }
        News::Carried { changed, added } => {
            format!("carried over: cells changed {changed}, put in {added}")
        }
        News::Wiped {
            by,
            gone,
            all,
            lost,
            may_restore,
        } => {
            let what = format!("{} took out {gone} of {all} cells", whose(by));
            match may_restore {
                true => format!("{what}; :restore brings {} back", these(lost, gone)),
                false => what,
            }
        }
        News::Doubled {
            by,
            cells,
            may_restore,
        } => {
            let what = format!("{} put in {} a second time", whose(by), count(cells));
            match may_restore {
                true => format!("{what}; :restore takes the copies out"),
                false => what,
            }
        }
        News::TakenBack { by, cells } => format!(
            "{} put in {} a second time: the copies were taken out",
            whose(by),
            count(cells)
        ),
        News::Undone { by } => format!("{} undid that", whose(by)),
        News::Renamed { by, path } => {
            let by = name(by);
            format!("{by} renamed this to {}", short(&path, MAX_PATH))
        }
    }
}

/// Who did something, where that is known.
fn name(by: Option<String>) -> String {
    by.map_or_else(|| "a peer".to_owned(), |name| short(&name, MAX_NAME))
}

fn whose(by: Whose) -> String {
    match by {
        Whose::Unknown => name(None),
        Whose::By(by) => name(Some(by)),
        Whose::Over(by) => format!("somebody (over {})", name(Some(by))),
    }
}

/// `1 cell`, `12 cells`.
pub fn count(cells: usize) -> String {
    format!("{cells} cell{}", if cells == 1 { "" } else { "s" })
}

/// `them`, or how many of them.
fn these(some: usize, all: usize) -> String {
    match some == all {
        true => "them".to_owned(),
        false => some.to_string(),
    }
}

/// `Ana, Bob and 3 more`.
fn list(names: &Names) -> String {
    let first = names.first.iter().map(|name| short(name, MAX_NAME));
    let first = first.collect::<Vec<_>>().join(", ");
    match names.more {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(first: &[&str], more: usize) -> Names {
        let first = first.iter().map(|name| (*name).to_owned()).collect();
        Names { first, more }
    }

    #[test]
    fn people_are_told_in_one_line() {
        let with = |names| line(News::With { names });
        assert_eq!(with(names(&["Ana", "Bob"], 0)), "with Ana, Bob");
        let joined = |names| line(News::Joined { names });
        assert_eq!(joined(names(&["Ana"], 0)), "Ana joined");
        let crowd = names(&["a", "b", "c", "d"], 196);
        assert_eq!(joined(crowd), "a, b, c, d and 196 more joined");
    }

    #[test]
    fn hostile_names_are_short_and_marked() {
        let by = Some(format!("\x1b[2J{}", "x".repeat(1000)));
        let path = "a\u{202e}b\n.ipynb".to_owned();
        let told = line(News::Renamed { by, path });
        assert_eq!(told, "␛[2Jxxxxxxxxxxx… renamed this to a‹202E›b␊.ipynb");
        let nobody = line(News::Renamed {
            by: None,
            path: "b.ipynb".to_owned(),
        });
        assert_eq!(nobody, "a peer renamed this to b.ipynb");
    }
}
