//! Limits on everything that comes from outside. A device refuses an edit above them, so no later
//! server may lower them.

/// Operations in one mutation: a roll call of a whole school stays far below it.
pub const OPS_MAX: usize = 500;

/// Bytes of one mutation as JSON: a long note in three-byte characters, several times over.
pub const MUTATION_BYTES_MAX: usize = 256 * 1024;

/// Mutations in one request.
pub const PUSH_MUTATIONS_MAX: usize = 500;

/// Bytes of all mutations in one request that a device sends; below the server's body limit.
pub const PUSH_BYTES_MAX: usize = 1024 * 1024;

/// Records in one page of a pull: some 100 KB once they are packed. Each page of a first sync is a
/// round trip of its own.
pub const PULL_RECORDS_MAX: usize = 2_500;

/// Bytes of records in one page of a pull: a few seconds on a slow mobile link, once it is packed.
pub const PULL_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Records of a change that rides on a hint: a roll call of a class, and the lesson. What is
/// larger is worth a request.
pub const DELTA_RECORDS_MAX: usize = 16;

/// Bytes of them together: each listener is sent a copy.
pub const DELTA_BYTES_MAX: usize = 8 * 1024;

/// Own unsent edits of one record that the server follows back when it judges what was seen.
pub const ANCESTORS_MAX: usize = 10_000;

/// Values that wait in one conflict; a further one replaces nothing and is held.
pub const CONFLICT_VALUES_MAX: usize = 50;

/// How long a device keeps what it has sent, in milliseconds: 30 days, the age of the oldest backup
/// that anybody restores.
pub const SENT_MS_MAX: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Bytes of sealed text that a device keeps of what it has sent: some 10,000 small edits.
pub const SENT_BYTES_MAX: usize = 5 * 1024 * 1024;

/// Scopes that a device fetches anew in a row before it only reports that it differs.
pub const REFILLS_MAX: usize = 64;

/// Bytes of a rescue file: with what JSON adds to it below the largest request that a server takes,
/// and some 5,000 edits.
pub const RESCUE_BYTES_MAX: usize = 3 * 1024 * 1024;

/// How long something is as JSON, without writing it down.
pub(crate) fn json_bytes(value: &impl serde::Serialize) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // Nothing here fails to become JSON; if it did, it would not be sent either.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}
