//! Words of quotas: places by role and direction, and what an institution may nominate.

use super::{Lang, label};
use crate::domain::{
    quota::{Fault, LIMITS, Name, Room},
    role::ScholarRole,
};

super::texts! {
    /// Quotas of a call.
    QuotaTexts
    words {
        directions: "分方向名额", "Places by direction";
        directions_hint: "在角色名额之内再按方向限定；入选时，角色和方向的名额都须有余。空行不算。",
            "A limit by direction inside the places of the role: whoever is selected needs room under both. Empty rows do not count.";
        limits: "单位提名限额", "Limits of nominations";
        limits_hint: "一个单位最多提名几件，在提交时核对；撤回和不予受理的不计。不填单位，就是每个单位各自的限额；为某单位另设的，以另设的为准。",
            "How many cases an institution may nominate, checked on submission; withdrawn and not accepted ones do not count. Without an institution it holds for each by itself; a row that names one stands in for it.";
        role: "角色", "Role";
        direction: "方向", "Direction";
        institution: "单位", "Institution";
        places: "名额", "Places";
        most: "最多提名", "At most";
        every_role: "全部角色", "all roles";
        every_direction: "全部方向", "all directions";
        each: "每个单位", "each institution";
        choose: "请选择", "choose";
        more_rows: "需要更多行，先保存，再打开。", "For more rows, save and open again.";
    }
    phrases {
        in_row(what, row): "第{row}行：{what}", "Row {row}: {what}";
        may_nominate(most): "最多提名{most}件", "at most {most}";
        nominated(scope, most, taken): "单位提名限额（{scope}）：最多{most}件，已提交{taken}件", "Limit of the institution ({scope}): {most}, of which {taken} submitted";
    }
}

/// Whom a quota covers.
pub fn scope(role: Option<ScholarRole>, direction: Option<&Name>, lang: Lang) -> String {
    let role = role.map(|role| label::scholar_role_short(role, lang));
    let direction = direction.map(|name| lang.pick(name.zh.as_str(), name.en.as_str()));
    match (role, direction) {
        (Some(role), Some(direction)) => format!("{direction} · {role}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => lang.pick("全部角色和方向", "all roles and directions").to_owned(),
    }
}

fn of(room: &Room, lang: Lang) -> String {
    scope(room.role, room.direction.as_ref(), lang)
}

/// No place is left under a quota.
pub(super) fn full(room: &Room, lang: Lang) -> (String, String) {
    let (of, most, taken) = (of(room, lang), room.most, room.taken);
    (
        format!("名额已满：{of}名额{most}个，已入选{taken}人"),
        format!("No place is left: {of} has {most}, and {taken} are selected"),
    )
}

/// An institution has nominated as many as it may.
pub(super) fn limit_reached(room: &Room, lang: Lang) -> (String, String) {
    let (of, most, taken) = (of(room, lang), room.most, room.taken);
    (
        format!("单位提名限额（{of}）最多{most}件，已提交{taken}件"),
        format!("The institution may nominate {most} ({of}) and has submitted {taken}"),
    )
}

/// What stands against the quotas of a call.
pub(super) fn fault(fault: &Fault, lang: Lang) -> (String, String) {
    match fault {
        Fault::DirectionMissing { row } => {
            (format!("分方向名额第{row}行：请选择方向"), format!("Places by direction, row {row}: choose a direction"))
        }
        Fault::NoNumber { field, row } => (
            format!("{}第{row}行：请填写0至10000的整数", list(field, Lang::Zh)),
            format!("{}, row {row}: enter a whole number from 0 to 10000", list(field, Lang::En)),
        ),
        Fault::Twice { field, row } => (
            format!("{}第{row}行与前面的一行重复", list(field, Lang::Zh)),
            format!("{}, row {row}: an earlier row says the same", list(field, Lang::En)),
        ),
        Fault::AboveRole { role, sum, most } => {
            let of = scope(*role, None, lang);
            (
                format!("{of}：各方向名额合计{sum}个，超过角色名额{most}个"),
                format!("{of}: the directions have {sum} places, the role only {most}"),
            )
        }
        Fault::BelowSelected { room, .. } => {
            let (of, most, taken) = (of(room, lang), room.most, room.taken);
            (
                format!("{of}已入选{taken}人，名额不能改为{most}个"),
                format!("{of}: {taken} are selected already, so the quota cannot be {most}"),
            )
        }
    }
}

fn list(field: &str, lang: Lang) -> &'static str {
    match field {
        LIMITS => lang.pick("单位提名限额", "Limits of nominations"),
        _ => lang.pick("分方向名额", "Places by direction"),
    }
}
