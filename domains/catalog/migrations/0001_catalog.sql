CREATE TABLE catalog_supplier (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  owner_id BIGINT,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  idem_key TEXT,
  idem_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, owner_id),
  UNIQUE (shop_id, created_by, idem_key)
);

CREATE TABLE catalog_product (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  owner_id BIGINT,
  name TEXT NOT NULL,
  subtitle TEXT NOT NULL,
  origin TEXT NOT NULL,
  unit_text TEXT NOT NULL,
  role TEXT NOT NULL,
  temperature TEXT NOT NULL,
  guarantee_text TEXT,
  status TEXT NOT NULL,
  search_text TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  idem_key TEXT,
  idem_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, created_by, idem_key)
);

CREATE TABLE catalog_product_image (
  shop_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  sort BIGINT NOT NULL,
  blob_key TEXT NOT NULL,
  PRIMARY KEY (shop_id, product_id, sort)
);

CREATE TABLE catalog_pool (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  parent_id BIGINT,
  label TEXT NOT NULL,
  on_hand BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  committed BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id),
  CHECK (reserved >= 0),
  CHECK (committed >= 0),
  CHECK (on_hand - reserved - committed >= 0)
);

CREATE TABLE catalog_sku (
  shop_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  pool_id BIGINT NOT NULL,
  spec_name TEXT NOT NULL,
  price BIGINT NOT NULL CHECK (price >= 0),
  supply_price BIGINT NOT NULL CHECK (supply_price >= 0),
  commission_bps BIGINT NOT NULL CHECK (commission_bps >= 0),
  case_size BIGINT NOT NULL CHECK (case_size >= 1),
  active BOOLEAN NOT NULL,
  sort BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX catalog_sku_product ON catalog_sku (shop_id, product_id, sort, id);

CREATE TABLE catalog_upload (
  shop_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  blob_key TEXT NOT NULL,
  PRIMARY KEY (shop_id, person_id, at, id)
);
