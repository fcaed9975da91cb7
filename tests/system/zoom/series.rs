//! Series and their occurrences.
