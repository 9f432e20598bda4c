//! Deliberate bugs, one at a time, each in one place of the code. A simulator that does not find
//! one of them lacks an oracle. Compiled only for tests: elsewhere the answer is a constant no.

macro_rules! bugs {
    ($($name:ident: $part:literal, $what:literal;)+) => {
        /// A deliberate bug.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Bug {
            $(#[doc = $what] $name,)+
        }

        impl Bug {
            /// All bugs.
            pub const ALL: &'static [Bug] = &[$(Bug::$name),+];

            /// The bug's name.
            pub fn name(self) -> &'static str {
                match self { $(Bug::$name => stringify!($name)),+ }
            }

            /// The part of the system in which it is planted.
            pub fn part(self) -> &'static str {
                match self { $(Bug::$name => $part),+ }
            }

            /// What is wrong.
            pub fn what(self) -> &'static str {
                match self { $(Bug::$name => $what),+ }
            }
        }
    };
}

bugs! {
    RetireOnAnswer: "device", "an own edit leaves the outbox with the answer, not with the cursor";
    AppliedBeforeComplete: "device", "a page becomes visible before the pull is complete";
    DropNotSealed: "device", "unsent work in a scope that was lost stays readable";
    DropDestroysUnsent: "device", "unsent work in a scope that was lost is deleted";
    PurgeSkipped: "device", "records of a scope that was lost stay on the device";
    OldFatesKept: "device", "fates of a timeline that was lost still count";
    SentLogForgotten: "device", "what was sent is not kept for a restore";
    NotRenumbered: "device", "after a restore the old numbers are used";
    BaseFromNow: "device", "a second edit claims to have seen what lies below the own overlay";
    EditRelaxed: "device", "an edit is written without waiting for the disk";
    StagingKeptOnDrop: "device", "a scope that is lost in the middle of a pull stays in staging";
    AntiEntropyIgnored: "device", "a digest that differs is not followed up";
    OverlayReversed: "device", "the oldest of several own edits is on top";
    SentTrimmedEarly: "device", "what was sent is kept for an hour";
    CursorWithoutPages: "device", "the cursor is written without the records";
    ResetTouchesOutbox: "device", "starting over forgets unsent work, too";
    UnknownFieldsDropped: "device", "fields of a newer release are not kept";
    HeldLeavesSight: "device", "a change that waits leaves its author's screen";
    SealedInMemoryOnly: "device", "unsent work in a lost scope is sealed in memory only";
    UnreadLost: "device", "a page is lost that was not read when the next one comes";
    OldReferenceUntold: "device", "whoever showed an edited record where it was is not told";
    IndexKeepsOld: "device", "an index still has a record where it referred to before";
    UnsavedSent: "device", "an edit is sent before it is saved";
    LaterCommitAlone: "device", "a commit leaves out what a refused one before it was to write";
    RefillKeepsOld: "device", "a scope that is fetched anew keeps what was there";
    LastDayLeftOut: "access", "an assignment ends before its last day";
    CareOfAnybody: "access", "who looks after a venue has care for its learners";
    CareByCreation: "access", "whoever makes a learner may write about her health";
    LearnerWritesAll: "access", "a learner writes any field of a kind that is open to her";
    AuthorOfOthers: "access", "a record may name somebody else as its author";
    ReadersIgnored: "access", "the readers of a report do not see it";
    FirstVenueForEver: "access", "the first venue counts although she is enrolled elsewhere";
    JoinedStayTwo: "access", "two joined records of one person stay two people";
    CareDeletable: "access", "an assignment that gave care can be deleted";
    PastCareAllowed: "access", "somebody gives herself care for the past";
    NoteOfOthers: "access", "anybody in the team may rewrite or delete a note in its author's name";
    OwnApproval: "access", "who wrote a value may approve it";
    ForeignVenueOpened: "access", "whoever enrolls a learner of hers anywhere sees that venue";
    FormerPlaceCounts: "access", "who came to a venue once is seen there for ever";
    AssignmentOfOthers: "access", "with a learner go the assignments of others to her";
    SlipOfOthers: "access", "anybody takes back at once what somebody else has closed";
    DigestWithoutSeq: "digest", "a sum does not tell two states of a record apart";
    LastScopeUncompared: "digest", "the sum of the last scope is never compared";
    LongPageSkips: "paging", "a page that is cut by its length says that nothing is missing";
    CutFillForgotten: "paging", "a fill that is cut is not gone on with";
    FullPageIsLast: "paging", "a page with as many records as fit says that nothing is missing";
    FillGoesOnElsewhere: "paging", "a fill begins where the one of another grant has ended";
    RepetitionKeepsNumber: "numbers", "what came before takes no number of the client's";
    DeltaOverGap: "device", "a change on a hint is applied whatever is missing before it";
    HashUnchecked: "server", "a uid that comes with other contents counts as a repetition";
    UidPerClient: "server", "a uid is only looked for among those of the same client";
    GrantsOfTheStart: "server", "rights are judged on the grants at the start of the request";
    DeciderIsAuthor: "server", "whoever releases a change becomes its author";
    ClosesForgotten: "server", "a value that was settled before it arrives waits all the same";
    DigestKeepsDeleted: "server", "a deleted record stays in its scope's sum";
    SupersedeUnseen: "server", "setting a field anew puts held changes aside that were not seen";
    WinnerGivesAccess: "server", "while access is disputed the value that is shown decides";
    WalkInOfOthers: "server", "creating a learner who is there already gives her to the author";
    ClosedStillCounts: "server", "what a closed account sends is applied";
    OtherTimelineIgnored: "server", "a proof that nobody gave out is taken for a good one";
    ForkIgnored: "server", "a number that was used for something else is waited for";
    DroppedNotHeld: "server", "what may not be applied is forgotten";
    RightsUnchecked: "server", "nobody asks whether the author may do this";
    SeqShared: "server", "the records of one mutation share a seq";
    DeltaUnfiltered: "server", "a change rides on the hint to somebody who may not see it";
    DeltaToLateGrant: "server", "a change rides to somebody whose grant began after it";
    DeltaOmitsDeleted: "server", "a change rides along without the record that it takes away";
    ListenerGrantsKept: "server", "a listener's grants are not read again when they change";
    GrantSinceKept: "server", "a grant that is given again keeps its first seq";
    ResolutionClosesAll: "server", "settling a conflict closes values that the person did not see";
    WinnerByDeviceClock: "server", "the device's clock is believed as it is";
    SupersedeTooMuch: "server", "any later edit of its author puts a held change aside";
    ReleasedTwice: "server", "two changes with one uid can both be released";
    OldBaseTrusted: "server", "what was seen in a lost timeline counts in this one";
    WithheldIgnored: "server", "a restore gives back what had been taken away";
    FeedSkips: "server", "a page that is cut says that everything up to the head is in it";
    EndedGrantsUntold: "server", "a page does not say which grants have ended";
    RelocatedStaysInHistory: "server", "the history of a relocated record keeps its values";
    RelocatedStaysInTombstone: "merge", "the tombstone of a relocated record keeps its values";
    PartsForgotten: "merge", "a deletion hides parts that it had not seen, or that come later";
    ContradictionsMerged: "merge", "fields that contradict each other are merged one by one";
    LatestOverwrites: "merge", "of two unseen values only the later one is kept";
    TextOverwrites: "merge", "a text replaces another one that its author had not seen";
    MergedTextIsSeen: "merge", "who has seen one part of a merged text counts as having seen all";
    AbsentWordsMerged: "merge", "words that wait elsewhere count as removed by somebody";
    DeleteWins: "merge", "a deletion takes edits with it that it had not seen";
    RestoreForgetsDeletion: "merge", "an edit undoes a deletion without asking about it";
    RemovalTakesUnseen: "merge", "a removal from a set takes an addition that it had not seen";
    QuietLoserForgotten: "merge", "a quiet field's other value is not in history either";
    OnceOverwrites: "merge", "a later value replaces one that is set once";
    SetDeletedUnseen: "merge", "a deletion looks at a set's last change only";
    TombstoneForgotten: "merge", "recording anew brings back what had been deleted with it";
    FenceForgotten: "storage", "a tab that was taken over may still write";
    TornCommit: "storage", "a power cut leaves half of a commit";
}

/// One line at the head of a function or a closure, which does something wrong while the bug is
/// planted: `planted!(DeleteWins => return true);`. Whoever reads the code passes over it; in a
/// release it is nothing.
#[macro_export]
macro_rules! planted {
    ($bug:ident => $wrong:stmt) => {
        if $crate::planted::is_planted($crate::planted::Bug::$bug) {
            $wrong
        }
    };
}

/// Whether `bug` is planted in this thread.
#[cfg(feature = "planted")]
pub fn is_planted(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Whether `bug` is planted: never in a release.
#[cfg(not(feature = "planted"))]
#[inline(always)]
pub fn is_planted(_: Bug) -> bool {
    false
}

#[cfg(feature = "planted")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Plants a bug in this thread, or takes it away.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}
