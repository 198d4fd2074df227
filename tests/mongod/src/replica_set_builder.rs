//! How a replica set is started: its processes, their proxies, its configuration, its first primary.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use mongodb::bson::{Document, doc};

use crate::cuts::Cuts;
use crate::mongod::Mongod;
use crate::options::MongodBuilder;
use crate::proxy::Proxy;
use crate::replica_set::ReplicaSet;
use crate::wait::{PATIENCE, until};

/// The name of every set.
pub(crate) const NAME: &str = "rs0";

/// The options of a [`ReplicaSet`].
#[derive(Clone, Debug)]
#[must_use = "it starts nothing until `start`"]
pub struct ReplicaSetBuilder {
    members: usize,
    election_milliseconds: Option<i32>,
    proxies: bool,
    clocks: BTreeMap<usize, String>,
    member: MongodBuilder,
}

impl ReplicaSetBuilder {
    pub(crate) fn new(members: usize) -> Self {
        assert!((1..=7).contains(&members), "a set has 1 to 7 voting members");
        let member = Mongod::builder().args(["--replSet", NAME, "--oplogSize", "128"]);
        Self { members, election_milliseconds: None, proxies: false, clocks: BTreeMap::new(), member }
    }

    /// A silent primary is replaced after 2 s and not after 10 s.
    pub fn fast_elections(mut self) -> Self {
        self.election_milliseconds = Some(2_000);
        self
    }

    /// Puts a [`Proxy`] in front of every member: for [`ReplicaSet::cut`], and to lose answers.
    pub fn with_proxies(mut self) -> Self {
        self.proxies = true;
        self
    }

    /// Sets the wall clock of one member wrong by, for instance, `"+20m"`. Needs [`faketime`](crate::faketime).
    pub fn node_clock(mut self, member: usize, shift: &str) -> Self {
        assert!(member < self.members, "there is no member {member}");
        self.clocks.insert(member, shift.to_owned());
        self
    }

    /// Keeps the data on a real disk, with real syncs, and not in memory.
    pub fn on_disk(mut self) -> Self {
        self.member = self.member.on_disk();
        self
    }

    /// More arguments of every member's command line.
    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.member = self.member.args(args);
        self
    }

    /// Starts the members, and waits until one is the primary and the others follow it.
    pub fn start(self) -> ReplicaSet {
        let nodes = self.nodes();
        let cuts = Arc::new(Cuts::new(nodes.iter().map(Mongod::process).collect()));
        let proxies: Vec<Proxy> = if self.proxies {
            let numbered = nodes.iter().enumerate();
            numbered.map(|(member, node)| Proxy::of_member(node.port(), member, Arc::clone(&cuts))).collect()
        } else {
            Vec::new()
        };
        let set = ReplicaSet::of(nodes, proxies);
        self.initiate(&set);
        set.wait_healthy();
        set
    }

    fn nodes(&self) -> Vec<Mongod> {
        let options = (0..self.members).map(|member| match self.clocks.get(&member) {
            Some(shift) => self.member.clone().clock(shift),
            None => self.member.clone(),
        });
        // All at once: a start is mostly waiting.
        thread::scope(|scope| {
            let starting: Vec<_> = options.map(|options| scope.spawn(move || options.start())).collect();
            starting.into_iter().map(|one| one.join().expect("a member starts")).collect()
        })
    }

    fn configuration(&self, set: &ReplicaSet) -> Document {
        let members = (0..).zip(set.hosts()).map(|(id, host)| doc! { "_id": id, "host": host }).collect::<Vec<_>>();
        let settings = match self.election_milliseconds {
            Some(election) => doc! { "electionTimeoutMillis": election, "heartbeatIntervalMillis": election / 4 },
            None => doc! {},
        };
        doc! { "_id": NAME, "members": members, "settings": settings }
    }

    fn initiate(&self, set: &ReplicaSet) {
        let first = set.node(0);
        let configuration = self.configuration(set);
        first.run("admin", doc! { "replSetInitiate": configuration }).expect("a replica set is initiated");
        // It would wait for a whole election time-out; nobody else is there to be waited for.
        let elected = until(PATIENCE, || {
            let hello = first.run("admin", doc! { "hello": 1 }).map_err(|error| error.to_string())?;
            if hello.get_bool("isWritablePrimary").is_ok_and(|is| is) {
                return Ok(());
            }
            let _ = first.run("admin", doc! { "replSetStepUp": 1 });
            Err(hello.to_string())
        });
        if let Err(reason) = elected {
            panic!("the first election does not end: {reason}");
        }
    }
}
