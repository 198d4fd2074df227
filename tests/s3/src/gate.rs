//! What stands in front of the S3 server: it refuses what R2 refuses and other S3 servers take, writes down every request,
//! and plays the failures that it is told to.

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper::{HeaderMap, Method, Request, Response};
use hyper_util::rt::TokioIo;
use s3s::Body;
use s3s::service::S3Service;
use std::collections::VecDeque;
use std::error::Error;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

type Trouble = Box<dyn Error + Send + Sync>;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its method.
    pub method: Method,
    /// The path of its address.
    pub path: String,
    /// The rest of its address; empty if there is none.
    pub query: String,
    /// Its headers.
    pub headers: HeaderMap,
}

impl Seen {
    /// One of its headers.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// What happens to one request instead of an answer.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This status and code, and these words.
    Answer(u16, &'static str, String),
    /// The connection is closed before anything is done.
    Cut,
    /// It is done, and the connection is closed instead of saying so.
    LoseReply,
    /// Nothing, for ever.
    Silence,
}

pub(crate) struct Gate {
    s3: S3Service,
    root: PathBuf,
    seen: Mutex<Vec<Seen>>,
    faults: Mutex<VecDeque<Fault>>,
    /// Whose pages may upload; empty: nobody's.
    origin: Mutex<String>,
}

impl Gate {
    pub(crate) fn new(s3: S3Service, root: PathBuf) -> Self {
        Self { s3, root, seen: Mutex::default(), faults: Mutex::default(), origin: Mutex::default() }
    }

    /// The requests since it was last asked.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }

    /// What happens to the next requests, in their order.
    pub(crate) fn plays(&self, faults: impl IntoIterator<Item = Fault>) {
        *self.faults.lock().unwrap() = faults.into_iter().collect();
    }

    pub(crate) fn allows(&self, origin: &str) {
        origin.clone_into(&mut self.origin.lock().unwrap());
    }

    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) {
        while let Ok((socket, _)) = listener.accept().await {
            let gate = self.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request| gate.clone().answer(request));
                // A connection that breaks is what some tests are about.
                let _ =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
            });
        }
    }

    /// The answer, with the headers of CORS where a page of the allowed origin asks.
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, Trouble> {
        let allowed = self.origin.lock().unwrap().clone();
        let origin = request.headers().get("origin").is_some_and(|origin| origin == allowed.as_str());
        if origin && request.method() == Method::OPTIONS {
            let answer = Response::builder()
                .status(204)
                .header("access-control-allow-origin", allowed)
                .header("access-control-allow-methods", "PUT")
                .header("access-control-allow-headers", "content-type,if-none-match");
            return Ok(answer.body(Body::empty()).unwrap());
        }
        let mut answer = self.faulty(request).await?;
        if origin {
            answer.headers_mut().insert("access-control-allow-origin", allowed.parse().unwrap());
        }
        Ok(answer)
    }

    async fn faulty(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, Trouble> {
        self.seen.lock().unwrap().push(Seen {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            headers: request.headers().clone(),
        });
        let fault = self.faults.lock().unwrap().pop_front();
        match fault {
            Some(Fault::Answer(status, code, words)) => {
                heard_out(request).await;
                return Ok(error(status, code, &words));
            }
            Some(Fault::Cut) => return Err("cut".into()),
            Some(Fault::Silence) => std::future::pending().await,
            Some(Fault::LoseReply) => {
                self.pass(request).await?;
                return Err("the reply is lost".into());
            }
            None => {}
        }
        self.pass(request).await
    }

    async fn pass(&self, request: Request<Incoming>) -> Result<Response<Body>, Trouble> {
        if let Some((status, code, words)) = refusal(&request) {
            heard_out(request).await;
            return Ok(error(status, code, words));
        }
        if self.is_folder(request.uri().path()) {
            return Ok(match *request.method() {
                Method::DELETE => Response::builder().status(204).body(Body::empty()).unwrap(),
                _ => error(404, "NoSuchKey", "The specified key does not exist."),
            });
        }
        Ok(Service::call(&self.s3, request).await?)
    }

    /// R2 knows no folders; in `s3s-fs` they show through.
    fn is_folder(&self, path: &str) -> bool {
        let has_key = path.trim_matches('/').contains('/');
        has_key && self.root.join(path.trim_start_matches('/')).is_dir()
    }
}

/// An answer before the end of the request would now and then be lost with the connection.
async fn heard_out(request: Request<Incoming>) {
    let _ = request.into_body().collect().await;
}

/// What R2 does not take, and how it says so.
fn refusal(request: &Request<Incoming>) -> Option<(u16, &'static str, &'static str)> {
    let headers = request.headers();
    let is =
        |name: &str, wrong: fn(&str) -> bool| headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(wrong));
    let not_implemented = ["x-amz-acl", "x-amz-tagging", "x-amz-trailer"];
    let query = request.uri().query().unwrap_or_default().to_lowercase();
    let hoisted = query.split('&').any(|part| not_implemented.iter().any(|name| part.starts_with(name)));
    if hoisted
        || not_implemented.iter().any(|name| headers.contains_key(*name))
        || is("content-encoding", |value| value.contains("aws-chunked"))
        || is("x-amz-content-sha256", |value| value.starts_with("STREAMING-"))
    {
        return Some((501, "NotImplemented", "A header you provided implies functionality that is not implemented."));
    }
    let checksums = headers.keys().filter(|name| name.as_str().starts_with("x-amz-checksum-"));
    let integrity = checksums.filter(|name| name.as_str() != "x-amz-checksum-mode").count();
    if integrity + usize::from(headers.contains_key("content-md5")) > 1 {
        return Some((400, "InvalidRequest", "You can only specify one (non-default) checksum at a time."));
    }
    None
}

fn error(status: u16, code: &str, words: &str) -> Response<Body> {
    let code = if code.is_empty() { String::new() } else { format!("<Code>{code}</Code>") };
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error>{code}<Message>{words}</Message></Error>");
    Response::builder().status(status).header("content-type", "application/xml").body(body.into()).unwrap()
}
