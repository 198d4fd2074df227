//! Many callers at once, calls that are dropped, stores that are closed.

use super::Fixture;
use super::operation::{GARMENTS, Operation, Random};
use super::recorded::{Ending, Recorded, Recorder, check};
use super::settings;
use super::world::{ALMOST_TEN_MINUTES, TEN_MINUTES, World, basket, codes, granted, hold_command, item, order, race};
use crate::id::ItemId;
use crate::inventory::{InventoryStore, InventoryStoreExt, Reply};
use crate::lock::{Command, Shown};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// What each caller of a recorded race does.
const RACE_STEPS: u64 = 60;

/// I2.
pub fn of_sixty_four_racers_for_one_garment_one_wins<F: Fixture>() {
    let world = World::<F>::new().offering(&["robe"]);
    let replies = race(64, |number| world.hold(number, &format!("buyer {number}"), &["robe"]));
    let winners = replies.iter().filter(|reply| matches!(reply, Reply::Done(_))).count();
    assert_eq!(winners, 1);
    let refused = replies.iter().flat_map(|reply| codes(reply));
    assert!(refused.into_iter().all(|(_, code)| code == "held_by_other"));
    assert_eq!(world.record("robe").fence, 1);
    world.is_sound();
}

/// No deadlock, and not both lose.
pub fn of_two_overlapping_baskets_in_opposite_order_one_wins<F: Fixture>() {
    for round in 0..8 {
        let world = World::<F>::new().offering(&["a", "b", "c"]);
        let replies = race(2, |number| match number {
            1 => world.hold(1, "amina", &["a", "b"]),
            _ => world.hold(2, "bruno", &["c", "b", "a"]),
        });
        let winners = replies.iter().filter(|reply| matches!(reply, Reply::Done(_))).count();
        assert_eq!(winners, 1, "round {round}");
        world.is_sound();
    }
}

/// I6, all at once.
pub fn sixty_four_replays_of_one_hold_are_one_hold<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b"]);
    let replies = race(64, |_| granted(world.hold(1, "amina", &["a", "b"])));
    assert_eq!(replies.iter().filter(|hold| hold.fresh).count(), 1);
    assert_eq!(world.record("a").fence, 1);
    world.is_sound();
}

/// Whoever comes first, there is one ending.
pub fn a_sale_and_a_sweep_never_cross<F: Fixture>() {
    for _ in 0..8 {
        let world = World::<F>::new().offering(&["a"]);
        granted(world.hold(1, "amina", &["a"]));
        world.advance(ALMOST_TEN_MINUTES);
        let begun = race(3, |number| match number {
            1 => world.begin(1, "amina", "o1").done().is_some(),
            2 => {
                world.advance(Duration::from_millis(1));
                false
            }
            _ => {
                world.sweep(10);
                false
            }
        });
        let sold = world.sell(1, "o1").refusals().is_empty();
        assert_eq!(begun.contains(&true), sold, "who began payment sells, and nobody else");
        let expected = if sold { Shown::Sold } else { Shown::Available };
        assert_eq!(world.shown("a"), expected);
        world.is_sound();
    }
}

/// Cancellation: dropped after any number of polls, a command is applied whole or not at all, and asking again tells.
pub fn a_dropped_call_is_whole_or_nothing<F: Fixture>() {
    for polls in 0..12 {
        let world = World::<F>::new().offering(&["a", "b"]);
        let command = hold_command(1, "amina", &["a", "b"], TEN_MINUTES, false);
        poll_and_drop(&world, world.store().as_ref(), &command, polls);
        let hold = granted(world.hold(1, "amina", &["a", "b"]));
        assert_eq!(hold.items.len(), 2);
        assert_eq!((world.record("a").fence, world.record("b").fence), (1, 1), "granted once");
        let begin = Command::BeginPayment {
            hold: hold.id,
            holder: hold.holder,
            order: order("o1"),
            ttl: crate::lock::Ttl::default(),
        };
        poll_and_drop(&world, world.store().as_ref(), &begin, polls);
        granted(world.begin(1, "amina", "o1"));
        let sell = Command::Sell { hold: hold.id, order: order("o1") };
        poll_and_drop(&world, world.store().as_ref(), &sell, polls);
        assert_eq!(granted(world.sell(1, "o1")).records.len(), 2);
        world.is_sound();
    }
}

