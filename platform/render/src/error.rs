//! What can go wrong while drawing.

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The address does not fit into a QR code.
    #[error("an address of {bytes} bytes does not fit into a QR code")]
    AddressTooLong {
        /// Its length.
        bytes: usize,
    },
    /// The picture to be set on a ground cannot be used.
    #[error(transparent)]
    Picture(#[from] julin_blob::ImageError),
    /// The drawing itself failed: a fault of this crate.
    #[error("drawing failed: {0}")]
    Drawing(String),
}
