//! Makes two records one: re-points, chooses the values, retires the merged record, and mends what was made from both.

use sqlx::AssertSqlSafe;

use super::{
    reference::{Target, repoint},
    side::Side,
};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{ExpertId, InstitutionId, PersonId, RowId},
        merging::{Field, Kind},
        nomination::Form,
        time::Moment,
    },
    store::{
        Conn, StoreError, Tx,
        expert::{self, Profile},
        institution, person, scholar, search,
    },
};

/// Carries out a merging. Nothing is deleted that says anything of its own; the merged record is retired and leads to
/// the kept one. What would make it impossible is refused before (`conflicts`).
pub async fn carry_out(
    tx: &mut Tx,
    kind: Kind,
    (kept, merged): (&Side, &Side),
    taken: &[Field],
    now: Moment,
) -> Result<(), StoreError> {
    if kind == Kind::Person {
        experts(tx, kept.id, merged.id, now).await?;
    }
    repoint(tx, Target::from(kind), kept.id, merged.id, now).await?;
    choose(tx, kind, (kept, merged), taken, now).await?;
    names(tx, kind, (kept, merged), now).await?;
    match kind {
        Kind::Person => people(tx, kept, merged, now).await?,
        Kind::Institution => institutions(tx, kept, merged, now).await?,
    }
    tx.touch_public().await
}

/// Sets the values that are taken from the merged record, and retires that.
async fn choose(
    tx: &mut Tx,
    kind: Kind,
    (kept, merged): (&Side, &Side),
    taken: &[Field],
    now: Moment,
) -> Result<(), StoreError> {
    let table = kind.code();
    // A number or an address that only one may have leaves the merged record first.
    let takes_orcid = taken.contains(&Field::Orcid);
    if kind == Kind::Person {
        const ADDRESS: &str = "SELECT m.slug FROM person m JOIN person k ON k.id = $1 \
            WHERE m.id = $2 AND m.slug IS NOT NULL AND k.slug IS NULL";
        let slug: Option<(String,)> = tx.opt(ADDRESS, args![kept.id, merged.id]).await?;
        if let Some((slug,)) = slug {
            tx.run("UPDATE person SET slug = NULL WHERE id = $1", args![merged.id]).await?;
            tx.run("UPDATE person SET slug = $1 WHERE id = $2", args![slug, kept.id]).await?;
        }
    }
    if takes_orcid {
        tx.run("UPDATE person SET orcid = NULL WHERE id = $1", args![merged.id]).await?;
    }
    let mut args = args![kept.id, merged.id];
    let mut set = vec!["ver = ver + 1".to_owned()];
    for field in taken {
        let column = field.code();
        if *field == Field::Orcid {
            args.push(Some(merged.value(*field).to_owned()).filter(|orcid| !orcid.is_empty()).into());
            set.push(format!("{column} = ${}", args.len()));
        } else {
            set.push(format!("{column} = (SELECT m.{column} FROM {table} m WHERE m.id = $2)"));
        }
    }
    // The merged record is named although nothing may be taken from it: both engines count what is bound.
    let sql = format!("UPDATE {table} SET {} WHERE id = $1 AND id <> $2", set.join(", "));
    tx.run_guarded(AssertSqlSafe(sql), args).await?;
    let sql = format!("UPDATE {table} SET retired_at = $1, merged_into_id = $2, ver = ver + 1 WHERE id = $3");
    tx.run_guarded(AssertSqlSafe(sql), args![now, kept.id, merged.id]).await
}

/// The name that was not chosen stays as another name, by which the record is found.
async fn names(tx: &mut Tx, kind: Kind, (kept, merged): (&Side, &Side), now: Moment) -> Result<(), StoreError> {
    let (table, alias, owner) = match kind {
        Kind::Person => ("person", "person_alias", "person_id"),
        Kind::Institution => ("institution", "institution_alias", "institution_id"),
    };
    for name in [Field::Name, Field::NameEn].iter().flat_map(|field| [kept.value(*field), merged.value(*field)]) {
        // Not where it is a name of the record already.
        let present = if kind == Kind::Institution { " OR COALESCE(r.name_en, '') = $3" } else { "" };
        let sql = format!(
            "INSERT INTO {alias} (id, {owner}, name) SELECT CAST($1 AS BIGINT), r.id, CAST($3 AS TEXT) \
             FROM {table} r WHERE r.id = $2 AND NOT (r.name = $3{present}) \
             AND NOT EXISTS (SELECT 1 FROM {alias} a WHERE a.{owner} = r.id AND a.name = $3)"
        );
        if !name.is_empty() {
            let id: RowId = new_id(now);
            tx.run(AssertSqlSafe(sql), args![id, kept.id, name]).await?;
        }
    }
    Ok(())
}

async fn people(tx: &mut Tx, kept: &Side, merged: &Side, now: Moment) -> Result<(), StoreError> {
    let id = PersonId(kept.id);
    let Some(one) = person::find(tx, id).await? else { return Err(StoreError::Missing) };
    person::index(tx, id, &one.name, &one.pinyin).await?;
    search::clear(tx, search::Kind::Person, merged.id).await?;
    for listing in scholar::of_person(tx, id).await? {
        let listing = scholar::Listing { name: one.name.clone(), pinyin: one.pinyin.clone(), ..listing };
        scholar::put(tx, &listing, now).await?;
    }
    Ok(())
}

