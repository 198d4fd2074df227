//! What `prepare` promises, tried from outside on pictures that the tests draw themselves.

// `cfg(test)` tells clippy that all of this is test code.
#[cfg(test)]
mod bytes;
#[cfg(test)]
mod cmyk;
#[cfg(test)]
mod colours;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod draw;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod orientation;
#[cfg(test)]
mod outputs;
#[cfg(test)]
mod pixels;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod variants;
#[cfg(test)]
mod workers;
