//! Where settings come from, later ones over earlier ones.

use super::{Config, LimitSpec, StoreSetting, limits::OutOfRange};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Prefix of every environment variable that we read.
const PREFIX: &str = "RINGSIDE_";

/// Environment variables with our prefix that are not settings of the server.
const NOT_SETTINGS: &[&str] = &["RINGSIDE_LOG"];

/// Settings from flags: the last word.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// `key`, `value` of settings, as in the file.
    pub settings: Vec<(String, String)>,
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration file `{}` is not TOML: {source}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A setting that does not exist.
    #[error("{place}: there is no setting `{key}`{}", near(key))]
    UnknownKey {
        /// Where it was set.
        place: String,
        /// Its name.
        key: String,
    },
    /// A value that cannot be understood.
    #[error("{place}: `{key}` cannot be `{value}`: {expected} is wanted")]
    Value {
        /// Where it was set.
        place: String,
        /// Its name.
        key: String,
        /// What it was set to.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
    /// A limit outside its range.
    #[error("{place}: {source}")]
    Range {
        /// Where it was set.
        place: String,
        /// What is wrong.
        source: OutOfRange,
    },
}

/// The defaults in `config`, then `file`, then `environment`, then `flags`.
pub fn load(
    mut config: Config,
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    flags: &Overrides,
) -> Result<Config, ConfigError> {
    if let Some(path) = file {
        apply_file(&mut config, path)?;
    }
    // Sorted, so that of two wrong variables the same one is always named.
    let environment: BTreeMap<_, _> = environment.into_iter().collect();
    for (name, value) in &environment {
        let Some(key) = name.strip_prefix(PREFIX) else {
            continue;
        };
        if !NOT_SETTINGS.contains(&name.as_str()) {
            apply(
                &mut config,
                &format!("environment variable {name}"),
                &key.to_lowercase(),
                value,
            )?;
        }
    }
    for (key, value) in &flags.settings {
        apply(&mut config, "--set", key, value)?;
    }
    if let Some(listen) = flags.listen {
        config.listen = listen;
    }
    Ok(config)
}

fn apply_file(config: &mut Config, path: &Path) -> Result<(), ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
        path: path.to_owned(),
        source,
    })?;
    let table: toml::Table = text.parse().map_err(|source| ConfigError::Syntax {
        path: path.to_owned(),
        source: Box::new(source),
    })?;
    let place = path.display().to_string();
    for (key, value) in &table {
        let value = match value {
            toml::Value::String(text) => text.clone(),
            // A list in the file is the comma-separated text of the environment.
            toml::Value::Array(items) => {
                let texts: Vec<_> = items.iter().map(plain).collect();
                texts.join(",")
            }
            other => plain(other),
        };
        apply(config, &place, key, &value)?;
    }
    Ok(())
}

fn plain(value: &toml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn apply(config: &mut Config, place: &str, key: &str, value: &str) -> Result<(), ConfigError> {
    let wrong = |expected| ConfigError::Value {
        place: place.to_owned(),
        key: key.to_owned(),
        value: value.to_owned(),
        expected,
    };
    match key {
        "listen" => {
            config.listen = value
                .parse()
                .map_err(|_| wrong("an address and a port, as 127.0.0.1:8080"))?;
        }
        "allowed_hosts" => config.allowed_hosts = list(value),
        "allowed_origins" => config.allowed_origins = list(value),
        "trusted_proxies" => {
            config.trusted_proxies = list(value)
                .iter()
                .map(|item| IpAddr::from_str(item))
                .collect::<Result<_, _>>()
                .map_err(|_| wrong("a list of IP addresses"))?;
        }
        "store" => config.store = StoreSetting::read(value),
        "embed_origins" => {
            config.embed_origins = list(value);
            config.embed_origins.retain(|origin| origin != "none");
            if !config.embed_origins.iter().all(|origin| is_source(origin)) {
                return Err(wrong(
                    "a list of origins as https://lectures.example, `*` or `none`",
                ));
            }
        }
        "rootfs" => config.rootfs = Some(value).filter(|dir| !dir.is_empty()).map(PathBuf::from),
        _ => {
            let spec = LimitSpec::of(key).ok_or_else(|| ConfigError::UnknownKey {
                place: place.to_owned(),
                key: key.to_owned(),
            })?;
            let number = value
                .replace('_', "")
                .parse()
                .map_err(|_| wrong("a whole number"))?;
            spec.set(&mut config.limits, number)
                .map_err(|source| ConfigError::Range {
                    place: place.to_owned(),
                    source,
                })?;
        }
    }
    Ok(())
}

/// Whether it can stand in a header as one origin.
fn is_source(origin: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ":/.*-[]".contains(c);
    origin == "*" || origin.contains("://") && origin.chars().all(allowed)
}

fn list(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A hint for a misspelt key: the setting that shares its longest beginning, if that is telling.
fn near(key: &str) -> String {
    let limits = super::LIMITS.iter().map(|spec| spec.key);
    let names = limits.chain(super::SETTINGS.iter().map(|spec| spec.key));
    let shared = |name: &str| {
        let same = name.bytes().zip(key.bytes()).take_while(|(a, b)| a == b);
        same.count()
    };
    match names.max_by_key(|name| shared(name)) {
        Some(name) if shared(name) >= 3 => format!("; did you mean `{name}`?"),
        _ => "; `ringside doctor` lists the limits".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_environment(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let pairs = pairs.iter().map(|&(k, v)| (k.to_owned(), v.to_owned()));
        load(Config::default(), None, pairs, &Overrides::default())
    }

    #[test]
    fn the_file_loses_to_the_environment_and_that_to_flags() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ringside.toml");
        std::fs::write(
            &file,
            "listen = \"127.0.0.1:1\"\nwall_ms = 2_000\nqueue = 7\nallowed_hosts = [\"a\", \"b\"]\n",
        )
        .unwrap();
        let environment = [
            ("RINGSIDE_WALL_MS", "3000"),
            ("RINGSIDE_LISTEN", "127.0.0.1:2"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()));
        let flags = Overrides {
            listen: Some("127.0.0.1:3".parse().unwrap()),
            settings: Vec::new(),
        };
        let config = load(Config::default(), Some(&file), environment, &flags).unwrap();
        assert_eq!(config.listen.port(), 3);
        assert_eq!(config.limits.wall_ms, 3000);
        assert_eq!(config.limits.queue, 7);
        assert_eq!(config.allowed_hosts, ["a", "b"]);
    }

    #[test]
    fn a_misspelt_setting_is_named_with_the_right_one() {
        let error = with_environment(&[("RINGSIDE_WALL_MSEC", "1")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "environment variable RINGSIDE_WALL_MSEC: there is no setting `wall_msec`; \
             did you mean `wall_ms`?"
        );
    }

    #[test]
    fn a_value_out_of_range_says_the_range() {
        let error = with_environment(&[("RINGSIDE_PROCESSES", "1")]).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("processes = 1 is out of range: 2 to 4096 (count)")
        );
    }

    #[test]
    fn other_programs_variables_are_left_alone() {
        let config = with_environment(&[("PATH", "x"), ("RINGSIDE_LOG", "debug")]).unwrap();
        assert_eq!(config, Config::default());
    }
}
