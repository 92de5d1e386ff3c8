//! The binary as its users meet it: arguments, stdin, stdout, exit codes.

mod audit;
mod backup;
mod bootstrap;
mod doctor;
mod process;
mod setup_lines;
mod sink;
