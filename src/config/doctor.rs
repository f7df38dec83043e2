//! What a doctor is to look at. Unlike for a run, what is wrong with the settings is a finding: it stops
//! nothing, and the rest is resolved without it.

use super::file::config_path;
use super::resolve::{Target, address, links, pages};
use super::{
    ConfigError, DoctorOptions, Env, FileFound, LinkOptions, RoomAddress, Settings, Trouble,
    keymap, local_file, look, read_config,
};

impl From<&ConfigError> for Trouble {
    fn from(error: &ConfigError) -> Self {
        Self {
            problem: error.to_string(),
            step: error.next_step(),
        }
    }
}

/// Resolves what can be resolved. `target` is what a run would be given, and `flags` with it.
#[must_use]
pub fn doctor(target: Option<&str>, flags: Settings, env: &Env) -> DoctorOptions {
    let (environment, from_env) = parted(env.settings());
    let (file, from_file) = file(env);
    let weaker = from_env.over(from_file);
    let usual = flags.clone().over(weaker.clone());
    let mut options = DoctorOptions {
        file,
        environment,
        keymap: keymap(&usual, env),
        look: look(&usual, env),
        names: None,
        trouble: None,
        site: None,
        pages: Vec::new(),
        signaling: Vec::new(),
        links: LinkOptions::default(),
        links_trouble: None,
    };
    options.find_room(target, flags, weaker);
    options
}

fn parted(settings: Result<Settings, ConfigError>) -> (Option<Trouble>, Settings) {
    match settings {
        Ok(settings) => (None, settings),
        Err(error) => (Some(Trouble::from(&error)), Settings::default()),
    }
}

fn file(env: &Env) -> (FileFound, Settings) {
    let Some(path) = config_path(env) else {
        return (FileFound::Nowhere, Settings::default());
    };
    let shown = path.display().to_string();
    match read_config(env) {
        Err(error) => {
            let trouble = Trouble::from(&error);
            (FileFound::Broken(trouble), Settings::default())
        }
        Ok(settings) if path.exists() => (FileFound::Read(shown), settings),
        Ok(settings) => (FileFound::Missing(shown), settings),
    }
}

impl DoctorOptions {
    fn find_room(&mut self, word: Option<&str>, flags: Settings, weaker: Settings) {
        let file = word.map(|word| local_file(word, &flags, &weaker, std::path::Path::exists));
        match file {
            Some(Ok(Some(file))) => {
                self.names = Some(format!("a file of this machine, {}", file.display()));
            }
            Some(Err(error)) => self.trouble = Some(Trouble::from(&error)),
            _ => {}
        }
        let here = self.names.is_some() || self.trouble.is_some();
        let target = word.filter(|_| !here).map(Target::parse).transpose();
        let target = target.unwrap_or_else(|error| {
            self.trouble = Some(Trouble::from(&error));
            None
        });
        let by_link = target.as_ref().map(Target::settings).unwrap_or_default();
        let wishes = flags.over(by_link).over(weaker);
        match links(&wishes) {
            Ok(links) => self.links = links,
            Err(error) => self.links_trouble = Some(Trouble::from(&error)),
        }
        self.signaling = wishes.signaling.clone().unwrap_or_default();
        self.pages = wishes.site.as_deref().map_or_else(Vec::new, |site| {
            // What is wrong with it is told below, as of the link.
            pages(site).unwrap_or_default()
        });
        if target.is_some() || wishes.topic.is_some() {
            self.take(address(target.as_ref(), wishes));
        }
    }

    fn take(&mut self, address: Result<RoomAddress, ConfigError>) {
        match address {
            Err(error) => self.trouble = Some(Trouble::from(&error)),
            Ok(RoomAddress::Site(site)) => {
                self.names = Some(site.path.clone());
                self.pages.clone_from(&site.pages);
                self.site = Some(site);
            }
            Ok(
                RoomAddress::Known {
                    path, signaling, ..
                }
                | RoomAddress::Plain {
                    path, signaling, ..
                },
            ) => {
                self.names = Some(path);
                self.pages.clear();
                self.signaling = signaling;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(list: &[(&str, &str)]) -> Env {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        list.iter().map(owned).collect()
    }

    fn options(target: Option<&str>, variables: &[(&str, &str)]) -> DoctorOptions {
        doctor(target, Settings::default(), &env(variables))
    }

    #[test]
    fn a_whole_link_is_understood() {
        let link = "https://lite.example.org/lab/index.html?room=1&path=a.ipynb";
        let options = options(Some(link), &[]);
        assert_eq!(options.trouble, None);
        assert_eq!(options.names.as_deref(), Some("a.ipynb"));
        assert!(options.site.is_some() && !options.pages.is_empty());
    }

    #[test]
    fn half_a_link_is_told_and_its_site_looked_at_all_the_same() {
        let options = options(Some("https://lite.example.org/lab/index.html"), &[]);
        let trouble = options.trouble.expect("told");
        assert!(trouble.problem.contains("names no document"), "{trouble:?}");
        assert!(!options.pages.is_empty());
    }

    #[test]
    fn what_is_wrong_with_settings_stops_nothing() {
        let link = "https://lite.example.org/lab/index.html?room=1&path=a.ipynb";
        let wrong = [
            ("CELLJAM_MAX_LINKS", "many"),
            ("CELLJAM_SIGNALING", "ws://127.0.0.1:1"),
        ];
        let options = options(Some(link), &wrong);
        assert!(options.environment.is_some() && options.trouble.is_none());
        assert_eq!(options.file, FileFound::Nowhere);
    }

    #[test]
    fn settings_alone_name_servers_and_a_site() {
        let set = [
            ("CELLJAM_SIGNALING", "ws://127.0.0.1:1"),
            ("CELLJAM_ICE_SERVER", "stun:a.example"),
        ];
        let options = options(None, &set);
        assert_eq!(options.signaling, ["ws://127.0.0.1:1"]);
        assert_eq!((options.names, options.trouble), (None, None));
        assert_eq!(options.links.ice.map(|ice| ice.len()), Some(1));
    }

    #[test]
    fn a_file_of_settings_is_named_with_its_line() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("celljam");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("config.toml"), "mouse = true\nmuse = 1\n").expect("written");
        let at = home.path().display().to_string();
        let options = options(None, &[("XDG_CONFIG_HOME", &at)]);
        let FileFound::Broken(trouble) = options.file else {
            panic!("{:?}", options.file);
        };
        assert!(trouble.problem.contains("config.toml:2: "), "{trouble:?}");
    }
}
