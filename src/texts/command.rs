//! What an event says was done, by the name of its command.

use super::{Lang, label};
use crate::domain::workflow::Action;

/// A move that led to another stage.
pub fn moved(action: &str, stage: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{action}：{stage}"),
        Lang::En => format!("{action}: {stage}"),
    }
}

/// Who did it, in which role.
pub fn by(role: &str, name: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{role}{name}"),
        Lang::En => format!("{name}, {role}"),
    }
}

/// What was done other than a move. The payload names the move a proposal is about.
pub fn done(command: &str, payload: &str, lang: Lang) -> String {
    let (zh, en) = match command {
        "save_draft" => ("保存提名表", "Saved the form"),
        "add_document" => ("上传材料", "Added a file"),
        "redact" => ("处理评审用副本", "Decided on a copy for reviewers"),
        "add_person" => ("登记新人员", "Put the candidate on record"),
        "invite_consent" => ("生成候选人同意链接", "Made the candidate's consent link"),
        "give_consent" => ("候选人同意公开", "The candidate consented"),
        "withdraw_consent" => ("候选人撤回同意", "The candidate withdrew a consent"),
        "record_consent" => ("登记签字的同意书", "Recorded a signed consent"),
        "ask_letter" => ("请人写推荐信", "Asked for a letter of recommendation"),
        "issue_letter_link" => ("重新生成推荐信链接", "Made another link for a letter"),
        "withdraw_letter" => ("撤回推荐信请求", "Took back the request for a letter"),
        "receive_letter" => ("推荐人提交推荐信", "A letter of recommendation came in"),
        "decline_letter" => ("推荐人谢绝", "A writer declined"),
        "expire_letter" => ("推荐信逾期未到", "A letter did not come in by its day"),
        "add_co_editor" => ("添加共同编辑人", "Let somebody else write the nomination"),
        "remove_co_editor" => ("移除共同编辑人", "Took the nomination from a co-editor"),
        "formal_check" => ("记录形式审查结论", "Recorded the formal check"),
        "write_note" => ("写内部备注", "Wrote an internal note"),
        "read_contact" => ("查看联系方式", "Read the contact details"),
        "commit_to_draw" => ("封存抽取种子的秘密", "Committed to the secret of the draws"),
        "count_ballot_again" => ("第二人点票一致", "Counted the sheets a second time, equal"),
        "group_cases" => ("相似事项编为一组", "Put similar cases into a group"),
        "split_group" => ("拆开一组事项", "Split a group of cases"),
        "draw_reviewers" => ("抽取评审专家", "Drew reviewers"),
        "assign_reviewers" => ("邀请评审专家", "Asked reviewers"),
        "withdraw_assignment" => ("收回一件评审", "Took a review back"),
        "extend_assignment" => ("给评审人延期", "Gave a reviewer more time"),
        "expire_invitation" => ("评审邀请过期", "An invitation to review lapsed"),
        "reopen_review" => ("重新打开评审意见", "Opened a review again"),
        "ask_for_time" => ("请求延期", "Asked for more time"),
        "rule_on_recusal" => ("作出回避认定", "Ruled on a recusal"),
        "accept_review" => ("接受评审", "Accepted to review"),
        "decline_review" => ("谢绝评审", "Declined to review"),
        "declare_conflict" => ("申请回避", "Asked to be recused"),
        "submit_review" => ("提交评审意见", "Handed in a review"),
        "step_out" => ("登记委员回避", "Recorded a member's recusal"),
        "prepare_decisions" => ("准备审定", "Prepared decisions"),
        "hand_over_decisions" => ("提请审定", "Put decisions before the approver"),
        "refuse_decision" => ("不放行一项审定", "Did not release a decision"),
        "send_consultation" => ("发出征求意见函", "Sent a letter asking for an opinion"),
        "answer_consultation" => ("登记征求意见的答复", "Recorded the answer to a letter"),
        "release_opinions" => ("向候选人公开评审意见", "Released the opinions to the candidate"),
        "make_appeal" => ("申请复审", "Asked for a review"),
        "answer_appeal" => ("答复复审", "Answered the request for review"),
        "enter_lead" => ("登记线索", "Entered a lead"),
        "find_lead" => ("写出线索的调查结论", "Wrote the finding on a lead"),
        "open_assessment" => ("发起考核", "Opened an assessment"),
        "report_assessment" => ("提交总结报告", "Handed in a report"),
        "grade_assessment" => ("评定考核等次", "Graded an assessment"),
        "decide_assessment" => ("确定考核结论", "Decided an assessment"),
        "return_assessment" => ("退回考核等次", "Sent a grade back"),
        "recommend" => ("首席科学家推荐", "The chief scientist recommended it"),
        "admit_objection" => ("受理异议", "Admitted an objection"),
        "refuse_objection" => ("不予受理异议", "Refused an objection"),
        "add_objection_step" => ("异议案卷增加记录", "Added to the file of an objection"),
        "extend_objection" => ("延长异议办理期限", "Extended the handling of an objection"),
        "find_objection" => ("写出异议调查结论", "Wrote the finding on an objection"),
        "answer_objection" => ("答复异议人", "Answered the objector"),
        "read_objector" => ("查看异议人身份", "Read who objected"),
        "add_expert" => ("把一个人加入专家库", "Added an expert to the pool"),
        "edit_expert" => ("修改专家信息", "Changed an expert"),
        "block_expert" => ("登记专家不接受邀请的时段", "Noted when an expert is not to be asked"),
        "unblock_expert" => ("收回不接受邀请的时段", "Took a blocked period back"),
        "keep_own_profile" => ("专家修改自己的资料", "An expert changed the own profile"),
        "relocate_expert" => ("专家更换任职单位", "An expert gave a new institution"),
        "settle_relocation" => ("认定专家的新单位", "Said which institution an expert moved to"),
        "recheck_recusals" => ("任职变动，重新核对回避", "Checked the recusals again after a change of post"),
        "import_experts" => ("成批加入专家", "Added experts from a list"),
        "pledge_funds" => ("签署经费使用承诺", "Signed the pledge on the funds"),
        "book_line" => ("记账", "Booked a line"),
        "reverse_line" => ("冲销账目", "Set a line off"),
        "state_funds" => ("生成经费报表", "Made a statement of the funds"),
        "bar_person" => ("登记限制名单", "Put somebody on the register of the barred"),
        "lift_barring" => ("解除限制", "Lifted a barring"),
        "propose_merging" => ("提出合并两条记录", "Proposed to merge two records"),
        "withdraw_merging" => ("撤回合并的提议", "Withdrew a proposal to merge"),
        "refuse_merging" => ("不同意合并", "Turned a merging down"),
        "merge_records" => ("合并两条记录", "Merged two records"),
        "link_expert" => ("关联专家的账号", "Linked an expert's account"),
        "convene_panel" => ("召集会议", "Convened a panel"),
        "open_vote" => ("开始无记名表决", "Opened a secret vote"),
        "close_vote" => ("结束表决并计票", "Closed a secret vote and counted it"),
        "abandon_vote" => ("表决作废", "Abandoned a secret vote"),
        "count_second_ballot" => ("登记第二次表决票数", "Recorded the count of a second ballot"),
        "sign_second_ballot" => ("签署第二次表决结果", "Signed a second ballot"),
        "find_counts_differ" => ("两次点票不一致", "Two counts of a ballot differ"),
        "set_room_minutes" => ("设定会场用时", "Set the time of each candidate in the room"),
        "start_room_timer" => ("会场开始计时", "Started the clock in the room"),
        "stop_room_timer" => ("会场停止计时", "Stopped the clock in the room"),
        "note_attendance" => ("登记到会情况", "Noted who attends"),
        "add_institution" => ("登记新单位", "Added an institution"),
        "change_institution" => ("修改单位信息", "Changed an institution"),
        "change_person" => ("修改人员信息", "Changed a person"),
        "enter_record" => ("登记", "Entered"),
        "enter_records" => ("成批登记", "Entered from a list"),
        "change_record" => ("修改", "Changed"),
        "retire_record" => ("撤下", "Taken off"),
        "restore_record" => ("恢复", "Put back"),
        "add_post" => ("补充任职", "Added a post"),
        "create_call" => ("设定批次", "Set up a call"),
        "change_call" => ("修改批次", "Changed a call"),
        "plan_call" => ("筹备批次", "Planned a call"),
        "open_call" => ("开放批次", "Opened a call"),
        "close_call" => ("截止批次", "Closed a call"),
        "prepare_settings" => ("拟定方案的新版本", "Prepared settings of a scheme"),
        "drop_settings" => ("放弃拟定中的版本", "Discarded settings in the making"),
        "put_settings_in_force" => ("批准方案的新版本", "Put settings of a scheme in force"),
        "save_notice" => ("保存公示草稿", "Saved the draft of a notice"),
        "propose_notice" => ("提请发布公示", "Proposed a notice"),
        "mark_notice_ended" => ("公示期满", "Noted that a notice period is over"),
        "receive_objection" => ("收到异议", "Received an objection"),
        "save_contract" => ("保存合同", "Saved the contract"),
        "sign_for_finance" => ("财务会签", "Signed for finance"),
        "remind_contract" => ("催告签约", "Reminded the appointee to sign"),
        "meet_closing_item" => ("登记期满要件", "Recorded an item of the closing"),
        "export" => ("导出清单", "Exported a list"),
        "demo" => ("生成演示数据", "Made the demonstration data"),
        "propose" => return about(payload, lang, "提出", "Proposed"),
        "revoke_proposal" => return about(payload, lang, "收回提议", "Took back the proposal"),
        "refuse_proposal" => return about(payload, lang, "不同意提议", "Refused the proposal"),
        _ => return command.to_owned(),
    };
    lang.pick(zh, en).to_owned()
}

fn about(payload: &str, lang: Lang, zh: &str, en: &str) -> String {
    let payload: serde_json::Value = serde_json::from_str(payload).unwrap_or_default();
    let action = payload["note"]["action"].as_str().and_then(Action::from_code);
    let name = action.map_or("", |action| label::action(action, lang));
    match lang {
        Lang::Zh => format!("{zh}：{name}"),
        Lang::En => format!("{en}: {name}"),
    }
}
