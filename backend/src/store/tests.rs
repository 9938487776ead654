use super::*;
use ringside_shared::wire::Share;

const LATER: u64 = 1_000;

fn packed() -> Packed {
    pack::pack(Share::default(), b"").unwrap()
}

fn store(folder: &Path, shares: u64) -> Store {
    let limits = Limits {
        shares,
        ..Limits::default()
    };
    Store::new(Some(folder.to_owned()), &limits)
}

#[test]
fn what_is_over_is_not_shown_and_makes_room() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), 1);
    let (id, token) = store.keep(&packed(), now() + LATER).unwrap();
    let database = store.database(false).unwrap().unwrap();
    let found = |now| table::find(&database, id.key(), now).unwrap();
    let kept = found(now()).unwrap();
    assert_eq!(found(kept.expires_at - 1), Some(kept));
    assert_eq!(found(kept.expires_at), None);
    let gone = table::remove(&database, id.key(), &token, kept.expires_at);
    assert_eq!(gone.unwrap(), Removal::NotThere);
    // The next one to be kept takes its place without waiting for a sweep.
    let row = table::Row {
        key: [7; 16],
        token: token.hash(),
        expires_at: kept.expires_at + LATER,
    };
    let (room, disk) = (store.room, store.disk().unwrap());
    let early = table::keep(&database, &row, &packed(), room, disk, kept.expires_at - 1);
    assert!(matches!(early, Err(StoreError::TooMany(1))));
    table::keep(&database, &row, &packed(), room, disk, kept.expires_at).unwrap();
}

#[test]
fn a_sweep_takes_what_is_over_and_leaves_no_piece_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), 10);
    let (short, _) = store.keep(&packed(), now() + LATER).unwrap();
    let (long, _) = store.keep(&packed(), now() + 3 * LATER).unwrap();
    let database = store.database(false).unwrap().unwrap();
    assert_eq!(table::sweep(&database, now()).unwrap(), 0);
    assert_eq!(table::sweep(&database, now() + 2 * LATER).unwrap(), 1);
    let piece = |id: &Id| table::piece(&database, id.key(), 0).unwrap();
    assert_eq!(piece(&short), None);
    assert!(piece(&long).is_some());
    assert_eq!(table::sweep(&database, now() + 2 * LATER).unwrap(), 0);
}

#[test]
fn a_second_server_on_the_same_folder_is_told_and_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (store(folder.path(), 10), store(folder.path(), 10));
    let (id, _) = first.keep(&packed(), now() + LATER).unwrap();
    let refused = second.prepare().unwrap_err();
    assert!(refused.to_string().contains("already open"), "{refused}");
    assert!(first.find(&id).unwrap().is_some());
    drop(first);
    assert!(second.find(&id).unwrap().is_some());
}

#[test]
fn a_file_that_is_no_store_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    std::fs::write(&path, "letters of my aunt").unwrap();
    assert!(store(folder.path(), 10).prepare().is_err());
    assert_eq!(std::fs::read_to_string(path).unwrap(), "letters of my aunt");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let refused = store(&file.join("store"), 10).prepare().unwrap_err();
    assert!(refused.to_string().contains("file/store"), "{refused}");
}
