//! Sentences about assigning, reviewing and recusal: why it is refused, and what stands between two people.

use super::Lang;
use crate::domain::{
    expert::Region,
    recusal::{Finding, Kind, Weight},
    review::{AssignmentState, DeclineGround, Familiarity, Fault, Recommendation},
};

/// The sentence of a refusal, in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    match fault {
        Fault::NothingChosen => two("请至少选择一位专家", "Choose at least one expert"),
        Fault::DueNotAhead => two("截止日期应晚于今天", "The due date must lie ahead"),
        Fault::ExpertBarred { name, why } => (
            format!("{name}应当回避：{}", reasons(why, Lang::Zh)),
            format!("{name} is barred: {}", reasons(why, Lang::En)),
        ),
        Fault::ExpertUndecided { name, why } => (
            format!("{name}是否回避不能判定，须先作出认定：{}", reasons(why, Lang::Zh)),
            format!("{name}: recusal cannot be decided and must be settled first: {}", reasons(why, Lang::En)),
        ),
        Fault::ExpertAway { name, from, until } | Fault::MemberAway { name, from, until } => (
            format!("{name}从{}到{}不接受邀请", from.zh(), until.zh()),
            format!("{name} is not to be asked from {} to {}", from.en(), until.en()),
        ),
        Fault::ExpertOnRegister { name, span } | Fault::MemberOnRegister { name, span } => (
            format!("{name}在限制名单上：{}", super::barring::days(*span, Lang::Zh)),
            format!("{name} is on the register of the barred: {}", super::barring::days(*span, Lang::En)),
        ),
        Fault::ExpertInactive { name } => (format!("{name}已停用"), format!("{name} is not active in the pool")),
        Fault::AlreadyAssigned { name } => (format!("{name}已在评审本案"), format!("{name} already reviews this case")),
        Fault::LegalPersonTaken { name, other } => (
            format!("{name}与{other}属同一法人单位，同一案件只能有一位"),
            format!("{name} and {other} belong to one legal person; a case takes only one reviewer of each"),
        ),
        Fault::LoadFull { name, most } => (
            format!("{name}手上已有{most}件，达到上限"),
            format!("{name} already has {most} open reviews, the most allowed"),
        ),
        Fault::NotOpenForReview => two("案件不在初评阶段", "The case is not at first review"),
        Fault::NotUndecided => two(
            "没有待认定的事项；确定的回避关系不能免除",
            "Nothing is left to settle; a definite conflict cannot be waived",
        ),
        Fault::DrawImpossible { why } => {
            (format!("现有记录相互矛盾，无法抽取：{why}"), format!("The records contradict each other: {why}"))
        }
        Fault::NothingToDraw => two(
            "没有可以抽取的名额：名额已满，或空缺的名额没有可以邀请的专家",
            "Nothing to draw: every place is taken, or nobody may be asked for those that are empty",
        ),
        Fault::GroupTooSmall => two("一组至少两件", "A group has two cases at least"),
        Fault::GroupTooLarge { most } => (
            format!("一组最多{most}件：每位专家在手评审不超过{most}件"),
            format!("A group has {most} cases at most: nobody may have more in hand"),
        ),
        Fault::GroupOfDirections => two("同一组应是同一研究方向的事项", "The cases of a group are of one direction"),
        Fault::InAGroup { case_no } => {
            (format!("{case_no}已在另一组，请先拆开那一组"), format!("{case_no} is in a group; split that one first"))
        }
        Fault::PersonTaken => two("此人已在专家库中", "This person is already in the pool"),
        Fault::AccountTaken => two("这个账号已属于另一个人", "This account belongs to somebody else"),
        Fault::NoConflictUndeclared => two(
            "请先声明没有应当回避的关系；如有，请选择“应当回避”",
            "Declare that you have no conflict; if you have one, choose “I should be recused”",
        ),
        Fault::ConflictOnRecord => two(
            "按登记的关系你应当回避本案，或者是否回避还没有认定，不能打开材料；请选择“不能评审”，或请办公室核对",
            "By the records you must be recused from this case, or whether you must is undecided; say that you cannot review it, or ask the office",
        ),
        Fault::SecrecyUnpledged => two("请先作出保密承诺", "Pledge secrecy first"),
        Fault::NotAccepted => two(
            "请先声明回避情况并承诺保密，然后才能打开材料",
            "Declare conflicts and pledge secrecy before opening the materials",
        ),
        Fault::ReviewClosed => {
            two("这份评审已经提交或不再有效，不能再改", "This review is submitted or no longer live")
        }
        Fault::PastDue { due_on } => (
            format!("已过截止日（{}），不能再写；可以请办公室延期", due_on.zh()),
            format!("It was due on {}; nothing more can be written unless the office gives more time", due_on.en()),
        ),
        Fault::InvitationOver { until: Some(until) } => (
            format!("邀请有效期到{}，已经过期，不能再接受", until.zh()),
            format!("The invitation stood until {} and can no longer be accepted", until.en()),
        ),
        Fault::InvitationOver { until: None } => {
            two("邀请已经过期，不能再接受", "The invitation has lapsed and can no longer be accepted")
        }
        Fault::NotHandedIn => two(
            "这份意见还没有提交，或已不计入，不能重新打开",
            "This review is not handed in, or counts no more; it cannot be opened again",
        ),
        Fault::ShortlistProposed => two(
            "已提出初评入围，不能再打开评审意见；请先收回提议",
            "The shortlist is proposed and no review is opened again; take the proposal back first",
        ),
        Fault::ScoreMissing { zh, en, .. } => (format!("请给“{zh}”评分"), format!("Rate “{en}”")),
        Fault::TieSplit => two(
            "与它并列的案件去向不同；并列的案件须一同入围或一同不入围",
            "A case that ranks equal fares differently; equal cases go on together or not at all",
        ),
        Fault::TooManyGoOn { chosen, most } => (
            format!("选了{chosen}件入围，至多{most}件；只有并列在线上的可以超出"),
            format!("{chosen} are to go on and {most} may; only a tie at the line may exceed it"),
        ),
        Fault::AnsweredWithGroup => two(
            "这是整组的入围提议，请在“初评入围”页上对整组作答",
            "This belongs to the proposal of a whole group; answer it on the shortlist page",
        ),
        Fault::NotInProposal => two(
            "没有列入这次提议；请先收回提议，再对整组提出",
            "It is not in the proposal; take the proposal back and make it for the whole group",
        ),
        Fault::NoGroupProposal => two("这一组没有等待确认的提议", "No proposal of this group waits"),
        Fault::GroupNotYours => two(
            "这一组里有你应当回避的案件，请由其他人办理",
            "One of the cases of this group is one you stay away from; somebody else must act",
        ),
        Fault::OfCase { case_no, why } => (
            format!("{case_no}：{}", super::reason::sentence(why, Lang::Zh)),
            format!("{case_no}: {}", super::reason::sentence(why, Lang::En)),
        ),
        Fault::SameChairAndSecretary => two("主席与秘书须是两个人", "Chair and secretary must be two people"),
        Fault::MembersTooFew { members, least } => (
            format!("委员{members}人，所列案件至少须有{least}人"),
            format!("{members} members; the cases listed need at least {least}"),
        ),
        Fault::CaseOnOtherPanel { case_no } => {
            (format!("{case_no}已列入另一次会议"), format!("{case_no} is on another panel"))
        }
        Fault::NotAMember => two("此人不是本次会议的委员", "This person is not a member of the panel"),
        Fault::BallotUnsigned => {
            two("表决结果正等主席签字，请先撤回", "The ballot waits for the chair's signature; take it back first")
        }
        Fault::CountsDiffer { fields } => {
            let named = |lang: Lang| {
                let names: Vec<&str> = fields.iter().map(|name| super::field::label(name, lang)).collect();
                names.join(lang.pick("、", ", "))
            };
            (
                format!("两次点票不一致：{}。未登记任何结果，请双方重新点票、重新填写", named(Lang::Zh)),
                format!("The two counts differ: {}. Nothing is recorded; both count and enter anew", named(Lang::En)),
            )
        }
        Fault::MinutesOutOfRange { .. } => two("须填1至240分钟", "Enter 1 to 240 minutes"),
        Fault::MemberWithoutAccount { name } => (
            format!("{name}没有可以登录的评审专家账号，不能用本人设备表决；请改用纸质票"),
            format!("{name} has no account as a reviewer and cannot vote on a device; vote on paper instead"),
        ),
        Fault::RoundOpen => two("本案正在表决，请先结束这一轮", "A vote on this case is open; end that round first"),
        Fault::NoRoundNow => two("本案现在不能表决", "This case cannot be voted on now"),
        Fault::NotTied => two(
            "本案不在名额线上并列，不需要第二次表决",
            "This case does not tie for the last places; no second ballot is held",
        ),
        Fault::CountedAlready => two(
            "本案已用设备表决并计票，请附纪要提交主席签字",
            "The vote on devices is counted; attach the minutes and put it before the chair",
        ),
        Fault::NothingCounted => two("没有等待提交的计票结果", "No counts wait to be put before the chair"),
        Fault::RoomChanged => two(
            "表决开始后到会或回避情况有变，这一轮不能计票，须作废后重新表决",
            "Attendance or recusals changed after the vote was opened; the round must be abandoned and taken again",
        ),
        Fault::RoundOver => two("这一轮表决已经结束", "This round is over"),
        Fault::RoundElsewhere => two(
            "这一轮的票箱不在本服务器上：程序重新启动过，或由另一台服务器保管。你的选择没有保存，请告知会议秘书",
            "The box of this round is not on this server: the program was started again, or another server holds it. \
             Your choice was not kept; please tell the panel's secretary",
        ),
        Fault::NotOnPanel => two("你不是本次会议的委员，不参加表决", "You are no member of this panel and do not vote"),
        Fault::NotPresent => two(
            "会议记录中你没有到会，不能表决；如已到会，请告知会议秘书",
            "The records say you are not present, so you cannot vote; if you are, tell the panel's secretary",
        ),
        Fault::MustLeave => two("你须回避本案，不参加表决", "You are recused from this case and do not vote on it"),
        Fault::CameLate => two(
            "这一轮表决开始时你不在有表决权的委员之列，不能表决",
            "You were not among those entitled when this round was opened, so you cannot vote",
        ),
        Fault::VotedAlready => two("你已经投过票，不能再投", "You have voted already and cannot vote again"),
        Fault::TooFewVoted { voted, least } => (
            format!("只有{voted}人投票，少于{least}人不计票，以免看出谁投了什么"),
            format!(
                "{voted} voted; fewer than {least} sheets are never counted, for the counts would tell who voted how"
            ),
        ),
        Fault::NotAllVoted { voted, entitled } => (
            format!("有表决权{entitled}人，已投{voted}人；不再等待其余委员须勾选确认"),
            format!("{voted} of {entitled} have voted; tick the box if the others are not to be waited for"),
        ),
    }
}

