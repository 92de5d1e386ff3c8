use bijak_audit_cache::{Facet, FacetValue, Field, query::value_insert};

use super::{ask::Question, query};
use crate::{
    App,
    view::{AuditFacetValue, AuditFacetView, AuditField, ErrorView},
};

/// The most values of one field.
const MOST_VALUES: u32 = 100;

impl App {
    /// The most frequent values of each field among the matching events, and how many there are.
    pub async fn audit_facets(
        &self,
        query: &str,
        up_to_seq: Option<u64>,
        fields: Vec<AuditField>,
        top: u32,
    ) -> Result<Vec<AuditFacetView>, ErrorView> {
        let ctx = &self.ctx;
        let parsed = query::parse(ctx, query).await?;
        let top = usize::try_from(top.min(MOST_VALUES)).unwrap_or_default();
        let asked: Vec<Field> = fields.into_iter().map(Field::from).collect();
        let (facets, _) = ctx
            .ask_audit(Question::Facets, query, move |cache, cancel| {
                cache.facets(&parsed, up_to_seq, &asked, top, cancel)
            })
            .await?;
        let names = query::workspace_names(ctx).await?;
        Ok(facets.into_iter().map(|facet| view(facet, &names)).collect())
    }
}

fn view(Facet { field, distinct, values }: Facet, workspaces: &[(String, String)]) -> AuditFacetView {
    let value = |FacetValue { value, label, count }: FacetValue| {
        let known = workspaces.iter().find(|(id, _)| field == Field::Workspace && *id == value);
        AuditFacetValue {
            label: known.map_or(label, |(_, name)| name.clone()),
            value: Some(value_insert(Some(&value))),
            count,
        }
    };
    AuditFacetView { field: field.into(), distinct, values: values.into_iter().map(value).collect() }
}

impl From<AuditField> for Field {
    fn from(field: AuditField) -> Self {
        match field {
            AuditField::Action => Self::Action,
            AuditField::Actor => Self::Actor,
            AuditField::Workspace => Self::Workspace,
            AuditField::SourceIp => Self::SourceIp,
            AuditField::UserAgent => Self::UserAgent,
            AuditField::Outcome => Self::Outcome,
            AuditField::Target => Self::Target,
            AuditField::Network => Self::Network,
        }
    }
}

impl From<Field> for AuditField {
    fn from(field: Field) -> Self {
        match field {
            Field::Action => Self::Action,
            Field::Actor => Self::Actor,
            Field::Workspace => Self::Workspace,
            Field::SourceIp => Self::SourceIp,
            Field::UserAgent => Self::UserAgent,
            Field::Outcome => Self::Outcome,
            Field::Target => Self::Target,
            Field::Network => Self::Network,
        }
    }
}
