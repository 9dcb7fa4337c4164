//! `/notices.ics`: the periods of the notices and the days on which calls open and close, for a calendar program.
//!
//! Days are days in Beijing and whole: a period that runs to 24:00 of its last day ends, as iCalendar counts, on the
//! day after it (RFC 5545 §3.6.1).

use axum::{extract::State, response::Response};
use icalendar::{Calendar, Component, Event, Property};

use super::{
    entry::{Entry, latest},
    kept,
};
use crate::{
    app::App,
    domain::{
        notice::Standing,
        time::{Day, Moment},
    },
    store::batch::{self, Call},
    web::{error::WebError, page::Frame, public::notice::midnight},
};

/// GET /notices.ics
pub async fn show(State(app): State<App>, frame: Frame) -> Result<Response, WebError> {
    let now = app.clock.now();
    let base = app.config.base_url();
    let mut conn = app.db.read().await?;
    let entries = latest(&mut conn, now, frame.t).await?;
    let calls = batch::all(&mut conn).await?;
    drop(conn);
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Bole//Bole//ZH"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name(&format!("{} · {}", frame.site.title(&frame.lang), frame.t.notice.feed_title));
    for entry in &entries {
        calendar.push(period(entry, &base, &frame));
    }
    for call in &calls {
        for (end, day) in [("opens", call.opens()), ("closes", call.closes())] {
            if let Some(at) = day {
                calendar.push(deadline(call, end, at, &base, &frame));
            }
        }
    }
    Ok(kept(calendar.to_string(), "text/calendar; charset=utf-8", midnight(now)))
}

/// The period of a notice. One that was taken back is cancelled, so that programs that knew it take it out.
fn period(entry: &Entry, base: &str, frame: &Frame) -> Event {
    let link = format!("{base}{}", frame.href(format!("/notices/{}", entry.id)));
    let document = &entry.document;
    let mut event = all_day(
        &format!("notice-{}", entry.id),
        base,
        (document.starts_on, document.last_day().plus_days(1)),
        entry.updated,
    );
    event.summary(&entry.title).description(&entry.summary).url(&link);
    let is_void = matches!(entry.standing, Standing::Withdrawn | Standing::Superseded);
    event.append_property(Property::new("STATUS", if is_void { "CANCELLED" } else { "CONFIRMED" }));
    event.append_property(Property::new("SEQUENCE", entry.addenda.len().to_string()));
    event.done()
}

/// The day on which a call opens or closes, with its hour in words: a day stands in every calendar alike.
fn deadline(call: &Call, end: &str, at: Moment, base: &str, frame: &Frame) -> Event {
    let name = match &call.name_en {
        Some(name) if frame.lang.is_en() => name,
        _ => &call.name,
    };
    let what = if end == "opens" { frame.t.notice.call_opens } else { frame.t.notice.call_closes };
    let day = at.day();
    let mut event =
        all_day(&format!("call-{}-{end}", call.id), base, (day, day.plus_days(1)), call.changed().unwrap_or(Moment(0)));
    // A program takes a moved day over only from a later revision (RFC 5545 §3.8.7.4).
    event.append_property(Property::new("SEQUENCE", (call.ver - 1).to_string()));
    event.summary(&format!("{name}{}{what}", frame.lang.pick("", ": ")));
    event.description(&frame.t.notice.beijing_time(at.minute()));
    event.url(&format!("{base}{}", frame.href("/procedure")));
    event.done()
}

fn all_day(id: &str, base: &str, (first, end): (Day, Day), stamp: Moment) -> Event {
    let date = |name: &str, day: Day| Property::new(name, compact(day)).add_parameter("VALUE", "DATE").done();
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    let mut event = Event::new();
    event.uid(&format!("{id}@{host}"));
    event.append_property(Property::new("DTSTAMP", stamp.compact_utc()));
    event.append_property(date("DTSTART", first));
    event.append_property(date("DTEND", end));
    event.append_property(Property::new("TRANSP", "TRANSPARENT"));
    event
}

/// `20260302`
fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}
