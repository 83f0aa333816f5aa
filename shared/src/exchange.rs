//! What firms tell the portal, and what the portal tells firms.

pub mod firm_event;
pub mod portal_event;
