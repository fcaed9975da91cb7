//! Convoke's provider for Webex meetings.
