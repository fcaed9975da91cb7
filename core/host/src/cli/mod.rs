//! The command line.

/// `println!` for a reader that may be gone, as in `convoke config schema | head`: then the rest is not wanted.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod config;
mod keys;
mod open_files;
mod plugin;
mod schema;
mod serve;
mod token;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::assemble::{self, Assembled};
use crate::config::{Config, Issue, ProviderSection, Severity, Sources};
use crate::plugins::Catalog;
use crate::tls;

/// One service in front of every online-meeting provider.
#[derive(Parser)]
#[command(name = "convoke", version, propagate_version = true)]
struct Arguments {
    /// The configuration file; else CONVOKE_CONFIG, else ./config/convoke.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Set a key for this run, such as --set server.listen=127.0.0.1:9000 (no secrets: arguments are visible to others)
    #[arg(long = "set", global = true, value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service
    Serve,
    /// Look at the configuration
    #[command(subcommand)]
    Config(config::Command),
    /// Make and list the keys that seal sign-ins and credentials
    #[command(subcommand)]
    Keys(keys::Command),
    /// Look at the plugins
    #[command(subcommand)]
    Plugin(plugin::Command),
    /// Get a token of yours on the terminal, by signing in and confirming in a browser
    Token(token::Arguments),
    /// Print the OpenAPI document (`openapi`) or one schema by name
    Schema {
        /// `openapi`, or a name such as meeting-request
        name: String,
    },
}

fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("is not of the form KEY=VALUE")?;
    if key.trim().is_empty() {
        return Err("has no key".to_owned());
    }
    Ok((key.trim().to_owned(), value.to_owned()))
}

/// Runs the program; its exit code.
pub fn run() -> u8 {
    let arguments = Arguments::parse();
    let here = std::env::current_dir().unwrap_or_default();
    let mut sources = Sources::new(here).environment(std::env::vars_os()).overrides(arguments.set);
    if let Some(file) = arguments.config {
        sources = sources.file(file);
    }
    let done = match arguments.command {
        Command::Serve => serve::run(sources),
        Command::Config(command) => config::run(command, sources),
        Command::Keys(command) => keys::run(command, sources),
        Command::Plugin(command) => plugin::run(command, sources),
        Command::Token(arguments) => return token::run(&arguments, sources),
        Command::Schema { name } => schema::run(&name, sources),
    };
    u8::from(done != ExitCode::SUCCESS)
}

/// Configuration, plugins and providers, as every command sees them.
struct Loaded {
    config: Config,
    assembled: Assembled,
    public_url: String,
}

/// `port` stands in for the port in the default public URL when the system chose it.
fn load(sources: Sources) -> Result<Loaded, Vec<Issue>> {
    let (mut config, mut warnings) = Config::load(sources)?;
    let mut catalog = catalog(&config);
    warnings.extend(assemble::add_domi_providers(&mut config, &mut catalog));
    let public_url = public_url(&config);
    let mut assembled = assemble::assemble(&config, &mut catalog, &public_url);
    warnings.append(&mut assembled.issues);
    // Read again when the service starts; here, so that `config check` knows it too.
    if let Some(Err((key, message))) = config.server.tls.as_ref().map(tls::acceptor) {
        warnings.push(Issue {
            severity: Severity::Error,
            source: config.source_of(key),
            key: key.to_owned(),
            message,
        });
    }
    assembled.issues = warnings;
    Ok(Loaded { config, assembled, public_url })
}

fn catalog(config: &Config) -> Catalog {
    let beside =
        || std::env::current_exe().ok().and_then(|exe| exe.parent().map(PathBuf::from)).unwrap_or_default();
    let pin = |(id, section): (&String, &ProviderSection)| {
        Some((section.plugin_name(id).to_owned(), section.sha256.clone()?))
    };
    let pins = config.providers.iter().filter_map(pin).collect();
    Catalog::new(config.plugins.dir.clone().unwrap_or_else(beside), pins)
}

/// The base of every address we give out, without a slash at its end.
fn public_url(config: &Config) -> String {
    match &config.server.public_url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!(
            "http{}://localhost:{}",
            if config.server.tls.is_some() { "s" } else { "" },
            config.server.listen.port()
        ),
    }
}

/// Prints issues, errors first; says whether there were errors.
#[expect(clippy::print_stderr, reason = "a command line tool speaks there")]
fn tell(issues: &[Issue]) -> bool {
    let errors = issues.iter().filter(|issue| issue.severity == Severity::Error);
    let warnings = issues.iter().filter(|issue| issue.severity == Severity::Warning);
    for issue in errors.chain(warnings) {
        let word = if issue.severity == Severity::Error { "error" } else { "warning" };
        eprintln!("{word}: {issue}");
    }
    issues.iter().any(|issue| issue.severity == Severity::Error)
}
