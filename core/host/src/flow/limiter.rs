//! Password tries, limited per user and per address, so that the service is no guessing relay.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Wrong tries for one user name within the window.
const PER_USER: usize = 5;
/// Wrong tries from one address within the window; an office shares one.
const PER_ADDRESS: usize = 20;
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Keys remembered; when full, the oldest windows go first.
const MAX_KEYS: usize = 50_000;

/// Counts tries that failed or are under way.
#[derive(Default)]
pub struct Limiter {
    tries: Mutex<HashMap<String, Vec<Instant>>>,
}

/// A try that was let through. Unless it is forgiven, it counts.
pub struct Try<'a> {
    limiter: &'a Limiter,
    keys: [String; 2],
    at: Instant,
}

impl Limiter {
    /// Lets a try through, or says how long to wait. It counts from now on, so parallel tries do not slip past.
    pub fn admit(&self, provider: &str, user: &str, address: IpAddr) -> Result<Try<'_>, Duration> {
        let now = Instant::now();
        let user = user.trim().to_lowercase();
        let keys = [format!("user\0{provider}\0{user}"), format!("address\0{}", network(address))];
        let mut tries = self.lock();
        if tries.len() > MAX_KEYS {
            tries.retain(|_, times| times.last().is_some_and(|last| now.duration_since(*last) < WINDOW));
            if tries.len() > MAX_KEYS {
                return Err(Duration::from_secs(60));
            }
        }
        for (key, most) in keys.iter().zip([PER_USER, PER_ADDRESS]) {
            if let Some(times) = tries.get_mut(key) {
                times.retain(|at| now.duration_since(*at) < WINDOW);
                if times.len() >= most {
                    let oldest = times[times.len() - most];
                    return Err(WINDOW
                        .saturating_sub(now.duration_since(oldest))
                        .max(Duration::from_secs(1)));
                }
            }
        }
        for key in &keys {
            tries.entry(key.clone()).or_default().push(now);
        }
        Ok(Try { limiter: self, keys, at: now })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<Instant>>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Try<'_> {
    /// The password was right, or nobody was asked: the try does not count.
    pub fn forgive(self) {
        let mut tries = self.limiter.lock();
        for key in &self.keys {
            if let Some(times) = tries.get_mut(key) {
                if let Some(index) = times.iter().position(|at| *at == self.at) {
                    times.remove(index);
                }
                if times.is_empty() {
                    tries.remove(key);
                }
            }
        }
    }
}

/// An IPv6 user has a whole /64.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_user_is_limited_from_anywhere_and_others_are_not() {
        let limiter = Limiter::default();
        for n in 0..PER_USER {
            assert!(limiter.admit("p", " Alice ", ip(&format!("192.0.2.{n}"))).is_ok());
        }
        let wait = limiter.admit("p", "alice", ip("198.51.100.1")).err().unwrap();
        assert!(wait > Duration::from_secs(890) && wait <= WINDOW);
        assert!(limiter.admit("p", "bob", ip("192.0.2.1")).is_ok());
        assert!(limiter.admit("q", "alice", ip("192.0.2.1")).is_ok());
    }

    #[test]
    fn an_address_is_limited_over_all_users() {
        let limiter = Limiter::default();
        for n in 0..PER_ADDRESS {
            assert!(limiter.admit("p", &format!("user{n}"), ip(&format!("2001:db8::{n}"))).is_ok());
        }
        assert!(limiter.admit("p", "another", ip("2001:db8::ffff")).is_err());
        assert!(limiter.admit("p", "another", ip("2001:db8:0:1::1")).is_ok());
    }

    #[test]
    fn right_passwords_do_not_count() {
        let limiter = Limiter::default();
        for _ in 0..100 {
            limiter.admit("p", "alice", ip("192.0.2.1")).ok().unwrap().forgive();
        }
        assert!(limiter.lock().is_empty());
    }
}
