//! The key-value map in IndexedDB: one transaction for each commit. Each commit compares the stored
//! fence (a fencing token) with the tab's own, so that a tab from which the storage was taken over
//! can never write again.

use std::cell::Cell;

use js_sys::Uint8Array;
use shared::heap::reserve_heap;
use shared::sync::device::NEXT_N;
use wasm_bindgen::{JsCast, JsValue};

use super::idb::{Database, Transaction, Trouble, range_after};
use super::{Batch, Durability, Entry, Expect, Kv, StoreError};

/// Where the number of the tab that may write is kept.
pub const FENCE: &str = "fence";
/// Separates the counter that edits compare from the fence of the tab that wrote it. Both are one
/// stored value, so that an edit compares both with one read.
const UNDER: u8 = b'@';
/// Entries fetched at once: a few megabytes of pages, so that memory does not peak at a start.
const READ_AT_ONCE: u32 = 128;
/// How often a lost connection is opened again for one read or commit: for some four seconds.
const REOPENINGS_MAX: u32 = 4;

/// The name of the database that holds the data of one account.
pub fn account_database(account: &str) -> String {
    format!("manabi-{account}")
}

/// A key-value map in one IndexedDB database.
pub struct IdbKv {
    database: Database,
    fence: Cell<Option<u64>>,
}

impl IdbKv {
    /// Opens the map `name`, empty when it is new. It reads only, until it takes the fence.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let database = Database::open(name).await?;
        Ok(Self { database, fence: Cell::new(None) })
    }

    /// Raises the fence, so that only this map may commit: every earlier holder is `Fenced` from
    /// now on. The caller holds the account's lock.
    pub async fn take_fence(&self) -> Result<(), StoreError> {
        let transaction = self.database.write(Durability::Strict).await?;
        let (fence, counter) = (transaction.ask(FENCE)?, transaction.ask(NEXT_N)?);
        let fence = parse_fence(&fence.answer().await?).unwrap_or(0) + 1;
        let counter = value_bytes(&counter.answer().await?);
        transaction.put(FENCE, &bytes_value(fence.to_string().as_bytes()))?;
        if let Some(counter) = counter {
            // With its old fence in the counter, the tab that had it could still commit edits.
            let counter = under_fence(bare(&counter), fence);
            transaction.put(NEXT_N, &bytes_value(&counter))?;
        }
        transaction.complete().await?;
        self.fence.set(Some(fence));
        Ok(())
    }

    /// Writes `batch` into the empty map after the browser has deleted it. The fence is set to a
    /// higher number than before, so that a tab that was suspended meanwhile stays fenced off.
    pub async fn found_again(&self, batch: Batch) -> Result<(), StoreError> {
        self.patiently(async || self.try_found_again(&batch).await).await?
    }

    /// Tries it until the connection holds, each time after a longer wait.
    async fn patiently<T>(
        &self,
        attempt: impl AsyncFn() -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        for tries in 0..REOPENINGS_MAX {
            match attempt().await {
                Err(Trouble::Lost(_)) => self.database.back_off(tries).await,
                outcome => return outcome,
            }
        }
        attempt().await
    }

    async fn try_found_again(&self, batch: &Batch) -> Result<Result<(), StoreError>, Trouble> {
        let transaction = self.database.write(Durability::Strict).await?;
        if parse_fence(&transaction.get(FENCE).await?).is_some() {
            transaction.abort();
            return Ok(Err(StoreError::Fenced));
        }
        let fence = self.fence.get().unwrap_or(0) + 1;
        transaction.put(FENCE, &bytes_value(fence.to_string().as_bytes()))?;
        put_all(&transaction, &batch.puts, Some(fence))?;
        transaction.complete().await?;
        self.fence.set(Some(fence));
        Ok(Ok(()))
    }

    async fn try_get(&self, key: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let value = self.database.read().await?.get(key).await?;
        Ok(value_bytes(&value).map(|value| told(key, value)))
    }

    async fn try_read_all(&self, prefix: &str) -> Result<Vec<Entry>, Trouble> {
        let transaction = self.database.read().await?;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let last = entries.last().map(|(key, _)| key.as_str());
            let range = range_after(prefix, last)?;
            let found = transaction.get_all(&range, READ_AT_ONCE).await?;
            let is_last = found.len() < READ_AT_ONCE as usize;
            // The values as they are stored, and then as they are read.
            reserve_heap(2 * found.iter().map(|(_, value)| length(value)).sum::<usize>());
            entries.extend(found.iter().filter_map(entry));
            if is_last {
                return Ok(entries);
            }
        }
    }

    async fn try_commit(
        &self,
        batch: &Batch,
        durability: Durability,
    ) -> Result<Result<(), StoreError>, Trouble> {
        let transaction = self.database.write(durability).await?;
        // All requests are made at once. The compared value is answered first, and the transaction
        // cannot complete before it is compared, so that a refusal still aborts the writes.
        let expect = batch.expect.as_ref();
        let checked = transaction.ask(expect.map_or(FENCE, |expect| &expect.key))?;
        for key in &batch.deletes {
            transaction.delete(key)?;
        }
        put_all(&transaction, &batch.puts, self.fence.get())?;
        let checked = checked.answer().await?;
        let verdict = match expect {
            None => self.judge_fence(parse_fence(&checked)),
            Some(expect) => self.judge(&transaction, expect, value_bytes(&checked)).await?,
        };
        if let Err(refusal) = verdict {
            transaction.abort();
            return Ok(Err(refusal));
        }
        transaction.complete().await?;
        Ok(Ok(()))
    }

    /// Compares the fence, and the value that the store must have. If one of them differs, the
    /// other may say why.
    async fn judge(
        &self,
        transaction: &Transaction,
        expect: &Expect,
        stored: Option<Vec<u8>>,
    ) -> Result<Result<(), StoreError>, Trouble> {
        let own = expect.value.as_ref().zip(self.fence.get());
        let own = own.map(|(value, fence)| under_fence(value, fence));
        if expect.key == NEXT_N && own.is_some() && stored == own {
            return Ok(Ok(()));
        }
        let fence = self.judge_fence(parse_fence(&transaction.get(FENCE).await?));
        let stored = stored.map(|value| told(&expect.key, value));
        let changed = if stored == expect.value { Ok(()) } else { Err(StoreError::Changed) };
        Ok(fence.and(changed))
    }

    fn judge_fence(&self, stored: Option<u64>) -> Result<(), StoreError> {
        if stored.is_none() && self.fence.get().is_some() {
            return Err(StoreError::Emptied);
        }
        if stored.is_none() || stored != self.fence.get() {
            return Err(StoreError::Fenced);
        }
        Ok(())
    }
}

