//! The trial balance as a workbook. Ids and exact amounts are text cells.
use crate::{AccountRow, TrialRow};
use julin_db::{Error, Result};
use julin_kernel::Money;
use julin_sheet::{Cell, Sheet};
use julin_web::Locale;

pub(crate) fn workbook(
    kinds: &[TrialRow],
    sum: Money,
    accounts: &[AccountRow],
    locale: Locale,
) -> Result<Vec<u8>> {
    let sheets = [by_kind(kinds, sum, locale)?, by_account(accounts, locale)];
    julin_sheet::workbook(&sheets).map_err(Error::internal)
}

fn by_kind(rows: &[TrialRow], sum: Money, locale: Locale) -> Result<Sheet> {
    let heads = locale.pick(
        ["科目", "借方", "贷方", "余额"],
        ["Account", "Debits", "Credits", "Balance"],
    );
    let mut sheet = Sheet::new(locale.pick("试算平衡", "Trial balance"), heads);
    for row in rows {
        sheet.row(cells(row.kind.as_str(), row.debit, row.credit, row.balance));
    }
    let total = |of: fn(&TrialRow) -> Money| Money::sum(rows.iter().map(of));
    let (debit, credit) = (total(|row| row.debit)?, total(|row| row.credit)?);
    sheet.row(cells(locale.pick("合计", "Total"), debit, credit, sum));
    Ok(sheet)
}

fn by_account(rows: &[AccountRow], locale: Locale) -> Sheet {
    let heads = locale.pick(
        ["科目", "户名编号", "借方", "贷方", "余额"],
        ["Account", "Owner", "Debits", "Credits", "Balance"],
    );
    let mut sheet = Sheet::new(locale.pick("明细", "By account"), heads);
    for row in rows {
        let [kind, debit, credit, balance] =
            cells(row.kind.as_str(), row.debit, row.credit, row.balance);
        let owner = Cell::from(row.owner.clone().unwrap_or_default());
        sheet.row([kind, owner, debit, credit, balance]);
    }
    sheet
}

fn cells(name: &str, debit: Money, credit: Money, balance: Money) -> [Cell; 4] {
    [
        name.into(),
        debit.display().into(),
        credit.display().into(),
        balance.display().into(),
    ]
}
