//! Being signed in: one session per profile.
