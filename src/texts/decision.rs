//! Words of the pages on which decisions are prepared and released, and why they are not.

use super::{Lang, quota};
use crate::domain::decision::{Fault, Outcome};

super::texts! {
    /// Decisions of a call and role: the office's sheet and the approver's release.
    DecisionTexts
    words {
        title: "审定", "Decisions";
        lead: "同一批次、同一角色的案件一起准备、一起放行：名额和递补次序是这一角色共用的。", "Cases of one call and role are prepared and released together: they share the places and the reserve list.";
        none_waiting: "这一批次没有待审定的案件", "No case of this call waits for its decision";
        waiting: "待审定", "Waiting";
        prepared: "已准备", "Prepared";
        state: "进度", "State";
        with_office: "办公室准备中", "with the office";
        with_approver: "已提请审定", "before the approver";
        private: "在放行之前，只有办公室和审定人看得到这里的内容；候选人和提名人看到的仍是“待审定”。", "Until it is released only the office and the approver see this; candidates and nominators still read “Awaiting decision”.";

        places: "名额", "Places";
        places_unset: "这一批次没有为该角色设定名额", "The call sets no quota for this role";
        quota: "名额", "Quota";
        taken: "已入选", "Selected";
        chosen: "本次拟入选", "Chosen here";
        left: "余", "Left";
        cases: "案件", "Cases";
        case: "案件", "Case";
        ballot: "会议表决", "Ballot";
        marks: "初评", "First review";
        decide: "审定意见", "Decision";
        passed: "通过", "passed";
        not_passed: "未通过", "not passed";
        no_ballot: "没有表决记录", "no ballot";
        later: "暂不审定", "Not yet";
        reasons: "理由、次序、事由", "Reason, rank, ground";
        reasons_hint: "递补和未入选须写理由；会议已通过而不入选的，须选一项非学术事由，并已听取候选人意见。", "Reserve and not selected need a reason. Whom the panel passed is not left out but for a ground that is not academic, and after being heard.";
        no_ground: "没有（会议未通过）", "none (the panel did not pass it)";
        broken: "程序不合规", "Procedure broken";
        recused: "已回避", "recused";
        not_yours: "这里有你应当回避或你提名的案件，请由其他人办理。", "One of these cases is one you stay away from or nominated; somebody else must act.";
        veto: "审定人没有放行", "Not released by the approver";
        stands: "现存", "On the sheet now";
        alone: "已单独提出审定，请先在案件页处理", "a decision is proposed for it alone; settle that on its page first";
        changed: "准备之后案件有变动，请重新核对", "the case has changed since it was prepared";
        keep: "保存，暂不提请", "Keep it";
        hand_over: "保存并提请审定", "Keep and put before the approver";
        hand_over_hint: "提请时逐件核对条件；再次保存即从审定人处收回。", "Every condition is checked then. Keeping it again takes it back from the approver.";
        see_release: "查看放行后果", "What a release would do";
        said_kept: "已保存，未告知任何人", "Kept; nobody was told";
        said_handed: "已提请审定人放行", "Put before the approver";

        release_title: "放行审定", "Release of decisions";
        release_lead: "放行后，下列案件同时进入各自的状态，并同时发出下列消息。", "On release all of these cases move at once, and all of these messages are sent.";
        becomes: "将成为", "Becomes";
        told: "将告知", "Will be told";
        nobody_told: "无人", "nobody";
        undecided: "本次不审定，状态不变，不告知任何人", "Not decided this time: stays as it is, nobody is told";
        release: "全部放行", "Release all";
        release_hint: "放行前逐件重新核对；有一件不符合，全部不动。", "Each case is judged anew; if one fails, none moves.";
        own: "须由没有参与准备的人放行", "Somebody who had no part in preparing it must release it";
        not_handed: "办公室还没有提请审定", "The office has not put it before the approver";
        refuse_one: "不放行这一件", "Do not release this one";
        refuse_hint: "不得以学术判断为由。选一项事由并写明情况，整批退回办公室。", "Never on an academic judgement. Choose a ground and explain; the sheet goes back to the office.";
        refuse: "退回办公室", "Send back to the office";
        back_to_sheet: "返回准备页", "Back to the sheet";
        said_released: "已全部放行", "All of it is released";
        said_refused: "已退回办公室", "Sent back to the office";
        task: "放行审定", "Release decisions";
        prepare_task: "准备审定", "Prepare decisions";
        group_link: "整批审定", "Decide with its group";
    }
    phrases {
        n_waiting(n): "{n}件", "{n} cases";
        handed_by(who, at): "{who}于{at}提请", "Put forward by {who}, {at}";
        votes(yes, entitled): "赞成{yes}／有表决权{entitled}", "{yes} yes of {entitled}";
        other_votes(no, abstain, invalid): "反对{no}，弃权{abstain}，无效{invalid}", "{no} no, {abstain} abstained, {invalid} invalid";
        ranked(rank, of): "第{rank}名／{of}件", "rank {rank} of {of}";
        prepared_by(who): "{who}准备", "prepared by {who}";
        counts(select, reserve, not): "拟入选{select}件，递补{reserve}件，未入选{not}件", "{select} selected, {reserve} in reserve, {not} not selected";
        messages(n): "共发出{n}条消息", "{n} messages in all";
        reserve_rank(n): "递补次序{n}", "rank {n} of the reserve";
    }
}

/// What a case is to become.
pub fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::Select => ("拟入选", "Selected"),
        Outcome::Reserve => ("递补候选", "Reserve"),
        Outcome::NotSelected => ("未入选", "Not selected"),
    };
    lang.pick(zh, en)
}

/// Why a decision is not prepared or released, in Chinese and English.
pub(super) fn fault(fault: &Fault, lang: Lang) -> (String, String) {
    match fault {
        Fault::NothingPrepared => {
            ("至少要为一件案件准备审定意见".to_owned(), "Prepare a decision for at least one case".to_owned())
        }
        Fault::TooManySelected { room, chosen } => {
            let of = quota::scope(room.role, room.direction.as_ref(), lang);
            let (most, taken) = (room.most, room.taken);
            (
                format!("{of}名额{most}个，已入选{taken}人，本次拟入选{chosen}人，超出名额"),
                format!("{of} has {most} places and {taken} are selected; {chosen} more are too many"),
            )
        }
        Fault::RankTwice { rank } => {
            (format!("递补次序{rank}给了不止一件"), format!("Rank {rank} of the reserve is given more than once"))
        }
        Fault::NotHanded => (
            "办公室还没有提请审定，或已收回".to_owned(),
            "The office has not put it before the approver, or took it back".to_owned(),
        ),
        Fault::PreparedTogether => (
            "这一件已列入整批审定，请在“审定”页上办理".to_owned(),
            "It is prepared with its group; go on from the page of decisions".to_owned(),
        ),
        Fault::ProposedAlone => (
            "已单独提出审定，请先在案件页处理".to_owned(),
            "A decision is proposed for it alone; settle that on its page first".to_owned(),
        ),
        Fault::NotASelection => (
            "只能对拟入选的案件说明事由不予放行".to_owned(),
            "Only a selection can be refused with a ground".to_owned(),
        ),
    }
}
