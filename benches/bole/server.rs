//! The servers under measurement, each a process of its own: the real program, and a bare handler of the same bytes.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use axum::{Router, http::HeaderMap, routing::get};

/// A server process; it is stopped when this is dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to its first good answer.
    pub started_in: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command on one processor, where the machine can pin it, so that server and client do not share one.
fn pinned(program: &str, processor: usize) -> Command {
    let has_taskset = Command::new("taskset").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if has_taskset.is_ok_and(|status| status.success()) {
        let mut command = Command::new("taskset");
        command.args(["-c", &processor.to_string(), program]);
        return command;
    }
    Command::new(program)
}

impl Server {
    /// Starts the program on a database and waits for its first answer.
    pub fn bole(database: &Path) -> Self {
        let address = free_address();
        let mut command = pinned(env!("CARGO_BIN_EXE_bole"), 0);
        command
            .arg("serve")
            .env("BOLE_LISTEN", address.to_string())
            .env("BOLE_DATA_DIR", database.parent().expect("a database lies in a folder"))
            .env("DATABASE_URL", format!("sqlite:{}", database.display()))
            .env("RUST_LOG", "error");
        Self::start(command, address)
    }

    /// Starts a bare axum handler that serves the bytes of a file under these headers.
    pub fn bare(body: &Path, encoding: &str) -> Self {
        let address = free_address();
        let own = std::env::current_exe().expect("the path of this program");
        let mut command = pinned(&own.display().to_string(), 0);
        command.args(["--bare", &address.to_string(), &body.display().to_string(), encoding]);
        Self::start(command, address)
    }

    fn start(mut command: Command, address: SocketAddr) -> Self {
        let begin = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the server starts");
        let mut server = Self { child, address, started_in: Duration::ZERO };
        while !server.answers() {
            assert!(begin.elapsed() < Duration::from_secs(60), "the server does not answer");
            std::thread::sleep(Duration::from_millis(1));
        }
        server.started_in = begin.elapsed();
        server
    }

    fn answers(&self) -> bool {
        self.fetch("/health", &[]).is_some_and(|(status, ..)| status == 200)
    }

    /// One request: status, headers in lower case, body.
    pub fn fetch(&self, path: &str, headers: &[(&str, &str)]) -> Option<(u16, String, Vec<u8>)> {
        let mut headers = headers.to_vec();
        headers.push(("connection", "close"));
        self.send(&super::load::get(path, &headers))
    }

    /// One request as bytes, with `connection: close`.
    pub fn send(&self, request: &[u8]) -> Option<(u16, String, Vec<u8>)> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5)).ok()?;
        stream.write_all(request).ok()?;
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 || line == "\r\n" {
                break;
            }
            head.push_str(&line);
        }
        let mut body = Vec::new();
        reader.read_to_end(&mut body).ok()?;
        let status = head.get(9..12)?.parse().ok()?;
        Some((status, head, body))
    }

    /// Resident memory that is this process's share, in MiB (Linux; `None` elsewhere).
    pub fn memory(&self) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).ok()?;
        let line = text.lines().find(|line| line.starts_with("Pss:"))?;
        let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib / 1024.0)
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

/// What `--bare ADDRESS FILE ENCODING` runs: the least that axum can do with these bytes.
pub fn serve_bare(address: &str, file: &str, encoding: &str) {
    let body = bytes::Bytes::from(std::fs::read(file).expect("the body to serve"));
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "text/html; charset=utf-8".parse().expect("a header"));
    if encoding != "plain" {
        headers.insert("content-encoding", encoding.parse().expect("a header"));
    }
    let answer = get(async move || (headers.clone(), body.clone()));
    let router = Router::new().route("/health", get(async || "ok")).fallback_service(answer);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads for the server");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.expect("the address is free");
        axum::serve(listener, router).await.expect("the server serves");
    });
}
