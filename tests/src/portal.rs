//! What may stand between a device and the server: the login page of a hall's Wi-Fi, a relay that
//! cuts answers short or loses them, and one that is already at the next release of the app.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;
use shared::api::{Endpoint, ListHeld, Live, Sync};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::server::Manabi;
use crate::wait;

/// What happens to requests on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Everything arrives.
    Fair,
    /// Every address answers with the login page of the Wi-Fi: status 200 and HTML.
    LoginPage,
    /// Half of each answer to a sync arrives, as if it were all.
    HalfAnswers,
    /// What is pushed or decided reaches the server, and the answer is lost.
    LostAnswers,
}

/// A relay that reads along; one request per connection.
pub struct Portal {
    address: SocketAddr,
    sky: Arc<Sky>,
    relay: JoinHandle<()>,
}

struct Sky {
    server: SocketAddr,
    weather: watch::Sender<Weather>,
    release: Mutex<Option<String>>,
    /// The paths that were asked for since the weather turned.
    asked: Mutex<Vec<String>>,
    /// What the server answered to syncs, whether that arrived or not.
    answers: Mutex<Vec<Value>>,
}

impl Portal {
    /// Stands before `manabi`; the weather is fair.
    pub async fn before(manabi: &Manabi) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let sky = Arc::new(Sky {
            server: manabi.address(),
            weather: watch::Sender::new(Weather::Fair),
            release: Mutex::default(),
            asked: Mutex::default(),
            answers: Mutex::default(),
        });
        let relay = tokio::spawn(relay(listener, sky.clone()));
        Portal { address, sky, relay }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets the weather change; what is under way breaks off.
    pub fn turn(&self, weather: Weather) {
        locked(&self.sky.asked).clear();
        self.sky.weather.send_replace(weather);
    }

    /// Forgets what was asked for, so that the next request is waited for.
    pub fn forget_requests(&self) {
        locked(&self.sky.asked).clear();
    }

    /// From now on the service worker that arrives is the one of another release.
    pub fn offer_release(&self, name: &str) {
        locked(&self.sky.release).replace(name.to_owned());
    }

    /// Waits until somebody has asked for `path` in the present weather, and the portal has dealt
    /// with it.
    pub async fn meets(&self, path: &str) {
        let fact = format!("the portal meets a request for {path}");
        wait::until(&fact, wait::PATIENCE, async || {
            let asked = locked(&self.sky.asked);
            let is_there = asked.iter().any(|it| it == path);
            if is_there { Ok(()) } else { Err(format!("it has met {asked:?}")) }
        })
        .await;
    }

    /// All answers of the server to syncs, also those that did not arrive.
    pub fn sync_answers(&self) -> Vec<Value> {
        locked(&self.sky.answers).clone()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.relay.abort();
    }
}

/// A failed test may have let go of the lock in the middle; what it guards is only read then.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

async fn relay(listener: TcpListener, sky: Arc<Sky>) {
    loop {
        let Ok((near, _)) = listener.accept().await else { continue };
        let sky = sky.clone();
        tokio::spawn(async move {
            let mut weather = sky.weather.subscribe();
            tokio::select! {
                _ = weather.changed() => {}
                // Either side may break off at any time; the other then sees it as it would.
                _ = sky.carry(near) => {}
            }
        });
    }
}

impl Sky {
    async fn carry(&self, near: TcpStream) -> std::io::Result<()> {
        let mut near = BufReader::new(near);
        let Some(request) = Request::read(&mut near).await? else { return Ok(()) };
        let weather = *self.weather.borrow();
        if weather == Weather::LoginPage {
            near.write_all(&answer("200 OK", "text/html; charset=utf-8", LOGIN_PAGE)).await?;
            near.shutdown().await?;
        } else {
            let mut far = TcpStream::connect(self.server).await?;
            far.write_all(&request.bytes).await?;
            if request.path == Live::PATH {
                locked(&self.asked).push(request.path.clone());
                tokio::io::copy(&mut far, &mut near).await?;
                return Ok(());
            }
            let mut whole = Vec::new();
            far.read_to_end(&mut whole).await?;
            self.hand_over(&mut near, &request, weather, whole).await?;
        }
        locked(&self.asked).push(request.path);
        Ok(())
    }

    async fn hand_over(
        &self,
        near: &mut BufReader<TcpStream>,
        request: &Request,
        weather: Weather,
        whole: Vec<u8>,
    ) -> std::io::Result<()> {
        let (head, body) = split(&whole);
        let is_sync = request.path == Sync::PATH;
        let read = serde_json::from_slice::<Value>(body);
        locked(&self.answers).extend(read.ok().filter(|_| is_sync));
        let release = locked(&self.release).clone();
        let changed = match (weather, release) {
            (Weather::LostAnswers, _) if request.pushes() || request.decides() => return Ok(()),
            (Weather::HalfAnswers, _) if is_sync => {
                answer("200 OK", "application/json", &body[..body.len() / 2])
            }
            (_, Some(release)) if request.path == "/sw.js" => {
                let script = String::from_utf8_lossy(body);
                let next =
                    script.replace("const RELEASE = '", &format!("const RELEASE = '{release}"));
                answer("200 OK", "text/javascript; charset=utf-8", next.as_bytes())
            }
            _ => [head, body].concat(),
        };
        near.write_all(&changed).await?;
        near.shutdown().await
    }
}

const LOGIN_PAGE: &[u8] = "<!doctype html><title>Wi-Fi</title><p>ログインしてください".as_bytes();

/// A request as it goes to the server.
struct Request {
    path: String,
    bytes: Vec<u8>,
}

impl Request {
    /// Reads one; `None` when the connection was opened for nothing, as browsers do.
    async fn read(near: &mut BufReader<TcpStream>) -> std::io::Result<Option<Self>> {
        let mut first = String::new();
        if near.read_line(&mut first).await? == 0 {
            return Ok(None);
        }
        let path = first.split_whitespace().nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default().to_owned();
        let mut bytes = first.into_bytes();
        let mut length = 0;
        loop {
            let mut line = String::new();
            if near.read_line(&mut line).await? == 0 || line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                // The portal reads along: whole answers, unpacked, and one on each connection.
                "accept-encoding" | "if-none-match" | "connection" => continue,
                "content-length" => length = value.trim().parse().unwrap_or(0),
                _ => {}
            }
            bytes.extend_from_slice(line.as_bytes());
        }
        bytes.extend_from_slice(b"connection: close\r\n\r\n");
        let start = bytes.len();
        bytes.resize(start + length, 0);
        near.read_exact(&mut bytes[start..]).await?;
        Ok(Some(Request { path, bytes }))
    }

    /// Whether it decides about a change that was held.
    fn decides(&self) -> bool {
        self.path.starts_with(ListHeld::PATH)
    }

    /// Whether it brings changes.
    fn pushes(&self) -> bool {
        let (_, body) = split(&self.bytes);
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        request["push"].as_array().is_some_and(|push| !push.is_empty())
    }
}

/// The head of a message with its empty line, and the body.
fn split(message: &[u8]) -> (&[u8], &[u8]) {
    let end = message.windows(4).position(|part| part == b"\r\n\r\n");
    message.split_at(end.map_or(message.len(), |at| at + 4))
}

fn answer(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
