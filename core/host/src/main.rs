//! The `convoke` program.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    convoke::plugins::leave(i32::from(convoke::cli::run()));
}
