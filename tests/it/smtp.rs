//! A mail server for tests: it speaks as much SMTP as a client needs and keeps what it is given.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// How the server answers whoever names a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// `550`: there is no such mailbox.
    Refuses,
    /// `451`: come again.
    Busy,
}

/// A mail that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub to: String,
    pub id: String,
    /// The lines of the head, folded ones joined.
    pub head: Vec<String>,
    pub body: String,
}

struct State {
    mood: Mood,
    taken: Vec<Taken>,
}

/// A running server.
#[derive(Clone)]
pub struct Sink {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Sink {
    /// Starts one on a free port of this machine; it lives as long as the test.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { mood: Mood::Takes, taken: Vec::new() }));
        let kept = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&kept)));
            }
        });
        Self { port, state }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn is(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
    }

    /// What was taken since this was asked last.
    pub fn taken(&self) -> Vec<Taken> {
        std::mem::take(&mut self.state.lock().unwrap().taken)
    }
}

async fn talk(stream: TcpStream, state: Arc<Mutex<State>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut to = String::new();
    write.write_all(b"220 sink\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match state.lock().unwrap().mood {
                    Mood::Takes => "250 ok".to_owned(),
                    Mood::Refuses => format!("550 5.1.1 <{to}>: no such mailbox"),
                    Mood::Busy => "451 4.7.1 come again".to_owned(),
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut message = Vec::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    message.push(line);
                }
                state.lock().unwrap().taken.push(read_message(&to, &message));
                "250 taken".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        if verb == "QUIT" {
            break;
        }
    }
    Some(())
}

fn read_message(to: &str, lines: &[String]) -> Taken {
    let blank = lines.iter().position(String::is_empty).unwrap_or(lines.len());
    let mut head: Vec<String> = Vec::new();
    for line in &lines[..blank] {
        match (line.starts_with([' ', '\t']), head.last_mut()) {
            (true, Some(last)) => last.push_str(line.trim_start()),
            _ => head.push(line.clone()),
        }
    }
    let value = |name: &str| head.iter().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    let raw = lines.join("\r\n");
    let read = mail_parser::MessageParser::default().parse(raw.as_bytes()).expect("a message");
    let body = read.body_text(0).expect("words").into_owned();
    Taken { to: to.to_owned(), id: value("Message-ID:"), head, body }
}