/// Findings in one line.
pub fn reasons(why: &[Finding], lang: Lang) -> String {
    let sentences: Vec<String> = why.iter().map(|finding| self::finding(finding, lang)).collect();
    sentences.join(lang.pick("；", "; "))
}

/// What a finding says.
pub fn finding(finding: &Finding, lang: Lang) -> String {
    let Finding { kind, weight, detail } = finding;
    let (zh, en) = match (kind, weight) {
        (Kind::Oneself, Weight::Undecided) => (
            format!("与候选人{detail}同名，可能是同一人"),
            format!("has the same name as the candidate {detail}, perhaps the same person"),
        ),
        (Kind::Oneself, _) => two("就是候选人本人", "is the candidate"),
        (Kind::LegalPerson, Weight::Undecided) if detail.is_empty() => {
            two("任职单位没有登记", "no employer is recorded for one of the two")
        }
        (Kind::LegalPerson, Weight::Undecided) => {
            (format!("{detail}的法人单位不明"), format!("the legal person of {detail} is unknown"))
        }
        (Kind::LegalPerson, _) => named("与候选人同一法人单位", "same legal person as the candidate", detail),
        (Kind::Nominator, Weight::Undecided) => {
            (format!("与提名人{detail}同名，可能是同一人"), format!("has the same name as the nominator {detail}"))
        }
        (Kind::Nominator, _) => two("是本案提名人", "nominated the case"),
        (Kind::Recommender, Weight::Undecided) => {
            (format!("与推荐人{detail}同名，可能是同一人"), format!("has the same name as the recommender {detail}"))
        }
        (Kind::LetterWriter, Weight::Undecided) => (
            format!("与推荐信作者{detail}同名，可能是同一人"),
            format!("has the same name as {detail}, who wrote a letter of recommendation"),
        ),
        (Kind::LetterWriter, _) => two("为候选人写了推荐信", "wrote a letter of recommendation for the candidate"),
        (Kind::Recommender, _) => two("是本案推荐人", "recommended the case"),
        (Kind::Relative, _) => two("与候选人是近亲属", "is a near relative of the candidate"),
        (Kind::Supervisor, _) => two("与候选人是师生", "was supervisor or student of the candidate"),
        (Kind::Lab, _) => named("与候选人同属一个联合实验室", "belongs to the same joint laboratory", detail),
        (Kind::Staff, _) => two("是计划办公室工作人员", "works in the programme office"),
        (Kind::Host, _) => two("是依托单位的经办人", "speaks for the host institution"),
        (Kind::Competitor, _) => two(
            "是本批次同类或同方向的候选人",
            "is a candidate of this call, for the same role or in the same direction",
        ),
        (Kind::Reviewed, _) => two("评审过本案，不再参加会议评审", "reviewed the case and does not vote on it again"),
        (Kind::Exclusion, _) => two("候选人申请其回避", "the candidate asked for the exclusion"),
        (Kind::CoAuthor, _) => two("48个月内与候选人合作发表论文", "published with the candidate within 48 months"),
        (Kind::CoGrant, _) => two("48个月内与候选人合作承担项目", "held a grant with the candidate within 48 months"),
        (Kind::Colleague, _) => named("36个月内与候选人同事", "was a colleague within 36 months", detail),
        (Kind::Declared, _) => two("本人申请回避", "asked to be recused"),
        (Kind::Other, _) => two("与候选人有其他关系", "has another relation to the candidate"),
    };
    lang.pick(&zh, &en).clone()
}

