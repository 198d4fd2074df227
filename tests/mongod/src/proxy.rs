//! A TCP proxy in front of one server: it can break connections, and lose answers to requests that were carried out.
//! It never changes a message, and cannot carry TLS.

use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::oneshot;

use crate::cuts::{Cuts, Link};
use crate::loss::Loss;
use crate::wire::{self, HEADER_BYTES};

/// A proxy on a free loopback port. Dropped, it closes everything.
pub struct Proxy {
    address: SocketAddr,
    route: Arc<Route>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Route {
    /// The port of the server behind.
    server: u16,
    /// The index of the server behind.
    member: usize,
    cuts: Arc<Cuts>,
    loss: Mutex<Loss>,
    lost: AtomicU64,
}

impl Proxy {
    /// A proxy in front of the server that listens on `port` of loopback, without TLS.
    pub fn before(port: u16) -> Self {
        Self::of_member(port, 0, Arc::new(Cuts::new(Vec::new())))
    }

    pub(crate) fn of_member(server: u16, member: usize, cuts: Arc<Cuts>) -> Self {
        let route = Arc::new(Route { server, member, cuts, loss: Mutex::default(), lost: AtomicU64::new(0) });
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let carried = Arc::clone(&route);
        // A runtime and a thread of its own: a test that blocks its runtime must not block the proxy as well.
        let thread = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
                tell.send(listener.local_addr().expect("its address")).expect("somebody waits for it");
                tokio::select! {
                    () = accept(&listener, &carried) => {}
                    _ = stopped => {}
                }
            });
        });
        let address = told.recv().expect("the proxy starts");
        Self { address, route, stop: Some(stop), thread: Some(thread) }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a driver needs to reach the server through it, and only that server. More options go behind a `&`.
    pub fn uri(&self) -> String {
        format!("mongodb://{}/?directConnection=true", self.address)
    }

    /// Loses the answers to the next `count` of these commands of clients: the server carries them out and answers, the
    /// client sees its connection break. A driver repeats a retryable write once by itself (not on a standalone
    /// server): losing one answer tests the driver, losing two in a row is what the caller gets to see.
    pub fn lose_next_replies(&self, count: u64, commands: &[&str]) {
        self.lose(Loss::Next { left: count, commands: commands.iter().map(ToString::to_string).collect() });
    }

    /// Loses the answer to one in `many` of these commands of clients, on average. The same seed dooms the same ones of
    /// the requests, in the order in which they pass.
    pub fn lose_one_reply_in(&self, many: u64, commands: &[&str], seed: u64) {
        self.lose(Loss::OneIn { many, commands: commands.iter().map(ToString::to_string).collect(), dice: seed });
    }

    /// Loses nothing from now on, but for answers to requests that have passed already.
    pub fn lose_nothing(&self) {
        self.lose(Loss::Nothing);
    }

    fn lose(&self, loss: Loss) {
        *self.route.loss.lock().unwrap() = loss;
    }

    /// How many answers were lost so far.
    pub fn lost(&self) -> u64 {
        self.route.lost.load(Ordering::SeqCst)
    }

    /// Breaks all connections, and every new one, until [`heal`](Self::heal).
    pub fn cut(&self) {
        self.route.cuts.cut(self.route.member);
    }

    /// Ends a [`cut`](Self::cut).
    pub fn heal(&self) {
        self.route.cuts.heal(self.route.member);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: &TcpListener, route: &Arc<Route>) {
    let here = listener.local_addr().expect("a bound listener");
    loop {
        let Ok((client, peer)) = listener.accept().await else { continue };
        let link = Link { from: route.cuts.member_of(peer, here), to: route.member };
        let route = Arc::clone(route);
        tokio::spawn(async move {
            tokio::select! {
                biased;
                () = route.cuts.severed(link) => {}
                _ = route.carry(client, link) => {}
            }
        });
    }
}

/// The next message, whole.
async fn message(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut header = [0; HEADER_BYTES];
    from.read_exact(&mut header).await?;
    let mut message = header.to_vec();
    message.resize(wire::message_bytes(&header)?, 0);
    from.read_exact(message.get_mut(HEADER_BYTES..).unwrap_or_default()).await?;
    Ok(message)
}

impl Route {
    /// Carries messages both ways until one side ends, or an answer is lost.
    async fn carry(&self, mut client: TcpStream, link: Link) -> io::Result<()> {
        let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, self.server)).await?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let doomed = Mutex::new(HashSet::new());
        let (mut from_client, mut to_client) = client.split();
        let (mut from_server, mut to_server) = server.split();
        let requests = async {
            loop {
                let request = message(&mut from_client).await?;
                if link.from.is_none() && self.dooms(&request) {
                    doomed.lock().unwrap().extend(wire::request_id(&request));
                }
                to_server.write_all(&request).await?;
            }
        };
        let answers = async {
            loop {
                let answer = message(&mut from_server).await?;
                if wire::response_to(&answer).is_some_and(|request| doomed.lock().unwrap().contains(&request)) {
                    self.lost.fetch_add(1, Ordering::SeqCst);
                    return Ok(());
                }
                to_client.write_all(&answer).await?;
            }
        };
        tokio::select! {
            ended = requests => ended,
            ended = answers => ended,
        }
    }

    fn dooms(&self, request: &[u8]) -> bool {
        wire::command_name(request).is_some_and(|name| self.loss.lock().unwrap().dooms(name))
    }
}
