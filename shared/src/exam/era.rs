//! The exam's eras: which subjects a full pass needs, and what earlier passes turn into. Data only;
//! taken from the ministerial ordinance of 2005 (no. 1) and its amendments up to 2026.

use super::{Subject, Subject as S};
use crate::value::FiscalYear;

/// A stretch of fiscal years with the same requirements.
#[derive(Debug, PartialEq, Eq)]
pub struct Era {
    /// The first fiscal year.
    pub from: FiscalYear,
    /// The requirements; all of them must be satisfied.
    pub slots: &'static [Slot],
    /// What passes of the era before turn into.
    pub carries: &'static [Carry],
    /// Subjects that no longer exist: a pass counts only through a carry.
    pub dropped: &'static [Subject],
}

/// One requirement. It is satisfied when every subject of one of its ways is passed.
#[derive(Debug, PartialEq, Eq)]
pub struct Slot {
    /// The code; words are looked up under `slot.<code>`.
    pub code: &'static str,
    /// The ways to satisfy it.
    pub ways: &'static [&'static [Subject]],
}

/// Passes of the era before, all of them, that count as a subject of this era.
#[derive(Debug, PartialEq, Eq)]
pub struct Carry {
    /// The subjects that were passed.
    pub passed: &'static [Subject],
    /// What they count as.
    pub counts_as: Subject,
}

/// Every era, from the first one.
pub static ERAS: [Era; 4] = [
    Era {
        from: FiscalYear(2005),
        slots: &[KOKUGO, SEKAISHI, NIHONSHI_OR_CHIRI, KOMIN, SUGAKU, TWO_OF_OLD_SCIENCE, EIGO],
        carries: &[],
        dropped: &[],
    },
    Era {
        from: FiscalYear(2014),
        slots: &[KOKUGO, SEKAISHI, NIHONSHI_OR_CHIRI, KOMIN, SUGAKU, SCIENCE, EIGO],
        carries: &[
            Carry { passed: &[S::RikaSogo], counts_as: S::KagakuToNingen },
            Carry { passed: &[S::Butsuri1], counts_as: S::ButsuriKiso },
            Carry { passed: &[S::Kagaku1], counts_as: S::KagakuKiso },
            Carry { passed: &[S::Seibutsu1], counts_as: S::SeibutsuKiso },
            Carry { passed: &[S::Chigaku1], counts_as: S::ChigakuKiso },
        ],
        dropped: &[S::RikaSogo, S::Butsuri1, S::Kagaku1, S::Seibutsu1, S::Chigaku1],
    },
    Era {
        from: FiscalYear(2024),
        slots: &[KOKUGO, CHIRI, REKISHI, KOKYO, SUGAKU, SCIENCE, EIGO],
        carries: &[
            Carry { passed: &[S::SekaishiA], counts_as: S::Rekishi },
            Carry { passed: &[S::SekaishiB], counts_as: S::Rekishi },
            Carry { passed: &[S::NihonshiA], counts_as: S::Rekishi },
            Carry { passed: &[S::NihonshiB], counts_as: S::Rekishi },
            Carry { passed: &[S::ChiriA], counts_as: S::Chiri },
            Carry { passed: &[S::ChiriB], counts_as: S::Chiri },
            Carry { passed: &[S::GendaiShakai], counts_as: S::Kokyo },
            // Only the pair is named: one of the two alone counts for nothing any more.
            Carry { passed: &[S::Rinri, S::SeijiKeizai], counts_as: S::Kokyo },
        ],
        dropped: &[
            S::SekaishiA,
            S::SekaishiB,
            S::NihonshiA,
            S::NihonshiB,
            S::ChiriA,
            S::ChiriB,
            S::GendaiShakai,
            S::Rinri,
            S::SeijiKeizai,
        ],
    },
    Era {
        from: FiscalYear(2026),
        slots: &[KOKUGO, CHIRI, REKISHI, KOKYO, SUGAKU, SCIENCE, EIGO, JOHO],
        carries: &[],
        dropped: &[],
    },
];

const KOKUGO: Slot = Slot { code: "kokugo", ways: &[&[S::Kokugo]] };
const SEKAISHI: Slot = Slot { code: "sekaishi", ways: &[&[S::SekaishiA], &[S::SekaishiB]] };
const NIHONSHI_OR_CHIRI: Slot = Slot {
    code: "nihonshi_or_chiri",
    ways: &[&[S::NihonshiA], &[S::NihonshiB], &[S::ChiriA], &[S::ChiriB]],
};
const KOMIN: Slot =
    Slot { code: "komin", ways: &[&[S::GendaiShakai], &[S::Rinri, S::SeijiKeizai]] };
const CHIRI: Slot = Slot { code: "chiri", ways: &[&[S::Chiri]] };
const REKISHI: Slot = Slot { code: "rekishi", ways: &[&[S::Rekishi]] };
const KOKYO: Slot = Slot { code: "kokyo", ways: &[&[S::Kokyo]] };
const SUGAKU: Slot = Slot { code: "sugaku", ways: &[&[S::Sugaku]] };
const EIGO: Slot = Slot { code: "eigo", ways: &[&[S::Eigo]] };
const JOHO: Slot = Slot { code: "joho", ways: &[&[S::Joho]] };

/// Any two of the five sciences of the first era.
const TWO_OF_OLD_SCIENCE: Slot = Slot {
    code: "rika",
    ways: &[
        &[S::RikaSogo, S::Butsuri1],
        &[S::RikaSogo, S::Kagaku1],
        &[S::RikaSogo, S::Seibutsu1],
        &[S::RikaSogo, S::Chigaku1],
        &[S::Butsuri1, S::Kagaku1],
        &[S::Butsuri1, S::Seibutsu1],
        &[S::Butsuri1, S::Chigaku1],
        &[S::Kagaku1, S::Seibutsu1],
        &[S::Kagaku1, S::Chigaku1],
        &[S::Seibutsu1, S::Chigaku1],
    ],
};

/// 科学と人間生活 with one 基礎 subject, or three 基礎 subjects.
const SCIENCE: Slot = Slot {
    code: "rika",
    ways: &[
        &[S::KagakuToNingen, S::ButsuriKiso],
        &[S::KagakuToNingen, S::KagakuKiso],
        &[S::KagakuToNingen, S::SeibutsuKiso],
        &[S::KagakuToNingen, S::ChigakuKiso],
        &[S::ButsuriKiso, S::KagakuKiso, S::SeibutsuKiso],
        &[S::ButsuriKiso, S::KagakuKiso, S::ChigakuKiso],
        &[S::ButsuriKiso, S::SeibutsuKiso, S::ChigakuKiso],
        &[S::KagakuKiso, S::SeibutsuKiso, S::ChigakuKiso],
    ],
};