fn named(zh: &str, en: &str, detail: &str) -> (String, String) {
    if detail.is_empty() { two(zh, en) } else { (format!("{zh}（{detail}）"), format!("{en} ({detail})")) }
}

/// The words of a recommendation.
pub fn recommendation(kind: Recommendation, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        Recommendation::A => ("优先支持", "Support with priority"),
        Recommendation::B => ("可支持", "May be supported"),
        Recommendation::C => ("不予支持", "Do not support"),
    };
    lang.pick(zh, en)
}

/// How well a reviewer knows the field.
pub fn familiarity(kind: Familiarity, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        Familiarity::High => ("熟悉", "Familiar"),
        Familiarity::Medium => ("较熟悉", "Fairly familiar"),
        Familiarity::Low => ("不熟悉", "Not familiar"),
    };
    lang.pick(zh, en)
}

/// Where a reviewer's task stands.
pub fn state(state: AssignmentState, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        AssignmentState::Invited => ("待接受", "Invited"),
        AssignmentState::Accepted => ("评审中", "Under review"),
        AssignmentState::Declined => ("已谢绝", "Declined"),
        AssignmentState::Submitted => ("已提交", "Submitted"),
        AssignmentState::Invalidated => ("不计入", "Not counted"),
        AssignmentState::Expired => ("邀请过期", "Expired"),
    };
    lang.pick(zh, en)
}

