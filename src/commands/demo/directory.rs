//! The public directory and the search terms of the demonstration, through the functions the application uses.

use super::telling::{TITLE, Telling};
use crate::{
    domain::workflow::{Action, Stage},
    pinyin,
    store::{
        StoreError, Tx,
        scholar::{self, Listing, Standing},
        search::{self, Kind, Text},
    },
};

/// Makes a case findable, and puts its candidate into the directory if they are appointed and consent.
pub(super) async fn put(tx: &mut Tx, telling: &Telling<'_>) -> Result<(), StoreError> {
    let (name, spelled) = (&telling.story.name, telling.pinyin());
    let case_no = telling.cast.plan.case_no(telling.case);
    let texts = [Text::Name(name), Text::Words(&case_no), Text::Words(&spelled)];
    search::set(tx, Kind::Case, telling.id(), &texts).await?;
    let path = &telling.story.path;
    let standing = match telling.slot.fate.stage() {
        Stage::Active | Stage::Suspended | Stage::Closing => Standing::Appointed,
        Stage::Closed | Stage::Terminated => Standing::Ended,
        _ => return Ok(()),
    };
    let (Some(signed_at), Some((starts_on, ends_on))) = (path.moved(Action::Sign), path.term) else { return Ok(()) };
    if !telling.has_page() {
        return Ok(());
    }
    let cast = telling.cast;
    let listing = Listing {
        case: telling.id(),
        person: telling.person(),
        // The number of the case tells namesakes apart without asking the database.
        slug: format!("{}-{}", pinyin::slug(&spelled), telling.case + 1),
        name: name.clone(),
        pinyin: spelled,
        role: telling.slot.role,
        direction: Some(cast.direction(telling.slot.direction)),
        host: Some(cast.host(telling.slot.host)),
        batch: cast.batch(telling.slot.round),
        standing,
        title: TITLE.to_owned(),
        title_as_of: None,
        starts_on: Some(starts_on),
        ends_on: Some(path.moved(Action::Exit).map_or(ends_on, |exited| exited.day())),
        demo: true,
    };
    scholar::put(tx, &listing, signed_at).await
}
