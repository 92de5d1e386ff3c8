//! authorize
mod request;
mod response;
