//! What a breach means, for whoever runs a verification: in both languages, one line each.

use super::Lang;
use crate::domain::breach::{Breach, Fault, Place};

/// A breach in one sentence: where, and what it means.
pub fn says(breach: &Breach, lang: Lang) -> String {
    let (zh, en) = meaning(breach.fault);
    match lang {
        Lang::Zh => format!("{}：{zh}", place(&breach.place)),
        Lang::En => format!("{}: {en}", breach.place),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Event(seq) => format!("第{seq}条记录"),
        Place::Day(day) => day.zh(),
        Place::Named(name) => name.clone(),
    }
}

/// What a fault means, Chinese and English.
pub fn meaning(fault: Fault) -> (&'static str, &'static str) {
    use Fault::*;
    match fault {
        EventMissing => ("它之前缺了记录", "an event before it is missing"),
        EventDoesNotFollow => ("它接不上前一条记录", "it does not follow the event before it"),
        EventChanged => ("写入之后被改动过", "it was changed after it was written"),
        OtherRecord => ("它背后的封存材料不是它所指的那一份", "a record behind it is not the one it names"),
        RecordChanged => ("它背后的封存材料在封存后被改动过", "a record behind it was changed after it was frozen"),
        RecordMisfiled => ("它背后的封存材料被归到了别处", "a record behind it is filed under something else"),
        RecordMissing => ("它背后的封存材料不见了", "a record behind it is missing"),
        RecordErased => (
            "它背后的封存材料被抹去了内容，而没有任何已执行的销毁清单包含它",
            "the text of a record behind it is gone, and no list that was carried out has it",
        ),
        EndCut => (
            "链在这里结束，与链尾登记不符：记录被截去或被添加",
            "the chain does not end where its end is noted: events were cut off or added",
        ),
        EndUnknown => ("链尾登记不见了", "the note of where the chain ends is gone"),
        RecordOfNoEvent => ("封存材料没有对应的记录", "a frozen record of no event"),
        MoveFromElsewhere => ("案件当时不在它所说的状态", "it does not begin at the stage the case stood at"),
        MoveNotInTable => ("流程中没有这样的一步", "no line of the process leads from its stage to the next"),
        HeadDay => (
            "链头的日期不连续：有链头被删去或改了日期",
            "the days of the heads have a gap: a head was removed or dated anew",
        ),
        HeadOtherEvent => (
            "这一天的链头不是链上那一条记录：链或链头被改写过",
            "the head of this day is not the event of its place: the chain or the head was rewritten",
        ),
        HeadBeyondEnd => (
            "链在这一天的链头之前就结束了：尾部被截去",
            "the chain ends before the head of this day: its tail was cut off",
        ),
        HeadCount => ("这一天的记录条数不对", "the number of events of this day is wrong"),
        LineUnreadable => ("链头文件的这一行读不懂", "this line of the heads file is no head"),
        LineOtherEvent => (
            "链头文件中的链头不是链上那一条记录：链被改写过",
            "the head in the heads file is not the event of its place: the chain was rewritten",
        ),
        LineBeyondEnd => (
            "链在链头文件所记的位置之前就结束了：尾部被截去",
            "the chain ends before the place the heads file names: its tail was cut off",
        ),
        LineNotInTable => {
            ("链头文件有这一天，数据库里没有或不同", "the heads file has this day, and the database has not or differs")
        }
        GivenOtherEvent => (
            "给出的链头不是链上那一条记录：此前的历史被改写过",
            "the head that was given is not the event of its place: the history before it was rewritten",
        ),
        GivenBeyondEnd => (
            "链在给出的链头之前就结束了：尾部被截去",
            "the chain ends before the head that was given: its tail was cut off",
        ),
        RowMissing => ("封存过的内容，现行数据里没有了", "what was frozen has no row any more"),
        RowChanged => ("与封存时不符", "it is not what was frozen of it"),
        RowAdded => ("没有任何封存材料为它作证：它是后来添加的", "nothing frozen tells of it: it was added"),
        SealedChanged => ("密封的内容与封存时不符", "what is sealed in it is not what was frozen"),
        DocumentChanged => ("文件登记与上传时不符", "its record is not what was uploaded"),
        ReviewChanged => ("评审意见与提交时不符", "the review is not the one that was handed in"),
        LetterChanged => ("推荐信与收到时不符", "the letter is not the one that came in"),
        DecisionOfNoEvent => ("没有任何记录作出过这一决定", "no event made it"),
        DecisionChanged => ("决定与作出时不符", "the decision is not the one that was made"),
        DecisionMissing => ("决定的登记不见了", "the record of the decision is missing"),
        ContractUnsigned => ("合同在履行，却没有签署的记录", "a contract in force that nobody signed"),
        ContractChanged => ("合同与保存或签署时不符", "the contract is not the one that was saved or signed"),
        ChangeChanged => ("合同变更与申请时不符", "a change of the contract is not the one that was asked for"),
        FormChanged => ("提名表与提交时不符", "the form is not the one that was submitted"),
        BallotChanged => ("表决结果与签字时不符", "the ballot is not the one that was signed"),
        NoticeChanged => ("公示与发布时不符", "the notice is not the one that was released"),
        NoticeHash => ("公示上印的指纹不是其正文的指纹", "the hash printed on the notice is not that of its text"),
        NoticeItemChanged => {
            ("公示名单中这一项与发布时不符", "what a notice shows of the case is not what was released")
        }
        CalendarChanged => ("工作日历与审定时不符", "what of the calendar is in force is not what was confirmed"),
        AddendumChanged => ("公示的附告与签发时不符", "an addendum of the notice is not the one that was signed"),
        StageChanged => ("案件的状态不是最后一步所到的状态", "the stage is not the one its last move led to"),
        NoHistory => ("没有任何记录建立过它", "no event made it"),
        FileChanged => ("文件被改动过", "its file was changed"),
        FileMissing => ("文件不见了", "its file is missing"),
        FileUnreadable => ("文件在，但读不出来", "its file is there and cannot be read"),
        ArchiveDamaged => ("文件不完整：被截断或损坏", "the file is no whole archive: it was cut short or damaged"),
        ArchiveChanged => ("文件各部分之间的字节被改动过", "bytes between the parts were changed"),
        PartMissing => ("缺少这一部分", "this part is missing"),
        PartChanged => {
            ("这一部分与文件清单不符：被改动过", "this part is not the one of the hash list: it was changed")
        }
        PartExtra => ("多出这一部分", "this part was added"),
        PartUnreadable => ("这一部分读不懂", "this part cannot be read"),
        PartOther => ("与随附的记录重新做出的这一部分不符", "it is not what the records beside it make of this part"),
        PartCut => {
            ("数目与卷宗制作时不符：被截去或添加", "it is not as long as it was made: something was cut off or added")
        }
        OtherVersion => ("由另一版本的程序制作，本程序不能核验", "it is of a form that this program does not verify"),
        OutOfOrder => ("次序被调换过", "it is out of order"),
        EventNotInChain => ("它不在随附的链上，或链上是另一条", "it is not a link of the chain beside it"),
        EventOfOtherCase => ("属于另一个案件", "it is of another case"),
        LinkDoesNotFollow => ("链的这一环接不上前一环", "this link of the chain does not follow the one before it"),
        LinksCut => ("链在这里断开，没有接到任何一个每日链头", "the chain breaks off here and reaches no daily head"),
        GivenNotHere => (
            "本卷宗够不到给出的链头，请对数据库核验，或给出卷宗所及日期的链头",
            "the dossier does not reach the head that was given; verify the database, or give a head of a day that it reaches",
        ),
        Unreadable => ("存放的值无法读取", "a stored value cannot be read"),
        Rule(_, meaning) => ("与规则不符", meaning),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_in_both_languages() {
        for fault in Fault::NAMED {
            let (zh, en) = meaning(*fault);
            assert!(!zh.is_ascii() && en.is_ascii(), "{fault:?}");
        }
    }
}
