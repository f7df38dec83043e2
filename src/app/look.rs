//! The theme: what was asked for, in the colours that the terminal has.

use std::time::Duration;

use super::desk::Desk;
use super::log;
use super::terminal::graphics::{self, Graphics};
use super::terminal::{Answers, Easel};
use crate::config::{LookChoice, Pictures};
use crate::picture::CellSize;
use crate::ui::theme::{self, Depth, Theme};
use crate::ui::{Appearance, sanitize};

/// How many colours the terminal has, as its variables say.
pub fn depth() -> Depth {
    Depth::from_variables(|name| std::env::var(name).ok())
}

/// Dresses the desk as the terminal's answers come in.
pub struct Dresser {
    choice: LookChoice,
    answers: Answers,
    easel: Easel,
    /// What was wrong with the theme was told.
    told: bool,
}

impl Dresser {
    pub fn new(choice: LookChoice) -> Dresser {
        Dresser {
            choice,
            answers: Answers::default(),
            easel: Easel::default(),
            told: false,
        }
    }

    /// Dresses the desk as is right for this terminal.
    pub fn dress(&mut self, desk: &mut Desk, answers: &Answers, now: Duration) {
        self.answers = answers.clone();
        self.dress_again(desk, now);
    }

    /// The terminal told its background late.
    pub fn background(&mut self, desk: &mut Desk, background: [u8; 3], now: Duration) {
        self.answers.background = Some(background);
        self.dress_again(desk, now);
    }

    /// Dresses the desk: characters may have another size than before.
    pub fn dress_again(&mut self, desk: &mut Desk, now: Duration) {
        let depth = graphics::depth(depth(), &self.answers);
        let (theme, wrong) = theme(&self.choice, depth, self.answers.background);
        self.easel = easel(self.choice.pictures, &self.answers, &theme);
        log::terminal(&self.answers, depth, self.easel.graphics);
        desk.dress(Appearance {
            theme,
            pictures: self.easel.pictures(),
        });
        if let Some(wrong) = wrong.filter(|_| !self.told) {
            self.told = true;
            desk.say(wrong, now);
        }
    }

    /// How pictures are made.
    pub fn easel(&self) -> Easel {
        self.easel
    }
}

fn easel(wish: Pictures, answers: &Answers, theme: &Theme) -> Easel {
    let variable = |name: &str| std::env::var(name).ok();
    let cell = pixels().or(answers.cell);
    let cell = cell.map(|(width, height)| CellSize { width, height });
    let cell = cell.unwrap_or_default();
    let graphics = graphics::choose(wish, answers, theme.depth(), variable);
    Easel {
        graphics,
        cell: match graphics {
            Graphics::Blocks => coarse(cell),
            _ => cell,
        },
        background: theme.background(),
        through_tmux: graphics::in_tmux(variable),
    }
}

/// Where a character shows two pixels alone, a picture takes twice the room each way: in its own size
/// there would be too little of it left to know a line from a bar.
fn coarse(cell: CellSize) -> CellSize {
    CellSize {
        width: cell.width.div_ceil(2),
        height: cell.height.div_ceil(2),
    }
}

/// Pixels of a character, where the terminal's driver knows how many the whole screen has.
fn pixels() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    let side = |pixels: u16, count: u16| pixels.checked_div(count).filter(|side| *side > 0);
    Some((
        side(size.width, size.columns)?,
        side(size.height, size.rows)?,
    ))
}

/// The theme that was asked for, else the one that fits; and what is wrong with the one that was asked
/// for, if anything is.
pub fn theme(
    choice: &LookChoice,
    depth: Depth,
    background: Option<[u8; 3]>,
) -> (Theme, Option<String>) {
    let wished = choice
        .theme()
        .map(|name| named(choice, name, depth, background));
    match wished {
        Some(Ok(theme)) => (theme, None),
        wished => (fitting(depth, background), wished.and_then(Result::err)),
    }
}

fn fitting(depth: Depth, background: Option<[u8; 3]>) -> Theme {
    let text = theme::built_in(theme::fitting(background, depth)).unwrap_or_default();
    Theme::read(text, depth, background).unwrap_or_default()
}

fn named(
    choice: &LookChoice,
    name: &str,
    depth: Depth,
    background: Option<[u8; 3]>,
) -> Result<Theme, String> {
    let own = || {
        let known: Vec<&str> = theme::names().collect();
        let known = known.join(", ");
        let missing = |why| format!("{why} (built in: {known}; auto asks the terminal)");
        choice.own_theme(name).map_err(missing)
    };
    let text = match theme::built_in(name) {
        Some(text) => text.to_owned(),
        None => own()?,
    };
    let wrong = |error| format!("the theme {}: {error}", sanitize::line(name));
    Theme::read(&text, depth, background).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Env, Settings, look};

    fn choice(wish: Option<&str>) -> LookChoice {
        let wishes = Settings {
            theme: wish.map(str::to_owned),
            ..Settings::default()
        };
        look(&wishes, &Env::default())
    }

    #[test]
    fn the_background_decides_unless_somebody_does() {
        let of = |wish, background| theme(&choice(wish), Depth::True, background).0;
        let (dark, light) = (Some([20; 3]), Some([250; 3]));
        assert_ne!(of(None, dark), of(None, light));
        assert_eq!(of(Some("auto"), dark), of(None, dark));
        assert_eq!(of(Some("light"), light), of(None, light));
        assert_ne!(of(Some("contrast"), dark), of(None, dark));
    }

    #[test]
    fn a_theme_that_is_not_there_is_told_and_another_one_worn() {
        let (worn, wrong) = theme(&choice(Some("drak")), Depth::True, Some([20; 3]));
        assert_eq!(worn, theme(&choice(None), Depth::True, Some([20; 3])).0);
        let wrong = wrong.expect("a message");
        assert!(
            wrong.contains("no theme \"drak\" (built in: terminal, dark, light, contrast"),
            "{wrong}"
        );
    }
}
