//! House rules held by a test: the arrows between the strata, file sizes, one place for each kind of thing.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every file below a folder with this ending.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|known| known == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} holds nothing to check");
    found
}

/// The code of a file: without comments and without its test module.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn short(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string()
}

/// Lines of a folder's code that name what the folder must not know.
fn breaches(folder: &str, forbidden: &[&str], except: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(folder, "rs") {
        let name = short(&path);
        if except.iter().any(|known| name.ends_with(known)) {
            continue;
        }
        for line in code(&path).lines() {
            if let Some(word) = forbidden.iter().find(|word| line.contains(**word)) {
                found.push(format!("{name} names {word}: {}", line.trim()));
            }
        }
    }
    found
}

#[test]
fn the_domain_is_pure() {
    let forbidden = [
        "sqlx",
        "axum",
        "askama",
        "tokio",
        "std::fs",
        "std::env",
        "crate::store",
        "crate::commands",
        "crate::web",
        "crate::clock",
        "crate::texts",
        "async fn",
    ];
    assert_eq!(breaches("src/domain", &forbidden, &[]), Vec::<String>::new());
}

#[test]
fn the_store_knows_nothing_above_it() {
    let forbidden = ["axum", "askama", "crate::web", "crate::commands", "crate::texts"];
    assert_eq!(breaches("src/store", &forbidden, &[]), Vec::<String>::new());
}

#[test]
fn commands_know_no_pages_and_hold_no_sql() {
    let forbidden = ["axum", "askama", "crate::web", "SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "sqlx"];
    assert_eq!(breaches("src/commands", &forbidden, &[]), Vec::<String>::new());
}

#[test]
fn pages_write_only_through_commands() {
    let forbidden = ["sqlx", "SELECT ", "INSERT INTO", "DELETE FROM", "&mut Tx", "args!["];
    assert_eq!(breaches("src/web", &forbidden, &[]), Vec::<String>::new());
    // A session in use is noted by the check of every request, which no command of a user's stands behind.
    assert_eq!(
        breaches("src/web", &[".write(", ".write::<"], &["web/auth.rs", "web/server.rs", "cache.rs"]),
        Vec::<String>::new()
    );
}

#[test]
fn only_the_engine_knows_which_engine_runs() {
    let forbidden = ["Inner::Sqlite", "Inner::Postgres", "Conn::Sqlite", "Conn::Postgres", ".engine() =="];
    assert_eq!(breaches("src", &forbidden, &["store/engine.rs", "store/writer.rs"]), Vec::<String>::new());
}

#[test]
fn time_and_chance_are_asked_in_one_place() {
    let forbidden = ["Timestamp::now", "SystemTime::now", "Utc::now", "getrandom::", "thread_rng"];
    assert_eq!(breaches("src", &forbidden, &["src/clock.rs"]), Vec::<String>::new());
}

#[test]
fn a_file_holds_one_idea() {
    let long: Vec<String> = files("src", "rs")
        .into_iter()
        .filter(|path| !short(path).starts_with("src/texts"))
        .map(|path| (code(&path).lines().count(), short(&path)))
        .filter(|(lines, _)| *lines > 500)
        .map(|(lines, name)| format!("{name}: {lines} lines"))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn every_module_says_what_it_holds() {
    let silent: Vec<String> = files("src", "rs")
        .into_iter()
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//!"))
        .map(|path| short(&path))
        .collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn pages_carry_nothing_inline() {
    let mut found = Vec::new();
    for path in files("templates", "html") {
        let text = fs::read_to_string(&path).unwrap();
        for word in [" style=\"", " onclick=", " onchange=", "javascript:", "hx-on", "|safe"] {
            if text.contains(word) {
                found.push(format!("{} has {word}", short(&path)));
            }
        }
        if text.contains("<script>") {
            found.push(format!("{} has an inline script", short(&path)));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Whether code calls a function of a module of the store: by the module's name, by an imported one, or as a method.
fn calls(code: &str, module: &str, function: &str, is_method: bool) -> bool {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    code.match_indices(function).any(|(at, _)| {
        if is_word(code.as_bytes().get(at + function.len()))
            || is_word(at.checked_sub(1).and_then(|at| code.as_bytes().get(at)))
        {
            return false;
        }
        let before = code[..at].trim_end();
        if before.ends_with("fn") {
            return false;
        }
        if is_method {
            return before.ends_with('.') || before.ends_with("::");
        }
        // Some modules are imported under another name, such as `settings` for `setting`.
        let path = before
            .strip_suffix("::")
            .map(|path| path.rsplit(|sign: char| !sign.is_alphanumeric() && sign != '_').next());
        match path.flatten() {
            Some(name) => {
                name == module
                    || code.contains(&format!("{module} as {name}"))
                    || code.contains(&format!("self as {name}"))
                    || name.starts_with(char::is_uppercase)
            }
            None => code.contains(&format!("{module}::{{")) || code.contains(&format!("{module}::{function}")),
        }
    })
}

#[test]
fn every_function_of_the_store_is_called() {
    let read = |folder: &str| -> Vec<(PathBuf, String)> {
        files(folder, "rs").into_iter().map(|path| (path.clone(), code(&path))).collect()
    };
    let mut everything = read("src");
    everything.extend(read("tests"));
    everything.extend(read("benches"));
    let templates: String = files("templates", "html").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut idle = Vec::new();
    for (path, text) in read("src/store") {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let module = if stem == "mod" { folder.clone() } else { stem };
        for declared in text.split("pub ").skip(1) {
            let declared = declared.strip_prefix("async ").unwrap_or(declared);
            let Some(declared) = declared.strip_prefix("fn ") else { continue };
            let name: String = declared.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
            let is_method = declared.split(')').next().unwrap_or_default().contains("self");
            let inside = text.matches(&format!("{name}(")).count() > 1;
            // A folder of a noun gives out what its files hold, so that callers name the noun.
            let elsewhere = everything
                .iter()
                .filter(|(other, _)| *other != path)
                .any(|(_, code)| [&module, &folder].into_iter().any(|module| calls(code, module, &name, is_method)));
            if !(inside || elsewhere || is_method && templates.contains(&format!(".{name}"))) {
                idle.push(format!("{module}::{name}"));
            }
        }
    }
    assert_eq!(idle, Vec::<String>::new());
}