fn poll_and_drop<F: Fixture, S: InventoryStore>(world: &World<F>, store: &S, command: &Command, polls: usize) {
    world.fixture.block_on(async {
        let mut call = pin!(store.apply(command));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..polls {
            match call.as_mut().poll(&mut context) {
                Poll::Ready(answer) => return drop(answer),
                Poll::Pending => std::thread::yield_now(),
            }
        }
    });
}

/// Durable stores forget nothing; one that forgets by design answers itself.
pub fn everything_is_there_after_reopening<F: Fixture>() {
    let world = World::<F>::new().offering(&["a", "b", "c"]);
    granted(world.hold(1, "amina", &["a"]));
    world.sold(2, "bruno", "o2", &["b"]);
    granted(world.hold(3, "chantal", &["c"]));
    granted(world.begin(3, "chantal", "o3"));
    let before = ["a", "b", "c"].map(|name| world.record(name));
    let events = world.events();
    let world = World { fixture: world.fixture.reopen() };
    assert_eq!(["a", "b", "c"].map(|name| world.record(name)), before);
    assert_eq!(world.events(), events);
    granted(world.begin(1, "amina", "o1"));
    granted(world.sell(3, "o3"));
    world.is_sound();
}

/// Linearizability: whatever callers are told in a race, one order of the events explains it.
///
/// Six buyers and one more who moves the clock and sweeps, on few garments. Some callers go away, some replies are lost.
/// `THRIFT_TEST_SEED` chooses what they do, not who comes first; `THRIFT_TEST_RACES` says how many races there are
/// ([`Fixture::races`]).
pub fn recorded_races_are_linearizable<F: Fixture>() {
    let seed = settings::seed();
    for round in 0..settings::races(F::races()) {
        let world = World::<F>::new();
        let recorder = Recorder::new();
        let store = Recorded::new(world.store(), recorder.clone());
        granted(world.fixture.block_on(store.offer(basket(&GARMENTS))).expect("the store answers"));
        race(7, |caller| {
            let mut random = Random::seeded(seed ^ (round << 32) ^ (u64::try_from(caller).unwrap() << 16));
            for step in 0..RACE_STEPS {
                match caller {
                    7 if step % 2 == 0 => world.advance(Duration::from_secs(random.below(240))),
                    7 => drop(world.fixture.block_on(store.sweep(2))),
                    _ => act(&world, &store, &mut random),
                }
            }
        });
        let ending = world.fixture.block_on(Ending::read(&store)).expect("the store answers");
        let violations = check(&recorder.calls(), &ending, F::allowed());
        if !violations.is_empty() {
            recorder.calls().iter().for_each(|call| println!("{call:?}"));
            ending.events.iter().for_each(|event| println!("{event:?}"));
            let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
            panic!("seed {seed}, race {round}: no order of the events explains this:\n{}", lines.join("\n"));
        }
        assert!(ending.events.len() > 2 * GARMENTS.len(), "nothing happened: nothing was checked");
        world.is_sound();
    }
}

/// One thing that one caller does: a command, heard or not, waited for or not, or a look.
fn act<F: Fixture>(world: &World<F>, store: &Recorded<F::Store>, random: &mut Random) {
    let how = random.below(10);
    let command = Operation::any(random).command();
    let polls = usize::try_from(random.below(4)).unwrap();
    let block_on = |future: Pin<Box<dyn Future<Output = ()> + Send + '_>>| world.fixture.block_on(future);
    match (how, &command) {
        (0, Some(command)) => poll_and_drop(world, store, command, polls),
        (1, Some(command)) => block_on(Box::pin(store.apply_unheard(command))),
        (3.., Some(command)) => block_on(Box::pin(async { drop(store.apply(command).await) })),
        _ => {
            let items: Vec<ItemId> = GARMENTS.map(item).into();
            block_on(Box::pin(async { drop(store.look(&items).await) }));
        }
    }
}
