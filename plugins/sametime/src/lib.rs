//! Convoke's provider for HCL Sametime meetings.
