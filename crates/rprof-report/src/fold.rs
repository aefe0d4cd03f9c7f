//! Changes of the tree before drawing: being written.
