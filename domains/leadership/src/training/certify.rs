//! Certificates: given once for a course, found again by their number.
use crate::gate;
use crate::ids::CourseId;
use crate::store::{certificate as store, course};
use crate::tell;
use julin_db::{Result, Tx, row};
use julin_kernel::{PersonId, Rng, Scope, Ts};

/// Signs of a number: none that is taken for another.
const SIGNS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Enough that nobody finds another's by trying.
const SIGNS_IN_NUMBER: usize = 10;

row! {
    /// A certificate as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct CertificateRow {
        pub(crate) number: String,
        pub(crate) person_id: PersonId,
        pub(crate) course_id: CourseId,
        pub(crate) name: String,
        pub(crate) course: String,
        pub(crate) at: Ts,
    }
}

/// `JL20261123-7K3MPQ9XAB`.
pub(crate) fn new_number(rng: &dyn Rng, day: &str) -> String {
    let sign = |_| {
        let at = usize::try_from(rng.below(SIGNS.len() as u64)).unwrap_or(0);
        char::from(SIGNS[at])
    };
    let end: String = (0..SIGNS_IN_NUMBER).map(sign).collect();
    format!("JL{}-{end}", day.replace('-', ""))
}

/// Gives a certificate, unless there is one, and lifts what the course kept her from.
pub(super) async fn certify(
    tx: &mut Tx,
    scope: Scope,
    (person, id): (PersonId, CourseId),
    day: &str,
) -> Result<()> {
    let passed = store::of_person(tx, scope, person).await?;
    if passed.iter().any(|c| c.course_id == id) {
        return Ok(());
    }
    let title = course::get(tx, scope, id).await?;
    let title = title.map_or_else(String::new, |c| c.title);
    let name = julin_identity::person(tx, scope, person).await?;
    let row = CertificateRow {
        number: new_number(tx.rng(), day),
        person_id: person,
        course_id: id,
        name: name.map_or_else(String::new, |p| p.nickname),
        course: title.clone(),
        at: tx.now(),
    };
    store::insert(tx, scope, &row).await?;
    tell::certified(tx, scope, (person, id), &title).await?;
    gate::look(tx, scope, person).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::SeededRng;

    #[test]
    fn a_number_has_the_day_and_ten_signs() {
        let number = new_number(&SeededRng::new(1), "2026-11-23");
        let (day, end) = number.split_once('-').unwrap();
        assert_eq!((day, end.len()), ("JL20261123", 10));
        assert!(end.bytes().all(|b| SIGNS.contains(&b)), "{number}");
        assert_ne!(number, new_number(&SeededRng::new(2), "2026-11-23"));
    }
}
