//! The MongoDB wire protocol, as far as this harness needs it: message frames, the name of a command, one question.
//!
//! Source: "MongoDB Wire Protocol" in the MongoDB manual, `OP_MSG`. No compression, no TLS, no authentication.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use mongodb::bson::Document;

/// Length, request id, id of the request that this answers, operation: four 32-bit integers.
pub(crate) const HEADER_BYTES: usize = 16;

/// A message of the server holds at most 48,000,000 bytes.
const MESSAGE_BYTES_MAX: usize = 48_000_000 + HEADER_BYTES;

const OP_MSG: u32 = 2013;

fn integer(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

/// The length of the whole message that this header begins.
pub(crate) fn message_bytes(header: &[u8; HEADER_BYTES]) -> io::Result<usize> {
    integer(header, 0)
        .and_then(|length| usize::try_from(length).ok())
        .filter(|length| (HEADER_BYTES..=MESSAGE_BYTES_MAX).contains(length))
        .ok_or_else(|| io::Error::other("not the MongoDB wire protocol"))
}

/// The id of a request.
pub(crate) fn request_id(message: &[u8]) -> Option<u32> {
    integer(message, 4)
}

/// The id of the request that this message answers.
pub(crate) fn response_to(message: &[u8]) -> Option<u32> {
    integer(message, 8)
}

/// The body of an `OP_MSG`: the one section of kind 0. Sections of kind 1 carry the documents of a bulk, and are passed.
fn body(message: &[u8]) -> Option<&[u8]> {
    if integer(message, 12)? != OP_MSG {
        return None;
    }
    let mut at = HEADER_BYTES + 4;
    loop {
        let kind = message.get(at)?;
        let length = usize::try_from(integer(message, at + 1)?).ok()?;
        let section = message.get(at + 1..(at + 1).checked_add(length)?)?;
        match kind {
            0 => return Some(section),
            _ => at += 1 + length.max(4),
        }
    }
}

/// The name of the command in a request: the first key of its body.
pub(crate) fn command_name(message: &[u8]) -> Option<&str> {
    // Length of the document (4 bytes), type of the first element (1 byte), its key up to a zero.
    let key = body(message)?.get(5..)?;
    let end = key.iter().position(|byte| *byte == 0)?;
    std::str::from_utf8(key.get(..end)?).ok()
}

fn request(database: &str, mut command: Document) -> io::Result<Vec<u8>> {
    command.insert("$db", database);
    let body = command.to_vec().map_err(io::Error::other)?;
    let length = u32::try_from(HEADER_BYTES + 5 + body.len()).map_err(io::Error::other)?;
    let mut message = Vec::new();
    for word in [length, 1, 0, OP_MSG, 0] {
        message.extend_from_slice(&word.to_le_bytes());
    }
    message.push(0);
    message.extend_from_slice(&body);
    Ok(message)
}

/// Runs one command on the server behind `port`, on a connection of its own. A command that fails is an error too.
/// `limit` bounds the connecting and every single read.
pub(crate) fn ask(port: u16, database: &str, command: Document, limit: Duration) -> io::Result<Document> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    stream.write_all(&request(database, command)?)?;
    let mut message = vec![0; HEADER_BYTES];
    stream.read_exact(&mut message)?;
    let header: [u8; HEADER_BYTES] = message.as_slice().try_into().map_err(io::Error::other)?;
    message.resize(message_bytes(&header)?, 0);
    stream.read_exact(message.get_mut(HEADER_BYTES..).unwrap_or_default())?;
    let body = body(&message).ok_or_else(|| io::Error::other("an answer without a body"))?;
    let answer = Document::from_reader(body).map_err(io::Error::other)?;
    if answer.get_f64("ok").is_ok_and(|ok| ok > 0.0) { Ok(answer) } else { Err(io::Error::other(answer.to_string())) }
}
