//! The map when the browser keeps nothing (private windows, plain http): gone when the tab closes.
//! It behaves as the stored one does, so the sync driver treats both alike.

use std::cell::RefCell;

use shared::sorted::SortedMap;

use super::{Batch, Durability, Entry, Kv, StoreError};

/// A key-value map in memory.
#[derive(Default)]
pub struct MemoryKv {
    entries: RefCell<SortedMap<String, Vec<u8>>>,
}

impl Kv for MemoryKv {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.entries.borrow().get(key).cloned())
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<Entry>, StoreError> {
        let entries = self.entries.borrow();
        Ok(entries
            .from(prefix)
            .take_while(|(key, _)| key.starts_with(prefix))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }

    async fn commit(&self, batch: Batch, _: Durability) -> Result<(), StoreError> {
        let mut entries = self.entries.borrow_mut();
        if let Some(expect) = &batch.expect
            && entries.get(&expect.key) != expect.value.as_ref()
        {
            return Err(StoreError::Changed);
        }
        for key in batch.deletes {
            entries.remove(&key);
        }
        entries.extend(batch.puts);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    fn keys(kv: &MemoryKv, prefix: &str) -> String {
        let entries = block_on(kv.read_all(prefix)).unwrap();
        entries.into_iter().map(|(key, _)| key).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_prefix_gives_its_keys_in_order_and_no_others() {
        let kv = MemoryKv::default();
        let batch = Batch::default().put("p/2", "b").put("p/1", "a").put("q", "c").put("o", "d");
        block_on(kv.commit(batch, Durability::Relaxed)).unwrap();
        assert_eq!(keys(&kv, "p/"), "p/1 p/2");
        assert_eq!(keys(&kv, ""), "o p/1 p/2 q");
    }

    #[test]
    fn a_changed_expectation_writes_nothing() {
        let kv = MemoryKv::default();
        let first = Batch::default().put("n", "1").put("a", "x").expecting("n", None);
        assert_eq!(block_on(kv.commit(first.clone(), Durability::Strict)), Ok(()));
        let again = block_on(kv.commit(first.put("b", "y"), Durability::Strict));
        assert_eq!(again, Err(StoreError::Changed));
        assert_eq!(keys(&kv, ""), "a n");
    }

    #[test]
    fn a_batch_that_deletes_and_puts_a_key_keeps_the_put() {
        let kv = MemoryKv::default();
        let deletes = vec!["a".to_owned()];
        let batch = Batch { deletes, ..Batch::default() }.put("a", "new");
        block_on(kv.commit(batch, Durability::Strict)).unwrap();
        assert_eq!(block_on(kv.get("a")), Ok(Some(b"new".to_vec())));
    }
}
