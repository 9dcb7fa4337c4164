//! Words of double-blind reviews: redacted copies, what they still give away, and what is wrong with them.

use super::{Lang, field};
use crate::domain::blind::{Fault, FileDecision, Standing, TextDecision, TextPart, lint::Mark};

super::texts! {
    /// The redacted copies of a case.
    BlindTexts
    words {
        title: "评审用副本", "Copies for reviewers";
        open: "准备评审用副本", "Prepare copies for reviewers";
        lead: "双盲评审时，专家只看到案件编号和这里的副本，原件一律不给专家看。没有副本的不显示；副本为空的也不显示，不会退回原文。",
            "Where reviews are double-blind, reviewers see the number of the case and these copies, never an original. What has no copy is not shown, and an empty copy shows nothing: it never falls back to the original.";
        double: "本类人才双盲评审", "This role is reviewed double-blind";
        single: "本类人才单盲评审：专家看原件，这里的副本暂不使用", "This role is reviewed single-blind: reviewers read the originals, and these copies are not used";
        panel_note: "会议审议时，委员知道候选人。", "The panel knows the candidate.";
        texts: "文本", "Texts";
        files: "文件", "Files";
        what: "内容", "What";
        standing: "状态", "State";
        found: "可能暴露身份", "May give away";
        by: "处理人", "By";
        none_found: "未发现", "nothing found";
        nothing: "没有要处理的内容", "There is nothing to redact";
        shown_as: "专家看到的名称", "Name that reviewers see";
        original: "原文", "Original";
        original_file: "原件", "Original file";
        copy: "副本", "Copy";
        empty_wording: "空白：专家看不到这一项", "Empty: reviewers see nothing of it";
        findings: "可能暴露身份的内容", "What may give the candidate away";
        findings_hint: "只是提示，由人判断；没有提示也可能暴露身份。", "Hints for a person to judge; a text without one may still give the candidate away.";
        findings_none: "没有发现姓名、拼音、单位、邮箱、电话、网址或ORCID。", "No name, pinyin, institution, e-mail, telephone, web address or ORCID was found.";
        of_copy: "专家将看到的文本", "The text that reviewers will read";
        of_original: "原文", "The original";
        wording_hint: "把能认出候选人的内容改掉或删去。删空就什么也不给专家看。", "Change or take out what tells who the candidate is. Left empty, reviewers read nothing.";
        file_hint: "选“用另一份文件”时上传。作者信息会自动去掉；带批注、修订痕迹、嵌入文件或者PNG、JPEG以外图片的Office文件不收。页面里的内容要自己看。",
            "Needed for another file. Authors are taken out; Office files with comments, tracked changes, embedded files or pictures that are neither PNG nor JPEG are refused. What the pages show is for you to look at.";
        looked: "我看过文件属性，里面没有能认出候选人的内容", "I looked at the properties of the file: nothing in them tells who the candidate is";
        looked_hint: "只有PDF已加密、带有电子签名或者读不出，属性去不掉时才需要。", "Needed only where a PDF is encrypted, signed or cannot be read, so that its properties stay.";
        looked_by: "属性由处理人看过", "properties looked at by a person";
        keep: "保存", "Keep";
        kept: "评审用副本已保存", "The copy for reviewers is kept";
        back: "回到副本清单", "Back to the copies";
        closed: "现在不能修改：提名人在提交前或退回补正时、经办人在初评结束前可以修改。", "It cannot be changed now: nominators prepare it until they submit or while it is returned, officers until the first review is over.";
    }
    phrases {
        edit_of(what): "评审用副本：{what}", "Copy for reviewers: {what}";
        decided_by(name, on): "{name}，{on}", "{name}, {on}";
        at_sign(n): "第{n}字起", "from character {n}";
        found_n(n): "{n}处", "{n} findings";
        number_of(kind, n): "{kind}-{n}", "{kind}-{n}";
    }
}

/// The name of a text.
pub fn part(part: TextPart, lang: Lang) -> &'static str {
    field::label(part.code(), lang)
}

