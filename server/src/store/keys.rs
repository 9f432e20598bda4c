//! The server's own keys. They are in the database, so that a backup can open what devices sealed
//! before it was restored.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::id::{Epoch, ProgramId, Seq};
use shared::seal::{KEY_BYTES, key_pair, key_text, open};
use shared::sync::message::{Proof, hex};

use super::{Fault, ReadTx, Store, WriteTx};
use crate::chance::random;

const SEAL: &str = "seal";
/// The stored name of the key that signs proofs.
const PROOF: &str = "mark";

/// The keys, read once.
pub struct ServerKeys {
    seal: [u8; KEY_BYTES],
    seal_public: String,
    proof: [u8; KEY_BYTES],
}

impl ServerKeys {
    /// The public key that devices seal to, as text.
    pub fn seal_public(&self) -> &str {
        &self.seal_public
    }

    /// Opens what a device sealed.
    pub fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        open(&self.seal, sealed)
    }

    /// What a device gives back with its cursor: the nonce of that head, signed by this server.
    pub fn proof(
        &self,
        program: ProgramId,
        (epoch, head): (Epoch, Seq),
        nonce: &str,
        starts: Vec<String>,
    ) -> Proof {
        let code = self.code(program, (epoch, head), nonce, &starts).finalize().into_bytes();
        Proof { head, signed_nonce: format!("{nonce}.{}", hex(&code)), starts }
    }

    /// The nonce in a proof, if this server made the proof in that timeline.
    pub fn read_proof<'a>(
        &self,
        program: ProgramId,
        epoch: Epoch,
        shown: &'a Proof,
    ) -> Option<&'a str> {
        let (nonce, code) = shown.signed_nonce.split_once('.')?;
        let known = self.code(program, (epoch, shown.head), nonce, &shown.starts);
        known.verify_slice(&from_hex(code)?).ok().map(|()| nonce)
    }

    fn code(
        &self,
        program: ProgramId,
        (epoch, head): (Epoch, Seq),
        nonce: &str,
        starts: &[String],
    ) -> Hmac<Sha256> {
        let code = Hmac::<Sha256>::new_from_slice(&self.proof);
        let mut code = code.expect("a key of any length is taken");
        code.update(format!("{program} {epoch} {head} {nonce}").as_bytes());
        for start in starts {
            code.update(format!(" {start}").as_bytes());
        }
        code
    }
}

impl Store {
    /// The server's keys, made when they are first asked for.
    pub(super) async fn load_keys(&self) -> Result<ServerKeys, Fault> {
        self.write(async |tx| {
            let (seal, seal_public) = key_pair(&tx.key(SEAL).await?);
            let proof = tx.key(PROOF).await?;
            Ok(ServerKeys { seal, seal_public: key_text(&seal_public), proof })
        })
        .await
    }
}

impl ReadTx {
    async fn stored_key(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> = sqlx::query_as(
            "select value
             from server_keys
             where name = $1",
        )
        .bind(name)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(value,)| value))
    }
}

impl WriteTx {
    async fn key(&mut self, name: &str) -> Result<[u8; KEY_BYTES], Fault> {
        if let Some(value) = self.stored_key(name).await? {
            let key = from_hex(&value).and_then(|bytes| bytes.try_into().ok());
            return key.ok_or_else(|| Fault::Stored(format!("the key {name}")));
        }
        let key = random::<KEY_BYTES>();
        sqlx::query(
            "insert into server_keys (name, value)
             values ($1, $2)",
        )
        .bind(name)
        .bind(hex(&key))
        .execute(self.connection())
        .await?;
        Ok(key)
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.map(byte).collect()
}
