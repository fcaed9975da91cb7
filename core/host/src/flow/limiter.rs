//! Tries, limited per subject and per address: passwords, so that the service is no guessing relay; codes; beginnings.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::seal;

/// How many tries count as too many.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For one subject, such as a user name, within the window.
    pub per_subject: usize,
    /// From one address within the window.
    pub per_address: usize,
    /// How long a try counts.
    pub window: Duration,
}

/// Wrong passwords. An office shares one address.
pub const PASSWORDS: Limits =
    Limits { per_subject: 5, per_address: 20, window: Duration::from_secs(15 * 60) };
/// How often windows that are over are looked for.
const SWEEP: Duration = Duration::from_secs(60);
/// Keys remembered; when full, a tenth of them goes, the oldest windows first. Nobody is refused for it.
const MAX_KEYS: usize = 50_000;

/// Counts tries that failed or are under way.
pub struct Limiter {
    limits: Limits,
    per_address: bool,
    /// What moments are told from.
    origin: Instant,
    windows: Mutex<Windows>,
}

struct Windows {
    tries: HashMap<String, Vec<Instant>>,
    swept: Instant,
}

/// A try that was let through. Unless it is forgiven, it counts.
pub struct Try<'a> {
    limiter: &'a Limiter,
    keys: Vec<String>,
    at: Instant,
}

impl Limiter {
    /// Without `per_address` only subjects are limited: for where all users share one address, a proxy's.
    pub fn new(limits: Limits, per_address: bool) -> Self {
        let windows = Windows { tries: HashMap::new(), swept: Instant::now() };
        Limiter { limits, per_address, origin: Instant::now(), windows: Mutex::new(windows) }
    }

    /// Lets a try through, or says how long to wait. It counts from now on, so parallel tries do not slip past.
    pub fn admit(&self, space: &str, subject: &str, address: IpAddr) -> Result<Try<'_>, Duration> {
        self.admit_at(Instant::now(), space, subject, address)
    }

    fn admit_at(
        &self,
        now: Instant,
        space: &str,
        subject: &str,
        address: IpAddr,
    ) -> Result<Try<'_>, Duration> {
        let Limits { per_subject, per_address, window } = self.limits;
        let keys = self.keys(space, subject, address);
        let mut windows = self.lock();
        windows.make_room(now, window);
        for (key, most) in keys.iter().zip([per_subject, per_address]) {
            if let Some(times) = windows.tries.get_mut(key) {
                times.retain(|at| now.duration_since(*at) < window);
                if times.len() >= most {
                    let oldest = times[times.len() - most];
                    return Err(window
                        .saturating_sub(now.duration_since(oldest))
                        .max(Duration::from_secs(1)));
                }
            }
        }
        for key in &keys {
            windows.tries.entry(key.clone()).or_default().push(now);
        }
        Ok(Try { limiter: self, keys, at: now })
    }

    /// Forgives a try that was let through earlier, at the [`Try::moment`]; once, however often it is asked. Another process's
    /// moment is nobody's here.
    pub fn forgive(&self, space: &str, subject: &str, address: IpAddr, moment: Duration) {
        if let Some(at) = self.origin.checked_add(moment) {
            self.lock().forgive(&self.keys(space, subject, address), at);
        }
    }

    fn keys(&self, space: &str, subject: &str, address: IpAddr) -> Vec<String> {
        let subject = subject.trim().to_lowercase();
        // A hash, because whoever asks decides how long the name is.
        let mut keys = vec![seal::sha256_text(&format!("{space}\0{subject}"))];
        if self.per_address {
            keys.push(network(address));
        }
        keys
    }

    fn lock(&self) -> MutexGuard<'_, Windows> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Windows {
    fn forgive(&mut self, keys: &[String], at: Instant) {
        for key in keys {
            if let Some(times) = self.tries.get_mut(key) {
                if let Some(index) = times.iter().position(|time| *time == at) {
                    times.remove(index);
                }
                if times.is_empty() {
                    self.tries.remove(key);
                }
            }
        }
    }

    fn make_room(&mut self, now: Instant, window: Duration) {
        let last = |times: &Vec<Instant>| times.last().copied();
        if now.duration_since(self.swept) >= SWEEP {
            self.swept = now;
            self.tries.retain(|_, times| last(times).is_some_and(|at| now.duration_since(at) < window));
        }
        if self.tries.len() < MAX_KEYS {
            return;
        }
        let mut ends: Vec<_> = self.tries.values().map(last).collect();
        let (_, newest_to_go, _) = ends.select_nth_unstable(MAX_KEYS / 10);
        let newest_to_go = *newest_to_go;
        self.tries.retain(|_, times| last(times) > newest_to_go);
    }
}

