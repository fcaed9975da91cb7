//! The contract between Convoke and a meeting provider, and all that a provider's author imports.
