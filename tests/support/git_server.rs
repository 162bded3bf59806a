//! A git server over HTTP on loopback, which may ask for a user and a token. Git's
//! own `http-backend` does the work.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// It serves until the process ends.
pub struct GitServer {
    address: String,
    served: Arc<Served>,
}

struct Served {
    root: PathBuf,
    /// `user:token` in base 64.
    credential: Option<String>,
    /// Bytes of an answer after which the connection breaks.
    longest: AtomicUsize,
}

impl GitServer {
    /// Serves the repositories below `root`, to everyone or to one user.
    pub fn new(root: &Path, credential: Option<(&str, &str)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let credential = credential.map(|(user, token)| base64(format!("{user}:{token}").as_bytes()));
        let longest = AtomicUsize::new(usize::MAX);
        let served = Arc::new(Served { root: root.to_owned(), credential, longest });
        let shared = Arc::clone(&served);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let served = Arc::clone(&shared);
                std::thread::spawn(move || served.answer(connection));
            }
        });
        Self { address, served }
    }

    /// The same, but each answer breaks off after so many bytes.
    pub fn that_breaks_after(self, bytes: usize) -> Self {
        self.served.longest.store(bytes, Ordering::Relaxed);
        self
    }

    /// The address of a repository below the root.
    pub fn url(&self, repository: &str) -> String {
        format!("http://{}/{repository}", self.address)
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Served {
    fn answer(&self, mut connection: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(connection.try_clone().ok()?);
        let mut first = String::new();
        reader.read_line(&mut first).ok()?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim().split_once(": ") else { break };
            headers.push((name.to_lowercase(), value.to_owned()));
        }
        let header = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let wanted = self.credential.as_ref().map(|credential| format!("Basic {credential}"));
        if wanted.is_some() && header("authorization") != wanted {
            let refusal = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            return connection.write_all(refusal.as_bytes()).ok();
        }
        let mut body = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
        reader.read_exact(&mut body).ok()?;
        let mut backend = Command::new("git");
        backend
            .arg("http-backend")
            .env("GIT_PROJECT_ROOT", &self.root)
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("REQUEST_METHOD", method)
            .env("PATH_INFO", path)
            .env("QUERY_STRING", query)
            .env("CONTENT_TYPE", header("content-type").unwrap_or_default())
            .env("HTTP_CONTENT_ENCODING", header("content-encoding").unwrap_or_default())
            .env("GIT_PROTOCOL", header("git-protocol").unwrap_or_default())
            .env("CONTENT_LENGTH", body.len().to_string());
        let mut child =
            backend.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut input = child.stdin.take()?;
        let writer = std::thread::spawn(move || input.write_all(&body));
        let mut output = Vec::new();
        child.stdout.take()?.read_to_end(&mut output).ok()?;
        let _ = writer.join();
        let _ = child.wait();
        let split = output.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&output[..split]).into_owned();
        let status = head.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK");
        let length = output.len() - split - 4;
        let lines: Vec<&str> = head.lines().filter(|line| !line.starts_with("Status: ")).collect();
        let head = format!(
            "HTTP/1.1 {status}\r\n{}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
            lines.join("\r\n")
        );
        connection.write_all(head.as_bytes()).ok()?;
        let body = &output[split + 4..];
        connection.write_all(&body[..body.len().min(self.longest.load(Ordering::Relaxed))]).ok()
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}
