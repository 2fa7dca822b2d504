//! The types that are kept.

/// `Variant = extension, MIME type`.
macro_rules! types {
    ($($(#[doc = $doc:literal])+ $name:ident = $extension:literal, $mime:literal;)+) => {
        /// The type of a blob.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ContentType { $($(#[doc = $doc])+ $name),+ }

        impl ContentType {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The extension in a key.
            pub fn extension(self) -> &'static str {
                match self { $(Self::$name => $extension),+ }
            }

            /// The `Content-Type` to serve it with.
            pub fn mime(self) -> &'static str {
                match self { $(Self::$name => $mime),+ }
            }
        }
    };
}

types! {
    /// A photograph.
    Jpeg = "jpg", "image/jpeg";
    /// A drawing, a poster.
    Png = "png", "image/png";
    /// A picture, smaller.
    Webp = "webp", "image/webp";
    /// A moving picture.
    Gif = "gif", "image/gif";
    /// A document.
    Pdf = "pdf", "application/pdf";
    /// A spreadsheet.
    Xlsx = "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    /// Comma-separated rows.
    Csv = "csv", "text/csv; charset=utf-8";
    /// An archive.
    Zip = "zip", "application/zip";
}

impl ContentType {
    /// The type with this extension.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.extension() == extension)
    }
}
