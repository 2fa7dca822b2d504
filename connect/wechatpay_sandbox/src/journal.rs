//! The append-only journal: one commit a line, so that a commit is whole or absent.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use crate::config::SandboxError;
use crate::model::Record;

const FILE: &str = "journal.jsonl";

/// Where commits are written down; nowhere without a directory.
pub(crate) struct Journal {
    file: Option<File>,
}

impl Journal {
    /// Replays what is there. A last line without its end was never acknowledged: it is cut off.
    pub(crate) fn open(
        dir: Option<&Path>,
        mut replay: impl FnMut(Record),
    ) -> Result<Self, SandboxError> {
        let Some(dir) = dir else {
            return Ok(Self { file: None });
        };
        let path = dir.join(FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        let whole = read_commits(&file, &mut replay)?;
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { file: Some(file) })
    }

    pub(crate) fn append(&mut self, records: &[Record]) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let end = file.stream_position()?;
        let written = write_commit(file, records);
        if written.is_err() {
            // Half a line in the middle would make the journal unreadable.
            file.set_len(end)?;
            file.seek(SeekFrom::Start(end))?;
        }
        written
    }
}

fn write_commit(file: &mut File, records: &[Record]) -> io::Result<()> {
    let mut line = serde_json::to_vec(records)?;
    line.push(b'\n');
    file.write_all(&line)?;
    file.sync_data()
}

fn read_commits(file: &File, replay: &mut impl FnMut(Record)) -> Result<u64, SandboxError> {
    let mut reader = BufReader::new(file);
    let (mut whole, mut line, mut text) = (0, 0, Vec::new());
    while reader.read_until(b'\n', &mut text)? > 0 && text.ends_with(b"\n") {
        line += 1;
        let commit: Vec<Record> = serde_json::from_slice(&text)
            .map_err(|source| SandboxError::Journal { line, source })?;
        commit.into_iter().for_each(&mut *replay);
        whole += text.len() as u64;
        text.clear();
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(id: &str) -> Record {
        Record::NoticeDone { id: id.into() }
    }

    fn replayed(dir: &Path) -> (Journal, Vec<Record>) {
        let mut records = Vec::new();
        let journal = Journal::open(Some(dir), |record| records.push(record)).expect("opens");
        (journal, records)
    }

    #[test]
    fn a_torn_last_line_is_forgotten_and_the_next_commit_is_whole() {
        let dir = tempfile::tempdir().expect("a directory");
        replayed(dir.path())
            .0
            .append(&[done("a"), done("b")])
            .expect("written");
        let path = dir.path().join(FILE);
        let mut bytes = std::fs::read(&path).expect("a journal");
        bytes.extend_from_slice(b"[{\"notice_done\":{\"id\":\"to");
        std::fs::write(&path, bytes).expect("torn");
        let (mut journal, records) = replayed(dir.path());
        assert_eq!(records, [done("a"), done("b")]);
        journal.append(&[done("c")]).expect("written");
        assert_eq!(replayed(dir.path()).1, [done("a"), done("b"), done("c")]);
    }

    #[test]
    fn a_spoilt_line_in_the_middle_is_told_by_its_number() {
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::write(dir.path().join(FILE), "[]\nnot json\n[]\n").expect("written");
        let opened = Journal::open(Some(dir.path()), |_record| ());
        assert!(matches!(opened, Err(SandboxError::Journal { line: 2, .. })));
    }
}
