use crate::testing::World;

#[tokio::test]
async fn a_saved_view_outlives_the_process_and_goes_with_its_profile() {
    let mut w = World::new().await;
    let ci = w.app.audit_view_save("CI failures", "actor:ci-* outcome:failure").await.unwrap();
    w.app.audit_view_save("all", "").await.unwrap();
    w.restart().await;
    let views = w.app.audit_views_list().await.unwrap();
    assert_eq!(views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["all", "CI failures"]);
    assert_eq!(views[1], ci);
    w.app.sign_out(&w.profile_id).await.unwrap();
    assert_eq!(w.app.audit_views_list().await.unwrap(), []);
}

#[tokio::test]
async fn names_are_checked_and_unique() {
    let w = World::new().await;
    let one = w.app.audit_view_save("one", "a").await.unwrap();
    let two = w.app.audit_view_save("two", "b").await.unwrap();
    assert_eq!(w.app.audit_view_save("one", "c").await.unwrap_err().code, "audit_view_name_taken");
    assert_eq!(w.app.audit_view_rename(two.id, "one").await.unwrap_err().code, "audit_view_name_taken");
    assert_eq!(w.app.audit_view_rename(one.id, "uno").await.unwrap().query, "a");
    assert_eq!(w.app.audit_view_rename(99, "x").await.unwrap_err().code, "not_found");
    let long = "x".repeat(129);
    for bad in ["", "  ", "a\nb", &long] {
        assert_eq!(w.app.audit_view_save(bad, "").await.unwrap_err().code, "audit_view_name", "{bad}");
    }
    let error = w.app.audit_view_save("three", "outcome:perhaps").await.unwrap_err();
    assert_eq!(error.code, "query_invalid");
    w.app.audit_view_delete(two.id).await.unwrap();
    w.app.audit_view_delete(two.id).await.unwrap();
    assert_eq!(w.app.audit_views_list().await.unwrap().len(), 1);
}
