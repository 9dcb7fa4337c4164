//! Sentences of the messages in the inbox. They name numbers and days, never a score, an expert or an objector.

use super::{Lang, label};
use crate::domain::message::{MessageKind, Note};

/// The sentence of a message in one language.
pub fn sentence(kind: MessageKind, note: &Note, lang: Lang) -> String {
    use MessageKind::*;
    let no = &note.number;
    let (zh, en) = match kind {
        CallOpened => (format!("{no}开始征集"), format!("The call {no} is open")),
        CallClosingSoon => (format!("{no}即将截止"), format!("The call {no} closes soon")),
        CallClosed => (format!("{no}已截止"), format!("The call {no} is closed")),
        CaseSubmitted => (format!("{no}已提交，待形式审查"), format!("{no} was submitted; the formal check is due")),
        CaseReturned => (format!("{no}退回补正"), format!("{no} was returned for correction")),
        DeficiencyDue => (format!("{no}的补正即将到期"), format!("The correction of {no} is due soon")),
        CaseAccepted => (format!("{no}已受理"), format!("{no} was accepted")),
        CaseRefused => (format!("{no}不予受理，理由见案件页"), format!("{no} was not accepted; the page says why")),
        ReviewInvited => invited(note),
        ReviewInvitationEnding => (
            format!("请尽快答复{no}的评审邀请，期满失效"),
            format!("Please answer the invitation to review {no}; it lapses"),
        ),
        ReviewExpired => (
            format!("{no}的评审邀请已过期，你不必再评"),
            format!("The invitation to review {no} lapsed; you need not review it"),
        ),
        ReviewUnanswered => (
            format!("{no}的一位评审人没有答复，邀请已过期，请改派"),
            format!("A reviewer of {no} did not answer and the invitation lapsed; assign another"),
        ),
        ReviewAccepted => (format!("{no}的一位评审人已接受"), format!("A reviewer of {no} accepted")),
        ReviewDeclined => {
            (format!("{no}的一位评审人不能评审，请改派"), format!("A reviewer of {no} declined; assign another"))
        }
        ReviewDueSoon => (format!("{no}的评审意见即将到期"), format!("Your review of {no} is due soon")),
        ReviewOverdue => (format!("{no}的评审意见已逾期"), format!("A review of {no} is overdue")),
        ReviewTimeAsked => (format!("{no}的一位评审人请求延期"), format!("A reviewer of {no} asks for more time")),
        ReviewExtended => (format!("{no}的评审已延期"), format!("You have more time to review {no}")),
        ReviewSubmitted => (format!("{no}收到一份评审意见"), format!("A review of {no} came in")),
        ReviewInvalidated => (format!("{no}的一份评审意见作废"), format!("A review of {no} no longer counts")),
        ReviewReopened => (
            format!("办公室请你修改{no}的评审意见后重新提交，原因见评审页"),
            format!("The office opened your review of {no} again; its page says why"),
        ),
        ReviewReplaced => (format!("{no}的评审已改派，你不必再评"), format!("{no} was given to another reviewer")),
        ConflictDeclared => (format!("{no}有人申报回避"), format!("A conflict of interest was declared on {no}")),
        ConflictUndecided => (format!("{no}有一项回避待认定"), format!("A conflict on {no} waits for a ruling")),
        ConflictFound => (
            format!("{no}的一位评审人任职有变，请重新核对回避"),
            format!("A reviewer of {no} changed posts; look at the recusals again"),
        ),
        ExpertMoved => (
            "一位评审专家更换了任职单位，请核实".to_owned(),
            "An expert of the pool gave a new institution; please look at it".to_owned(),
        ),
        MergingProposed => (
            "有两条记录建议合并，待你确认".to_owned(),
            "Two records are proposed to be merged; they wait for your confirmation".to_owned(),
        ),
        MergingAnswered => {
            ("你提出的合并已有答复".to_owned(), "Your proposal to merge two records was answered".to_owned())
        }
        PanelScheduled => (format!("会议评审已排定：{no}"), format!("The panel is scheduled: {no}")),
        MinutesSigned => (format!("会议纪要已签署：{no}"), format!("The minutes are signed: {no}")),
        CountsDiffer => (
            format!("{no}两次点票不一致，未登记结果，请重新点票填写"),
            format!("The two counts of the ballot on {no} differ; nothing is recorded, count and enter anew"),
        ),
        Proposed => (format!("{no}有一项提议待你确认"), format!("A proposal on {no} waits for your confirmation")),
        ProposalRefused => (format!("你对{no}的提议被退回"), format!("Your proposal on {no} was turned down")),
        DecisionsPrepared => (
            format!("{no}的审定已准备好，等你核对放行"),
            format!("The decisions of {no} are prepared and wait for your release"),
        ),
        CaseSelected => (format!("{no}审定为拟入选，待公示"), format!("{no} was selected; the public notice is due")),
        CaseNotSelected => (format!("{no}未入选"), format!("{no} was not selected")),
        CaseMoved => (format!("{no}的状态有变动，请看案件页"), format!("{no} has moved; see its page")),
        OpinionsReleased => (format!("可以查阅{no}的评审意见"), format!("The opinions on {no} can be read")),
        RecommendationGiven => (format!("首席科学家已推荐{no}"), format!("The chief scientist recommends {no}")),
        LetterReceived => (format!("{no}收到一封推荐信"), format!("A letter of recommendation for {no} came in")),
        LetterDeclined => (
            format!("{no}的一位推荐人谢绝写推荐信，可另请他人"),
            format!("Somebody declined to write a letter for {no}; you may ask another"),
        ),
        LetterDueSoon => (
            format!("{no}有一封推荐信即将到期，请提醒推荐人"),
            format!("A letter for {no} is due soon; please remind its writer"),
        ),
        LetterExpired => (
            format!("{no}有一封推荐信逾期未到，链接已失效，可重新生成"),
            format!("A letter for {no} did not come in and its link is void; you may make another"),
        ),
        LetterUndelivered => (
            format!("{no}的推荐信邮件未能送达，请核对推荐人的邮箱"),
            format!("The mail asking for a letter for {no} was not delivered; please check the writer's address"),
        ),
        CoEditorAdded => {
            (format!("你可以共同编辑提名{no}"), format!("You may write the nomination {no} together with its author"))
        }
        CaseInReserve => (format!("{no}列为递补候选"), format!("{no} is on the reserve list")),
        NoticePublished => (format!("公示已发布：{no}"), format!("The notice was published: {no}")),
        NoticeEndingTomorrow => (format!("公示明天期满：{no}"), format!("The notice period ends tomorrow: {no}")),
        NoticeEnded => (format!("公示期满：{no}"), format!("The notice period is over: {no}")),
        NoticeExtended => (format!("公示延期：{no}"), format!("The notice was extended: {no}")),
        NoticeWithdrawn => (format!("公示已撤回：{no}"), format!("The notice was withdrawn: {no}")),
        NoticeSuperseded => (format!("公示已被更正后的公示取代：{no}"), format!("The notice was replaced: {no}")),
        ObjectionReceived => (format!("收到异议{no}"), format!("Objection {no} came in")),
        LeadReceived => (format!("收到线索，涉及{no}"), format!("A lead about {no} came in")),
        ObjectionAdmitted => (format!("异议{no}已受理"), format!("Objection {no} was admitted")),
        ObjectionExtended => (format!("异议{no}的办理期限延长"), format!("Objection {no}: the handling was extended")),
        ObjectionDue => (format!("异议{no}即将到期"), format!("Objection {no} is due soon")),
        ObjectionDecided => (format!("异议{no}已有处理结论"), format!("Objection {no} was decided")),
        AppealReceived => (format!("{no}收到复审申请"), format!("A review of the decision on {no} was requested")),
        AppealDue => (format!("{no}的复审即将到期"), format!("The appeal on {no} is due soon")),
        AppealDecided => (format!("{no}的复审已有结论"), format!("The appeal on {no} was decided")),
        ContractDue => (format!("{no}的聘任合同即将到签约期限"), format!("The contract of {no} is to be signed soon")),
        ContractSigned => (format!("{no}的聘任合同已签"), format!("The contract of {no} is signed")),
        ContractOverdue => (format!("{no}逾期未签合同"), format!("The contract of {no} is overdue")),
        ChangeAsked => {
            (format!("{no}有一项合同变更申请待处理"), format!("A change of the contract of {no} was asked for"))
        }
        ChangeConfirmed => (format!("{no}的合同变更已批准"), format!("A change of the contract of {no} was confirmed")),
        ChangeRefused => (
            format!("{no}的合同变更没有同意，理由见变更页"),
            format!("A change of the contract of {no} was refused; its page says why"),
        ),
        SuspensionGoesOn => (
            format!("{no}经复核继续暂停，见聘期页"),
            format!("The suspension of {no} goes on; see the page of its term"),
        ),
        AssessmentDue => (format!("{no}的考核即将到期"), format!("The assessment of {no} is due soon")),
        AssessmentOverdue => (format!("{no}的考核已逾期"), format!("The assessment of {no} is overdue")),
        AssessmentDecided => (format!("{no}的考核已有结论"), format!("The assessment of {no} was decided")),
        MilestoneDue => (format!("{no}有一个里程碑即将到期"), format!("A milestone of {no} is due soon")),
        MilestoneOverdue => (format!("{no}有一个里程碑逾期"), format!("A milestone of {no} is overdue")),
        FundStatementDue => (format!("{no}的经费决算即将到期"), format!("The fund statement of {no} is due soon")),
        FundLimitNear => (format!("{no}的经费接近上限"), format!("The funds of {no} are near their limit")),
        EthicsFollowUpDue => {
            (format!("{no}的伦理跟踪审查即将到期"), format!("The ethics follow-up of {no} is due soon"))
        }
        EthicsLapsed => (format!("{no}的伦理审查已失效"), format!("The ethics approval of {no} lapsed")),
        AgreementExpiring => (format!("{no}的共建协议即将到期"), format!("The agreement of {no} expires soon")),
        LabLimitNear => (format!("{no}接近最长支持期"), format!("{no} is near the longest term allowed")),
        CalendarYearMissing => {
            (format!("还没有{no}年的节假日安排"), format!("The holidays of {no} are not loaded yet"))
        }
        CalendarAmended => (format!("{no}年的放假安排已经生效"), format!("The holidays of {no} are in force")),
        CalendarEndsAffected => (
            format!("放假安排有调整，{no}的截止日须延后，请提请延期"),
            format!("The holidays changed: {no} ends too early; put an extension forward"),
        ),
        ConsentWithdrawn => (format!("{no}的候选人撤回了同意"), format!("The candidate of {no} withdrew consent")),
        PersonalDataRequestDue => {
            (format!("个人信息请求{no}即将到答复期限"), format!("Personal-data request {no} is due soon"))
        }
        PetitionReceived => (format!("收到公众请求{no}"), format!("A request of the public came in: {no}")),
        PetitionRefusalProposed => (
            format!("个人信息请求{no}拟不予同意，待你确认"),
            format!("A refusal of personal-data request {no} waits for your confirmation"),
        ),
        PetitionSentBack => (
            format!("个人信息请求{no}的拒绝未获同意，请重新办理"),
            format!("The refusal of personal-data request {no} was sent back; please handle it anew"),
        ),
        RetentionListed => (
            format!("有内容保存期满，名单已列出，请核对：{no}"),
            format!("Something has been kept long enough; please look at the list of {no}"),
        ),
        RetentionProposed => (
            format!("保存期满的删除名单待你确认：{no}"),
            format!("A list of what is to be erased waits for your confirmation: {no}"),
        ),
        RoleGranted | RoleRevoked | RoleLent => about_role(kind, note),
        PasswordChanged => (
            "你的密码已修改；如果不是你本人，请立即联系系统管理员".to_owned(),
            "Your password was changed. If it was not you, tell the system administrator at once".to_owned(),
        ),
    };
    match (lang, note.on) {
        (Lang::Zh, Some(day)) => format!("{zh}（{}）", day.zh()),
        (Lang::En, Some(day)) => format!("{en} ({})", day.en()),
        (Lang::Zh, None) => zh,
        (Lang::En, None) => en,
    }
}

