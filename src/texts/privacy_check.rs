//! Words of the privacy check of notices: what was found, where, and what to do about it.

use super::{Lang, field};
use crate::domain::privacy::{Kind, Part, Place};

super::texts! {
    /// The privacy check and the files of a notice.
    PrivacyCheckTexts
    words {
        files: "附件", "Files";
        files_none: "没有附件。", "No file goes with it.";
        files_hint: "随公示一并公开，例如名单或异议书格式；PDF、图片、.docx或.xlsx，每个不超过20 MB，最多10个。",
            "They are public with the notice, such as a list or a form of objection: PDF, pictures, .docx or .xlsx, 20 MB each, 10 at most.";
        attach: "添加附件", "Add a file";
        attached: "附件已添加并检查", "The file was added and looked through";
        detach: "移除", "Remove";
        detached: "附件已移除", "The file was removed";
        cleaned: "已去掉文件属性中的作者等信息", "kept without the properties that named its author";

        check: "隐私检查", "Privacy check";
        check_hint: "发布前检查正文、名单和附件里的证件号、电话、银行卡、出生日期、住址，以及隐藏的行列、批注、修订和文件属性。",
            "Text, list and files are searched for identity numbers, telephones, bank cards, dates of birth and home addresses, and for hidden rows and columns, comments, tracked changes and properties.";
        clear: "没有发现多余的个人信息或隐藏内容。", "Nothing found that readers do not need.";
        to_mend: "请在公示稿或原文件里删去、遮盖后重新保存或上传；确实需要公开的，写明理由，由发布的人逐项同意。",
            "Mask it in the draft or in the file and save or upload again. What must be public is explained here, and whoever releases the notice agrees to each.";
        why: "为什么可以公开", "Why it may stand";
        explain: "说明理由", "Explain";
        explain_again: "改写理由", "Explain anew";
        explained: "理由已记下，发布时由另一人逐项同意", "The explanation is kept; another person agrees to it at the release";
        agreed: "发布人已同意", "agreed to at the release";
        agree: "我看过了，同意公开：", "I have looked at it and agree: ";
    }
    phrases {
        explained_by(name): "{name}说明", "Explained by {name}";
        open(count): "{count}处待处理", "{count} to settle";
    }
}

/// What a finding is.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        Kind::IdentityNumber => ("身份证件号码", "identity number"),
        Kind::Passport => ("护照或通行证号码", "travel document number"),
        Kind::BankCard => ("银行卡或账号", "bank card or account"),
        Kind::Phone => ("电话号码", "telephone number"),
        Kind::Email => ("电子邮箱", "e-mail address"),
        Kind::BirthDate => ("出生日期", "date of birth"),
        Kind::HomeAddress => ("住址", "home address"),
        Kind::ListedName => ("名单之外的人选姓名", "a candidate's name outside the list"),
        Kind::HiddenSheet => ("隐藏的工作表", "hidden sheet"),
        Kind::HiddenCells => ("隐藏的行或列", "hidden row or column"),
        Kind::HiddenText => ("隐藏的文字或图层", "hidden words or layer"),
        Kind::Comment => ("批注", "comment"),
        Kind::TrackedChange => ("修订痕迹", "tracked change"),
        Kind::Author => ("文件属性里的姓名或单位", "a name in the file's properties"),
        Kind::Embedded => ("嵌入的文件", "embedded file"),
        Kind::Unreadable => ("程序读不出的内容，须由人看过", "cannot be read by the program: a person must look at it"),
    };
    lang.pick(zh, en)
}

/// Where a finding is, in words.
pub fn place(place: &Place, lang: Lang) -> String {
    match place {
        Place::Field(name) => {
            let label = field::label(name, lang);
            match lang {
                Lang::Zh => format!("正文 · {label}"),
                Lang::En => format!("Text · {label}"),
            }
        }
        Place::Item(number) => match lang {
            Lang::Zh => format!("名单第{number}项"),
            Lang::En => format!("List, no. {number}"),
        },
        Place::File { name, part, at } => {
            let part = self::part(*part, lang);
            let at = if at.is_empty() { String::new() } else { format!(" {at}") };
            format!("{name} · {part}{at}")
        }
    }
}

fn part(part: Part, lang: Lang) -> &'static str {
    let (zh, en) = match part {
        Part::Body => ("正文", "body"),
        Part::Header => ("页眉、页脚或脚注", "headers and notes"),
        Part::Comments => ("批注", "comments"),
        Part::Changes => ("修订", "changes"),
        Part::Hidden => ("隐藏部分", "hidden part"),
        Part::Properties => ("文件属性", "properties"),
        Part::Annotations => ("注释", "annotations"),
    };
    lang.pick(zh, en)
}
