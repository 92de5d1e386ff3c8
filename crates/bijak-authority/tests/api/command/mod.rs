//! The binary as its users meet it: arguments, stdin, stdout, exit codes.

mod bootstrap;
mod process;
mod setup_lines;
