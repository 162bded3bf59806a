//! Somebody on the host whom nobody should reach.

use std::{
    io::ErrorKind,
    net::{TcpListener, UdpSocket},
};

use serde_json::Value;

use crate::support::outside::run;

/// Listens on all addresses of the host.
pub struct Ears {
    tcp: TcpListener,
    udp: UdpSocket,
}

impl Ears {
    /// With TCP at this port; 0 is any.
    pub fn new(port: u16) -> Self {
        let tcp = TcpListener::bind(("0.0.0.0", port)).unwrap();
        let udp = UdpSocket::bind("0.0.0.0:0").unwrap();
        tcp.set_nonblocking(true).unwrap();
        udp.set_nonblocking(true).unwrap();
        Self { tcp, udp }
    }

    /// The ports of TCP and UDP.
    pub fn ports(&self) -> [String; 2] {
        [self.tcp.local_addr(), self.udp.local_addr()].map(|address| address.unwrap().port().to_string())
    }

    /// How often somebody came since this was asked last, and how much came with UDP.
    pub fn heard(&self) -> (usize, usize) {
        let tcp = std::iter::from_fn(|| self.tcp.accept().ok()).count();
        let udp = std::iter::from_fn(|| match self.udp.recv(&mut [0; 16]) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => None,
            other => Some(other),
        });
        (tcp, udp.count())
    }
}

/// All addresses the host has but its loopback, those of Docker's bridges too.
pub fn addresses() -> Vec<String> {
    let text = run("ip", &["-j", "-4", "address"]).unwrap();
    let interfaces: Value = serde_json::from_str(&text).unwrap();
    let infos = interfaces.as_array().unwrap().iter().flat_map(|one| one["addr_info"].as_array().unwrap());
    let addresses = infos.map(|info| info["local"].as_str().unwrap().to_owned());
    addresses.filter(|address| address != "127.0.0.1").collect()
}
