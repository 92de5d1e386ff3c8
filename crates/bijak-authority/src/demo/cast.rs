//! Who plays: names, addresses of documentation ranges (RFC 5737, RFC 3849), user agents as they are met in real logs.

use bijak_domain::{Role, Scope};

pub(super) const ORGANIZATION: &str = "Merlion Robotics";
pub(super) const WORKSPACES: [&str; 3] = ["Production", "Staging", "Research"];

pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) role: Role,
    /// Indexes of [`WORKSPACES`] a member works in.
    pub(super) workspaces: &'static [usize],
    pub(super) desk: &'static str,
    pub(super) agent: &'static str,
}

const LINUX: &str = "BijakKeys/0.1.0 (Linux; x86_64; Debian 12)";
const MAC: &str = "BijakKeys/0.1.0 (macOS 15.6; arm64)";
const WINDOWS: &str = "BijakKeys/0.1.0 (Windows NT 10.0; x86_64)";

const fn person(
    name: &'static str,
    role: Role,
    workspaces: &'static [usize],
    desk: &'static str,
    agent: &'static str,
) -> Person {
    Person { name, role, workspaces, desk, agent }
}

/// Everybody but the owner.
pub(super) const PEOPLE: &[Person] = &[
    person("amirah.tan", Role::Admin, &[], "203.0.113.11", MAC),
    person("benjamin.koh", Role::Admin, &[], "203.0.113.12", LINUX),
    person("chitra.nair", Role::Auditor, &[], "203.0.113.13", WINDOWS),
    person("daniel.weiss", Role::Auditor, &[], "198.51.100.40", MAC),
    person("elif.demir", Role::Member, &[0], "203.0.113.21", LINUX),
    person("farid.rahman", Role::Member, &[0, 1], "203.0.113.22", LINUX),
    person("grace.lim", Role::Member, &[0, 1], "203.0.113.23", MAC),
    person("hiroshi.sato", Role::Member, &[2], "2001:db8:51::7", MAC),
    person("ines.moreau", Role::Member, &[1, 2], "198.51.100.41", LINUX),
    person("jonas.berg", Role::Member, &[1], "198.51.100.42", WINDOWS),
    person("kavitha.raj", Role::Member, &[0, 1, 2], "203.0.113.24", LINUX),
    person("luca.bianchi", Role::Member, &[2], "2001:db8:51::9", LINUX),
    person("mei.ling", Role::Member, &[0], "203.0.113.25", WINDOWS),
    person("noor.hassan", Role::Member, &[1], "203.0.113.26", MAC),
    person("olga.petrova", Role::Member, &[2], "192.0.2.71", LINUX),
    person("priya.menon", Role::Member, &[0, 2], "203.0.113.27", MAC),
    person("quentin.blanc", Role::Member, &[1], "192.0.2.72", WINDOWS),
    person("rafael.silva", Role::Member, &[0], "192.0.2.73", LINUX),
    person("siti.aminah", Role::Member, &[0, 1], "203.0.113.28", WINDOWS),
    person("tomasz.nowak", Role::Member, &[2], "192.0.2.74", LINUX),
    person("uma.krishnan", Role::Member, &[1, 2], "203.0.113.29", MAC),
    person("viktor.hansen", Role::Member, &[0], "198.51.100.43", LINUX),
    person("wei.jie", Role::Member, &[0, 1], "203.0.113.30", MAC),
    person("yusuf.ibrahim", Role::Member, &[1], "2001:db8:51::c", LINUX),
];

pub(super) const OWNER_DESK: &str = "203.0.113.10";
pub(super) const OWNER_AGENT: &str = LINUX;
/// What the sign-in pages see of a person: their browser.
pub(super) const BROWSERS: [&str; 4] = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0",
];
/// Somewhere people travel to, and guesses come from.
pub(super) const ELSEWHERE: [&str; 6] =
    ["192.0.2.19", "192.0.2.144", "198.51.100.201", "198.51.100.77", "2001:db8:f00d::42", "2001:db8:beef::1"];

