//! `bole workdays`: where a period of days ends, as one line of JSON. It needs no database; where there is one, the
//! years that were imported into it count too.

use std::{path::Path, process::ExitCode, sync::Arc};

use clap::{Args, ValueEnum, builder::PossibleValue};
use serde::Serialize;

use super::{open, runtime};
use crate::{
    config::Config,
    domain::{
        calendar::{Calendar, Convention, EndStatus, History, MAX_PERIOD_DAYS, Unit},
        time::Day,
    },
    store::{calendar, engine::sqlite_path},
};

/// The exit code of a command whose arguments are wrong, as clap has it.
const BAD_INPUT: u8 = 2;

/// 计算工作日截止日 · Where a period of working days ends, by the State Council's notices
///
/// Prints one line of JSON: {"end":"2025-10-14","status":"announced"}. The status is announced, provisional (the end lies
/// after the last day that the notices cover) or unknown (then the end is null).
#[derive(Args, Debug)]
pub struct WorkdaysArgs {
    /// The day the period starts on, e.g. the day of publication: YYYY-MM-DD
    #[arg(long, allow_negative_numbers = true)]
    start: Day,

    /// How many days the period has
    #[arg(long, allow_negative_numbers = true, value_parser = clap::value_parser!(i32).range(1..=i64::from(MAX_PERIOD_DAYS)))]
    days: i32,

    /// Whether the starting day is counted
    #[arg(long, value_enum, default_value_t = Convention::NextDay)]
    convention: Convention,

    /// What is counted
    #[arg(long, value_enum, default_value_t = Unit::Working)]
    unit: Unit,

    /// Count with the years imported into this database: sqlite:PATH or postgres://… (default: the one in use, if any)
    #[arg(long)]
    database: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    end: Option<Day>,
    status: EndStatus,
}

/// Prints `{"end":"2025-10-14","status":"announced"}`, or `"end":null` when the days are not announced yet. What
/// cannot be counted is refused on standard error, naming the field, with exit code 2.
pub fn run(args: &WorkdaysArgs) -> ExitCode {
    let calendar = match calendar(args.database.as_deref()) {
        Ok(calendar) => calendar,
        Err(cause) => {
            eprintln!("error: --database: {cause:#}");
            return ExitCode::from(BAD_INPUT);
        }
    };
    match calendar.period(args.start, args.days, args.unit, args.convention) {
        Ok(period) => {
            let answer = Answer { end: period.ends_on, status: period.status };
            println!("{}", serde_json::json!(answer));
            ExitCode::SUCCESS
        }
        Err(refused) => {
            eprintln!("error: {refused}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

/// The calendar of the database named, or of the one in use. Where none is named, one that is not there or cannot be
/// read leaves the years that come with the program, and the latter is said.
fn calendar(named: Option<&str>) -> anyhow::Result<Arc<Calendar>> {
    if let Some(url) = named {
        return read(url);
    }
    let configured = match Config::load() {
        Ok(config) => config.database_url,
        Err(cause) => {
            eprintln!("bole workdays: counting without a database: {cause}");
            return Ok(calendar::over_embedded(&History::default()));
        }
    };
    if sqlite_path(&configured).is_some_and(|path| !Path::new(&path).exists()) {
        return Ok(calendar::over_embedded(&History::default()));
    }
    Ok(read(&configured).unwrap_or_else(|cause| {
        eprintln!("bole workdays: counting without a database: {cause:#}");
        calendar::over_embedded(&History::default())
    }))
}

fn read(url: &str) -> anyhow::Result<Arc<Calendar>> {
    runtime()?.block_on(async {
        let db = open::database_to_read(url).await?;
        let calendar = calendar::in_force(&mut db.read().await?).await;
        db.close().await;
        Ok(calendar?)
    })
}

impl ValueEnum for Convention {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::NextDay, Self::SameDay]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::NextDay => PossibleValue::new("next-day").help("counting begins the day after (Civil Code art. 201)"),
            Self::SameDay => PossibleValue::new("same-day").help("the starting day is day 1 if it is a working day"),
        })
    }
}

impl ValueEnum for Unit {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Working, Self::Natural]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Working => PossibleValue::new("working").help("working days"),
            Self::Natural => {
                PossibleValue::new("natural").help("every day; an end on a day off moves to a working day")
            }
        })
    }
}
