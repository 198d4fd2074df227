//! What is particular to SQLite, and the conformance suite on it.

#[cfg(test)]
mod sqlite {
    mod answers;
    mod batches;
    mod both;
    mod catalogue;
    mod children;
    mod conformance;
    mod files;
    mod fuzz;
    mod native;
    mod orders;
    mod plans;
    mod processes;
    mod random;
    mod records;
    mod shielded;
    mod shop;
    mod stampede;
    mod syncs;
}
