//! The conditions of the process table as sentences: beside blocked buttons and on the public page that explains
//! the procedure.

use super::Lang;
use crate::domain::workflow::Guard;

/// A condition as a sentence that says what must hold.
pub fn guard(guard: Guard, lang: Lang) -> &'static str {
    let (zh, en) = match guard {
        Guard::NamedBySource => ("来源文件载明", "named by the source document"),
        Guard::SchemeActive => ("方案正在执行", "the scheme is active"),
        Guard::CallOpenOrOfficeEntry => ("征集期内，或由办公室代为登记", "the call is open, or the office enters it"),
        Guard::CallOpen => ("在征集截止时刻之前（含该秒）", "the call is open, to the second of its closing"),
        Guard::FormComplete => ("提名表填写完整", "the form is complete"),
        Guard::Eligible => ("符合年龄、学位等资格条件", "age, degree and other conditions of eligibility hold"),
        Guard::OneLiveCase => ("同一批次同一人只有一件在办提名", "one live case per person and call"),
        Guard::NominatorAllowed => ("提名方式为该角色所允许", "the role admits this kind of nominator"),
        Guard::RecommendedByChief => (
            "研究员由本方向首席科学家推荐，或有书面免除理由",
            "a PI is recommended by the chief scientist of the direction, or the rule is waived in writing",
        ),
        Guard::PledgeSigned => ("提名人签署诚信承诺", "the nominator signed the integrity pledge"),
        Guard::PublicityConsent => ("候选人单独同意公示", "the candidate consented to publicity"),
        Guard::LettersReceived => {
            ("收到规定封数的推荐信", "the letters of recommendation that the role asks for are in")
        }
        Guard::DeficienciesNamed => ("逐项写明需补正的事项", "at least one item to correct is named"),
        Guard::DueDateAhead => ("补正期限晚于今天", "the due date lies ahead"),
        Guard::BeforeDueDate => ("在补正期限之内", "the due date has not passed"),
        Guard::DeficienciesAnswered => ("补正事项逐项答复", "every item was answered"),
        Guard::RefusalGround => ("事由在不予受理的清单之内", "the ground is on the closed list of refusals"),
        Guard::ReasonGiven => ("写明理由", "a reason is given"),
        Guard::ExternalStageOn => ("该角色设初评", "the role has a first review"),
        Guard::ExternalStageOff => ("该角色不设初评", "the role has no first review"),
        Guard::ChecksPassed => ("形式审查各项通过或不适用", "every formal check passed or does not apply"),
        Guard::IntegrityChecked => ("已查询科研诚信记录", "the integrity register was consulted"),
        Guard::Redacted => (
            "双盲评审的，给专家看的文本和文件都有去标识副本，或确认与原文相同",
            "where reviews are double-blind, every text and file for reviewers is redacted or said to be the same",
        ),
        Guard::NotTheNominator => ("经办人不是提名人", "the officer is not the nominator"),
        Guard::ReviewsComplete => ("有效评审意见达到规定份数", "the required number of valid reviews is in"),
        Guard::WithinShortlist => {
            ("同组案件评审完毕，且在入围比例之内", "the whole group is reviewed and the case is above the line")
        }
        Guard::NoEqualWentOn => ("同组并列的案件没有入围", "no case that ranks equal has gone on"),
        Guard::DropGround => {
            ("事由在终止评审的清单之内，且不涉及学术判断", "the ground is on the closed list, none of it academic")
        }
        Guard::CandidateHeard => ("已听取当事人意见", "the person concerned was heard"),
        Guard::BallotRecorded => ("已登记表决结果", "a ballot is recorded"),
        Guard::BallotAddsUp => ("票数之和等于有表决权人数", "the votes add up to those entitled"),
        Guard::Quorum => ("到会人数符合规定", "the quorum is met"),
        Guard::MinutesAttached => ("附会议纪要", "minutes are attached"),
        Guard::BallotPassed => ("会议表决通过", "the ballot passed"),
        Guard::NotAgainstThePanel => (
            "会议表决未通过；审定人不得以学术理由推翻会议表决",
            "the ballot failed: an approver may not overturn the panel on academic grounds",
        ),
        Guard::QuotaLeft => ("角色、方向的名额都有余", "a place is left under every quota of its role and direction"),
        Guard::WithinNominationLimit => {
            ("提名单位未超过限额", "the institution has not reached its limit of nominations")
        }
        Guard::BodiesAnswered => (
            "方案要求时，征求意见的单位均已答复",
            "where the scheme says so, every body asked for its opinion has answered",
        ),
        Guard::BodiesAnsweredBeforeNotice => (
            "方案要求公示前征求意见时，各单位均已答复",
            "where the scheme asks bodies before the notice, every one has answered",
        ),
        Guard::EthicsSettled => ("需要时，伦理审查已有结果", "the ethics result is in where one is needed"),
        Guard::ReserveRankFree => ("递补次序未被占用", "the rank is free"),
        Guard::NextInReserve => ("递补次序排在最前", "next in rank"),
        Guard::ReserveValid => ("在递补有效期内", "the reserve list is still valid"),
        Guard::ReserveExpired => ("递补有效期已过", "the reserve list has expired"),
        Guard::NoticeComplete => ("公示要素齐全", "the notice says all it must"),
        Guard::PrivacyChecked => (
            "公示稿和附件经隐私检查，没有多余的个人信息",
            "text and files were checked for personal data their readers do not need",
        ),
        Guard::NoticeEndKnown => ("公示截止日可以算定", "the end date is known"),
        Guard::AddendumSigned => ("撤回公示的附告已签发", "an addendum withdrawing it was signed"),
        Guard::ObjectionAdmissible => ("异议符合受理条件", "the objection is admissible"),
        Guard::HandlerIndependent => (
            "处理人与本案无关，不是候选人、提名人、依托单位或经办人",
            "the handler is not tied to the case, as candidate, nominator, host or officer",
        ),
        Guard::SentInTime => ("异议在截止日24时前发出", "the objection was sent by 24:00 of the end date"),
        Guard::PeriodOver => ("公示期已满（北京时间次日零时起）", "the period is over (from midnight, Beijing time)"),
        Guard::NoOpenObjection => ("没有收到而未办结的异议", "no objection is undecided"),
        Guard::NoticeStands => ("公示未被撤回或取代", "the notice was neither withdrawn nor superseded"),
        Guard::NoticeReleased => ("随整份公示一并发布", "published together with its notice"),
        Guard::OutcomeSettles => (
            "调查结论为异议不成立，或只需更正公示内容",
            "the objection was found wrong, or only what was published is to be corrected",
        ),
        Guard::OutcomeCorrects => (
            "调查结论为更正公示内容，或公示已撤回",
            "what was published is to be corrected, or the notice was withdrawn",
        ),
        Guard::OutcomeUpholds => ("调查结论为异议成立", "the objection was found to be right"),
        Guard::FindingWritten => ("已写出调查结论", "the finding is written"),
        Guard::MisconductFound => ("调查认定造假或学术不端", "an inquiry found fraud or misconduct"),
        Guard::ReplySent => ("已书面答复异议人", "the objector was answered in writing"),
        Guard::NoOtherObjection => ("同案没有其他未办结的异议", "no other objection on this case is open"),
        Guard::ContractSigned => (
            "受聘人、依托单位签字；有经费的由财务会签",
            "signed by appointee and host, and by finance where money is granted",
        ),
        Guard::TermInOrder => ("聘期起止日期齐全，起始不晚于截止", "the term has a start and an end, in order"),
        Guard::PartsComplete => ("应备要件齐全", "everything the agreement needs is there"),
        Guard::SigningOverdue => ("超过签约期限且已催告", "signing is overdue and a reminder was sent"),
        Guard::ReviewDateAhead => ("写明复核日期", "a review date lies ahead"),
        Guard::TermEnding => ("距聘期届满不足90天", "the term ends within 90 days"),
        Guard::ClosingComplete => {
            ("考核、结题报告、决算、数据汇交、归档齐全", "assessment, report, accounts, data and archive are complete")
        }
        Guard::NewEndLater => ("新的截止日期晚于原日期", "the new end is later"),
        Guard::WithinLabLimit => ("实验室连续支持不超过三年", "a laboratory runs at most three years without a break"),
        Guard::ExitGround => ("事由在退出清单之内", "the ground is on the closed list of exits"),
        Guard::EffectiveDate => ("写明生效日期", "an effective date is given"),
        Guard::FundsSettled => ("写明经费处理", "what happens to the funds is written down"),
        Guard::OwnRequest => ("由提名人或候选人本人提出", "asked for by the nominator or the candidate"),
        Guard::AppealUpheld => ("复审成立", "an appeal was upheld"),
        Guard::FlawedStepNamed => ("写明有瑕疵的环节", "the flawed step is named"),
        Guard::OtherPeople => (
            "复审和重新进入程序的，由未参与原决定的人办理",
            "on appeal and after it, handled by people who had no part in the decision",
        ),
        Guard::ProcedureSound => ("程序合规自检没有不合规的条款", "the procedural self-check finds no clause broken"),
    };
    lang.pick(zh, en)
}
