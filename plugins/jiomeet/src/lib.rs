//! Convoke's provider for JioMeet meetings.
