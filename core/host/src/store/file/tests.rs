//! The file: what was answered is there after a power cut, others are kept out, and it does not grow without end.

use std::sync::{Arc, Mutex};

use redb::StorageBackend;
use tempfile::TempDir;

use super::*;

const LONG: Duration = Duration::from_secs(60);

fn place() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    // The folder of its own is made with the file.
    let path = folder.path().join("own/store");
    (folder, path)
}

/// A disk that loses what was not synced when the power goes.
#[derive(Clone, Debug, Default)]
struct Disk(Arc<Mutex<Platter>>);

#[derive(Debug, Default)]
struct Platter {
    seen: Vec<u8>,
    synced: Vec<u8>,
    broken: bool,
}

impl Disk {
    /// What is left when the power comes back.
    fn after_a_power_cut(&self) -> Disk {
        let synced = self.0.lock().unwrap().synced.clone();
        Disk(Arc::new(Mutex::new(Platter { seen: synced.clone(), synced, broken: false })))
    }

    fn open(&self) -> FileStore {
        let disk = self.clone();
        FileStore::start(Box::new(move || Database::builder().create_with_backend(disk.clone()))).unwrap()
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, io::Error> {
        Ok(self.0.lock().unwrap().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        let from = offset as usize;
        out.copy_from_slice(&self.0.lock().unwrap().seen[from..from + out.len()]);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        self.0.lock().unwrap().seen.resize(len as usize, 0);
        Ok(())
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        let mut platter = self.0.lock().unwrap();
        if platter.broken {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        platter.synced = platter.seen.clone();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        let from = offset as usize;
        self.0.lock().unwrap().seen[from..from + data.len()].copy_from_slice(data);
        Ok(())
    }
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_power_cut() {
    let mut disk = Disk::default();
    for round in 0..20_u8 {
        let store = disk.open();
        let (one, other) = (format!("a:{round}"), format!("b:{round}"));
        assert_eq!(store.put_if_absent(&one, vec![round], LONG).await, Ok(true));
        let all = (0..40).map(|n| store.put(&other, vec![round, n], LONG));
        futures_util::future::try_join_all(all).await.unwrap();
        if round > 0 {
            let before = format!("a:{}", round - 1);
            assert_eq!(store.take(&before).await, Ok(Some(vec![round - 1])));
        }
        // Not closed: the power goes.
        disk = disk.after_a_power_cut();
        std::mem::forget(store);
    }
    let store = disk.open();
    assert_eq!(store.get("a:18").await, Ok(None), "what was taken stays gone");
    assert_eq!(store.get("a:19").await, Ok(Some(vec![19])));
    for round in 0..20 {
        let value = store.get(&format!("b:{round}")).await.unwrap().unwrap();
        assert_eq!(value[0], round);
    }
}

#[tokio::test]
async fn a_full_disk_is_told_and_mended() {
    let disk = Disk::default();
    let store = disk.open();
    store.put("a", vec![1], LONG).await.unwrap();
    disk.0.lock().unwrap().broken = true;
    assert_eq!(store.put("b", vec![2], LONG).await, Err(StoreError::Full));
    disk.0.lock().unwrap().broken = false;
    store.put("b", vec![3], LONG).await.unwrap();
    assert_eq!(store.get("b").await, Ok(Some(vec![3])));
    assert_eq!(store.get("a").await, Ok(Some(vec![1])));
}

#[tokio::test]
async fn entries_end_are_taken_once_and_are_not_overwritten() {
    let (_folder, path) = place();
    let store = FileStore::open(&path).unwrap();
    assert_eq!(store.get("a").await, Ok(None));
    store.put("a", b"1".to_vec(), Duration::ZERO).await.unwrap();
    assert_eq!(store.get("a").await, Ok(None));
    assert_eq!(store.put_if_absent("a", b"2".to_vec(), LONG).await, Ok(true));
    assert_eq!(store.put_if_absent("a", b"3".to_vec(), LONG).await, Ok(false));
    let takers = futures_util::future::join_all((0..8).map(|_| store.take("a"))).await;
    assert_eq!(takers.iter().filter(|taken| **taken == Ok(Some(b"2".to_vec()))).count(), 1);
    assert_eq!(takers.iter().filter(|taken| **taken == Ok(None)).count(), 7);
    store.put("a", b"4".to_vec(), LONG).await.unwrap();
    store.delete("a").await.unwrap();
    assert_eq!((store.get("a").await, store.check().await), (Ok(None), Ok(())));
}

#[tokio::test]
async fn it_refuses_rather_than_grow_without_end() {
    let (_folder, path) = place();
    let store = FileStore::open(&path).unwrap();
    let big = vec![0; MAX_BYTES / 8];
    for n in 0..7 {
        store.put(&format!("a:{n}"), big.clone(), LONG).await.unwrap();
    }
    assert_eq!(store.put("a:7", big.clone(), LONG).await, Err(StoreError::Full));
    assert_eq!(store.put("a:6", vec![0; MAX_BYTES / 2], LONG).await, Err(StoreError::Full));
    assert_eq!(store.get("a:6").await, Ok(Some(big.clone())), "the old value is still there");
    store.put("b:7", vec![1], LONG).await.unwrap();
    store.delete("a:1").await.unwrap();
    store.put("a:7", big, LONG).await.unwrap();
}

#[test]
fn an_order_that_nobody_waits_for_is_not_carried_out() {
    let disk = Disk::default();
    let open: Open = Box::new(move || Database::builder().create_with_backend(disk.clone()));
    let database = open().unwrap();
    let mut keeper = Keeper::new(open, database);
    let job = |key: &str, order| {
        let (answer, answered) = oneshot::channel();
        (Job { key: key.to_owned(), order, answer }, answered)
    };
    let (waited_for, _answered) = job("a:1", Order::Put(vec![1], LONG));
    let (given_up, gone) = job("a:2", Order::Put(vec![1], LONG));
    drop(gone);
    keeper.serve(vec![waited_for, given_up]);
    let found = keeper.read(&[("a:1", &Order::Get), ("a:2", &Order::Get)]).unwrap();
    let found: Vec<bool> = found.iter().map(|a| matches!(a, Ok(Answer::Value(Some(_))))).collect();
    assert_eq!(found, [true, false]);
}

#[tokio::test]
async fn orders_do_not_pile_up_before_a_disk_that_hangs() {
    use futures_util::FutureExt as _;
    // Nobody takes them out.
    let (jobs, _inbox) = sync_channel(QUEUE);
    let store = FileStore { jobs: Some(jobs), thread: None };
    for _ in 0..QUEUE {
        assert_eq!(store.get("a:1").now_or_never(), None);
    }
    assert_eq!(store.get("a:1").now_or_never(), Some(Err(StoreError::Unreachable)));
}

#[test]
fn what_ended_makes_room_and_the_file_smaller() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let file = path.clone();
    let open: Open = Box::new(move || Database::create(&file));
    let database = open().unwrap();
    let mut keeper = Keeper::new(open, database);
    let gone = Order::Put(vec![7; MAX_BYTES - 1024], Duration::from_millis(1));
    let stays = Order::Put(vec![1], LONG);
    let keys: Vec<String> = (0..12).map(|n| format!("a{n}:")).collect();
    let mut orders: Vec<(&str, &Order)> = keys.iter().map(|key| (key.as_str(), &gone)).collect();
    orders.push(("b:1", &stays));
    keeper.change(&orders).unwrap();
    let before = std::fs::metadata(&path).unwrap().len();
    while keeper.bytes.contains_key("a0") {
        keeper.sweep().unwrap();
    }
    assert_eq!(keeper.bytes, HashMap::from([("b".to_owned(), cost("b:1", &[1]))]));
    let after = std::fs::metadata(&path).unwrap().len();
    assert!(after * 4 < before, "{before} to {after}");
}

#[cfg(unix)]
#[test]
fn others_are_kept_out() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path, bits| std::fs::set_permissions(path, Permissions::from_mode(bits)).unwrap();
    let bits = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let told = |path: &Path| {
        let folder = path.parent().unwrap().display().to_string();
        FileStore::open(path).unwrap_err().replace(&folder, "~")
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    mode(folder.path(), 0o755);
    assert_eq!(told(&path), "the folder ~ is open to everybody: use chmod o-rwx");
    mode(folder.path(), 0o700);
    let store = FileStore::open(&path).unwrap();
    assert_eq!(bits(&path), 0o600);
    assert_eq!(
        told(&path),
        "~/store is in use by another process: each needs a file of its own; processes that serve together need kind = \"redis\""
    );
    drop(store);
    // The folder is made where it alone is missing.
    let below = folder.path().join("new/store");
    drop(FileStore::open(&below).unwrap());
    assert_eq!(bits(below.parent().unwrap()), 0o700);
    assert!(told(&folder.path().join("a/b/store")).contains("cannot be made: No such file"));

    let other = folder.path().join("other");
    std::fs::write(&other, "x".repeat(5000)).unwrap();
    mode(&other, 0o644);
    assert_eq!(told(&other), "the file ~/other is open to everybody: use chmod 600");
    mode(&other, 0o600);
    assert!(
        told(&other).starts_with("~/other is no store of this version, or is damaged"),
        "{}",
        told(&other)
    );
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&other, &link).unwrap();
    assert!(told(&link).starts_with("~/link cannot be opened"), "{}", told(&link));
    assert_eq!(told(&folder.path().join("new")), "~/new cannot be opened: Is a directory (os error 21)");
}
