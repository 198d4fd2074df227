//! `healthcheck`: asks a running shop, for containers that have nothing else to ask with.

use crate::settings::Settings;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(3);

pub(crate) async fn run(settings: &Settings) -> Result<ExitCode, String> {
    let address = reachable(settings.bind);
    let trouble = match tokio::time::timeout(PATIENCE, ask(address)).await {
        Ok(Ok(true)) => return Ok(ExitCode::SUCCESS),
        Ok(Ok(false)) => format!("the shop on {address} is not ready"),
        Ok(Err(error)) => format!("no shop on {address}: {error}"),
        Err(_) => format!("the shop on {address} does not answer"),
    };
    eprintln!("thrift-shop: {trouble}");
    Ok(ExitCode::FAILURE)
}

/// Where a shop that listens on every address can be asked.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

async fn ask(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: healthcheck\r\nConnection: close\r\n\r\n").await?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await?;
    Ok(answer == *b"HTTP/1.1 200")
}
