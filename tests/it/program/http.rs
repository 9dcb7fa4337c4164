//! A client that is no browser: one request on one connection, and an answer that was cut short is an error.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
};

/// An answer, whole.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body, with its content coding taken off.
    pub fn text(&self) -> String {
        let mut plain = Vec::new();
        match self.header("content-encoding") {
            Some("br") => {
                brotli::BrotliDecompress(&mut self.body.as_slice(), &mut plain).unwrap();
            }
            Some("gzip") => {
                flate2::read::GzDecoder::new(self.body.as_slice()).read_to_end(&mut plain).unwrap();
            }
            _ => plain.clone_from(&self.body),
        }
        String::from_utf8(plain).unwrap()
    }
}

/// The bytes of a request without a body.
fn head(method: &str, path: &str, headers: &[(&str, &str)]) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head
}

/// Reads a page.
pub fn get(to: SocketAddr, path: &str, headers: &[(&str, &str)]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(to)?;
    stream.write_all(format!("{}\r\n", head("GET", path, headers)).as_bytes())?;
    answer(stream)
}

/// Sends a form as a browser on the same site does.
pub fn post(to: SocketAddr, path: &str, cookie: &str, fields: &[(&str, &str)]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(to)?;
    let (head, body) = form(path, cookie, fields);
    stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
    answer(stream)
}

/// The head and the body of a form; the head lacks its last empty line.
pub fn form(path: &str, cookie: &str, fields: &[(&str, &str)]) -> (String, String) {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let length = body.len().to_string();
    let headers = [
        ("Cookie", cookie),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
        ("Content-Length", &length),
    ];
    (head("POST", path, &headers), body)
}

/// Reads an answer to its end.
pub fn answer(mut stream: TcpStream) -> io::Result<Reply> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(cut)?;
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let reply = Reply { status: status.ok_or_else(cut)?, headers, body: bytes.split_off(end + 4) };
    match reply.header("content-length").map(str::parse::<usize>) {
        Some(Ok(length)) if reply.status != 304 && reply.body.len() != length => Err(cut()),
        _ => Ok(reply),
    }
}
