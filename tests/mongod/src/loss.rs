//! Which answers get lost. Decided when the request passes, so that one seed always gives the same decisions.

/// What to lose.
#[derive(Debug, Default)]
pub(crate) enum Loss {
    #[default]
    Nothing,
    /// The answers to the next so many of these commands.
    Next { left: u64, commands: Vec<String> },
    /// The answer to one in so many of these commands, on average.
    OneIn { many: u64, commands: Vec<String>, dice: u64 },
}

/// `SplitMix64`, by Steele, Lea and Flood.
fn roll(dice: &mut u64) -> u64 {
    *dice = dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *dice;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Loss {
    /// Whether the answer to this request gets lost.
    pub(crate) fn dooms(&mut self, name: &str) -> bool {
        let listed = |commands: &[String]| commands.iter().any(|command| command == name);
        match self {
            Self::Nothing => false,
            Self::Next { left, commands } => {
                let doomed = *left > 0 && listed(commands);
                *left -= u64::from(doomed);
                doomed
            }
            Self::OneIn { many, commands, dice } => listed(commands) && roll(dice).is_multiple_of((*many).max(1)),
        }
    }
}
