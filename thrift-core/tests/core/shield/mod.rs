//! The shield: it passes the suite, and keeps what it says about crowds.

mod conformance;
