//! The `convoke` program.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let done = convoke::cli::run() == ExitCode::SUCCESS;
    convoke::plugins::leave(i32::from(!done));
}
