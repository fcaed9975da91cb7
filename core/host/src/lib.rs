//! One self-hosted service in front of every online-meeting provider.
