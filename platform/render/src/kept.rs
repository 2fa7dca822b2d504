//! Pictures drawn lately.
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// The last so many pictures, by what they show. Those who ask for one at the same time draw it twice,
/// which costs less than making them wait for each other.
pub struct Kept<T> {
    most: usize,
    all: Mutex<VecDeque<(u64, T)>>,
}

impl<T: Clone> Kept<T> {
    /// Keeps at most so many.
    pub const fn new(most: usize) -> Self {
        Self {
            most,
            all: Mutex::new(VecDeque::new()),
        }
    }
    /// The picture that bears this mark.
    pub fn get(&self, mark: u64) -> Option<T> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter()
            .find(|(m, _)| *m == mark)
            .map(|(_, one)| one.clone())
    }
    /// Keeps a picture; the oldest makes room.
    pub fn keep(&self, mark: u64, one: &T) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == self.most {
            all.pop_front();
        }
        all.push_back((mark, one.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room() {
        let kept = Kept::new(2);
        for (mark, one) in [(1, 'a'), (2, 'b'), (3, 'c')] {
            kept.keep(mark, &one);
        }
        assert_eq!([1, 2, 3].map(|m| kept.get(m)), [None, Some('b'), Some('c')]);
    }
}