/// Why somebody declines.
pub fn decline(ground: DeclineGround, lang: Lang) -> &'static str {
    let (zh, en) = match ground {
        DeclineGround::Conflict => ("应当回避", "I should be recused"),
        DeclineGround::Field => ("不熟悉这一领域，难以判断", "I cannot judge this field"),
        DeclineGround::Time => ("没有时间按期完成", "I have no time before it is due"),
        DeclineGround::Other => ("其他原因", "Another reason"),
    };
    lang.pick(zh, en)
}

/// The reason that is kept of a closed task, in words: one who gave none of their own left the code of the ground.
pub fn closing_reason(kept: &str, lang: Lang) -> &str {
    DeclineGround::from_code(kept).map_or(kept, |ground| decline(ground, lang))
}

/// The five levels of a criterion.
pub fn level(level: i64, lang: Lang) -> &'static str {
    let (zh, en) = match level {
        1 => ("不足", "Poor"),
        2 => ("较弱", "Weak"),
        3 => ("中", "Fair"),
        4 => ("良", "Good"),
        _ => ("优", "Excellent"),
    };
    lang.pick(zh, en)
}

/// What reviewers are called where their names are not shown: 评审人甲, Reviewer A.
pub fn alias(position: usize, lang: Lang) -> String {
    const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    match (lang, STEMS.get(position)) {
        (Lang::Zh, Some(stem)) => format!("评审人{stem}"),
        (Lang::Zh, None) => format!("评审人{}", position + 1),
        (Lang::En, _) if position < 26 => format!("Reviewer {}", char::from(b'A' + position as u8)),
        (Lang::En, _) => format!("Reviewer {}", position + 1),
    }
}

