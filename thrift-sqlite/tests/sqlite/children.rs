//! Real processes on one file, and the death of one of them.

use super::shop::{Shop, apply, hold, hold_id, offer, options_at};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use thrift_core::inventory::{InventoryStore, Outcome};

const GARMENTS: usize = 150;
const FILE: &str = "THRIFT_CHILD_FILE";
const NUMBER: &str = "THRIFT_CHILD_NUMBER";

/// What a child does: tries to hold every garment, and tells of each one it won. In the ordinary run of the tests
/// nobody is a child.
#[test]
fn the_part_of_a_child() {
    let (Ok(file), Ok(number)) = (std::env::var(FILE), std::env::var(NUMBER)) else { return };
    let number: usize = number.parse().unwrap();
    let store = options_at(file.as_ref()).open().unwrap();
    for garment in 0..GARMENTS {
        let attempt = hold(number * GARMENTS + garment, &format!("child-{number}"), &format!("coat-{garment}"));
        if let Outcome::Done(_) = apply(&store, &attempt).unwrap() {
            println!("won: {garment}");
        }
    }
}

fn child(shop: &Shop, number: usize) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "sqlite::children::the_part_of_a_child", "--nocapture"]);
    command.env(FILE, shop.path()).env(NUMBER, number.to_string()).env_remove("THRIFT_SEED");
    command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap()
}

#[test]
fn processes_that_race_never_share_a_garment_and_a_killed_one_loses_nothing_it_told_of() {
    let shop = Shop::new();
    offer(&shop.open(), (0..GARMENTS).map(|number| format!("coat-{number}")));
    let (told, wins) = mpsc::channel();
    let mut children: Vec<Child> = (0..4).map(|number| child(&shop, number)).collect();
    for (number, child) in children.iter_mut().enumerate() {
        let (lines, told) = (BufReader::new(child.stdout.take().unwrap()).lines(), told.clone());
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, garment)) = line.split_once("won: ") {
                    told.send((number, garment.parse::<usize>().unwrap())).unwrap();
                }
            }
        });
    }
    drop(told);
    // The first that has won 10 is killed at once; nobody knows what it was just doing.
    let mut winners: BTreeMap<usize, usize> = BTreeMap::new();
    let mut counts = [0; 4];
    let mut killed = None;
    for (number, garment) in wins {
        assert_eq!(winners.insert(garment, number), None, "coat-{garment} was won twice");
        counts[number] += 1;
        if killed.is_none() && counts[number] == 10 {
            children[number].kill().unwrap();
            killed = Some(number);
        }
    }
    let killed = killed.unwrap();
    for (number, child) in children.iter_mut().enumerate() {
        // On a slow machine the killed one may have come to its end just before.
        assert!(child.wait().unwrap().success() || number == killed, "child {number}");
    }
    let records = pollster::block_on(shop.open().scan(None, GARMENTS + 1)).unwrap().records;
    let mut untold = 0;
    for record in records {
        let garment: usize = record.item.as_str().trim_start_matches("coat-").parse().unwrap();
        let winner = winners.get(&garment).copied().unwrap_or_else(|| {
            untold += 1;
            killed
        });
        assert_eq!(record.token(), Some(hold_id(winner * GARMENTS + garment)), "coat-{garment}");
        assert_eq!(record.seq, 3, "coat-{garment} was held once");
    }
    assert!(untold <= 1, "the killed child had one call under way, {untold} wins were not told");
}
