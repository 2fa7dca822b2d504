#![doc = include_str!("../README.md")]

mod adjust_stock;
mod archive;
mod create_product;
mod edit_product;
mod guarantee;
mod http;
mod list;
mod pool;
mod product;
mod quick;
mod snapshot;
mod store;
mod supplier;
mod supplier_ops;
mod upload;
mod weigh;

pub use adjust_stock::AdjustStock;
pub use archive::Archive;
pub use create_product::CreateProduct;
pub use edit_product::EditProduct;
pub use guarantee::Guarantee;
pub use list::{ProductFilter, product_page, product_view};
pub use pool::{
    Pool, Short, carve, commit_reserved, give_back, lock_pools, open_quota, pools, pour, release,
    reserve, reserve_locked, reserve_seen, restock, ship, uncommit,
};
pub use product::{
    ProductInput, ProductRole, ProductStatus, ProductView, SkuInput, SkuView, Temperature, blob_url,
};
pub use quick::{QuickProduct, quick_product};
pub use snapshot::{SkuSnapshot, product_snapshot};
pub use supplier::{Supplier, supplier, suppliers};
pub use supplier_ops::{CreateSupplier, EditSupplier, SupplierInput, SupplierView};
pub use upload::{known_pictures, own_pictures};
pub use weigh::check_weighing;

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "catalog",
    files: &[
        (
            "0001_catalog",
            include_str!("../migrations/0001_catalog.sql"),
        ),
        (
            "0002_stock_change",
            include_str!("../migrations/0002_stock_change.sql"),
        ),
        (
            "0003_weighing",
            include_str!("../migrations/0003_weighing.sql"),
        ),
        (
            "0004_guarantee",
            include_str!("../migrations/0004_guarantee.sql"),
        ),
        ("0005_quota", include_str!("../migrations/0005_quota.sql")),
    ],
};

/// This room, ready to be composed.
pub fn room() -> julin_web::Room {
    julin_web::Room::new(MIGRATIONS, http::routes())
}
