//! Words of a dossier: its page, which has both languages side by side, the names of frozen records, and what the
//! commands that make and verify one say.

use super::{Lang, number};
use crate::domain::{contract::Terms, workflow::facts::Ballot};

/// A text in Chinese and English.
type Pair = (&'static str, &'static str);

/// The words of the page.
pub struct Words {
    pub dossier: Pair,
    pub what: Pair,
    pub verify: Pair,
    pub withheld: Pair,
    pub case_no: Pair,
    pub call: Pair,
    pub role: Pair,
    pub stage: Pair,
    pub made_at: Pair,
    pub head: Pair,
    pub form: Pair,
    pub form_hint: Pair,
    pub records: Pair,
    pub records_hint: Pair,
    pub reviews: Pair,
    pub reviews_none: Pair,
    pub levels: Pair,
    pub recommendation: Pair,
    pub opinions: Pair,
    pub opinions_none: Pair,
    pub decisions: Pair,
    pub objections: Pair,
    pub objections_hint: Pair,
    pub files: Pair,
    pub files_hint: Pair,
    pub history: Pair,
    pub seq: Pair,
    pub time: Pair,
    pub by: Pair,
    pub done: Pair,
    pub hash: Pair,
    pub none: Pair,
    pub withheld_title: Pair,
}

/// The words of the page.
pub const WORDS: Words = Words {
    dossier: ("卷宗", "Dossier"),
    what: (
        "本卷宗是该案在系统中留下的全部记录的副本：每一步由谁以什么身份在何时办理，当时冻结了什么材料，以及能据以重算每一条记录指纹的全部数据。",
        "This dossier is a copy of everything the system recorded of the case: each step, in which role and when it was done, what was frozen with it, and all the data from which the hash of every record can be recomputed.",
    ),
    verify: (
        "在任何一台装有本程序的机器上运行 bole verify --file 卷宗文件，即可离线核验；加上自己留存的链头（--head 序号:指纹，或--heads加一份存下的proof.txt）更可靠。任何字节被改动、缺少或多出文件、记录被调换或截去，都会逐一指出。每条记录先由各字段（前加8字节长度）依次写下算出SHA-256，再与前一条记录的指纹以同样方式相接，算出它自己的指纹；封存材料的指纹是盐与正文相接后的SHA-256。",
        "On any machine with the program, bole verify --file FILE proves it offline; with heads that you kept (--head SEQ:HASH, or --heads with a copy of proof.txt) it proves more. A changed byte, a part missing or added, events swapped or cut are each named. The digest of an event is SHA-256 over its fields, each preceded by its length as eight bytes, and its hash is the same over the hash of the event before and this digest; that of a frozen record is SHA-256 over its salt and its body.",
    ),
    withheld: (
        "未收入：评审专家和异议人的身份、任何人的电话和电子邮箱、候选人的性别与出生日期及其申请回避的专家。这些材料只列指纹，原件封存在办公室。摘录（extracts）是部分内容的副本，由文件清单保护，不能单独据以重算指纹。记录中的账号只是编号。",
        "Left out: who reviewed and who objected, anybody's telephone and e-mail, the candidate's gender and date of birth and whom the candidate asked to be kept out. Of these records there is the digest only; the originals stay in the office. Extracts are copies of parts; the list of hashes covers them, and no digest can be recomputed from them. Accounts are numbers only.",
    ),
    case_no: ("编号", "Number"),
    call: ("批次", "Call"),
    role: ("角色", "Role"),
    stage: ("状态", "State"),
    made_at: ("制作时间", "Made at"),
    head: ("卷末链头", "Head at its end"),
    form: ("提名表各版", "Versions of the form"),
    form_hint: ("摘录", "Extract"),
    records: ("封存材料", "Frozen records"),
    records_hint: ("逐份可据盐重算指纹", "Each can be recomputed from its salt"),
    reviews: ("评审（不具名）", "Reviews, without names"),
    reviews_none: ("没有计入的评审", "No review counts"),
    levels: ("各项等级", "Level by criterion"),
    recommendation: ("建议", "Recommendation"),
    opinions: ("已发布的评审意见", "Opinions as released"),
    opinions_none: ("评审意见未发布，不收入", "The opinions are not released and are left out"),
    decisions: ("决定", "Decisions"),
    objections: ("异议（封存）", "Objections, sealed"),
    objections_hint: (
        "只列有过异议及其结果；内容和异议人封存",
        "That there was one and how it ended; its content and its author are sealed",
    ),
    files: ("文件清单", "Files"),
    files_hint: ("文件留在办公室，这里列出指纹", "The files stay in the office; here are their hashes"),
    history: ("全部记录", "Every event"),
    seq: ("序号", "Place"),
    time: ("时间", "Time"),
    by: ("身份", "Role"),
    done: ("事项", "Act"),
    hash: ("指纹", "Hash"),
    none: ("无", "None"),
    withheld_title: ("只列指纹的材料", "Records of which only the digest is here"),
};

