//! schemathesis against the served OpenAPI document: requests of every kind, and whether each answer is one that the document
//! promises.

use std::io::Write as _;
use std::path::Path;

use tokio::process::Command;

use crate::harness::{Setup, sandbox};

/// The program, by its path; without it the test says so and does nothing.
const PROGRAM: &str = "CONVOKE_SCHEMATHESIS";

#[tokio::test]
async fn the_service_answers_as_its_openapi_document_says() {
    let Some(program) = std::env::var_os(PROGRAM) else {
        let _ = writeln!(
            std::io::stderr(),
            "\n*** NOT TESTED: this test needs schemathesis, named by {PROGRAM} ***\n"
        );
        return;
    };
    let sandbox = sandbox();
    let host = Setup::with(&sandbox).env("RUST_LOG", "warn,convoke::cli=info").start();
    let pair = sandbox.webex.tokens(
        "alice@example.com",
        &["meeting:schedules_read", "meeting:schedules_write", "spark:people_read"],
    );
    let folder = tempfile::tempdir().unwrap();
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/schemathesis.toml");
    let output = Command::new(program)
        .current_dir(folder.path())
        .arg("--config-file")
        .arg(settings.canonicalize().unwrap())
        .args([
            "run",
            &host.url("/openapi.json"),
            "--header",
            &format!("Authorization: Bearer {}", pair.access_token),
        ])
        .args([
            "--phases",
            "examples,coverage,fuzzing,stateful",
            "--max-examples",
            "20",
            "--request-timeout",
            "30",
        ])
        .args(["--seed", "1", "--continue-on-failure", "--no-color"])
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("generated"), "nothing was tested:\n{said}");
    assert!(!host.log().contains("a panic at"), "{}", host.log());
}