impl Try<'_> {
    /// The password was right, or nobody was asked: the try does not count.
    pub fn forgive(self) {
        self.limiter.lock().forgive(&self.keys, self.at);
    }

    /// What [`Limiter::forgive`] knows it by.
    pub fn moment(&self) -> Duration {
        self.at.duration_since(self.limiter.origin)
    }
}

/// Where an address counts as one place: an IPv6 user has a whole /64.
pub fn network(address: IpAddr) -> String {
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
        let limiter = Limiter::new(PASSWORDS, true);
        for n in 0..PASSWORDS.per_subject {
            assert!(limiter.admit("p", " Alice ", ip(&format!("192.0.2.{n}"))).is_ok());
        }
        let wait = limiter.admit("p", "alice", ip("198.51.100.1")).err().unwrap();
        assert!(wait > Duration::from_secs(890) && wait <= PASSWORDS.window);
        assert!(limiter.admit("p", "bob", ip("192.0.2.1")).is_ok());
        assert!(limiter.admit("q", "alice", ip("192.0.2.1")).is_ok());
    }

    #[test]
    fn an_address_is_limited_over_all_users() {
        let limiter = Limiter::new(PASSWORDS, true);
        for n in 0..PASSWORDS.per_address {
            assert!(limiter.admit("p", &format!("user{n}"), ip(&format!("2001:db8::{n}"))).is_ok());
        }
        assert!(limiter.admit("p", "another", ip("2001:db8::ffff")).is_err());
        assert!(limiter.admit("p", "another", ip("2001:db8:0:1::1")).is_ok());
    }

    #[test]
    fn right_passwords_do_not_count() {
        let limiter = Limiter::new(PASSWORDS, true);
        for _ in 0..100 {
            limiter.admit("p", "alice", ip("192.0.2.1")).ok().unwrap().forgive();
        }
        assert!(limiter.lock().tries.is_empty());
    }

    #[test]
    fn a_try_is_forgiven_later_and_once() {
        let limiter = Limiter::new(Limits { per_subject: 3, ..PASSWORDS }, true);
        let admit =
            |n: u8| limiter.admit("", "", ip(&format!("192.0.2.{n}"))).map(|attempt| attempt.moment());
        let first = admit(1).unwrap();
        assert!(admit(2).is_ok() && admit(3).is_ok() && admit(4).is_err());
        for _ in 0..3 {
            limiter.forgive("", "", ip("192.0.2.1"), first);
            limiter.forgive("", "", ip("192.0.2.2"), Duration::MAX);
        }
        assert!(admit(4).is_ok() && admit(5).is_err());
    }

    #[test]
    fn long_names_and_tries_long_ago_take_no_memory() {
        let limiter = Limiter::new(PASSWORDS, true);
        let (begun, name) = (Instant::now(), "x".repeat(1 << 16));
        assert!(limiter.admit_at(begun, "p", &name, ip("192.0.2.1")).is_ok());
        assert!(limiter.lock().tries.keys().map(String::len).sum::<usize>() < 100);
        assert!(limiter.admit_at(begun + PASSWORDS.window, "p", "bob", ip("192.0.2.2")).is_ok());
        assert_eq!(limiter.lock().tries.len(), 2, "bob's");
    }

    #[test]
    fn when_full_the_oldest_windows_go_and_nobody_is_refused() {
        let limiter = Limiter::new(PASSWORDS, false);
        let begun = Instant::now();
        let admit = |micros: u64, user: &str| {
            limiter.admit_at(begun + Duration::from_micros(micros), "p", user, ip("192.0.2.1")).is_ok()
        };
        for n in 0..5 {
            assert!(admit(n, "first"));
        }
        assert!(!admit(6, "first"));
        for n in 0..MAX_KEYS as u64 {
            assert!(admit(10 + n, &format!("user{n}")));
        }
        for n in 0..5 {
            assert!(admit(100_000 + n, "last"), "{n}");
        }
        assert!(!admit(100_006, "last"), "a full memory still counts");
        assert!(admit(100_007, "first"), "its window was the oldest");
        assert!(limiter.lock().tries.len() <= MAX_KEYS);
    }
}
