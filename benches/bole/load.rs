//! A small closed-loop load generator: so many connections, each sends a request and waits for its answer.
//!
//! Requests are bytes made beforehand, answers are read to their length, so that the client costs little beside the
//! server it measures. Server and client each have one thread of their own.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What one run measured.
#[derive(Clone, Debug)]
pub struct Figures {
    pub requests: usize,
    pub seconds: f64,
    /// Microseconds, sorted.
    latencies: Vec<u64>,
    /// Answers whose status was not the one expected.
    pub wrong: usize,
}

impl Figures {
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.seconds
    }

    /// A latency in milliseconds that this share of the requests did not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        let at = ((self.latencies.len() as f64 - 1.0) * share).round() as usize;
        self.latencies.get(at).map_or(0.0, |micros| *micros as f64 / 1000.0)
    }
}

/// A request as bytes.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// A form as bytes.
pub fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// Sends requests over `connections` for `duration` after a warm-up of a fifth of it. `request` gets the number of
/// the connection and of the request, and gives the bytes to send; `expect` is the status that counts as right.
pub fn run(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    expect: u16,
    request: impl Fn(usize, usize) -> Vec<u8> + Send + Sync + Clone + 'static,
) -> Figures {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread for the client");
    runtime.block_on(async {
        let begin = Instant::now();
        let warm = begin + duration / 5;
        let end = warm + duration;
        let tasks: Vec<_> = (0..connections)
            .map(|connection| {
                let request = request.clone();
                tokio::spawn(async move { one_connection(address, connection, warm, end, expect, request).await })
            })
            .collect();
        let mut figures = Figures { requests: 0, seconds: duration.as_secs_f64(), latencies: Vec::new(), wrong: 0 };
        for task in tasks {
            let (latencies, wrong) = task.await.expect("a connection ends well");
            figures.requests += latencies.len();
            figures.latencies.extend(latencies);
            figures.wrong += wrong;
        }
        figures.latencies.sort_unstable();
        figures
    })
}

async fn one_connection(
    address: SocketAddr,
    connection: usize,
    warm: Instant,
    end: Instant,
    expect: u16,
    request: impl Fn(usize, usize) -> Vec<u8>,
) -> (Vec<u64>, usize) {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.set_nodelay(true).expect("no delay");
    let mut buffer = Vec::with_capacity(1 << 16);
    let (mut latencies, mut wrong) = (Vec::new(), 0);
    for number in 0.. {
        let bytes = request(connection, number);
        let sent = Instant::now();
        if sent >= end {
            break;
        }
        stream.write_all(&bytes).await.expect("the server reads");
        let status = read_answer(&mut stream, &mut buffer).await;
        let now = Instant::now();
        if now >= warm && now < end {
            latencies.push(u64::try_from((now - sent).as_micros()).unwrap_or(u64::MAX));
            wrong += usize::from(status != expect);
        }
    }
    (latencies, wrong)
}

/// Reads one answer to its end; gives its status.
async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> u16 {
    buffer.clear();
    loop {
        if let Some(head) = find(buffer, b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
            let status = text.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0);
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .and_then(|value| value.trim().parse::<usize>().ok());
            match length {
                Some(length) => {
                    let mut left = (head + 4 + length).saturating_sub(buffer.len());
                    let mut chunk = [0; 1 << 16];
                    while left > 0 {
                        let most = left.min(chunk.len());
                        let read = stream.read(&mut chunk[..most]).await.expect("the server answers");
                        assert!(read > 0, "the server closed within an answer");
                        left -= read;
                    }
                }
                None => {
                    while find(buffer, b"\r\n0\r\n\r\n").is_none() {
                        assert!(stream.read_buf(buffer).await.expect("the server answers") > 0, "the server closed");
                    }
                }
            }
            return status;
        }
        assert!(stream.read_buf(buffer).await.expect("the server answers") > 0, "the server closed");
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
