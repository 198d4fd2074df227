//! A server that answers every request with the same bytes, S3 or not, and then closes the connection or falls silent.

use crate::bucket::{runtime, wait};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What it does when it has said its bytes.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    Closes,
    FallsSilent,
}

/// Starts one; its address.
pub(crate) fn server(answer: &'static str, then: Then) -> String {
    let listener = wait(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    runtime().spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(answer.as_bytes()).await;
                if matches!(then, Then::FallsSilent) {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    address
}