/// The name of a region.
pub fn region(region: Region, lang: Lang) -> &'static str {
    let (zh, en) = match region {
        Region::Beijing => ("北京", "Beijing"),
        Region::Tianjin => ("天津", "Tianjin"),
        Region::Hebei => ("河北", "Hebei"),
        Region::Shanxi => ("山西", "Shanxi"),
        Region::InnerMongolia => ("内蒙古", "Inner Mongolia"),
        Region::Liaoning => ("辽宁", "Liaoning"),
        Region::Jilin => ("吉林", "Jilin"),
        Region::Heilongjiang => ("黑龙江", "Heilongjiang"),
        Region::Shanghai => ("上海", "Shanghai"),
        Region::Jiangsu => ("江苏", "Jiangsu"),
        Region::Zhejiang => ("浙江", "Zhejiang"),
        Region::Anhui => ("安徽", "Anhui"),
        Region::Fujian => ("福建", "Fujian"),
        Region::Jiangxi => ("江西", "Jiangxi"),
        Region::Shandong => ("山东", "Shandong"),
        Region::Henan => ("河南", "Henan"),
        Region::Hubei => ("湖北", "Hubei"),
        Region::Hunan => ("湖南", "Hunan"),
        Region::Guangdong => ("广东", "Guangdong"),
        Region::Guangxi => ("广西", "Guangxi"),
        Region::Hainan => ("海南", "Hainan"),
        Region::Chongqing => ("重庆", "Chongqing"),
        Region::Sichuan => ("四川", "Sichuan"),
        Region::Guizhou => ("贵州", "Guizhou"),
        Region::Yunnan => ("云南", "Yunnan"),
        Region::Tibet => ("西藏", "Tibet"),
        Region::Shaanxi => ("陕西", "Shaanxi"),
        Region::Gansu => ("甘肃", "Gansu"),
        Region::Qinghai => ("青海", "Qinghai"),
        Region::Ningxia => ("宁夏", "Ningxia"),
        Region::Xinjiang => ("新疆", "Xinjiang"),
        Region::HongKong => ("香港", "Hong Kong"),
        Region::Macao => ("澳门", "Macao"),
        Region::Taiwan => ("台湾", "Taiwan"),
        Region::Abroad => ("境外", "Abroad"),
    };
    lang.pick(zh, en)
}

fn two(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}
