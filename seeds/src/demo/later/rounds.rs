//! The rounds after those of 2020 in which somebody sat. The days of 2026 are examples: no source
//! for the announced ones was at hand.

use super::super::rounds::{Row, Sitting, rounds as first_rounds};
use crate::script::day;
use shared::records::exam_sitting::Round;

/// All rounds, in their order.
pub(super) fn rounds() -> Vec<Sitting> {
    let mut all = first_rounds();
    all.extend([
        Sitting {
            year: 2023,
            round: Round::Second,
            days: [day(2023, 11, 4), day(2023, 11, 5)],
            apply_from: Some(day(2023, 7, 18)),
            apply_until: day(2023, 9, 8),
            results_on: day(2023, 12, 5),
            is_example: false,
            results: SECOND_2023,
            unseen: &[],
            certified: &[],
        },
        Sitting {
            year: 2025,
            round: Round::Second,
            days: [day(2025, 11, 8), day(2025, 11, 9)],
            apply_from: Some(day(2025, 7, 22)),
            apply_until: day(2025, 9, 12),
            results_on: day(2025, 12, 9),
            is_example: false,
            results: SECOND_2025,
            unseen: &[],
            certified: &[],
        },
        Sitting {
            year: 2026,
            round: Round::First,
            days: [day(2026, 8, 6), day(2026, 8, 7)],
            apply_from: Some(day(2026, 4, 6)),
            apply_until: day(2026, 5, 13),
            results_on: day(2026, 9, 1),
            is_example: true,
            results: FIRST_2026,
            unseen: UNSEEN_2026,
            certified: &[47],
        },
        Sitting {
            year: 2026,
            round: Round::Second,
            days: [day(2026, 11, 7), day(2026, 11, 8)],
            apply_from: Some(day(2026, 7, 21)),
            apply_until: day(2026, 9, 11),
            results_on: day(2026, 12, 8),
            is_example: true,
            results: &[],
            unseen: &[],
            certified: &[],
        },
    ]);
    all
}

/// P31's 倫理 counts nothing by itself since 2024.
const SECOND_2023: &[Row] = &[(31, "KI", "E", "")];

const SECOND_2025: &[Row] = &[
    (47, "KLROSHB", "E", ""),
    (48, "KLROSHT", "E", ""),
    (49, "KO", "S", ""),
    (53, "KLR", "SE", ""),
    (55, "KOH", "", ""),
    (61, "LR", "K", ""),
];

const FIRST_2026: &[Row] = &[
    (9, "L", "E", ""),
    (15, "LS", "", ""),
    (16, "H", "S", ""),
    (23, "SH", "E", ""),
    (24, "K", "L", ""),
    (47, "EJ", "", ""),
    (48, "J", "E", ""),
    (50, "KO", "S", ""),
    (53, "OH", "S", ""),
    (56, "K", "R", ""),
    (58, "KLR", "E", "S"),
    (61, "KOJ", "S", ""),
    (63, "LROJ", "", "E"),
    (65, "KJ", "S", ""),
];

/// P49 and P55 have told what their letters say; P51 and P59 have said nothing.
const UNSEEN_2026: &[(u8, &str)] = &[(49, "LRS"), (51, "KE"), (55, "LRB"), (59, "KO")];
