//! What the address asks for.

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The page.
    Page,
    /// The page with a run that is kept on the server.
    Kept(String),
    /// One view of a run, for another page's frame; without an id, of what the fragment holds.
    Embed {
        /// The kept run.
        id: Option<String>,
        /// The view that the address asks for.
        view: Option<String>,
        /// `light` or `dark`.
        theme: Option<String>,
    },
}

impl Route {
    /// Reads the path and what stands behind `?`.
    pub fn read(path: &str, query: &str) -> Self {
        let value = |name: &str| {
            let query = query.strip_prefix('?').unwrap_or(query);
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find_map(|(key, value)| (key == name).then(|| value.to_owned()))
        };
        let mut parts = path.trim_matches('/').split('/');
        let id = |id: &str| !id.is_empty() && id.bytes().all(is_of_an_id);
        match (parts.next(), parts.next(), parts.next()) {
            (Some("s"), Some(kept), None) if id(kept) => Self::Kept(kept.to_owned()),
            (Some("embed"), kept, None) => Self::Embed {
                id: kept.filter(|kept| id(kept)).map(str::to_owned),
                view: value("view"),
                theme: value("theme"),
            },
            _ => Self::Page,
        }
    }
}

/// Nothing else goes into an address that we ask for.
fn is_of_an_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_kept_runs_are_told_from_the_page() {
        assert_eq!(Route::read("/s/aB-_9", ""), Route::Kept("aB-_9".to_owned()));
        for path in [
            "/",
            "/s",
            "/s/",
            "/s/a/b",
            "/s/..%2fapi",
            "/x/y",
            "/index.html",
        ] {
            assert_eq!(Route::read(path, ""), Route::Page, "{path}");
        }
    }

    #[test]
    fn an_embed_address_names_run_view_and_theme() {
        let embed = |id: Option<&str>, view: Option<&str>, theme: Option<&str>| Route::Embed {
            id: id.map(str::to_owned),
            view: view.map(str::to_owned),
            theme: theme.map(str::to_owned),
        };
        assert_eq!(Route::read("/embed", ""), embed(None, None, None));
        assert_eq!(
            Route::read("/embed/aB9", "?theme=dark&view=calls"),
            embed(Some("aB9"), Some("calls"), Some("dark"))
        );
    }
}
