//! Training: courses, tests, certificates.
mod certify;
mod course;
mod input;
mod paper;
mod study;

pub(crate) use certify::CertificateRow;
pub(crate) use course::{Course, CourseStatus, CreateCourse, EditCourse, LessonKind};
pub(crate) use input::{CourseEdit, CourseInput};
pub(crate) use study::{Answer, AnswerInput, Attempt, MarkRead, StartTest};
