//! Events between firms and the portal, in both directions.

pub mod firm_event;
pub mod portal_event;
