//! Reasons of refusals as sentences that say what to do, in Chinese and English.

use super::{
    Lang, appointment, compliance, contract_change, field,
    label::{action, role, stage},
    ledger,
    nomination::check_item,
    notice_text, objection, petition, quota, retention,
};
use crate::domain::{
    closing::ClosingItem,
    role::CaseKind,
    workflow::{Reason, RefusalKind},
};

/// The sentence of a reason in one language.
pub fn sentence(reason: &Reason, lang: Lang) -> String {
    let label = |name: &str| field::label(name, lang);
    let (zh, en) = match reason {
        Reason::RoleLacking { needed } => {
            let roles: Vec<_> = needed.iter().map(|needed| role(*needed, lang)).collect();
            (
                format!("这一步由{}办理，你没有这个角色", roles.join("或")),
                format!("This is done by the {}; you do not hold that role", roles.join(" or the ")),
            )
        }
        Reason::SamePerson => two(
            "这一步需要两个人：提出的人不能自己确认",
            "This takes two people: whoever proposed it cannot confirm it",
        ),
        Reason::OwnCase => {
            two("你是本案当事人，不能办理", "You are the person this case is about and cannot act on it")
        }
        Reason::NominatorMayNot => {
            two("你是本案提名人，不能办理这一步", "You nominated this case and cannot take this step")
        }
        Reason::OfficerMayNot => {
            two("你是本案经办人，不能办理这一步", "You are the officer of this case and cannot take this step")
        }
        Reason::HandlerInvolved => two(
            "你与本案有关（候选人、提名人、依托单位或经办人等），应当回避，不能办理这一步",
            "You are tied to this case, as candidate, nominator, host, officer or otherwise, and cannot take this step",
        ),
        Reason::EarlierDecider => {
            two("你参与过原决定，复审应由其他人办理", "You had a part in the decision under appeal; others must act")
        }
        Reason::WrongStage { stage: at, allowed } => {
            let at = stage(*at, CaseKind::Scholar, lang);
            let names: Vec<_> = allowed.iter().map(|known| action(*known, lang)).collect();
            if names.is_empty() {
                (format!("案件已是“{at}”，不能这样操作"), format!("The case is at “{at}”; nothing moves it from there"))
            } else {
                (
                    format!("案件现在是“{at}”，可以做的是：{}", names.join("、")),
                    format!("The case is at “{at}”. What can be done there: {}", names.join(", ")),
                )
            }
        }
        Reason::Stale => {
            two("有人在你之前改动了这一件，你的操作没有执行", "Somebody changed this before you; nothing was done")
        }
        Reason::ProcedureBroken { clauses } => compliance::refusal(clauses),
        Reason::SchemeInactive => two("该方案未在执行", "The scheme is not active"),
        Reason::CallNotOpen => two("征集尚未开始", "The call is not open yet"),
        Reason::CallClosed => two("征集已截止（以服务器时间为准）", "The call is closed, by the server's clock"),
        Reason::Required { field } => (format!("请填写{}", label(field)), format!("Enter: {}", label(field))),
        Reason::TooShort { field, least, has } => (
            format!("{}至少{least}字，目前{has}字", label(field)),
            format!("{}: at least {least} characters, {has} so far", label(field)),
        ),
        Reason::TooLong { field, most, has } => (
            format!("{}最多{most}字，目前{has}字", label(field)),
            format!("{}: at most {most} characters, {has} so far", label(field)),
        ),
        Reason::NotADate { field } => (
            format!("{}应写成年-月-日，如2019-04-18", label(field)),
            format!("{}: write the date as 2019-04-18", label(field)),
        ),
        Reason::NotAnEmail { field } => (
            format!("{}不像一个邮箱地址，如name@example.org", label(field)),
            format!("{}: not an e-mail address such as name@example.org", label(field)),
        ),
        Reason::NotAChoice { field } => {
            (format!("请为{}选择列出的一项", label(field)), format!("{}: choose one of those listed", label(field)))
        }
        Reason::NotANumber { field } => {
            (format!("{}应为整数", label(field)), format!("{}: must be a whole number", label(field)))
        }
        Reason::OutOfBounds { field, least, most } => (
            format!("{}应在{least}与{most}之间", label(field)),
            format!("{}: between {least} and {most}", label(field)),
        ),
        Reason::ControlCharacter { field } => (
            format!("{}含有不可见的控制字符，请重新输入", label(field)),
            format!("{}: contains invisible control characters", label(field)),
        ),
        Reason::InFuture { field } => {
            (format!("{}不能晚于今天", label(field)), format!("{}: cannot lie in the future", label(field)))
        }
        Reason::OutsidePeriod { field } => (
            format!("{}须晚于今天，且不超过聘期", label(field)),
            format!("{}: after today and within the term", label(field)),
        ),
        Reason::NameTaken { field } => {
            (format!("{}已被另一条记录使用", label(field)), format!("{}: another record has it", label(field)))
        }
        Reason::NumberTaken { field } => {
            (format!("{}已被使用，请换一个", label(field)), format!("{}: this number is taken", label(field)))
        }
        Reason::NotAnOrcid { field } => (
            format!("{}应为四组四位并带校验位，如0000-0002-1825-0097", label(field)),
            format!("{}: write it as 0000-0002-1825-0097, with its check digit", label(field)),
        ),
        Reason::AgeAbove { limit, inclusive, age, on } => {
            let (zh, en) = if *inclusive { ("不超过", "at most") } else { ("未满", "under") };
            (
                format!("年龄应{zh}{limit}周岁；按{}计算为{age}周岁", on.zh()),
                format!("Age must be {en} {limit}; it is {age} on {}", on.en()),
            )
        }
        Reason::LettersMissing { received, least } => (
            format!("推荐信须收到{least}封，目前{received}封"),
            format!("{least} letters of recommendation are needed; {received} came in"),
        ),
        Reason::LettersFull { most: 0 } => two("该角色不用推荐信", "The role takes no letters of recommendation"),
        Reason::LettersFull { most } => (
            format!("推荐信最多{most}封；可先撤回一封再请别人"),
            format!("At most {most} letters may be asked for; withdraw one to ask somebody else"),
        ),
        Reason::LetterAsked => two("已请过这个邮箱的推荐人", "This writer was asked already"),
        Reason::LetterByParty => {
            two("推荐信不能由候选人或提名人自己写", "The candidate and the nominator write no letters themselves")
        }
        Reason::LetterEmpty => two("请写下推荐信，或上传PDF文件", "Write the letter here, or send it as a PDF file"),
        Reason::LetterUnsigned => two("请先签署推荐人承诺", "Please sign the pledge first"),
        Reason::LetterNotPdf => two("推荐信的文件须为PDF", "The file of a letter must be a PDF"),
        Reason::LetterClosed => two(
            "这封推荐信已经收到、谢绝、撤回或过了期限，不能这样操作",
            "The letter has come in, was declined or withdrawn, or is past its day",
        ),
        Reason::CandidateUnnamed => two("请先在提名表里填写候选人姓名", "Enter the candidate's name in the form first"),
        Reason::NoSuchCoEditor => two(
            "不能添加这个邮箱：它不属于可以提名的账号，或者已经参与本案",
            "This address cannot be added: it belongs to no account that may nominate, or has a part in the case already",
        ),
        Reason::AgeUnknown => {
            two("该角色有年龄条件，请填写出生日期", "The role has an age limit; enter the date of birth")
        }
        Reason::TooManyExclusions { most, has } => (
            format!("建议回避的专家最多{most}人，目前{has}人"),
            format!("At most {most} experts may be excluded; {has} are named"),
        ),
        Reason::DegreeLacking => two("该角色要求博士学位", "The role requires a doctorate"),
        Reason::CandidateBarred => two(
            "此人目前不具备被提名的资格，请与计划办公室联系",
            "This person cannot be nominated at present; ask the programme office",
        ),
        Reason::OnRegister { span, .. } => (
            format!("候选人在限制名单上：{}，期间科研诚信不能通过", super::barring::days(*span, Lang::Zh)),
            format!(
                "The candidate is on the register of the barred: {}; integrity cannot pass meanwhile",
                super::barring::days(*span, Lang::En)
            ),
        ),
        Reason::Import(fault) => super::expert::fault(fault),
        Reason::Calendar(fault) => super::calendar::fault(fault),
        Reason::Merging(fault) => super::merging::fault(fault),
        Reason::OtherLiveCase => {
            two("同一批次中此人已有一件在办提名", "This person already has a live case in this call")
        }
        Reason::NominatorNotAllowed => {
            two("该角色不接受这种提名方式", "The role does not admit this kind of nominator")
        }
        Reason::ChiefMustRecommend => two(
            "研究员须由本方向的首席科学家推荐；如免除，请写明理由",
            "A PI must be recommended by the chief scientist of the direction, or the waiver explained",
        ),
        Reason::PledgeMissing => two("请先签署诚信承诺", "The integrity pledge must be signed"),
        Reason::ConsentMissing => two(
            "候选人尚未同意公示；没有同意就不能进入须公示的程序",
            "The candidate has not consented to publicity, without which the case cannot go on",
        ),
        Reason::NamesakesUndecided => two(
            "已有同名人员，请选择是其中哪一位，或登记为新人员",
            "People of this name are on record: say which of them it is, or that it is somebody new",
        ),
        Reason::NothingTicked => two("请至少勾选一项", "Tick at least one item"),
        Reason::FileMissing => two("请选择一个文件", "Choose a file"),
        Reason::FileTypeRefused => two(
            "只接受PDF、PNG、JPEG、DOCX、XLSX文件；按内容识别，与文件名无关",
            "Only PDF, PNG, JPEG, DOCX and XLSX files are taken, whatever they are called",
        ),
        Reason::FileTooLarge { most_mb } => {
            (format!("文件不能超过{most_mb} MB"), format!("A file may have at most {most_mb} MB"))
        }
        Reason::FailWithoutNote { item } => {
            let (name, _) = check_item(*item, lang);
            (format!("“{name}”不通过，请写明原因"), format!("{name} failed: say why"))
        }
        Reason::NoDeficiency => two("请至少写明一项需补正的内容", "Name at least one item to correct"),
        Reason::DueDateNotAhead => two("补正期限应晚于今天", "The due date must lie ahead"),
        Reason::Overdue { due_on } => {
            (format!("补正期限{}已过", due_on.zh()), format!("The correction was due on {}", due_on.en()))
        }
        Reason::DeficienciesUnanswered { left } => {
            (format!("还有{left}项补正没有答复"), format!("{left} items are still unanswered"))
        }
        Reason::GroundMissing => two("请从清单中选择事由", "Choose a ground from the list"),
        Reason::ReasonMissing => two("请写明理由", "Give the reason"),
        Reason::ChecksOpen { left } => {
            (format!("形式审查还有{left}项没有结论"), format!("{left} formal checks have no result yet"))
        }
        Reason::ChecksFailed { failed } => (
            format!("形式审查有{failed}项不通过，请退回补正或不予受理"),
            format!("{failed} formal checks failed: return for correction, or refuse"),
        ),
        Reason::IntegrityUnchecked => two("尚未查询科研诚信记录", "The integrity register was not consulted yet"),
        Reason::ExternalStageRequired => two("该角色须先经初评", "The role requires a first review"),
        Reason::ExternalStageOff => {
            two("该角色不设初评，请直接进入审议", "The role has no first review; accept it into deliberation")
        }
        Reason::Blind(fault) => super::blind::fault(fault),
        Reason::Review(fault) => super::review::fault(fault),
        Reason::Decision(fault) => super::decision::fault(fault, lang),
        Reason::Consultation(fault) => super::consultation::fault(fault),
        Reason::Opinion(fault) => super::opinion::fault(fault),
        Reason::Register(fault) => super::register::fault(fault),
        Reason::Scheme(fault) => super::scheme::fault(fault),
        Reason::NothingChanged => two("这个版本与现行版本没有不同", "This version says what the one in force says"),
        Reason::ReviewsMissing { valid, least } => (
            format!("有效评审意见{valid}份，须有{least}份"),
            format!("{valid} valid reviews are in; {least} are required"),
        ),
        Reason::GroupIncomplete { left } => {
            (format!("同组还有{left}件没有评审完毕"), format!("{left} cases of the group still wait for reviews"))
        }
        Reason::ShortlistFull => two("已达到入围比例", "The shortlist is full"),
        Reason::BallotMissing => two("尚未登记表决结果", "No ballot is recorded"),
        Reason::BallotSum { cast, entitled } => (
            format!("赞成、反对、弃权、无效合计{cast}票，应等于有表决权的{entitled}人"),
            format!("The votes add up to {cast}, but {entitled} members are entitled to vote"),
        ),
        Reason::NoQuorum { attending, members, least } => (
            format!("到会{attending}人，全体{members}人：须到会三分之二且不少于{least}人"),
            format!("{attending} of {members} attend: two thirds and at least {least} are required"),
        ),
        Reason::TooFewEntitled { entitled, least } => (
            format!("回避后有表决权的只有{entitled}人，不足{least}人，应休会"),
            format!("Only {entitled} may vote after recusals; below {least} the case is adjourned"),
        ),
        Reason::MinutesMissing => two("请附会议纪要", "Attach the minutes"),
        Reason::BallotNotPassed => two("会议表决没有通过", "The ballot did not pass"),
        Reason::BallotPassed => two(
            "会议表决已通过，不得以学术理由改为不入选；如有清单所列事由，请用“终止评审”",
            "The ballot passed and may not be overturned on academic grounds; use “Drop” for a ground on the list",
        ),
        Reason::QuotaFull(room) => quota::full(room, lang),
        Reason::NominationLimit(room) => quota::limit_reached(room, lang),
        Reason::Quota(fault) => quota::fault(fault, lang),
        Reason::Petition(fault) => petition::fault(*fault),
        Reason::Retention(fault) => retention::fault(*fault),
        Reason::Ledger(fault) => ledger::fault(fault),
        Reason::Renewal(fault) => appointment::renewal_fault(fault),
        Reason::Change(fault) => contract_change::fault(fault),
        Reason::QuotaUnset => two("这一批次没有为该角色设定名额", "The call sets no quota for this role"),
        Reason::EthicsOpen => two("伦理审查尚无结果", "The ethics review has no result yet"),
        Reason::ReserveRankTaken => two("这个递补次序已被占用", "This rank is taken"),
        Reason::ReserveRankMissing => two("请填写递补次序（从1开始的整数）", "Enter a rank, a whole number from 1"),
        Reason::NotNextInReserve { next } => (format!("应先递补第{next}位"), format!("Rank {next} comes first")),
        Reason::ReserveExpired => two("递补有效期已过", "The reserve list has expired"),
        Reason::ReserveStillValid { until } => {
            (format!("递补有效期至{}", until.zh()), format!("The reserve list is valid until {}", until.en()))
        }
        Reason::NotHeard => two("须先听取当事人意见", "The person concerned must be heard first"),
        Reason::NoNotice => two("案件还没有列入公示", "The case is on no notice yet"),
        Reason::NoticeNotReleased => {
            two("案件随整份公示一并发布，不能单件发布", "A case is published with its notice, never by itself")
        }
        Reason::NoticeEmpty => {
            two("公示名单是空的，请至少选择一件", "The notice lists nobody; choose at least one case")
        }
        Reason::NoticeUnderReview => {
            two("已送审，先撤回送审才能修改", "It is proposed for release; take the proposal back to change it")
        }
        Reason::NotProposed => two("还没有送审，或送审已撤回", "It is not proposed for release"),
        Reason::OnAnotherNotice { case_no } => {
            (format!("{case_no}已列入另一份公示"), format!("{case_no} is on another notice"))
        }
        Reason::SamePersonTwice { name } => (format!("{name}在名单里出现了两次"), format!("{name} is listed twice")),
        Reason::CaseNotReady { case_no } => {
            (format!("{case_no}不在待公示状态"), format!("{case_no} is not waiting for a notice"))
        }
        Reason::ConsentMissingFor { case_no } => {
            (format!("{case_no}还没有候选人同意公示的记录"), format!("{case_no} has no consent to publicity on file"))
        }
        Reason::ObjectionLate { ends_on } => (
            format!(
                "公示期已于{}24时（北京时间）截止，逾期的异议不予受理；有新的线索可以向受理部门书面反映",
                ends_on.zh()
            ),
            format!(
                "The period ended at 24:00 on {}, Beijing time; late objections are not admitted. Leads can still be \
                 sent to the accepting office in writing",
                ends_on.en()
            ),
        ),
        Reason::ObjectorUnnamed => two(
            "请填写真实姓名或单位全称；匿名的异议不予受理，有明确线索的可以另行向受理部门反映",
            "Give your real name or the unit's full name; anonymous objections are not admitted, but leads can be sent \
             to the accepting office",
        ),
        Reason::ObjectorUnreachable => two(
            "请填写电话或邮箱中的至少一项；无法联系的异议不予受理",
            "Give a telephone number or an e-mail address; without a contact an objection is not admitted",
        ),
        Reason::NotAPhone { field } => (
            format!("{}应为7至20位数字，可以带区号和短横", label(field)),
            format!("{}: 7 to 20 digits, with area code and hyphens if you like", label(field)),
        ),
        Reason::NoLongerOnNotice => two("这一项已不在公示名单上", "This item is no longer on the notice"),
        Reason::EvidenceFull { most } => (
            format!("网上最多补充{most}份材料，其余请当面或邮寄提交"),
            format!("{most} files at most can be sent online; hand in or post the rest"),
        ),
        Reason::OutcomeUnfit { found, needed } => {
            let names = |lang, or| {
                let needed: Vec<_> = needed.iter().map(|known| objection::outcome(*known, lang)).collect();
                needed.join(or)
            };
            let said = |lang| objection::outcome(*found, lang);
            (
                format!("调查结论是“{}”；这样处理须以“{}”为结论", said(Lang::Zh), names(Lang::Zh, "”或“")),
                format!("The finding is “{}”; this takes “{}”", said(Lang::En), names(Lang::En, "” or “")),
            )
        }
        Reason::TellsObjector { .. } => two(
            "这里写有异议人的姓名、单位或联系方式，而这段文字会给候选人看；请改写，例如写“本人”“本单位”“其依托单位”",
            "This says the name or contact of whoever objects, and the candidate will read it; write “I”, “our unit” or \
             “the host institution” instead",
        ),
        Reason::ObjectionDecided => two("这件异议已经办到下一步", "This objection is already further on"),
        Reason::NoticeLacks { field } => {
            (format!("公示缺少{}", label(field)), format!("The notice lacks: {}", label(field)))
        }
        Reason::NoticeTooShort { days, unit, convention, .. } => {
            let counted = |lang| (notice_text::unit(*unit, lang), notice_text::convention(*convention, lang));
            let ((unit_zh, how_zh), (unit_en, how_en)) = (counted(Lang::Zh), counted(Lang::En));
            (
                format!("方案要求公示不少于{days}个{unit_zh}（{how_zh}），可以延长，不能缩短"),
                format!(
                    "The scheme asks for {days} {unit_en} at least ({how_en}); a notice may run longer, not shorter"
                ),
            )
        }
        Reason::ListStaysTooLong { most } => (
            format!("方案规定公示期满后名单最多保留{most}天，到期应当撤下"),
            format!("By the scheme the list leaves the site {most} days after the end at the latest"),
        ),
        Reason::PrivacyOpen { open } => (
            format!("隐私检查发现{open}处个人信息或隐藏内容：请删去、遮盖，或者写明为什么可以公开"),
            format!(
                "Places with personal data or hidden content that nobody has explained: {open}; mask them, or say why \
                 they may stand"
            ),
        ),
        Reason::PrivacyInText { field, shown } => (
            format!("{}里有不应公开的个人信息（{shown}），请删去", label(field)),
            format!("{}: personal data that its readers do not need ({shown}); leave it out", label(field)),
        ),
        Reason::PrivacyNotAgreed { left } => (
            format!("隐私检查有{left}处说明还没有逐项同意"),
            format!("Explanations of the privacy check not agreed to yet: {left}"),
        ),
        Reason::NameInText { field, name } => (
            format!(
                "{}里写了人选的姓名（{name}），名单隐去后仍会看到：写“第几项”即可；要改姓名，请另行公示",
                label(field)
            ),
            format!(
                "{}: a name of the list ({name}), which would stay readable once it is masked. Say the number of the item; \
                 to change a name, publish anew",
                label(field)
            ),
        ),
        Reason::ErratumOnNames => two(
            "勘误不能涉及姓名：同音或形近的字可能是另一个人。要改姓名，请另行公示",
            "An erratum may not be about a name: a like one may be somebody else's. To change a name, publish anew",
        ),
        Reason::HeldOnNotice { case_no } => (
            format!("{case_no}的异议正在处理，办结后才能另行公示"),
            format!("An objection to {case_no} is being handled; the notice can be replaced once it is decided"),
        ),
        Reason::SuccessorBegun => {
            two("已有一份用来取代本公示的公示稿", "There is a draft already that is to replace this notice")
        }
        Reason::TryLater => two("现在请求太多，请过一小时再试", "Too many ask just now; please try again in an hour"),
        Reason::FilesFull { most } => {
            (format!("一份公示最多附{most}个文件"), format!("A notice has {most} files at most"))
        }
        Reason::EndUnknown => two(
            "公示截止日在提请发布时由系统计算",
            "The last day is counted by the server when the release is proposed",
        ),
        Reason::CalendarUnknown { year, counted } => super::calendar::unknown(*year, *counted),
        Reason::ProvisionalEnd => two(
            "截止日落在12月26日之后，以国务院办公厅后续通知为准，请勾选确认",
            "The end date falls after 25 December and may still move; tick to accept it",
        ),
        Reason::SameDayLate => two(
            "发布当日计入公示期的，须在上午9时上班前发布：请在下一个工作日9时前发布，或者退回后改为发布当日不计入",
            "Where the day of release counts, release before business begins at 9:00: on the next working day, or send it \
             back and let the day not count",
        ),
        Reason::AddendumMissing => two("撤回公示须先签发附告", "Sign the addendum that withdraws the notice first"),
        Reason::NotAdmissible => two("异议尚未认定为可受理", "The objection has not been found admissible"),
        Reason::NotSentInTime => two(
            "没有证据表明异议在截止日24时前发出",
            "Nothing shows that the objection was sent by 24:00 of the end date",
        ),
        Reason::PeriodRunning { ends_on } => (
            format!("公示期到{}24时（北京时间）才满", ends_on.zh()),
            format!("The period runs until 24:00 on {}, Beijing time", ends_on.en()),
        ),
        Reason::ObjectionOpen { open } => {
            (format!("还有{open}件异议没有办结"), format!("{open} objections are still undecided"))
        }
        Reason::NoticeWithdrawn => two("公示已撤回或被取代", "The notice was withdrawn or superseded"),
        Reason::FindingMissing => two("请先写出调查结论", "Write the finding first"),
        Reason::ReplyMissing => two("请先书面答复异议人", "Answer the objector in writing first"),
        Reason::SignatureMissing { field } => (format!("缺少{}", label(field)), format!("Missing: {}", label(field))),
        Reason::TermMissing => two("请填写聘期起止日期", "Enter the start and end of the term"),
        Reason::CallReversed => two("截止时间须晚于开始时间", "It must close later than it opens"),
        Reason::PeriodPast => two("最后一天已经过去", "The last day is over already"),
        Reason::TermReversed => two("起始日期不能晚于截止日期", "The start cannot be later than the end"),
        Reason::PartMissing { code } => (format!("还缺少：{code}"), format!("Still missing: {code}")),
        Reason::SigningNotOverdue { due_on } => match due_on {
            Some(due) => (
                format!("签约期限为{}；逾期且催告后才能取消", due.zh()),
                format!("Signing is due on {}; it can be given up once overdue and reminded", due.en()),
            ),
            None => two("还没有签约期限", "No signing date is set"),
        },
        Reason::ReviewDateNotAhead => two("复核日期应晚于今天", "The review date must lie ahead"),
        Reason::TermNotEnding { ends_on } => match ends_on {
            Some(end) => (
                format!("聘期至{}，届满前90天内才能开始考核", end.zh()),
                format!("The term ends on {}; closing starts within 90 days of it", end.en()),
            ),
            None => two("没有聘期截止日期", "The term has no end"),
        },
        Reason::ClosingLacks { item } => {
            let (zh, en) = closing_item(*item);
            (format!("还缺少{zh}"), format!("Still missing: {en}"))
        }
        Reason::NewEndNotLater => two("新的截止日期应晚于原日期", "The new end must be later than the old"),
        Reason::LabLimit { months, most } => (
            format!("连续支持将达{months}个月，最多{most}个月"),
            format!("That would be {months} months without a break; at most {most} are allowed"),
        ),
        Reason::EffectiveDateMissing => two("请填写生效日期", "Enter the effective date"),
        Reason::FundsUnsettled => two("请写明经费如何处理", "Write down what happens to the funds"),
        Reason::NoUpheldAppeal => two("没有成立的复审", "No appeal was upheld"),
        Reason::FlawedStepMissing => two("请选择有瑕疵的环节", "Choose the step that was flawed"),
        Reason::AppealLate { last_day } => (
            format!("申请复审的期限是收到决定之日起15日内，已于{}24时截止", last_day.zh()),
            format!("A review is asked for within 15 days of the letter; the last day was {}", last_day.en()),
        ),
        Reason::AcademicNoGround => two(
            "不同意专家的学术判断，不能作为申请复审的理由",
            "Disagreement with an academic judgement is no ground for a review",
        ),
        Reason::AppealMade => two("这项决定已经申请过复审", "A review of this decision was asked for already"),
        Reason::AppealDecided => two("这项复审已有结论", "This request is decided already"),
        Reason::NotOwnRequest => two(
            "只有候选人本人或本件的提名人可以提出",
            "Only the candidate, or whoever nominated this case, can ask for this",
        ),
        Reason::MisconductNotFound => two(
            "还没有认定造假或学术不端的调查结论；请先登记线索并写出结论",
            "No finding of fraud or misconduct is on file: enter the lead and write the finding first",
        ),
        Reason::LeadDecided => two("这条线索已有结论", "This lead is decided already"),
        Reason::ReportMissing => two("还没有收到总结报告", "The report is not in yet"),
        Reason::AssessmentDecided => two("这次考核已有结论", "This assessment is decided already"),
        Reason::AssessmentOpen => two("同一种考核还有一次没有结论", "An assessment of this kind is still open"),
        Reason::NoConsequence => two(
            "只有不合格的中期考核才作后续处理，且只有一次",
            "Only a mid-term assessment that was failed has a consequence, and one only",
        ),
        Reason::NotThisDirection => {
            two("只有本方向的首席科学家可以推荐", "Only the chief scientist of this direction can recommend")
        }
        Reason::SourceMissing => two("来源文件没有载明", "The source document does not say so"),
        Reason::SignInWrong => two("邮箱或密码不对", "The e-mail address or the password is wrong"),
        Reason::PasswordTrivial => two(
            "这个密码太容易猜到，请换一个；几个不相干的词连起来就很好",
            "This password is among the first to be guessed; a few unrelated words make a good one",
        ),
        Reason::PasswordsDiffer => two("两次输入的密码不一样", "The two passwords differ"),
        Reason::PasswordWrong => two("现在的密码不对", "The present password is wrong"),
        Reason::LinkSpent => two(
            "这个链接已用过、已过期或不存在，请向系统管理员要一个新的",
            "This link was used, has expired or never was; ask the system administrator for a new one",
        ),
        Reason::EmailTaken => two("这个邮箱已有账号", "There is an account with this address"),
        Reason::OwnRoles => {
            two("不能改自己的角色，请由另一位管理员办理", "Nobody changes their own roles; ask another administrator")
        }
        Reason::OwnAccount => two("不能停用自己的账号", "Nobody closes their own account"),
        Reason::RoleHeld => two("已有这个角色", "The role is already held"),
        Reason::AdministratorHoldsNoOther => two(
            "系统管理员不能办理业务：请为业务角色另用一个账号",
            "A system administrator has no part in cases: use another account for the other role",
        ),
        Reason::AccountUnknown { field } => (
            format!("{}没有对应的有效账号", label(field)),
            format!("{}: no active account has this address", label(field)),
        ),
        Reason::AccountClosed => two("账号已停用，请先恢复", "The account is closed; reopen it first"),
        Reason::NotLendable => two("这个角色不能委托他人代行", "This role cannot be lent"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What a closing needs.
pub fn closing_item(item: ClosingItem) -> (&'static str, &'static str) {
    match item {
        ClosingItem::Assessment => ("期满考核合格", "the final assessment, passed"),
        ClosingItem::Report => ("结题报告", "the closing report"),
        ClosingItem::Accounts => ("经费决算", "the fund statement"),
        ClosingItem::Data => ("科学数据汇交", "the data deposit"),
        ClosingItem::Archive => ("归档目录", "the archive list"),
    }
}

/// The heading over refusals of a kind.
pub fn heading(kind: RefusalKind, lang: Lang) -> &'static str {
    match kind {
        RefusalKind::Unprocessable => lang.pick("有几处需要修改", "Please correct the following"),
        RefusalKind::Conflict => lang.pick("现在不能这样做", "This cannot be done now"),
        RefusalKind::Forbidden => lang.pick("没有这项权限", "You may not do this"),
    }
}

fn two(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}
