//! A replica set on loopback. Members are named by their index. It asks each member behind its proxy, so that a cut
//! does not blind the test itself.

use std::thread;
use std::time::Duration;

use mongodb::bson::{Document, doc};

use crate::mongod::Mongod;
use crate::proxy::Proxy;
use crate::replica_set_builder::{NAME, ReplicaSetBuilder};
use crate::wait::{PATIENCE, until};

/// How long a member may take to answer before it counts as absent.
const ABSENT: Duration = Duration::from_millis(500);

/// A running replica set. Dropped, its members are killed and their data removed.
pub struct ReplicaSet {
    // Dropped in this order: a proxy that outlives its server only breaks connections.
    nodes: Vec<Mongod>,
    proxies: Vec<Proxy>,
}

impl ReplicaSet {
    /// Three members with the server's own time-outs: a dead primary is replaced after some 10 s.
    pub fn three() -> Self {
        Self::builder(3).start()
    }

    /// One member: the smallest deployment with transactions and retryable writes.
    pub fn one() -> Self {
        Self::builder(1).start()
    }

    /// A set of so many members, with options.
    pub fn builder(members: usize) -> ReplicaSetBuilder {
        ReplicaSetBuilder::new(members)
    }

    pub(crate) fn of(nodes: Vec<Mongod>, proxies: Vec<Proxy>) -> Self {
        Self { nodes, proxies }
    }

    /// How the members call each other, and clients them.
    pub(crate) fn hosts(&self) -> Vec<String> {
        (0..self.len()).map(|member| self.host(member)).collect()
    }

    fn host(&self, member: usize) -> String {
        match self.proxies.get(member) {
            Some(proxy) => proxy.address().to_string(),
            None => format!("127.0.0.1:{}", self.node(member).port()),
        }
    }

    /// How many members it has.
    #[expect(clippy::len_without_is_empty, reason = "a set without members cannot be built")]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What a driver needs to reach the set. Ends in a query string: more options go behind a `&`.
    pub fn uri(&self) -> String {
        format!("mongodb://{}/?replicaSet={NAME}", self.hosts().join(","))
    }

    /// What a driver needs to reach this member only, through its proxy if it has one.
    pub fn node_uri(&self, member: usize) -> String {
        format!("mongodb://{}/?directConnection=true", self.host(member))
    }

    /// The process of a member. Its own [`Mongod::uri`] goes past the proxy: to look at one that is cut off.
    pub fn node(&self, member: usize) -> &Mongod {
        self.nodes.get(member).unwrap_or_else(|| panic!("there is no member {member}"))
    }

    /// The proxy of a member: to lose answers.
    pub fn proxy(&self, member: usize) -> &Proxy {
        self.proxies.get(member).unwrap_or_else(|| panic!("no proxy {member}: start the set `with_proxies`"))
    }

    /// Kills a member (`SIGKILL`).
    pub fn kill(&self, member: usize) {
        self.node(member).kill();
    }

    /// Freezes a member (`SIGSTOP`): its connections stay open, and nothing answers.
    pub fn freeze(&self, member: usize) {
        self.node(member).freeze();
    }

    /// Lets a frozen member go on, from where it was: a primary believes for a moment that it still is one.
    pub fn thaw(&self, member: usize) {
        self.node(member).thaw();
    }

    /// Starts a member again, with the same data.
    pub fn restart(&self, member: usize) {
        self.node(member).restart();
    }

    /// Cuts a member off from the others and from clients, while it goes on running. Needs proxies.
    pub fn cut(&self, member: usize) {
        self.proxy(member).cut();
    }

    /// Ends a [`cut`](Self::cut).
    pub fn heal(&self, member: usize) {
        self.proxy(member).heal();
    }

    /// Removes a database: many tests may share a set, and its memory.
    pub fn drop_database(&self, name: &str) {
        let primary = self.node(self.primary());
        primary.run(name, doc! { "dropDatabase": 1 }).expect("a database of ours can be dropped");
    }

    fn status(&self, member: usize) -> Option<Document> {
        let node = self.node(member);
        if node.is_running() { node.run_within("admin", doc! { "replSetGetStatus": 1 }, ABSENT).ok() } else { None }
    }

    /// What every member that answers says of the set. All are asked at once: a frozen one costs the time of one.
    fn statuses(&self) -> Vec<(usize, Document)> {
        thread::scope(|scope| {
            let asked: Vec<_> = (0..self.len()).map(|member| scope.spawn(move || self.status(member))).collect();
            let answers = asked.into_iter().map(|one| one.join().expect("asking does not fail"));
            answers.enumerate().filter_map(|(member, status)| Some((member, status?))).collect()
        })
    }

    fn primary_where(&self, acceptable: impl Fn(usize) -> bool) -> usize {
        let found = until(PATIENCE, || {
            let statuses = self.statuses();
            let primaries = statuses.iter().filter(|(_, status)| state(status) == PRIMARY);
            // One that was frozen or cut off may believe that it still is: the later term is the true one.
            let latest = primaries.max_by_key(|(_, status)| status.get_i64("term").unwrap_or(-1));
            let latest = latest.map(|(member, _)| *member).filter(|member| acceptable(*member));
            latest.ok_or_else(|| format!("{statuses:?}"))
        });
        found.unwrap_or_else(|statuses| panic!("no primary in time: {statuses}"))
    }

    /// The index of the primary; waits for one, at most a minute.
    pub fn primary(&self) -> usize {
        self.primary_where(|_| true)
    }

    /// The index of the primary that took over from `former`; waits for it, at most a minute.
    pub fn primary_other_than(&self, former: usize) -> usize {
        self.primary_where(|member| member != former)
    }

    /// Waits until one member is the primary, and it sees all others following it; at most a minute.
    pub fn wait_healthy(&self) {
        let healthy = until(PATIENCE, || {
            let statuses = self.statuses();
            let states: Vec<i32> = statuses.iter().map(|(_, status)| state(status)).collect();
            let primaries = states.iter().filter(|state| **state == PRIMARY).count();
            let well = primaries == 1
                && states.len() == self.len()
                && states.iter().all(|state| FOLLOWING.contains(state))
                && statuses.iter().all(|(_, status)| all_reachable(status));
            if well { Ok(()) } else { Err(format!("{statuses:?}")) }
        });
        if let Err(statuses) = healthy {
            panic!("not healthy in time: {statuses}");
        }
    }
}

/// The states of a member, as numbered in the MongoDB manual ("Replica Set Member States").
const PRIMARY: i32 = 1;
const SECONDARY: i32 = 2;
const FOLLOWING: [i32; 2] = [PRIMARY, SECONDARY];

fn state(status: &Document) -> i32 {
    status.get_i32("myState").unwrap_or(-1)
}

/// Whether the member whose status this is sees every member, itself included, as primary or secondary.
fn all_reachable(status: &Document) -> bool {
    status.get_array("members").is_ok_and(|members| {
        members.iter().all(|member| {
            let state = member.as_document().and_then(|member| member.get_i32("state").ok());
            state.is_some_and(|state| FOLLOWING.contains(&state))
        })
    })
}
