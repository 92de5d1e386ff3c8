//! The crates of the workspace and of the lock file, as far as the rules look at them.

use std::path::PathBuf;

use cargo_metadata::{CargoOpt, DependencyKind, MetadataCommand, TargetKind};

/// A member of the workspace.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    /// Direct dependencies of every kind: what a build script or a test imports is an arrow too.
    pub(super) dependencies: Vec<Dependency>,
    /// The first file of each target.
    pub(super) roots: Vec<PathBuf>,
}

#[derive(Debug, Clone)]
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) kind: DependencyKind,
}

impl Member {
    /// Made up, for the tests of the checkers.
    pub(super) fn made_up(name: &str, dependencies: &[(&str, DependencyKind)]) -> Self {
        let dependencies =
            dependencies.iter().map(|&(name, kind)| Dependency { name: name.to_owned(), kind }).collect();
        Self { name: name.to_owned(), dependencies, roots: Vec::new() }
    }
}

/// The root of the repository.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every member, and the names of all packages that the lock file resolves, for every platform and feature.
pub(super) fn read() -> (Vec<Member>, Vec<String>) {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .features(CargoOpt::AllFeatures)
        .other_options(["--locked".to_owned(), "--offline".to_owned()])
        .exec()
        .unwrap();
    let members = metadata
        .workspace_packages()
        .into_iter()
        .map(|package| Member {
            name: package.name.to_string(),
            dependencies: package
                .dependencies
                .iter()
                .map(|dependency| Dependency { name: dependency.name.clone(), kind: dependency.kind })
                .collect(),
            roots: package
                .targets
                .iter()
                .filter(|target| !target.kind.contains(&TargetKind::CustomBuild))
                .map(|target| target.src_path.clone().into_std_path_buf())
                .collect(),
        })
        .collect();
    (members, metadata.packages.iter().map(|package| package.name.to_string()).collect())
}
