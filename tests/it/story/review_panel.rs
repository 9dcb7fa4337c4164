//! One panel, everybody there, its ballots counted and signed through the pages.

use bole::{domain::ids::CaseId, domain::workflow::Stage};

use super::round::{Reviewer, Round};

/// Convenes the reviewers, all of them there, as a panel over the cases; gives its address.
pub async fn convene(round: &Round, cases: &[CaseId], all: &[Reviewer]) -> String {
    let (secretary, chair) = (round.app.secretary().await, round.app.chair().await);
    let (secretary_id, chair_id, batch) = (secretary.id().to_string(), chair.id().to_string(), round.batch.to_string());
    let members: Vec<String> = all.iter().map(|expert| expert.id.to_string()).collect();
    let ids: Vec<String> = cases.iter().map(CaseId::to_string).collect();
    let mut fields = vec![
        ("batch_id", batch.as_str()),
        ("panel_name", "测试会议"),
        ("held_on", "2026-03-27"),
        ("place", "测试会议室"),
        ("secretary_id", &secretary_id),
        ("chair_id", &chair_id),
    ];
    fields.extend(ids.iter().map(|id| ("case_id", id.as_str())));
    fields.extend(members.iter().map(|id| ("member_id", id.as_str())));
    let panel = secretary.post("/admin/panels", &fields).await.leads();
    let mut present = vec![("ver", "1")];
    present.extend(members.iter().map(|id| ("member_id", id.as_str())));
    secretary.post(&format!("{panel}/attendance"), &present).await.leads();
    panel
}

/// Convenes the reviewers as a panel over the cases; each gets so many yes, the rest no. The secretary records, the
/// chair signs, and the secretary cannot.
pub async fn ballots(round: &Round, cases: &[(CaseId, String, usize)], all: &[Reviewer]) {
    let (secretary, chair) = (round.app.secretary().await, round.app.chair().await);
    let ids: Vec<CaseId> = cases.iter().map(|(id, ..)| *id).collect();
    let panel = convene(round, &ids, all).await;
    for (case, number, yes) in cases {
        let path = format!("{panel}/cases/{number}");
        let (yes, no) = (yes.to_string(), (all.len() - yes).to_string());
        let (ver, minutes) = (round.ver(*case).await, round.minutes(*case).await.to_string());
        let count = [
            ("ver", ver.as_str()),
            ("yes", &yes),
            ("no", &no),
            ("abstain", "0"),
            ("invalid", "0"),
            ("minutes_id", &minutes),
        ];
        secretary.post(&format!("{path}/ballots"), &count).await.leads();
        let ver = round.ver(*case).await;
        let sign = [("ver", ver.as_str()), ("yes", &yes), ("no", &no), ("abstain", "0"), ("invalid", "0")];
        secretary.post(&format!("{path}/signature"), &sign).await.is(403);
        chair.post(&format!("{path}/signature"), &sign).await.leads();
        assert_eq!(round.stage(*case).await, Stage::PendingDecision);
    }
}
