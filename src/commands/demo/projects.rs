//! Projects of the special programme, spread over the cells of its matrix.

use std::{ops::Range, sync::Arc};

use super::{Scheme, cast_of, plan::Plan};
use crate::{
    clock::new_id,
    domain::{
        ids::RowId,
        register::{
            Kind,
            entry::{Entry, Value},
            spec,
        },
    },
    store::{
        StoreError, Tx,
        register::{self, Filter, Registered},
    },
};

const STATES: [&str; 3] = ["running", "planned", "ended"];
/// Months between the beginnings of two terms.
const APART: usize = 3;

/// Writes some projects, by their numbers.
pub(super) async fn put(tx: &mut Tx, plan: Arc<Plan>, scheme: Scheme, some: Range<usize>) -> Result<(), StoreError> {
    let Some(programme) = special_programme(tx).await? else { return Ok(()) };
    let items = register::parts(tx, spec(Kind::Item), Kind::Programme, &[programme]).await?;
    let of = |list: &str| -> Vec<i64> {
        let listed = items.iter().filter(|item| item.entry.text("item_kind") == list);
        listed.map(|item: &Registered| item.id.0).collect()
    };
    let (disciplines, areas) = (of("discipline"), of("focus_area"));
    let (cast, beginning) = (cast_of(&plan, scheme), plan.timetable.beginning());
    for number in some {
        let mut entry = Entry::default();
        let text = |text: String| Some(Value::Text(text));
        let starts = beginning.day().plus_months((number % 12 * APART) as i32);
        entry.set("project_name", text(format!("演示课题{:05}", number + 1)));
        entry.set("project_name_en", text(format!("Demo project {:05}", number + 1)));
        entry.set("project_code", text(format!("DEMO-{:05}", number + 1)));
        entry.set("project_status", text(STATES[number % STATES.len()].to_owned()));
        entry.set("of_programme", Some(Value::Link(programme.0)));
        entry.set("of_discipline", in_turn(&disciplines, number));
        entry.set("of_area", in_turn(&areas, number / disciplines.len().max(1)));
        entry.set("lead_institution", Some(Value::Link(cast.host(number % plan.sizes.hosts).0)));
        entry.set("project_starts_on", text(starts.to_string()));
        entry.set("project_ends_on", text(starts.plus_months(36).plus_days(-1).to_string()));
        entry.set("summary", text("【演示数据】课题简介一栏的示例文字。".to_owned()));
        let id: RowId = new_id(beginning.plus_millis(number as i64));
        register::insert(tx, spec(Kind::Project), id, None, &entry).await?;
    }
    Ok(())
}

/// The programme of the seeds that has the matrix.
async fn special_programme(tx: &mut Tx) -> Result<Option<RowId>, StoreError> {
    let listed = register::list(tx, spec(Kind::Programme), &Filter::default(), None, 100).await?;
    let special = listed.into_iter().find(|it| it.entry.text("programme_kind") == "special_programme");
    Ok(special.map(|programme| programme.id))
}

fn in_turn(ids: &[i64], at: usize) -> Option<Value> {
    (!ids.is_empty()).then(|| Value::Link(ids[at % ids.len()]))
}
