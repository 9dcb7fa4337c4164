//! Where the vote on a case stands, for its page and the screen: a round on devices, counts that wait, the second count.

use crate::{
    app::App,
    commands::{
        assign::Judged,
        ballot::{self, Waiting},
        vote as rounds,
    },
    domain::{ids::PanelId, time::Day, workflow::Reason},
    store::{
        Conn, StoreError,
        case_file::CaseFile,
        panel::{BallotRow, Member},
        vote::{self, VoteRound},
    },
};

/// The vote on a case.
pub struct Voting {
    /// Whether the panel votes on the case at this stage; and if so, whether because it ties.
    pub now: Option<bool>,
    pub round: Option<VoteRound>,
    /// How many have voted and may; none while no round is open or its box is elsewhere.
    pub progress: Option<(usize, usize)>,
    /// Counts from devices that wait for their minutes.
    pub counted: Option<BallotRow>,
    /// A ballot that waits for the chair.
    pub waiting: Option<Waiting>,
    /// What stands against a round on devices.
    pub obstacles: Vec<Reason>,
    /// The fields in which the last two counts differed.
    pub differ: Vec<&'static str>,
}

impl Voting {
    pub async fn of(
        app: &App,
        conn: &mut Conn,
        (panel, case): (PanelId, &CaseFile),
        (seats, least): (&[(Member, Judged)], i64),
        today: Day,
    ) -> Result<Self, StoreError> {
        let round = vote::open_on(conn, case.id).await?;
        let waiting = Waiting::of(conn, case).await?;
        let counted = ballot::counted_on_devices(conn, case).await?.filter(|_| waiting.is_none());
        Ok(Self {
            now: ballot::votes_now(conn, panel, case, today).await?.ok(),
            progress: round.as_ref().and_then(|round| app.ballots.progress(round.id)),
            obstacles: rounds::against_opening(seats, least),
            differ: ballot::last_difference(conn, case.id).await?,
            round,
            counted,
            waiting,
        })
    }

    /// Whether a ballot could be recorded or a round opened: the panel votes, and nothing waits for the chair.
    pub fn is_open(&self) -> bool {
        self.now.is_some() && self.waiting.is_none()
    }

    /// Whether sheets of paper may be counted now.
    pub fn takes_paper(&self) -> bool {
        self.is_open() && self.round.is_none() && self.counted.is_none()
    }

    pub fn is_second(&self) -> bool {
        self.now == Some(true)
    }
}
