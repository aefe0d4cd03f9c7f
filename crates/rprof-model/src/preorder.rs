//! The order in which a tree is read: each caller, then all below it.

/// Returns the rows of a tree in preorder: each row right before its callees, siblings as they stand in `order`.
///
/// `callers` holds each row's caller, `None` for a root; `order` holds every row once. Takes linear time and no room
/// on the program's own stack, so a tree may be as deep as it is large.
///
/// # Panics
/// If `order` or `callers` names a row that is not there.
pub fn preorder(callers: &[Option<usize>], order: &[usize]) -> Vec<usize> {
    let mut first_root = None;
    let mut first_callee = vec![None; callers.len()];
    let mut next_sibling = vec![None; callers.len()];
    for &row in order.iter().rev() {
        let first = callers[row].map_or(&mut first_root, |caller| &mut first_callee[caller]);
        next_sibling[row] = first.replace(row);
    }

    let mut rows = Vec::with_capacity(callers.len());
    let mut to_visit = Vec::from_iter(first_root);
    while let Some(row) = to_visit.pop() {
        rows.push(row);
        to_visit.extend(next_sibling[row]);
        to_visit.extend(first_callee[row]);
    }
    rows
}
