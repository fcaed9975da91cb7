//! docs/plugins/tutorial.md, followed to the letter: its files are written, its items replaced, its commands run, and what it says
//! one will see is looked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{command, empty, ports, repository, said};

/// A fenced block: what stands behind its backticks, and its text.
struct Block {
    language: String,
    about: String,
    text: String,
}

/// What the page says to do, in order: blocks, and sentences that begin a paragraph with `Remove the method`.
fn blocks(page: &str) -> Vec<Block> {
    let (mut found, mut open): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => found.push(block),
            (Some(info), None) => {
                let (language, about) = info.split_once(' ').unwrap_or((info, ""));
                open = Some(Block {
                    language: language.to_owned(),
                    about: about.to_owned(),
                    text: String::new(),
                });
            }
            (None, Some(mut block)) => {
                block.text += &format!("{line}\n");
                open = Some(block);
            }
            (None, None) => {
                if let Some(rest) = line.strip_prefix("Remove the method `") {
                    let name = rest.split('`').next().unwrap();
                    let about = format!("src/lib.rs async fn {name}");
                    found.push(Block { language: "rust".to_owned(), about, text: String::new() });
                }
            }
        }
    }
    assert!(open.is_none(), "a block without an end");
    found
}

/// The text with the item that begins with `head`, and the comment above it, replaced by `new`.
fn replaced(text: &str, head: &str, new: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.trim_start().starts_with(head));
    let at = at.unwrap_or_else(|| panic!("`{head}` is not in\n{text}"));
    let indent = &lines[at][..lines[at].len() - lines[at].trim_start().len()];
    let comments = lines[..at].iter().rev().take_while(|line| line.trim_start().starts_with("//")).count();
    let ends = |line: &str| line.strip_prefix(indent).is_some_and(|rest| rest == "}" || rest == "};");
    let end = if lines[at].ends_with(';') {
        at
    } else {
        at + lines[at..].iter().position(|line| ends(line)).unwrap()
    };
    let whole = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    [whole(&lines[..at - comments]), new.to_owned(), whole(&lines[end + 1..])].concat()
}

/// Programs that run until the end of the test.
struct Terminals(Vec<Child>);

impl Drop for Terminals {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn the_tutorial_does_what_it_says() {
    let there = |program: &str| Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok();
    if !there("python3") || !there("curl") {
        eprintln!("\n*** SKIPPED: the tutorial was not followed, it needs python3 and curl\n");
        return;
    }
    let page = fs::read_to_string(repository().join("docs/plugins/tutorial.md")).unwrap();
    let ports = ports();
    let mut folder = empty("tutorial");
    let (mut terminals, mut seen, mut done) = (Terminals(Vec::new()), String::new(), 0);
    for block in blocks(&page) {
        let mut text = block.text;
        ports.iter().for_each(|(named, free)| text = text.replace(named, &free.to_string()));
        match (block.language.as_str(), block.about.as_str()) {
            ("sh", "terminal") => terminals.0.push(start(&text, &folder, &ports)),
            ("sh", "") => (seen, folder) = typed(&text, &folder, &ports),
            ("text", "") => {
                for part in text.lines().flat_map(|line| line.split('…')) {
                    assert!(seen.contains(part.trim()), "`{part}` is not in:\n{seen}");
                }
            }
            (_, about) => {
                let (file, head) = about.split_once(' ').unwrap_or((about, ""));
                assert!(!file.is_empty(), "a block that is for nothing: {text}");
                let file = folder.join(file);
                if !head.is_empty() {
                    text = replaced(&fs::read_to_string(&file).unwrap(), head, &text);
                }
                fs::write(file, text).unwrap();
            }
        }
        done += 1;
    }
    assert!(done > 20, "{done}");
    assert_eq!(terminals.0.len(), 2);
}

/// With ports of ours in place of those that the page names.
fn shell(folder: &Path, ports: &[(&str, u16); 3]) -> Command {
    let [(_, listen), (_, admin), (_, fake)] = ports;
    let mut shell = command("/bin/sh", folder);
    shell.env("CONVOKE_SERVER__LISTEN", format!("127.0.0.1:{listen}"));
    shell.env("CONVOKE_SERVER__ADMIN_LISTEN", format!("127.0.0.1:{admin}"));
    shell.env("CONVOKE_PROVIDERS__HUDDLE__BASE_URL", format!("http://127.0.0.1:{fake}"));
    shell.arg("-ec");
    shell
}

fn start(line: &str, folder: &Path, ports: &[(&str, u16); 3]) -> Child {
    let mut shell = shell(folder, ports);
    shell.arg(format!("exec {line}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// What the lines said, and the folder that they end in.
fn typed(lines: &str, folder: &Path, ports: &[(&str, u16); 3]) -> (String, PathBuf) {
    let output = shell(folder, ports).arg(format!("{lines}\necho\npwd")).output().unwrap();
    let said = said(&output);
    assert!(output.status.success(), "{lines}{said}");
    let folder = String::from_utf8(output.stdout).unwrap().lines().last().map(PathBuf::from).unwrap();
    (said, folder)
}
