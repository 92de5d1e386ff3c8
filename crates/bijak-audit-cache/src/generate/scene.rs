//! Who acts, from where, with what, on what: made once a seed, then drawn from.

use bijak_domain::{Timestamp, action};

use super::{
    random::Random,
    write::{base62, hex, id, optional, string},
};

const PEOPLE: usize = 260;
const ACCOUNTS: usize = 90;
const KEYS: usize = 400;
const GIVEN: [&str; 24] = [
    "Ada", "Budi", "Citra", "Dewi", "Eko", "Farah", "Gita", "Hana", "Intan", "Joko", "Kirana", "Lestari",
    "Made", "Nadia", "Olivia", "Putri", "Rizky", "Sari", "Tegar", "Umar", "Vania", "Wayan", "Yusuf", "Zahra",
];
const FAMILY: [&str; 20] = [
    "Santoso",
    "Wijaya",
    "Lovelace",
    "Pratama",
    "Nugroho",
    "Halim",
    "Müller",
    "Okafor",
    "Tanaka",
    "García",
    "Kusuma",
    "Hartono",
    "Siregar",
    "Lindqvist",
    "O'Neill",
    "Setiawan",
    "Rahman",
    "Novák",
    "Suryadi",
    "Turing",
];
const JOBS: [&str; 15] = [
    "ci-deploy",
    "ci-tests",
    "nightly-export",
    "rag-indexer",
    "billing-sync",
    "metrics",
    "chat-gateway",
    "etl",
    "backup",
    "staging-smoke",
    "mobile-bff",
    "reporting",
    "embeddings",
    "alerts",
    "terraform",
];
const WORKSPACES: usize = 9;
const AGENTS: [&str; 16] = [
    "curl/8.{}.0",
    "bijak-python/1.{}.2",
    "bijak-js/2.{}.0 node/22",
    "bijak-go/0.{}.4 (linux; amd64)",
    "Mozilla/5.0 (X11; Linux x86_64; rv:14{}.0) Firefox/14{}.0",
    "bijak-cli/0.{}.1",
    "Vector/0.4{}.0",
    "Terraform/1.{}.7 (+https://www.terraform.io)",
    "GitHub-Actions-Runner/2.32{}.1",
    "Boto3/1.3{}.18 md/Botocore#1.35.18",
    "python-requests/2.3{}.0",
    "Go-http-client/2.0",
    "okhttp/4.{}.0",
    "PostmanRuntime/7.4{}.0",
    "kube-probe/1.3{}",
    "bijak-keys/0.{}.0 (desktop)",
];
const PATHS: [&str; 7] = [
    "/v1/inference/chat",
    "/v1/inference/embeddings",
    "/v1/rag/documents",
    "/v1/rag/query",
    "/v1/me",
    "/v1/workspaces",
    "/v1/audit-events",
];
const SCOPES: [&str; 5] = [
    "inference.read inference.write",
    "inference.read",
    "rag.read rag.write",
    "workspaces.read keys.read keys.write",
    "inference.read rag.read",
];
const MODELS: [&str; 4] = ["bijak-merlion-13b", "bijak-merlion-70b", "bijak-embed-v2", "bijak-komodo-7b"];
const REGIONS: [&str; 5] = ["ap-southeast-3", "ap-southeast-1", "eu-central-1", "us-east-1", "on-premises"];

#[derive(Debug)]
struct Who {
    kind: &'static str,
    id: String,
    name: String,
    ips: Vec<String>,
    agents: Vec<String>,
    workspace: usize,
}

#[derive(Debug)]
pub(crate) struct Scene {
    organization: String,
    workspaces: Vec<String>,
    actors: Vec<Who>,
    /// Credentials acted on: the newest last; grows slowly.
    targets: Vec<(&'static str, String, String)>,
}

impl Scene {
    pub(crate) fn new(random: &mut Random) -> Self {
        let born = 1_760_000_000_000;
        let mut scene = Self {
            organization: id(random, "org", born),
            workspaces: (0..WORKSPACES).map(|_| id(random, "ws", born)).collect(),
            actors: Vec::new(),
            targets: Vec::new(),
        };
        for n in 0..PEOPLE + ACCOUNTS + KEYS {
            let (kind, prefix, name) = if n % 3 == 0 && n / 3 < PEOPLE {
                ("user", "usr", format!("{} {}", random.pick(&GIVEN), random.pick(&FAMILY)))
            } else if n % 8 == 1 {
                ("service_account", "sa", format!("{}-{}", random.pick(&JOBS), random.below(20)))
            } else {
                (
                    "api_key",
                    "key",
                    format!("{} {}", random.pick(&JOBS), random.pick(&["prod", "staging", "dev"])),
                )
            };
            let many_addresses = 1 + random.below(4) as usize;
            let made = born + i64::from(random.below(1 << 30));
            let who = Who {
                kind,
                id: id(random, prefix, made),
                name,
                ips: (0..many_addresses).map(|_| address(random)).collect(),
                agents: (0..=random.below(3)).map(|_| agent(random)).collect(),
                workspace: random.skewed(WORKSPACES),
            };
            if kind != "user" {
                scene.targets.push((kind, who.id.clone(), who.name.clone()));
            }
            scene.actors.push(who);
        }
        scene
    }

