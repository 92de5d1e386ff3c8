//! A small log with everything in memory, as an authority would keep it.

use std::collections::HashMap;

use bijak_transparency::{
    Bundle, Checkpoint, CompactRange, EarlierCheckpoint, Hash, NodeId, ProvenEvent, SigningKey,
    consistency_proof, inclusion_proof, leaf_hash,
};

pub(crate) const ORIGIN: &str = "keys.example/audit-log/org_1";

pub(crate) struct Log {
    pub(crate) key: SigningKey,
    pub(crate) lines: Vec<String>,
    roots: Vec<Hash>,
    nodes: HashMap<NodeId, Hash>,
}

impl Log {
    pub(crate) fn of(size: u64) -> Self {
        let lines = (0..size).map(|seq| format!(r#"{{"note":"é \" \u0000","seq":{seq}}}"#)).collect();
        Self::with_lines(lines)
    }

    pub(crate) fn with_lines(lines: Vec<String>) -> Self {
        let mut range = CompactRange::empty_at(0);
        let (mut nodes, mut roots) = (HashMap::new(), vec![range.root().unwrap()]);
        for line in &lines {
            range.push_observed(leaf_hash(line.as_bytes()), &mut |node, hash| {
                nodes.insert(node, hash);
            });
            roots.push(range.root().unwrap());
        }
        Self { key: SigningKey::from_seed(ORIGIN, &[42; 32]).unwrap(), lines, roots, nodes }
    }

    pub(crate) fn checkpoint(&self, size: u64) -> String {
        let root = self.roots[usize::try_from(size).unwrap()];
        let checkpoint = Checkpoint { origin: ORIGIN.into(), size, root, extensions: vec![] };
        checkpoint.sign(&[&self.key]).unwrap().to_string()
    }

    pub(crate) fn earlier(&self, size: u64) -> EarlierCheckpoint {
        let now = u64::try_from(self.lines.len()).unwrap();
        let proof = consistency_proof(size, now, |node| self.nodes.get(&node).copied().ok_or(node)).unwrap();
        EarlierCheckpoint { checkpoint: self.checkpoint(size), proof }
    }

    pub(crate) fn bundle(&self, seqs: impl IntoIterator<Item = u64>) -> Bundle {
        let size = u64::try_from(self.lines.len()).unwrap();
        let event = |seq| {
            let proof =
                inclusion_proof(seq, size, |node| self.nodes.get(&node).copied().ok_or(node)).unwrap();
            ProvenEvent { seq, line: self.lines[usize::try_from(seq).unwrap()].clone(), proof }
        };
        Bundle {
            origin: ORIGIN.into(),
            vkeys: vec![self.key.verifier().clone()],
            checkpoint: self.checkpoint(size),
            earlier: vec![],
            events: seqs.into_iter().map(event).collect(),
        }
    }
}
