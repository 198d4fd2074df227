// Makes the replica set and its two accounts, or finds them made: `docker compose up` runs it every time.
// It shares the network of the first member, since MongoDB lets only localhost make the first account.
// It adds members, and sets the shop's password and rights to what they should be; it never removes or deletes.

const SET = "rs0";
const PATIENCE_SECONDS = 120;
const ALREADY_INITIALISED = 23;
const NOT_ALLOWED = 13;
const WRONG_PASSWORD = 18;
const NO_SUCH_USER = 11;

const members = (process.env.MONGO_HOSTS || "").split(",").filter(Boolean);
const adminPassword = process.env.MONGO_ADMIN_PASSWORD || "";
const shopPassword = process.env.MONGO_SHOP_PASSWORD || "";

function stop(message) {
  print(`replica set: ${message}`);
  quit(1);
}

// Looks again until it finds something; what cannot get better with time stops at once, in `look` itself.
function until(what, look) {
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  let trouble = "";
  while (Date.now() < end) {
    try {
      const found = look();
      if (found) return found;
    } catch (error) {
      trouble = `: ${error.message}`;
    }
    sleep(500);
  }
  stop(`${what}: not within ${PATIENCE_SECONDS} s${trouble}`);
}

function connect(address) {
  return new Mongo(`mongodb://${address}serverSelectionTimeoutMS=3000`).getDB("admin");
}

function check() {
  const usual = /^[A-Za-z0-9._~-]{16,128}$/;
  const takes = "takes 16 to 128 letters, digits or . _ ~ -, because it stands in an address";
  if (!usual.test(adminPassword)) stop(`MONGO_ADMIN_PASSWORD ${takes}`);
  if (!usual.test(shopPassword)) stop(`MONGO_SHOP_PASSWORD ${takes}`);
  if (!members.length) stop("MONGO_HOSTS takes HOST:PORT of every member, apart by commas");
}

// The first member alone: the others are added once there is somebody to add them.
function initiate(first) {
  try {
    first.runCommand({ replSetInitiate: { _id: SET, members: [{ _id: 0, host: members[0] }] } });
    print(`replica set: ${SET} begins with ${members[0]}`);
  } catch (error) {
    if (error.code !== ALREADY_INITIALISED) throw error;
  }
}

function makeAdmin(first) {
  try {
    first.runCommand({ createUser: "admin", pwd: adminPassword, roles: ["root"] });
    print("replica set: made the account admin");
  } catch (error) {
    // There is one: localhost has no rights of its own any more.
    if (error.code !== NOT_ALLOWED) throw error;
  }
}

function logIn() {
  return until("logging in as admin", () => {
    try {
      const admin = connect(`admin:${adminPassword}@${members.join(",")}/admin?replicaSet=${SET}&`);
      admin.runCommand({ ping: 1 });
      return admin;
    } catch (error) {
      if (error.code === WRONG_PASSWORD) {
        stop("MONGO_ADMIN_PASSWORD is not the one that the first start was given; put it back");
      }
      throw error;
    }
  });
}

function setShop(admin) {
  const account = { pwd: shopPassword, roles: [{ role: "readWrite", db: "thrift" }] };
  try {
    admin.runCommand({ updateUser: "shop", ...account });
  } catch (error) {
    if (error.code !== NO_SUCH_USER) throw error;
    admin.runCommand({ createUser: "shop", ...account });
    print("replica set: made the account shop");
  }
}

// One at a time: MongoDB takes one change of voters at once. A member that was known before is not waited for: the set
// may well work without it.
function addMember(admin, host) {
  const now = until(`adding ${host}`, () => {
    const config = admin.runCommand({ replSetGetConfig: 1 }).config;
    if (config.members.some((member) => member.host === host)) return "known";
    const next = Math.max(...config.members.map((member) => member._id)) + 1;
    config.members.push({ _id: next, host });
    config.version += 1;
    admin.runCommand({ replSetReconfig: config });
    return "added";
  });
  if (now === "known") return;
  until(`${host} voting`, () => isVoting(admin, host));
  print(`replica set: added ${host}`);
}

// MongoDB lets a new member vote some time after it follows, and tells the others in passing. Whoever loses the first
// member before that has a set without a majority.
function isVoting(admin, host) {
  const config = admin.runCommand({ replSetGetConfig: 1 }).config;
  const status = admin.runCommand({ replSetGetStatus: 1 });
  const found = status.members.find((member) => member.name === host);
  const voters = config.members.filter((member) => member.votes > 0).length;
  const told = status.members.filter((member) => member.health === 1)
    .every((member) => member.configVersion === config.version && member.configTerm === config.term);
  return found && ["PRIMARY", "SECONDARY"].includes(found.stateStr) && status.votingMembersCount === voters && told;
}

check();
const first = until(`${members[0]} answering`, () => {
  const database = connect("127.0.0.1:27017/?directConnection=true&");
  database.runCommand({ ping: 1 });
  return database;
});
if (!first.runCommand({ hello: 1 }).setName) initiate(first);
// A member that was just elected names itself for a moment before it takes writes.
const hello = until("a primary", () => {
  const hello = first.runCommand({ hello: 1 });
  return hello.primary && (hello.isWritablePrimary || hello.primary !== hello.me) && hello;
});
if (hello.isWritablePrimary) makeAdmin(first);
const admin = logIn();
setShop(admin);
members.forEach((host) => addMember(admin, host));
const known = admin.runCommand({ replSetGetConfig: 1 }).config.members.map((member) => member.host);
print(`replica set: ${SET} is ready: ${known.join(", ")}`);
