//! The smallest complete Convoke provider: what a newcomer copies.
