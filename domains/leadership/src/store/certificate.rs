//! Certificates.
use super::Result;
use crate::training::CertificateRow;
use julin_db::{Tx, q};
use julin_kernel::{PersonId, Scope};

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, c: &CertificateRow) -> Result<()> {
    tx.run(q!(
        "INSERT INTO leadership_certificate (shop_id, number, person_id, course_id, name, course, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.shop,
        c.number.as_str(),
        c.person_id,
        c.course_id,
        c.name.as_str(),
        c.course.as_str(),
        c.at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, number: &str) -> Result<Option<CertificateRow>> {
    tx.opt(q!(
        "SELECT number, person_id, course_id, name, course, at FROM leadership_certificate
         WHERE shop_id = $1 AND number = $2",
        scope.shop,
        number
    ))
    .await
}

/// A person's, oldest first.
pub(crate) async fn of_person(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
) -> Result<Vec<CertificateRow>> {
    tx.all(q!(
        "SELECT number, person_id, course_id, name, course, at FROM leadership_certificate
         WHERE shop_id = $1 AND person_id = $2 ORDER BY at, course_id",
        scope.shop,
        person
    ))
    .await
}
