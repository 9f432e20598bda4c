//! The garden of できたこと as a drawing: a plant for every subject, a leaf for every thing done, a
//! blossom once it is passed. Nothing withers, and nothing is compared.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::program::garden::{Plant, count};
use shared::value::Choice as _;

use crate::parts::{Text, plain, ruby};
use crate::words::{t, t_with};

/// The ground, in the units of a plant's drawing.
const GROUND: f64 = 108.0;
/// The middle of a plant.
const MIDDLE: f64 = 24.0;
/// A plant with nothing but a blossom or a bud.
const HEIGHT_MIN: f64 = 26.0;
/// What many leaves add at most: a plant stays within its drawing however much is done.
const HEIGHT_MORE: f64 = 68.0;
/// After so many leaves a plant has two thirds of its height.
const LEAVES_HALFWAY: f64 = 10.0;
/// More leaves than these would be no leaves any more but a green stick; the words say the number.
const LEAVES_DRAWN_MAX: usize = 140;
/// What a blossom needs above the end of its stem.
const HEAD: f64 = 12.0;
/// The longest leaf, and the shortest that is still one.
const LEAF_MAX: f64 = 11.0;
const LEAF_MIN: f64 = 3.5;

/// Whether the names of the subjects stand below the plants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    Shown,
    Heard,
}

/// How many things she has done, in words.
pub fn number_done(plants: Memo<Vec<Plant>>) -> Text {
    let number = move || count(&plants.get()).to_string();
    Signal::derive(move || t_with("learner.garden.count", &[("n", &number())]))
}

/// The garden; a sentence where nothing has grown yet.
#[component]
pub fn Garden(plants: Memo<Vec<Plant>>, names: Names) -> impl IntoView {
    let heard = move || {
        let plants = plants.get();
        let blossoms = plants.iter().filter(|plant| plant.is_in_bloom).count();
        let numbers = [("n", &*count(&plants).to_string()), ("m", &blossoms.to_string())];
        let key = if blossoms == 0 { "learner.garden" } else { "learner.garden.passed" };
        plain(&t_with(key, &numbers))
    };
    let plant = move |tallest: f64, (at, plant): (usize, Plant)| {
        let subject = plant.subject;
        let name = move || match subject {
            Some(subject) => t(&format!("subject.{}", subject.code())),
            None => t("learner.garden.other"),
        };
        view! {
            <li>
                <Drawing plant at tallest />
                {(names == Names::Shown).then(|| view! {
                    <span aria-hidden="true">{move || plain(&name())}</span>
                })}
            </li>
        }
    };
    move || {
        if plants.with(Vec::is_empty) {
            return view! { <p class="soft">{ruby(Signal::derive(|| t("learner.wins.none")))}</p> }
                .into_any();
        }
        let plants = plants.get();
        let tallest = plants.iter().map(|plant| height(plant.leaves)).fold(0.0, f64::max);
        let all = plants.into_iter().enumerate().map(|it| plant(tallest, it)).collect_view();
        view! {
            <div role="img" aria-label=heard>
                <ul class="garden" role="presentation">{all}</ul>
            </div>
        }
        .into_any()
    }
}

/// What the leaves and the blossoms mean.
#[component]
pub fn GardenKey() -> impl IntoView {
    view! {
        <p class="garden-key">
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="leaf-1" d="M2 13C2 6 6 3 14 3c0 7-4 10-12 10z" />
            </svg>
            {ruby(Signal::derive(|| t("learner.garden.leaf")))}
            <svg viewBox="-8 -8 16 16" aria-hidden="true">{blossom(0.0, 0.0, 0.9)}</svg>
            {ruby(Signal::derive(|| t("learner.garden.blossom")))}
        </p>
    }
}

