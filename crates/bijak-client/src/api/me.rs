use bijak_api_types::MeView;

use super::{Api, ApiError, call::Spec};

impl Api {
    /// Who the credential speaks for. Any valid credential may ask.
    pub async fn me(&self) -> Result<MeView, ApiError> {
        self.call(Spec::get(["v1", "me"])).await
    }
}
