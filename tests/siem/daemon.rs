//! Real `syslog-ng` and `rsyslog`, unpacked from Debian's packages, each a process of its own on free ports with its
//! configuration and its output in a temporary directory.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use bijak_e2e::wait_until;
use serde_json::Value;
use tempfile::TempDir;

use super::readers::{installed, output, unpacked};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    SyslogNg,
    Rsyslog,
}

pub(super) struct Daemon {
    kind: Kind,
    child: Child,
    folder: TempDir,
    pub(super) udp: u16,
    pub(super) tcp: u16,
    pub(super) tls: u16,
}

/// A message as the daemon has understood it.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) program: String,
    pub(super) msgid: String,
    pub(super) text: String,
    /// The parameters of our structured data.
    pub(super) data: Value,
}

impl Daemon {
    /// Starts it and waits until it listens.
    pub(super) async fn start(kind: Kind) -> Self {
        let folder = TempDir::new().unwrap();
        certificates(folder.path());
        // Three free ports, all held until all are known.
        let free: Vec<_> = (0..3).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let [udp, tcp, tls] = [0, 1, 2].map(|index| free[index].local_addr().unwrap().port());
        drop(free);
        let mut daemon =
            Self { kind, child: spawn(kind, folder.path(), udp, tcp, tls), folder, udp, tcp, tls };
        wait_until("a listening syslog daemon", async || {
            let ended = daemon.child.try_wait()?;
            assert!(ended.is_none(), "{kind:?} ended: {}", daemon.log());
            let reached = [tcp, tls].map(|port| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
            Ok(reached.iter().all(|reached| *reached).then_some(()))
        })
        .await
        .unwrap();
        daemon
    }

    /// `kill -9`, and again on the same ports, with what it had written.
    pub(super) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(super) async fn restart(&mut self) {
        self.child = spawn(self.kind, self.folder.path(), self.udp, self.tcp, self.tls);
        let port = self.tcp;
        wait_until("the syslog daemon, again", async || {
            Ok(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(()))
        })
        .await
        .unwrap();
    }

    pub(super) fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// All messages so far, once there are `count`.
    pub(super) async fn messages(&self, count: usize) -> Vec<Message> {
        let out = self.folder.path().join("out.ndjson");
        let text = wait_until("the syslog daemon's messages", async || {
            let text = std::fs::read_to_string(&out).unwrap_or_default();
            Ok((text.ends_with('\n') && text.lines().count() >= count).then_some(text))
        })
        .await
        .unwrap_or_else(|error| panic!("{error:#}: {}", self.log()));
        text.lines().map(|line| message(self.kind, line)).collect()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _dead = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn spawn(kind: Kind, folder: &Path, udp: u16, tcp: u16, tls: u16) -> Child {
    let at = |name: &str| folder.join(name).display().to_string();
    let (config, mut command) = match kind {
        Kind::SyslogNg => {
            let mut command = unpacked("usr/sbin/syslog-ng");
            command.args(["--foreground", "--no-caps", "--stderr", "-f"]).arg(at("config"));
            command.args(["-R", &at("persist"), "-p", &at("pid"), "-c", &at("control")]);
            command.arg("--module-path").arg(installed("syslog/usr/lib/syslog-ng/3.38"));
            (syslog_ng(folder, udp, tcp, tls), command)
        }
        Kind::Rsyslog => {
            let mut command = unpacked("usr/sbin/rsyslogd");
            command.args(["-n", "-f", &at("config"), "-i", &at("pid"), "-M"]);
            command.arg(installed("syslog/usr/lib/x86_64-linux-gnu/rsyslog"));
            (rsyslog(folder, udp, tcp, tls), command)
        }
    };
    std::fs::write(folder.join("config"), config).unwrap();
    let log = std::fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
    command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
}

fn syslog_ng(folder: &Path, udp: u16, tcp: u16, tls: u16) -> String {
    let folder = folder.display();
    format!(
        r#"@version: 3.35
options {{ keep-hostname(yes); use-dns(no); log-msg-size(262144); stats-freq(0); }};
source s {{
    syslog(transport("udp") ip("127.0.0.1") port({udp}));
    syslog(transport("tcp") ip("127.0.0.1") port({tcp}));
    syslog(transport("tls") ip("127.0.0.1") port({tls}) tls(
        key-file("{folder}/key.pem") cert-file("{folder}/cert.pem") peer-verify(optional-untrusted)));
}};
destination d {{
    file("{folder}/out.ndjson" template("$(format-json --key PROGRAM --key MSGID --key MESSAGE --key .SDATA.*)\n"));
}};
log {{ source(s); destination(d); }};
"#
    )
}

fn rsyslog(folder: &Path, udp: u16, tcp: u16, tls: u16) -> String {
    let folder = folder.display();
    format!(
        r#"global(workDirectory="{folder}" maxMessageSize="256k" net.enableDNS="off"
    defaultNetstreamDriverCAFile="{folder}/ca.pem"
    defaultNetstreamDriverCertFile="{folder}/cert.pem"
    defaultNetstreamDriverKeyFile="{folder}/key.pem")
module(load="imudp")
module(load="imtcp")
module(load="mmpstrucdata")
input(type="imudp" address="127.0.0.1" port="{udp}")
input(type="imtcp" address="127.0.0.1" port="{tcp}")
input(type="imtcp" address="127.0.0.1" port="{tls}"
    StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
template(name="out" type="list") {{
    constant(value="{{") property(outname="PROGRAM" name="app-name" format="jsonf")
    constant(value=",") property(outname="MSGID" name="msgid" format="jsonf")
    constant(value=",") property(outname="MESSAGE" name="msg" format="jsonf")
    constant(value=",\"SD\":") property(name="$!rfc5424-sd")
    constant(value="}}\n")
}}
if $app-name == "bijak-authority" then {{
    action(type="mmpstrucdata")
    action(type="omfile" file="{folder}/out.ndjson" template="out")
}}
"#
    )
}

fn message(kind: Kind, line: &str) -> Message {
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let text =
        |name: &str| value[name].as_str().unwrap_or_default().trim_start_matches('\u{feff}').to_owned();
    let data = match kind {
        Kind::SyslogNg => &value["_SDATA"]["bijak@32473"],
        Kind::Rsyslog => &value["SD"]["bijak@32473"],
    };
    Message { program: text("PROGRAM"), msgid: text("MSGID"), text: text("MESSAGE"), data: data.clone() }
}

/// An authority, and a certificate of 127.0.0.1 that it has signed.
fn certificates(folder: &Path) {
    let openssl = |words: &str| {
        let mut command = Command::new("openssl");
        output(command.args(words.split(' ')).current_dir(folder));
    };
    std::fs::write(folder.join("san"), "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n").unwrap();
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl(&format!("req -x509 {key} -keyout ca-key.pem -out ca.pem -subj /CN=Test -days 2"));
    openssl(&format!("req -new {key} -keyout key.pem -out request.pem -subj /CN=127.0.0.1"));
    openssl(
        "x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out cert.pem -days 2 -extfile san",
    );
}