async fn institutions(tx: &mut Tx, kept: &Side, merged: &Side, now: Moment) -> Result<(), StoreError> {
    let id = InstitutionId(kept.id);
    let Some(one) = institution::find(tx, id).await? else { return Err(StoreError::Missing) };
    institution::index(tx, id, &[&one.name, one.name_en.as_deref().unwrap_or_default()]).await?;
    search::clear(tx, search::Kind::Institution, merged.id).await?;
    forms(tx, id, InstitutionId(merged.id)).await?;
    for listing in scholar::below(tx, id, InstitutionId(merged.id)).await? {
        scholar::put(tx, &listing, now).await?;
    }
    Ok(())
}

/// Forms that are still being written name the kept institution; one that was submitted stays as it was frozen, and its
/// case says which institution hosts it.
async fn forms(tx: &mut Tx, kept: InstitutionId, merged: InstitutionId) -> Result<(), StoreError> {
    const WRITTEN: &str = "SELECT n.case_id, n.form FROM nomination n JOIN case_file c ON c.id = n.case_id \
        WHERE c.host_institution_id = $1 AND c.stage IN ('draft', 'returned') ORDER BY n.case_id";
    let corrupt = |error: serde_json::Error| StoreError::Corrupt(error.to_string());
    let written: Vec<(i64, String)> = tx.all(WRITTEN, args![kept]).await?;
    for (case, form) in written {
        let form: Form = serde_json::from_str(&form).map_err(corrupt)?;
        if form.institution == Some(merged) {
            let form = serde_json::to_string(&Form { institution: Some(kept), ..form }).map_err(corrupt)?;
            tx.run("UPDATE nomination SET form = $1 WHERE case_id = $2", args![form, case]).await?;
        }
    }
    Ok(())
}

/// Of two experts one is kept, with the fields and languages of both; the other leads to it and is asked no more.
async fn experts(tx: &mut Tx, kept: i64, merged: i64, now: Moment) -> Result<(), StoreError> {
    const MOVE: &str =
        "UPDATE expert SET person_id = $1, ver = ver + 1 WHERE person_id = $2 AND merged_into_id IS NULL";
    const JOIN: &str = "UPDATE expert SET account_id = COALESCE(account_id, (SELECT m.account_id FROM expert m \
        WHERE m.id = $2)), pledged_on = COALESCE(pledged_on, (SELECT m.pledged_on FROM expert m WHERE m.id = $2)) \
        WHERE id = $1";
    const RETIRE: &str = "UPDATE expert SET active = FALSE, account_id = NULL, merged_into_id = $1, ver = ver + 1 \
        WHERE id = $2";
    let Some(other) = expert::of_person(tx, PersonId(merged)).await? else { return Ok(()) };
    let Some(own) = expert::of_person(tx, PersonId(kept)).await? else {
        tx.run_guarded(MOVE, args![kept, merged]).await?;
        return Ok(());
    };
    let mut profile =
        Profile { fields: own.fields(), languages: own.languages(), region: own.region, active: own.active };
    profile.fields.extend(other.fields().into_iter().filter(|field| !own.fields().contains(field)));
    profile.languages.extend(other.languages().into_iter().filter(|language| !own.languages().contains(language)));
    expert::update(tx, own.id, own.ver, &profile).await?;
    let ExpertId(own) = own.id;
    repoint(tx, Target::Expert, own, other.id.0, now).await?;
    tx.run_guarded(JOIN, args![own, other.id]).await?;
    tx.run_guarded(RETIRE, args![own, other.id]).await
}

/// The experts whose conflicts must be judged anew, by person: those with a review before its decision of whom, or of
/// whose case, something changed.
pub async fn affected(conn: &mut Conn, kind: Kind, kept: i64) -> Result<Vec<PersonId>, StoreError> {
    const PEOPLE: &str = "SELECT DISTINCT e.person_id FROM case_file c JOIN assignment a ON a.case_id = c.id \
        JOIN expert e ON e.id = a.expert_id LEFT JOIN nomination n ON n.case_id = c.id \
        LEFT JOIN account k ON k.id = n.nominator_account_id \
        WHERE c.stage IN ('external_review', 'panel_review', 'pending_decision') \
        AND a.state IN ('invited', 'accepted', 'submitted') AND (e.person_id = $1 OR c.subject_person_id = $1 \
        OR n.nominator_person_id = $1 OR n.recommender_person_id = $1 OR k.person_id = $1) ORDER BY e.person_id";
    const INSTITUTIONS: &str = "WITH RECURSIVE down (id) AS (SELECT id FROM institution WHERE id = $1 \
        UNION SELECT i.id FROM institution i JOIN down ON i.parent_id = down.id OR i.legal_person_id = down.id) \
        SELECT DISTINCT e.person_id FROM case_file c JOIN assignment a ON a.case_id = c.id \
        JOIN expert e ON e.id = a.expert_id \
        WHERE c.stage IN ('external_review', 'panel_review', 'pending_decision') \
        AND a.state IN ('invited', 'accepted', 'submitted') AND (c.host_institution_id IN (SELECT id FROM down) \
        OR EXISTS (SELECT 1 FROM person_title t WHERE t.person_id IN (e.person_id, c.subject_person_id) \
        AND t.kind = 'post' AND t.retired_at IS NULL AND t.institution_id IN (SELECT id FROM down))) \
        ORDER BY e.person_id";
    let sql = match kind {
        Kind::Person => PEOPLE,
        Kind::Institution => INSTITUTIONS,
    };
    let rows: Vec<(i64,)> = conn.all(sql, args![kept]).await?;
    Ok(rows.into_iter().map(|(person,)| PersonId(person)).collect())
}