    pub(crate) fn write_event(
        &mut self,
        random: &mut Random,
        seq: u64,
        ms: i64,
        bursting: bool,
        out: &mut Vec<u8>,
    ) {
        let Self { organization, workspaces, actors, targets } = self;
        let at = random.skewed(actors.len());
        let who = &actors[at];
        let roll = if bursting { 0.99 } else { random.unit() };
        let mut details = Vec::with_capacity(160);
        let mut reason = None;
        let mut target = None;
        let action = if roll < 0.55 {
            details_of_token(random, &mut details);
            if roll < 0.37 { action::OAUTH_TOKEN_ISSUED } else { action::OAUTH_TOKEN_REFRESHED }
        } else if roll < 0.63 {
            let text = br#"{"amr":["pwd"],"method":"password","remembered":"#;
            details.extend_from_slice(text);
            details.extend_from_slice(if random.chance(0.5) { b"true}" } else { b"false}" });
            action::USER_SIGNED_IN
        } else if roll < 0.67 {
            reason = Some(*random.pick(&["wrong_password", "unknown_user", "rate_limited"]));
            details.extend_from_slice(
                format!(r#"{{"attempt":{},"method":"password"}}"#, 1 + random.below(9)).as_bytes(),
            );
            action::USER_SIGN_IN_FAILED
        } else if roll < 0.72 {
            let made = ("api_key", id(random, "key", ms), format!("{} key", random.pick(&JOBS)));
            targets.push(made.clone());
            details_of_key(random, &made.2, &mut details);
            target = Some(made);
            action::API_KEY_CREATED
        } else if roll < 0.85 {
            let chosen = targets[targets.len() - 1 - random.skewed(targets.len())].clone();
            details_of_key(random, &chosen.2, &mut details);
            let (revoked, rotated) = (action::API_KEY_REVOKED, action::SERVICE_ACCOUNT_KEY_ROTATED);
            let action = if chosen.0 == "api_key" { revoked } else { rotated };
            target = Some(chosen);
            action
        } else {
            let chosen = targets[random.skewed(targets.len())].clone();
            reason = Some(*random.pick(&["expired", "revoked", "missing_scope", "address_not_allowed"]));
            details_of_refusal(random, &mut details);
            target = Some(chosen);
            action::CREDENTIAL_REJECTED
        };
        let ip =
            if bursting || random.chance(0.01) { address(random) } else { random.pick(&who.ips).clone() };
        let user_agent = random.pick(&who.agents);
        out.extend_from_slice(b"{\"action\":");
        string(out, action);
        out.extend_from_slice(b",\"actor\":");
        party(out, who.kind, &who.id, &who.name);
        out.extend_from_slice(b",\"details\":");
        out.extend_from_slice(&details);
        out.extend_from_slice(b",\"id\":");
        string(out, &id(random, "evt", ms));
        out.extend_from_slice(b",\"organization_id\":");
        string(out, organization);
        out.extend_from_slice(b",\"outcome\":");
        string(out, if reason.is_some() { "failure" } else { "success" });
        out.extend_from_slice(b",\"reason\":");
        optional(out, reason);
        out.extend_from_slice(b",\"request_id\":");
        string(out, &id(random, "req", ms));
        out.extend_from_slice(format!(",\"seq\":{seq},\"source_ip\":").as_bytes());
        string(out, &ip);
        out.extend_from_slice(b",\"target\":");
        match &target {
            Some((kind, id, name)) => party(out, kind, id, name),
            None => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(b",\"time\":");
        string(out, &Timestamp::from_millis(ms).to_string());
        out.extend_from_slice(b",\"user_agent\":");
        optional(out, random.chance(0.995).then_some(user_agent));
        out.extend_from_slice(b",\"workspace_id\":");
        let global = action.starts_with("oauth") || action.starts_with("user");
        optional(out, (!global).then_some(workspaces[who.workspace].as_str()));
        out.push(b'}');
    }
}

fn party(out: &mut Vec<u8>, kind: &str, id: &str, name: &str) {
    out.extend_from_slice(b"{\"id\":");
    string(out, id);
    out.extend_from_slice(b",\"name\":");
    string(out, name);
    out.extend_from_slice(b",\"type\":");
    string(out, kind);
    out.push(b'}');
}

fn details_of_token(random: &mut Random, out: &mut Vec<u8>) {
    let text = if random.chance(0.6) {
        format!(r#"{{"grant":"{}"}}"#, base62(random, 10))
    } else {
        format!(r#"{{"region":"{}","scope":"{}"}}"#, random.pick(&REGIONS), random.pick(&SCOPES))
    };
    out.extend_from_slice(text.as_bytes());
}

fn details_of_key(random: &mut Random, name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(format!(r#"{{"last_four":"{}","name":"#, base62(random, 4)).as_bytes());
    string(out, name);
    let text = format!(
        r#","permissions":["rag.{}"],"ticket":"OPS-{}"}}"#,
        random.pick(&["read", "write"]),
        1_000 + random.below(9_000),
    );
    out.extend_from_slice(text.as_bytes());
}

fn details_of_refusal(random: &mut Random, out: &mut Vec<u8>) {
    let text = format!(
        r#"{{"count":{},"latency_ms":{},"model":"{}","path":"{}","trace":"{}"}}"#,
        1 + random.below(40),
        2 + random.below(900),
        random.pick(&MODELS),
        random.pick(&PATHS),
        hex(random, 16),
    );
    out.extend_from_slice(text.as_bytes());
}

fn address(random: &mut Random) -> String {
    match random.below(10) {
        0 => {
            format!("2001:db8:{:x}:{:x}::{:x}", random.below(40), random.below(200), 1 + random.below(60_000))
        }
        1..=3 => format!("10.{}.{}.{}", random.below(4), random.below(30), 1 + random.below(254)),
        4..=6 => format!("203.0.113.{}", 1 + random.below(254)),
        _ => format!("198.51.{}.{}", 100 + random.below(40), 1 + random.below(254)),
    }
}

fn agent(random: &mut Random) -> String {
    let version = random.below(10).to_string();
    random.pick(&AGENTS).replace("{}", &version)
}
