//! The outbox: messages reach whom they are for, once, and nobody else.

use bole::{
    domain::{
        ids::{CaseId, MessageId},
        message::{MessageKind, Note},
        role::Role,
    },
    store::{StoreError, outbox},
};
use futures_util::FutureExt;

use crate::app::{monday_morning, on_both_engines};

#[test]
fn messages_are_kept_listed_and_read() {
    on_both_engines(async |app| {
        let (officer, officer_2) = (app.officer().await.id(), app.officer_2().await.id());
        let approver = app.approver().await.id();
        let note = Note::about("2026-1-PI-01").at("/admin/nominations/2026-1-PI-01");
        let now = monday_morning();
        let sent = note.clone();
        let written = app.app.db.write::<(), StoreError>(move |tx| {
            async move {
                let case = Some(CaseId(7));
                outbox::add_for_role(tx, Role::Officer, MessageKind::CaseSubmitted, case, &sent, now).await?;
                outbox::add_once(tx, officer, MessageKind::DeficiencyDue, case, &sent, now.plus_days(1)).await?;
                outbox::add_once(tx, officer, MessageKind::DeficiencyDue, case, &sent, now.plus_days(2)).await?;
                outbox::add_once(tx, officer, MessageKind::DeficiencyDue, None, &sent, now.plus_days(3)).await
            }
            .boxed()
        });
        written.await.unwrap();

        let mut conn = app.app.db.read().await.unwrap();
        let kinds = |messages: &[outbox::Message]| messages.iter().map(|message| message.kind).collect::<Vec<_>>();
        let all = outbox::list(&mut conn, officer, None, 10).await.unwrap();
        let expected = [MessageKind::DeficiencyDue, MessageKind::DeficiencyDue, MessageKind::CaseSubmitted];
        assert_eq!(kinds(&all), expected, "newest first, the reminder of the same case only once");
        assert_eq!(all[0].note(), note);
        let older = outbox::list(&mut conn, officer, Some(all[1].id), 10).await.unwrap();
        assert_eq!(kinds(&older), [MessageKind::CaseSubmitted]);
        assert_eq!(outbox::unread(&mut conn, officer, 99).await.unwrap(), 3);
        assert_eq!(outbox::unread(&mut conn, officer, 2).await.unwrap(), 2);
        assert_eq!(outbox::unread(&mut conn, officer_2, 99).await.unwrap(), 1);
        assert_eq!(outbox::unread(&mut conn, approver, 99).await.unwrap(), 0);
        drop(conn);

        let (first, foreign) = (all[0].id, all[1].id);
        let read = app.app.db.write::<(Option<Note>, Option<Note>, Option<Note>), StoreError>(move |tx| {
            async move {
                let own = outbox::mark_read(tx, officer, first, now).await?;
                let others = outbox::mark_read(tx, officer_2, foreign, now).await?;
                let none = outbox::mark_read(tx, officer, MessageId(1), now).await?;
                Ok((own, others, none))
            }
            .boxed()
        });
        assert_eq!(read.await.unwrap(), (Some(note), None, None));
        let mut conn = app.app.db.read().await.unwrap();
        assert_eq!(outbox::unread(&mut conn, officer, 99).await.unwrap(), 2);
        assert!(outbox::list(&mut conn, officer, None, 1).await.unwrap()[0].is_read());
        drop(conn);

        let rest = app.app.db.write::<(), StoreError>(move |tx| outbox::mark_all_read(tx, officer, now).boxed());
        rest.await.unwrap();
        let mut conn = app.app.db.read().await.unwrap();
        assert_eq!(outbox::unread(&mut conn, officer, 99).await.unwrap(), 0);
        assert_eq!(outbox::unread(&mut conn, officer_2, 99).await.unwrap(), 1);
    });
}
