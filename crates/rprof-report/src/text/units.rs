//! Times and sizes with their units: being written.