/// How a redaction stands.
pub fn standing(standing: Standing, lang: Lang) -> &'static str {
    let (zh, en) = match standing {
        Standing::Empty => ("原文为空", "original is empty"),
        Standing::Missing => ("未处理", "not decided"),
        Standing::Outdated => ("原文已改，须重新处理", "original changed since"),
        Standing::Decided => ("已处理", "decided"),
    };
    lang.pick(zh, en)
}

/// What was decided on a text.
pub fn text_decision(decision: TextDecision, lang: Lang) -> &'static str {
    let (zh, en) = match decision {
        TextDecision::Redacted => ("用下面的去标识文本", "The redacted wording below"),
        TextDecision::Same => {
            ("与原文相同：里面没有能认出候选人的内容", "The same as the original: nothing in it tells who it is")
        }
    };
    lang.pick(zh, en)
}

/// What was decided on a file.
pub fn file_decision(decision: FileDecision, lang: Lang) -> &'static str {
    let (zh, en) = match decision {
        FileDecision::Redacted => ("用另一份文件", "Another file"),
        FileDecision::Same => {
            ("与原件相同：里面没有能认出候选人的内容", "The same as the original: nothing in it tells who it is")
        }
        FileDecision::Withheld => ("不给专家看", "Withheld from reviewers"),
    };
    lang.pick(zh, en)
}

/// What a finding is.
pub fn mark(mark: Mark, lang: Lang) -> &'static str {
    let (zh, en) = match mark {
        Mark::Name => ("姓名", "name"),
        Mark::Pinyin => ("姓名拼音", "name in pinyin"),
        Mark::Initials => ("姓和名的首字母", "surname with initials"),
        Mark::Institution => ("单位", "institution"),
        Mark::Email => ("邮箱", "e-mail address"),
        Mark::Phone => ("电话", "telephone"),
        Mark::Address => ("网址", "web address"),
        Mark::Orcid => ("ORCID", "ORCID"),
    };
    lang.pick(zh, en)
}

/// What is wrong, in Chinese and English.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        Fault::TextMissing { part: text } => (
            format!("“{}”还没有评审用副本", part(*text, Lang::Zh)),
            format!("{}: no copy for reviewers yet", part(*text, Lang::En)),
        ),
        Fault::TextOutdated { part: text } => (
            format!("“{}”的原文在做副本之后改过，须重新处理", part(*text, Lang::Zh)),
            format!("{}: the original was changed after its copy was made", part(*text, Lang::En)),
        ),
        Fault::FileMissing { name } => {
            (format!("文件“{name}”还没有评审用副本"), format!("File “{name}”: no copy for reviewers yet"))
        }
        Fault::NotTheSame => both(
            "选了“与原文相同”，但下面的文本与原文不同；请改选去标识文本，或恢复原文",
            "It is said to be the same as the original, and reads otherwise: choose the redacted wording, or put the original back",
        ),
        Fault::PropertiesHidden => both(
            "PDF已加密、带有电子签名或者读不出，其中的作者信息去不掉：请用“打印为PDF”另存一份后上传，或看过后勾选确认",
            "The PDF is encrypted, signed or cannot be read, so that its author cannot be taken out: print it to a new PDF and send that, or tick that you looked",
        ),
        Fault::HasChanges => both(
            "文件里有批注或修订痕迹，会带出作者和删去的内容；请接受修订、删除批注后再上传",
            "The file has comments or tracked changes, which tell their author and what was taken out: settle them and send it again",
        ),
        Fault::HasObjects => both(
            "文件里嵌有其他文件，其中的作者信息无法去掉；请改成图片或表格后再上传",
            "Other files are embedded in it, whose authors cannot be taken out: turn them into pictures or tables and send it again",
        ),
        Fault::HasMedia { name } => (
            format!("文件里的图片“{name}”去不掉作者信息：请换成PNG或JPEG图片后再上传"),
            format!(
                "The picture “{name}” in it can hold an author who cannot be taken out: put it in as PNG or JPEG and send it again"
            ),
        ),
        Fault::Broken => both("文件已损坏，无法读取", "The file is damaged and cannot be read"),
        Fault::NotOpen => both(
            "评审用副本现在不由你准备：提名人在提交前或退回补正时、经办人在初评结束前可以修改",
            "The copies are not yours to change now: nominators prepare them until they submit or while the case is returned, officers until the first review is over",
        ),
    }
}