/// What a kind of frozen record is called.
pub fn kind(kind: &str, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        "form" => ("提名表", "Form"),
        "stated" => ("推荐途径", "How it was nominated"),
        "eligibility" => ("资格条件", "Eligibility"),
        "formal_check" => ("形式审查", "Formal check"),
        "input" => ("办理内容", "What was entered"),
        "proposal" => ("提请内容", "What was proposed"),
        "proposal_note" => ("提请答复", "Answer to a proposal"),
        "ballot" => ("表决结果", "Ballot"),
        "vote" | "vote_round" => ("投票", "Vote"),
        "notice" => ("公示正文", "Notice"),
        "notice_item" => ("公示所列", "As the notice listed it"),
        "addendum" => ("公示附告", "Addendum"),
        "contract" => ("合同", "Contract"),
        "contract_change" => ("合同变更", "Change of the contract"),
        "draw" => ("抽取凭证的指纹", "Hash of the draw's certificate"),
        "assignment" | "withdrawal" => ("评审邀请", "Invitation to review"),
        "declaration" | "decline" | "recusal" | "ruling" | "standing" => {
            ("回避与保密声明", "Declarations and recusals")
        }
        "review" => ("评审", "Review"),
        "opinion" => ("评审意见", "Opinion"),
        "objection" | "objection_step" | "objection_refusal" | "objection_finding" | "objection_reply"
        | "objector_sealed" => ("异议", "Objection"),
        "letter" | "letter_asked" | "letter_declined" => ("推荐信", "Letter of recommendation"),
        "document" => ("文件名", "Name of a file"),
        "case_note" => ("办公室备注", "Note of the office"),
        "case" => ("导入的案件", "Imported case"),
        _ => ("其他材料", "Other record"),
    };
    lang.pick(zh, en)
}

/// The counts of a ballot on one line.
pub fn ballot(counts: &Ballot) -> String {
    let Ballot { members, attending, recused, yes, no, abstain, invalid, .. } = counts;
    format!(
        "委员{members}，出席{attending}，回避{recused}；同意{yes}，不同意{no}，弃权{abstain}，无效{invalid}\n\
         {members} members, {attending} attending, {recused} recused; {yes} yes, {no} no, {abstain} abstained, {invalid} invalid"
    )
}

/// The terms of a contract, one on a line.
pub fn terms(terms: &Terms) -> String {
    let mut lines = vec![
        format!("职责 Duties：{}", terms.duties),
        format!("资源 Resources：{}", terms.resources),
        format!("自主权 Autonomy：{}", terms.autonomy),
    ];
    if let Some((from, to)) = terms.starts_on.zip(terms.ends_on) {
        lines.push(format!("聘期 Term：{from}—{to}"));
    }
    if let Some(fen) = terms.grant_fen {
        lines.push(format!("资助 Grant：{}元", number::yuan(fen)));
    }
    lines.join("\n")
}