/// Machines that use keys.
pub(super) const MACHINES: [&str; 8] = [
    "198.51.100.5",
    "198.51.100.6",
    "198.51.100.7",
    "192.0.2.33",
    "192.0.2.34",
    "2001:db8:c1::10",
    "2001:db8:c1::11",
    "203.0.113.200",
];
pub(super) const MACHINE_AGENTS: [&str; 10] = [
    "APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) terraform-provider-bijak/0.4.1 (go1.22.5; linux; amd64)",
    "[Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165]",
    "bijak-python/0.9.2 Python/3.12.4 Linux/6.8.0-40-generic httpx/0.27.0",
    "bijak-node/0.7.0 (linux; x64; node v20.15.1)",
    "python-requests/2.32.3",
    "curl/8.9.1",
    "Go-http-client/2.0",
    "GitLab-Runner/17.2.0 (linux/amd64; docker executor)",
    "aws-sdk-java/1.12.488 Linux/5.10.184-153.731.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.372-b08 java/1.8.0_372 vendor/Oracle_Corporation cfg/retry-mode/standard",
    "okhttp/4.12.0",
];

/// How a key has fared, as seen today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// In use until now.
    Active,
    /// In use, with an end this many days away.
    Expiring(i64),
    NeverUsed,
    /// In use once, and not for this many days.
    Idle(i64),
    /// This many days ago.
    Expired(i64),
    /// This many days ago.
    Revoked(i64),
    /// Replaced by a successor of the same name this many days ago.
    Rotated(i64),
}

pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) workspace: usize,
    pub(super) permissions: &'static [Scope],
    /// Days ago.
    pub(super) made: i64,
    pub(super) fate: Fate,
    pub(super) allowed_cidrs: &'static [&'static str],
}

const IR: Scope = Scope::InferenceRead;
const IW: Scope = Scope::InferenceWrite;
const RR: Scope = Scope::RagRead;
const RW: Scope = Scope::RagWrite;

const fn key(
    name: &'static str,
    workspace: usize,
    permissions: &'static [Scope],
    made: i64,
    fate: Fate,
) -> Key {
    Key { name, workspace, permissions, made, fate, allowed_cidrs: &[] }
}

const fn fenced(allowed_cidrs: &'static [&'static str], key: Key) -> Key {
    Key { allowed_cidrs, ..key }
}

/// Thirty-eight; two of them are rotated, which makes forty.
pub(super) const KEYS: &[Key] = &[
    key("Storefront chat", 0, &[IW], 388, Fate::Active),
    fenced(&["198.51.100.0/24"], key("CI deploy", 0, &[IR, IW], 341, Fate::Rotated(12))),
    key("Support assistant", 0, &[IW, RR], 300, Fate::Active),
    key("Search indexer", 0, &[RW], 290, Fate::Active),
    key("Invoice reader", 0, &[IW, RR], 251, Fate::Expiring(3)),
    key("Call summaries", 0, &[IW], 240, Fate::Active),
    fenced(&["192.0.2.0/24", "2001:db8:c1::/48"], key("Warehouse robots", 0, &[IR, IW], 228, Fate::Active)),
    key("Grafana probe", 0, &[IR], 210, Fate::Active),
    key("Translation batch", 0, &[IW], 180, Fate::Expiring(9)),
    key("Partner portal", 0, &[IR, IW], 166, Fate::Revoked(31)),
    key("Mobile app v2", 0, &[IW], 150, Fate::Idle(97)),
    key("Black Friday load test", 0, &[IR, IW, RR, RW], 360, Fate::Expired(330)),
    key("Fraud review", 0, &[IW, RR], 64, Fate::Active),
    key("New checkout (not live yet)", 0, &[IW], 4, Fate::NeverUsed),
    key("leaked in a pull request", 0, &[IW], 122, Fate::Revoked(121)),
    key("Status page", 0, &[IR], 33, Fate::Active),
    key("staging smoke tests", 1, &[IR, IW, RR, RW], 380, Fate::Active),
    key("preview environments", 1, &[IW], 330, Fate::Rotated(45)),
    key("QA notebook", 1, &[IR, RR], 270, Fate::Idle(180)),
    key("contract tests", 1, &[IR], 260, Fate::Active),
    key("chaos monkey", 1, &[IW], 205, Fate::Revoked(60)),
    key("pen test 2026", 1, &[IR, IW, RR, RW], 118, Fate::Expired(88)),
    key("Ines' laptop", 1, &[IR, IW], 90, Fate::Expiring(1)),
    key("load generator", 1, &[IW], 75, Fate::Idle(61)),
    key("webhook sandbox", 1, &[IW], 40, Fate::NeverUsed),
    key("release candidate 14", 1, &[IR, IW], 21, Fate::Expiring(7)),
    key("nightly eval", 1, &[IR, IW], 15, Fate::Active),
    key("throwaway", 1, &[RR], 2, Fate::NeverUsed),
    key("merlion-13b evaluation", 2, &[IR, IW], 350, Fate::Active),
    key("embedding sweep", 2, &[RW], 310, Fate::Expired(250)),
    key("thesis: Hiroshi", 2, &[IR, RR], 295, Fate::Idle(120)),
    key("retrieval benchmark", 2, &[RR, RW], 220, Fate::Active),
    key("red team", 2, &[IW], 199, Fate::Revoked(170)),
    key("conference demo", 2, &[IW], 140, Fate::Expired(133)),
    key("dataset cleaning", 2, &[RR, RW], 100, Fate::Idle(92)),
    key("prompt lab", 2, &[IW], 55, Fate::Active),
    key("intern project", 2, &[IR], 28, Fate::NeverUsed),
    key("visiting researchers", 2, &[IR, RR], 10, Fate::Expiring(20)),
];