impl Kv for IdbKv {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.patiently(async || self.try_get(key).await).await?)
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<Entry>, StoreError> {
        Ok(self.patiently(async || self.try_read_all(prefix).await).await?)
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        self.patiently(async || self.try_commit(&batch, durability).await).await?
    }
}

fn parse_fence(value: &JsValue) -> Option<u64> {
    value_bytes(value).and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
}

fn bytes_value(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn length(value: &JsValue) -> usize {
    value.dyn_ref::<Uint8Array>().map_or(0, |bytes| bytes.length() as usize)
}

fn value_bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

fn entry((key, value): &(JsValue, JsValue)) -> Option<Entry> {
    let (key, value) = (key.as_string()?, value_bytes(value)?);
    let value = told(&key, value);
    Some((key, value))
}

/// Asks for these writes; the counter goes under the writer's fence.
fn put_all(transaction: &Transaction, puts: &[Entry], fence: Option<u64>) -> Result<(), Trouble> {
    for (key, value) in puts {
        match fence.filter(|_| key == NEXT_N) {
            Some(fence) => transaction.put(key, &bytes_value(&under_fence(value, fence)))?,
            None => transaction.put(key, &bytes_value(value))?,
        }
    }
    Ok(())
}

fn under_fence(counter: &[u8], fence: u64) -> Vec<u8> {
    [counter, &[UNDER], fence.to_string().as_bytes()].concat()
}

/// The counter without the fence of its writer.
fn bare(counter: &[u8]) -> &[u8] {
    counter.split(|byte| *byte == UNDER).next().unwrap_or(counter)
}

/// The value as it was given to the store.
fn told(key: &str, value: Vec<u8>) -> Vec<u8> {
    if key == NEXT_N { bare(&value).to_vec() } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_comes_back_without_the_fence_of_its_writer() {
        let stored = under_fence(b"57", 3);
        assert_eq!(stored, b"57@3");
        assert_eq!(told(NEXT_N, stored.clone()), b"57");
        assert_eq!(told(NEXT_N, b"57".to_vec()), b"57");
        assert_eq!(told("page/1", stored.clone()), stored);
        assert_ne!(under_fence(b"57", 4), stored);
    }
}