fn invited(note: &Note) -> (String, String) {
    let no = &note.number;
    let (mut zh, mut en) =
        (format!("请评审{no}，先看是否需要回避"), format!("Please review {no}; first declare any conflict"));
    if let Some(until) = note.until {
        zh = format!("{zh}；请在{}前（含当日）答复", until.zh());
        en = format!("{en}; answer by {}", until.en());
    }
    (zh, en)
}

fn about_role(kind: MessageKind, note: &Note) -> (String, String) {
    let name = |lang| note.role.map_or("", |role| label::role(role, lang));
    let (zh, en) = (name(Lang::Zh), name(Lang::En));
    match kind {
        MessageKind::RoleRevoked => (format!("你不再担任{zh}"), format!("You no longer hold the role: {en}")),
        MessageKind::RoleLent => {
            (format!("你受托代行{zh}的职责，期满为止"), format!("You stand in as {en} until the date given"))
        }
        _ => (format!("你开始担任{zh}"), format!("You now hold the role: {en}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{role::Role, time::Day};

    #[test]
    fn every_message_says_something_of_its_own() {
        let note = Note { role: Some(Role::Officer), ..Note::about("2026-1-PI-01") };
        for lang in [Lang::Zh, Lang::En] {
            let mut said: Vec<String> = MessageKind::ALL.iter().map(|kind| sentence(*kind, &note, lang)).collect();
            said.sort();
            said.dedup();
            assert_eq!(said.len(), MessageKind::ALL.len());
        }
    }

    #[test]
    fn a_message_names_the_number_and_the_day() {
        let note = Note::about("2026-1-PI-01").due(Day::new(2026, 3, 9).unwrap());
        assert_eq!(sentence(MessageKind::CaseReturned, &note, Lang::Zh), "2026-1-PI-01退回补正（2026年3月9日）");
        assert_eq!(
            sentence(MessageKind::CaseReturned, &note, Lang::En),
            "2026-1-PI-01 was returned for correction (9 March 2026)"
        );
    }
}