/// How a service account stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Rotated in time, the last time this many days ago.
    Fresh(i64),
    /// Due in a few days, or today.
    Due,
    /// Nobody has rotated it for long.
    Overdue,
    /// Rotated this many hours ago: two keys live.
    Overlap(i64),
    /// This many days ago.
    Disabled(i64),
}

pub(super) struct Account {
    pub(super) name: &'static str,
    pub(super) workspace: usize,
    pub(super) scopes: &'static [Scope],
    pub(super) rotation_days: u32,
    /// Days ago.
    pub(super) made: i64,
    pub(super) standing: Standing,
    /// Whether it rotates by its own key, or a person does.
    pub(super) by_itself: bool,
}

const fn account(
    name: &'static str,
    workspace: usize,
    scopes: &'static [Scope],
    rotation_days: u32,
    made: i64,
    standing: Standing,
    by_itself: bool,
) -> Account {
    Account { name, workspace, scopes, rotation_days, made, standing, by_itself }
}

pub(super) const ACCOUNTS: &[Account] = &[
    account("order-intake", 0, &[IW], 30, 385, Standing::Fresh(11), true),
    account("nightly-reindex", 0, &[RR, RW], 7, 366, Standing::Overlap(5), true),
    account("voice-gateway", 0, &[IR, IW], 30, 320, Standing::Due, false),
    account("billing-export", 0, &[RR], 90, 310, Standing::Overdue, false),
    account("robot-fleet", 0, &[IR, IW], 1, 280, Standing::Overlap(16), true),
    account("legacy-crm-sync", 0, &[IW, RR], 60, 390, Standing::Disabled(77), false),
    account("staging-deployer", 1, &[IR, IW], 14, 300, Standing::Fresh(2), true),
    account("synthetic-traffic", 1, &[IW], 30, 215, Standing::Due, true),
    account("old-jenkins", 1, &[IW], 30, 377, Standing::Disabled(140), false),
    account("eval-runner", 2, &[IR, IW], 7, 250, Standing::Fresh(6), true),
    account("corpus-crawler", 2, &[RW], 30, 190, Standing::Overdue, false),
    account("notebook-hub", 2, &[IR, IW, RR], 90, 88, Standing::Due, false),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_forty_keys_and_twelve_accounts() {
        let rotated = KEYS.iter().filter(|key| matches!(key.fate, Fate::Rotated(_))).count();
        assert_eq!(KEYS.len() + rotated, 40);
        assert_eq!(ACCOUNTS.len(), 12);
    }

    #[test]
    fn every_address_is_one_of_documentation() {
        let desks = PEOPLE.iter().map(|person| person.desk).chain([OWNER_DESK]);
        for text in desks.chain(ELSEWHERE).chain(MACHINES) {
            let documented = ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"];
            assert!(text.parse::<std::net::IpAddr>().is_ok(), "{text}");
            assert!(documented.iter().any(|prefix| text.starts_with(prefix)), "{text}");
        }
    }
}
