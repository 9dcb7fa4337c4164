//! `bole health`: asks the running server whether it serves; for container health checks, which have no curl.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    process::ExitCode,
    time::Duration,
};

use crate::config::Config;

/// 0 when `GET /health` answers 200 within three seconds.
pub fn run(config: &Config) -> ExitCode {
    match ask(config.listen) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("bole health: {}: the server answers, but not well", config.listen);
            ExitCode::FAILURE
        }
        Err(cause) => {
            eprintln!("bole health: {}: {cause}", config.listen);
            ExitCode::FAILURE
        }
    }
}

fn ask(listen: SocketAddr) -> std::io::Result<bool> {
    const PATIENCE: Duration = Duration::from_secs(3);
    let mut address = listen;
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 200"))
}
