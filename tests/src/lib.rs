//! Shared harness of the journeys.
