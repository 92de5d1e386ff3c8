//! `bijak-authority doctor`: one line for each thing a deployment stands on, `ok` or what to do.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context, bail};
use bijak_domain::Clock;
use ipnet::IpNet;

use crate::{
    doctor::{Finding, Settings, examine},
    http::PublicUrl,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// As `serve` is given it.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// As `serve` is given it.
    #[arg(long, value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// As `serve` is given it.
    #[arg(long = "trusted-proxy", value_name = "CIDR", value_parser = super::serve::network)]
    trusted_proxies: Vec<IpNet>,
}

pub(super) fn run(arguments: Arguments, clock: &dyn Clock) -> anyhow::Result<()> {
    let Arguments { data_dir, listen, public_url, trusted_proxies } = arguments;
    let settings = Settings { listen, public_url, trusted_proxies };
    let findings = examine(&data_dir, &settings, clock.now());
    let text: String = findings
        .iter()
        .map(|Finding { of, advice }| match advice {
            None => format!("ok  {of}\n"),
            Some(advice) => format!("!!  {of}: {advice}\n"),
        })
        .collect();
    std::io::Write::write_all(&mut std::io::stdout().lock(), text.as_bytes()).context("stdout is closed")?;
    match findings.iter().filter(|finding| finding.advice.is_some()).count() {
        0 => Ok(()),
        bad => bail!("{bad} of {} need attention", findings.len()),
    }
}
