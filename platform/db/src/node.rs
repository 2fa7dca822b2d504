//! The node number in ids: leased, with a high-water mark against clocks that step back.
use crate::{Command, Db, Result, Tx, q, row};
use julin_kernel::{IdGen, Ts};

row! {
    struct Lease { node: i64, holder: String, leased_until: Ts, high_water: i64 }
}

/// How long a lease holds without renewal, in milliseconds.
const LEASE_MS: i64 = 60_000;

/// A node number held by this process.
#[derive(Debug, Clone)]
pub struct Node {
    /// 0..=1023.
    pub number: i64,
    holder: String,
}

struct Claim {
    holder: String,
    /// The number that the operator gave this node.
    fixed: Option<i64>,
}
impl Command for Claim {
    type Output = (i64, i64);
    async fn run(&self, tx: &mut Tx) -> Result<(i64, i64)> {
        let leases: Vec<Lease> = tx
            .all(q!(
                "SELECT node, holder, leased_until, high_water FROM db_node ORDER BY node"
            ))
            .await?;
        let now = tx.now();
        // One writer process on SQLite: its lease is its own from before, whatever the clock says.
        let alone = !tx.is_postgres();
        let free = leases
            .iter()
            .find(|l| alone || l.leased_until < now || l.holder == self.holder);
        let unused = || (0..1024).find(|n| leases.iter().all(|l| l.node != *n));
        let node = self.fixed.or(free.map(|l| l.node)).or_else(unused);
        let node = node.unwrap_or(0);
        let before = leases.iter().find(|l| l.node == node);
        let high_water = before.map_or(0, |l| l.high_water);
        tx.run(q!(
            "INSERT INTO db_node (node, holder, leased_until, high_water) VALUES ($1, $2, $3, $4)
             ON CONFLICT (node) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until",
            node, self.holder.as_str(), now.plus_ms(LEASE_MS), high_water
        ))
        .await?;
        Ok((node, high_water))
    }
}

struct Renew {
    node: Node,
    high_water: i64,
}
impl Command for Renew {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let until = tx.now().plus_ms(LEASE_MS);
        let n = tx
            .run(q!(
                "UPDATE db_node SET leased_until = $3, high_water = $4 WHERE node = $1 AND holder = $2",
                self.node.number, self.node.holder.as_str(), until, self.high_water
            ))
            .await?;
        Ok(n == 1)
    }
}

impl Db {
    /// Leases a node number and sets the generator of ids. Call once, after `migrate`.
    pub async fn claim_node(&self, holder: &str) -> Result<Node> {
        self.claim(holder, None).await
    }
    /// Takes this very number, whoever had it: the operator sees to it that no two nodes have one.
    pub async fn claim_fixed_node(&self, holder: &str, number: i64) -> Result<Node> {
        self.claim(holder, Some(number)).await
    }
    async fn claim(&self, holder: &str, fixed: Option<i64>) -> Result<Node> {
        let (number, high_water) = self
            .write(Claim {
                holder: holder.to_owned(),
                fixed,
            })
            .await?;
        if !self.env().set_ids(IdGen::new(number, high_water)) {
            tracing::warn!("ids were drawn before the node was claimed");
        }
        let node = Node {
            number,
            holder: holder.to_owned(),
        };
        self.renew_node(&node).await?;
        Ok(node)
    }
    /// Extends the lease and moves the high-water mark past all that can be drawn before the next
    /// renewal. Answers whether the lease is still held.
    pub async fn renew_node(&self, node: &Node) -> Result<bool> {
        let ahead = self.env().clock.now().plus_ms(LEASE_MS);
        let high_water = IdGen::new(node.number, 0).next(ahead);
        self.write(Renew {
            node: node.clone(),
            high_water,
        })
        .await
    }
}