#[component]
fn Drawing(plant: Plant, at: usize, tallest: f64) -> impl IntoView {
    // All drawings of a garden are as high as its tallest plant, so that they share one ground.
    let sky = GROUND - tallest - HEAD;
    let frame = format!("0 {sky} 48 {}", tallest + HEAD + 2.0);
    let height = height(plant.leaves);
    // Neighbors lean to different sides, so that a row of plants is no fence.
    let sway = [-3.0, 3.5, 2.0, -2.5][at % 4];
    let top = (MIDDLE + sway, GROUND - height);
    let stem = format!("M{MIDDLE} {GROUND}q{} {} {sway} {}", sway * 1.6, -height / 2.0, -height);
    let leaves = leaves(plant.leaves, height, sway);
    let head = if plant.is_in_bloom {
        blossom(top.0, top.1, 1.0).into_any()
    } else {
        view! { <path class="leaf-2" d=bud(top) /> }.into_any()
    };
    view! {
        <svg viewBox=frame aria-hidden="true">
            <path class="garden-ground" d="M0 108.5h48" />
            <path class="garden-stem" d=stem />
            {leaves
                .into_iter()
                .zip(["leaf-1", "leaf-2", "leaf-3"])
                .map(|(d, class)| view! { <path class=class d=d /> })
                .collect_view()}
            {head}
        </svg>
    }
}

/// How high a plant with so many leaves is: it always grows, more slowly the higher it is.
fn height(leaves: usize) -> f64 {
    let grown = 1.0 - (-(leaves as f64) / LEAVES_HALFWAY).exp();
    HEIGHT_MIN + HEIGHT_MORE * grown
}

/// The leaves as three paths, one for each green. They alternate from the ground to the top.
fn leaves(count: usize, height: f64, sway: f64) -> [String; 3] {
    let mut paths = [String::new(), String::new(), String::new()];
    let drawn = count.min(LEAVES_DRAWN_MAX);
    let step = (height - 10.0) / drawn.max(1) as f64;
    let length = (step * 1.7).clamp(LEAF_MIN, LEAF_MAX);
    for leaf in 0..drawn {
        let up = 5.0 + step * leaf as f64;
        let share = up / height;
        let (x, y) = (MIDDLE + sway * share * share, GROUND - up);
        let side = if leaf % 2 == 0 { 1.0 } else { -1.0 };
        let (dx, dy) = (side * length, -length * 0.55);
        let path = &mut paths[leaf % 3];
        // Writing into a string cannot fail.
        let _ = write!(
            path,
            "M{x:.1} {y:.1}q{:.1} {:.1} {dx:.1} {dy:.1}q{:.1} {:.1} {:.1} {:.1}z",
            dx * 0.2,
            dy * 1.5,
            -dx * 0.25,
            -dy * 1.1 + length * 0.25,
            -dx,
            -dy,
        );
    }
    paths
}

/// What will open one day.
fn bud((x, y): (f64, f64)) -> String {
    format!("M{x:.1} {y:.1}q-4 -3 -1 -9q5 4 1 9z")
}

/// Five petals around their core.
fn blossom(x: f64, y: f64, size: f64) -> impl IntoView {
    const PETALS: [(f64, f64); 5] =
        [(0.0, -4.4), (4.2, -1.4), (2.6, 3.6), (-2.6, 3.6), (-4.2, -1.4)];
    let petal = |(dx, dy): (f64, f64)| {
        view! {
            <circle class="bloom" cx=x + dx * size cy=y + dy * size r=3.6 * size />
        }
    };
    view! {
        {PETALS.map(petal).into_iter().collect_view()}
        <circle class="bloom-core" cx=x cy=y r=2.8 * size />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plant_always_grows_and_stays_within_its_drawing() {
        let mut before = 0.0;
        for count in [0, 1, 10, 40] {
            assert!(height(count) > before, "{count}");
            before = height(count);
        }
        assert!(height(500) <= HEIGHT_MIN + HEIGHT_MORE);
    }

    #[test]
    fn every_leaf_is_drawn_as_long_as_it_can_be_seen_as_one() {
        let drawn = |count: usize| {
            leaves(count, height(count), 2.0).iter().map(|path| path.matches('z').count()).sum()
        };
        let counts: [usize; 4] = [0, 1, 62, 500].map(drawn);
        assert_eq!(counts, [0, 1, 62, LEAVES_DRAWN_MAX]);
    }
}
