//! The chromedriver process: found on the PATH, started on a port it picks itself, ended with its browser.

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

/// A running chromedriver. Dropping it closes the browser it opened.
pub struct Driver {
    process: Child,
    port: u16,
    // Held open: chromedriver would die of a closed pipe on its next line.
    _output: BufReader<ChildStdout>,
    scratch: TempDir,
}

impl Driver {
    /// Starts chromedriver and blocks until it listens.
    ///
    /// With `--port=0` it takes a free port and names it in its greeting, so no two drivers can race for one.
    pub fn start() -> Self {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let mut process = Command::new(program("chromedriver"))
            .arg("--port=0")
            // Chromium leaves folders behind in its temporary one.
            .env("TMPDIR", scratch.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver does not start: {error}"));
        let mut output = BufReader::new(process.stdout.take().expect("its output is piped"));
        let port = announced_port(&mut output);
        Self { process, port, _output: output, scratch }
    }

    /// Where it takes WebDriver commands.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A folder for the profile of its browser, gone with the driver.
    pub fn profile(&self) -> PathBuf {
        self.scratch.path().join("profile")
    }

    /// Asks it to close its browser, which a mere kill would leave running.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        connection.set_read_timeout(Some(Duration::from_secs(10)))?;
        connection.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        connection.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Never panics: this may run while a failed test unwinds.
        if let Err(error) = self.shut_down() {
            eprintln!("chromedriver did not shut down by itself: {error}");
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where the program `name` is; panics with what to do when it is not on the PATH.
pub fn program(name: &str) -> PathBuf {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{name} is missing although BOLE_TEST_BROWSER=1: run `make deps`"))
}

/// Reads `ChromeDriver was started successfully on port 40123.`
fn announced_port(output: &mut impl BufRead) -> u16 {
    let mut said = String::new();
    loop {
        let start = said.len();
        let read = output.read_line(&mut said).expect("chromedriver speaks UTF-8");
        assert!(read > 0, "chromedriver ended at once: {said}");
        let line = said[start..].trim_end();
        if let Some((_, port)) = line.rsplit_once("successfully on port ") {
            return port.trim_end_matches('.').parse().unwrap_or_else(|_| panic!("no port in {line:?}"));
        }
    }
}
