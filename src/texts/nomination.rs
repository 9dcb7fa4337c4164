//! Words of the nominations' desk: list, form, case, moves, consent; and the names of the codes they show.

use super::{Lang, Texts};
use crate::domain::{
    consent::Purpose,
    material::DocumentKind,
    nomination::CheckItem,
    role::ScholarRole,
    scheme::{AgeOp, AgeRule, Degree, NominatorKind, RoleConfig},
    time::Day,
    workflow::Input,
};

super::texts! {
    /// Nominations: list, form, case page, moves, consent.
    NominationTexts
    words {
        list_title: "提名案件", "Nominations";
        new: "新建提名", "New nomination";
        dossier: "卷宗", "Dossier";
        dossier_take: "下载卷宗", "Download";
        dossier_hint: "全部记录合成一个可离线核验的文件；谁在何时取走会记录在案", "Everything recorded as one file that is verified offline; who took it and when is kept";
        export: "导出CSV", "Export CSV";
        own_only: "这里只列出与你有关的案件。", "Only the cases that concern you are listed here.";
        quick: "按状态快捷筛选", "Quick filters by state";
        filter: "筛选", "Filter";
        number_or_name: "编号、姓名、拼音", "Number, name, pinyin";
        all: "全部", "All";
        mine: "我经办的", "Mine";
        apply: "筛选", "Filter";
        clear: "清除条件", "Clear";
        list_board: "各阶段", "Where the cases stand";
        none_match: "没有符合条件的案件", "No case matches";
        none_match_hint: "换一个条件，或清除条件看全部。", "Try another condition, or clear them to see all.";
        none_yet: "还没有案件", "No case yet";
        none_yet_hint: "提名一经保存就出现在这里。", "A nomination appears here once it is saved.";
        list_scroll: "案件表，可横向滚动", "Table of cases, scrolls sideways";
        number: "编号", "Number";
        candidate: "候选人", "Candidate";
        step: "阶段", "Step";
        stage: "状态", "State";
        state: "状态", "State";
        officer: "经办人", "Officer";
        since: "进入当前状态", "In this state since";
        unnamed: "未填姓名", "no name yet";

        what: "批次与角色", "Call and role";
        no_call: "现在没有开放的批次。", "No call is open now.";
        role_hint: "角色决定要填哪些项，保存后不能更改。", "The role decides what is asked; it cannot be changed once saved.";
        role_asks: "本角色的要求", "What the role asks";
        pinyin_hint: "姓在前，如Zhang San。", "Surname first, e.g. Zhang San.";
        find_namesakes: "查找同名人员", "Look for people of this name";
        find_hint: "已有记录的人不会重复登记；没有同名的，提交时自动登记。",
            "People on record are not entered twice; somebody new is put on record on submission.";
        find_first: "请先查找同名人员，再作选择。", "Look for people of this name first, then choose.";
        namesakes_hint: "已有同名记录。请选择是否为其中一位。", "People of this name are on record. Is it one of them?";
        no_namesake: "没有同名记录，提交时自动登记为新的人员。", "Nobody of this name is on record; somebody new is put on record on submission.";
        name_first: "请先填写候选人姓名，再查找。", "Enter the candidate's name first.";
        somebody_new: "都不是，是新的人员", "None of them: somebody new";
        institution_hint: "列表中没有的单位，请经办人先登记。", "If it is not listed, ask an officer to enter it first.";
        degree_hint: "有学位要求的角色必填。", "Needed where the role asks for a degree.";
        birth_hint: "只有设年龄条件的角色才需要。", "Needed only where the role has an age limit.";
        birth_needed: "本角色有年龄条件。", "The role has an age limit.";
        kept: "你填的内容都在，没有丢失。", "Everything you entered is still here.";
        gender_hint: "只用于统计，可不填。", "For statistics only; may be left out.";
        direction_hint: "尚未确定的可不选。", "May be left open.";
        contact_hint: "只有经办人和提名方可见；公示不显示。", "Seen by officers and the nominating side only, never published.";
        the_case: "提名内容", "The nomination";
        statement_hint: "为什么提名此人，至少50字。", "Why this person; at least 50 characters.";
        achievements_hint: "以成果内容为准，不以论文数量、期刊或头衔论。", "What was achieved, not counts of papers, journals or titles.";
        plan_hint: "项目经理可不填，其他角色必填。", "Needed for every role but the programme manager.";
        plan_needed: "打算研究什么、怎样研究。", "What is to be studied, and how.";
        nominator: "提名人", "Nominator";
        kind_hint: "每个角色接受的提名方式写在角色下面。", "What each role admits is written beneath it.";
        recommender_hint: "提名研究员时必选：须为本方向的首席科学家。", "For a PI: the chief scientist of the direction.";
        waiver_hint: "本方向没有首席科学家等情形，由经办人写明理由。", "Where the direction has no chief scientist, an officer writes the reason.";
        pledge_tick: "我已阅读并签署以上承诺", "I have read and sign this pledge";
        consent_on_file: "候选人已同意公示。", "The candidate has consented to the public notice.";
        consent_later: "保存草稿后，可以在案件页生成链接请候选人同意，或上传签字的同意书。提交前须取得。",
            "After saving, the case page makes a link for the candidate, or takes a signed sheet. Needed before submission.";
        consent_missing: "还没有候选人的同意，提交前须取得。", "The candidate has not consented yet; needed before submission.";
        consent_get: "去案件页取得同意", "Ask for it on the case page";
        save_draft: "保存草稿", "Save draft";
        draft_hint: "草稿可以缺项，随时保存。", "A draft may be incomplete; save at any time.";
        field: "项目", "Field";
        yours: "你的", "Yours";
        theirs: "现有的", "There now";
        to_correct: "需补正的事项", "To be corrected";
        to_the_field: "到这一项", "Go to the field";
        answer_hint: "怎样补正的", "How it was corrected";
        pledge_and_consent: "承诺与同意", "Pledge and consent";
        sections: "本页各节", "Sections of this page";
        to_correct_hint: "请修改下面的提名表，并逐项写明如何补正。", "Change the form below and say for each item how it was corrected.";

        newer: "上一件", "Previous";
        older: "下一件", "Next";
        not_done: "没有执行", "Nothing was done";
        imported: "按来源登记", "Imported from source";
        steps: "阶段", "Steps";
        step_done: "已完成，", "done, ";
        history: "经过", "History";
        no_history: "还没有记录。", "Nothing recorded yet.";
        more_moves: "更多操作", "More";
        edit: "修改", "Edit";
        next_nothing: "程序已经结束", "The procedure has ended";
        go_there: "去办理", "Go there";
        afterwards: "确认后", "Leads to";
        take_back: "收回提议", "Take back";
        somebody_else: "须由另一人确认。", "Somebody else must confirm.";
        disagree: "不同意", "Disagree";
        refuse_proposal: "退回提议", "Refuse the proposal";
        rules: "资格与手续", "Eligibility and formalities";
        changed_nothing: "表格与材料都没有改动，只有答复。", "Neither form nor files changed; there are answers only.";
        before: "补正前", "Before";
        after: "补正后", "After";
        found_whole: "提交时各项符合；逐项结论当时未留存。", "Everything held at the submission; rule by rule it was not kept then.";
        holds: "符合", "Holds";
        fails: "不符合", "Fails";
        documents: "材料", "Files";
        file_name: "名称", "Name";
        file_kind: "种类", "Kind";
        file_size: "大小", "Size";
        uploaded: "上传", "Uploaded";
        no_files: "还没有材料。", "No files yet.";
        upload: "上传", "Upload";
        file_hint: "PDF、PNG、JPEG、DOCX或XLSX，不超过20 MB。", "PDF, PNG, JPEG, DOCX or XLSX, at most 20 MB.";
        file_kept: "材料已上传。", "The file was added.";
        formal_check: "形式审查", "Formal check";
        check_hint: "可以分次保存；不通过的写明原因。", "May be saved in parts; say why an item failed.";
        pass: "通过", "Pass";
        fail: "不通过", "Fail";
        not_applicable: "不适用", "Not applicable";
        unchecked: "未审", "Not checked";
        keep_checks: "保存审查结论", "Save results";
        checks_kept: "审查结论已保存。", "The results were saved.";
        unanswered: "尚未答复", "Not answered yet";
        decisions: "决定", "Decisions";
        facts: "要点", "At a glance";
        nobody_yet: "待受理", "nobody yet";
        reveal: "查看联系方式", "Show contact details";
        reveal_hint: "每次查看都会留下记录。", "Every look is recorded.";
        reveal_now: "查看", "Show";
        consents: "候选人同意", "Consent";
        no_consent: "还没有取得候选人的同意。", "The candidate has not consented to anything yet.";
        link_made: "请把这个链接交给候选人本人", "Give this link to the candidate";
        link_hint: "链接只显示这一次；再次生成后旧链接失效。候选人以后也用它撤回同意。",
            "Shown this once; making another voids it. The candidate also withdraws by it.";
        make_link: "生成同意链接", "Make a consent link";
        record_sheet: "登记签字的同意书", "Record a signed sheet";
        which_sheet: "同意书", "Signed sheet";
        purpose_notice: "同意公示", "Consents to the public notice";
        purpose_page: "同意公开学者页面", "Consents to a scholar page";
        record_sheet_now: "登记", "Record";
        sheet_hint: "也可以先在“材料”里上传签字的同意书，再来登记。", "Or add a signed sheet under “Files” and record it here.";
        consent_recorded: "同意书已登记。", "The consent was recorded.";
        notes: "内部备注", "Internal notes";
        write_note: "写备注", "Write a note";
        notes_hint: "只有经办人、审定人和监督专员可见", "Seen by officers, approvers and supervisors only";
        keep_note: "保存备注", "Save note";
        note_kept: "备注已保存。", "The note was saved.";
        fix_hint: "在需要补正的项目后写明要求，其余留空。", "Say what to correct beside each item; leave the rest empty.";
        what_is_asked: "填写", "To be filled in";
        due_hint: "提名人须在这一天24时前答复（北京时间）。", "To be answered by 24:00 on this day, Beijing time.";
        reason_hint: "写入决定或经过，当事人可见。", "Goes into the decision or history; the person concerned can read it.";
        asked_here: "在此填写", "Asked here";
        back_to_case: "返回案件", "Back to the case";

        consent_page: "同意公开", "Consent to publication";
        consent_free: "两项各自独立：可以只同意一项。不勾选就是不同意，对你没有其他影响。",
            "The two are separate: you may consent to one only. Leaving a box empty means no, and has no other effect.";
        consent_give: "同意所勾选的事项", "Consent to what is ticked";
        consent_thanks: "你的同意已经记录。", "Your consent was recorded.";
        consent_withdraw: "撤回这项同意", "Withdraw this consent";
        consent_withdraw_hint: "撤回立即生效。撤回之前依法公开过的记录不受影响。",
            "It takes effect at once. What was lawfully public before stays on record.";
        consent_spent: "链接可能已经过期，或者已由新的链接代替。请用最近收到的链接，或请提名人、经办人重新给一个；有账号的，登录后在“本人事项”里办理。",
            "The link may have expired, or a newer one took its place. Use the latest you were sent, or ask the nominator or the officer for another; with an account, sign in and see “Your own matters”.";
        consent_taken_back: "你的同意已经撤回。", "Your consent was withdrawn.";
        consent_who_title: "谁能看到，怎样撤回", "Who sees it, and how to withdraw";
        consent_who: "公示和学者页面所有人可见。你的电话、邮箱、出生日期、性别和评审意见不公开。",
            "Everybody can see the notice and the scholar page. Your telephone, e-mail, date of birth, gender and reviews are not published.";
        consent_how: "请保存本页链接：它就是你查看和撤回同意的入口，不需要账号。",
            "Keep the link to this page: it is where you look at your consent and withdraw it, without an account.";
    }
    phrases {
        changed_since(day): "与{day}提交的相比", "Against the submission of {day}";
        files_added(names): "新增材料：{names}", "New files: {names}";
        found_on(day): "{day}提交时判定，此后不再复核", "Found at the submission of {day}, not judged again";
        written_in(source): "依据：{source}", "Written in: {source}";
        any_of(name): "{name}：不限", "{name}: any";
        step_of(n, name): "第{n}步，共6步：{name}", "Step {n} of 6: {name}";
        call_until(name, closes): "{name}（{closes}截止）", "{name} (closes {closes})";
        edit_case(no): "修改提名{no}", "Edit nomination {no}";
        correct_case(no): "补正提名{no}", "Correct nomination {no}";
        due_by(date): "{date}前", "due {date}";
        answer_to(field): "对“{field}”的答复", "Answer on “{field}”";
        exclusions_hint(n): "每行一人，最多{n}人。", "One a line, at most {n}.";
        pledge_title(version): "诚信承诺（{version}版）", "Integrity pledge (version {version})";
        consent_title(version): "候选人同意公示（{version}版）", "Candidate's consent to publicity (version {version})";
        saved_at(at): "{at}已保存", "Saved {at}";
        not_saved(why): "没有自动保存：{why}", "Not saved: {why}";
        submitted(no): "提名{no}已提交，等待形式审查。", "Nomination {no} was submitted and waits for the formal check.";
        draft_kept(no, at): "草稿{no}已于{at}保存。", "Draft {no} was saved at {at}.";
        case_title(role, name): "{role}提名：{name}", "{role}: {name}";
        kind_of_role(ways): "本角色接受：{ways}。", "The role admits: {ways}.";
        degree_of_role(degree): "本角色要求：{degree}。", "The role asks for: {degree}.";
        next_step(action): "下一步：{action}", "Next: {action}";
        next_confirm(action): "等待确认：{action}", "Waiting for confirmation: {action}";
        next_waits(who, action): "等待{who}：{action}", "Waiting for the {who}: {action}";
        not_yet(action): "“{action}”还不能做：", "“{action}” is not possible yet: ";
        proposed_by(action, name): "{name}提出：{action}", "{name} proposed: {action}";
        confirm(action): "确认：{action}", "Confirm: {action}";
        items_to_correct(n): "共有{n}项补正要求。", "{n} items to correct.";
        files(n): "{n}份", "{n}";
        note_on(item): "“{item}”的说明", "Note on “{item}”";
        answered(answer): "答复：{answer}", "Answer: {answer}";
        valid_until(date): "有效期至{date}", "valid until {date}";
        withdrawn(date): "{date}撤回", "withdrawn {date}";
        text_version(version): "文本{version}版", "text version {version}";
        takes_two(roles): "这一步需要两个人：你提出后，由{roles}确认才生效。", "This takes two people: it takes effect once the {roles} confirms.";
        propose(action): "提出：{action}", "Propose: {action}";
        conditions(number): "条件（{number}）", "Conditions ({number})";
        moved_to(stage): "案件已进入“{stage}”。", "The case is now at “{stage}”.";
        proposed(action, roles): "已提出“{action}”，等待{roles}确认。", "“{action}” was proposed and waits for the {roles}.";
        proposal_ended(action): "提议“{action}”已撤销，案件没有变动。", "The proposal “{action}” has ended; the case did not move.";
        consent_for(name, batch, role): "{name}：你被提名为{batch}的{role}。以下事项需要你本人单独同意。",
            "{name}: you are nominated in {batch} as {role}. What follows needs your own consent.";
        consent_given_on(date): "已于{date}同意", "Consented on {date}";
        consent_withdraw_now(purpose): "撤回：{purpose}", "Withdraw: {purpose}";
    }
}

/// The pledge a nominator signs (version `domain::nomination::PLEDGE_VERSION`).
pub fn pledge(lang: Lang) -> &'static str {
    lang.pick(
        "我对提名内容的真实性负责；已如实说明与候选人的关系；不以任何方式影响评审；知悉提供虚假信息将被取消提名并记录。",
        "I answer for the truth of this nomination; I have stated my relations to the candidate; I will not influence \
         the review in any way; I know that false statements void the nomination and are recorded.",
    )
}

/// What a candidate consents to (version `domain::nomination::CONSENT_VERSION`).
pub fn consent(purpose: Purpose, lang: Lang) -> &'static str {
    match purpose {
        Purpose::Notice => lang.pick(
            "进入拟入选名单后，在本站公示我的姓名、单位、角色和研究方向，公示期一般为5个工作日。公示是入选的必经程序：没有这项同意，提名不能进入须公示的阶段。",
            "Once I am on the list of those to be selected, my name, institution, role and direction are published on this \
             site, as a rule for five working days. The notice is a required step: without this consent the nomination \
             cannot go on to the stages that are published.",
        ),
        Purpose::ScholarPage => lang.pick(
            "入选并聘任后，在学者名录中长期公开我的页面：姓名、单位职务、角色、方向和聘期。可以不同意，不影响入选。",
            "Once appointed, I have a lasting page in the directory: name, institution and title, role, direction and \
             term. I may decline; it does not affect the selection.",
        ),
    }
}

/// What a purpose of publication is called.
pub fn purpose(code: &str, lang: Lang) -> String {
    let (zh, en) = match Purpose::from_code(code) {
        Some(Purpose::Notice) => ("同意公示", "Public notice"),
        Some(Purpose::ScholarPage) => ("同意公开学者页面", "Scholar page"),
        None => return code.to_owned(),
    };
    lang.pick(zh, en).to_owned()
}

/// How a consent was given.
pub fn channel(code: &str, lang: Lang) -> &'static str {
    match code {
        "link" => lang.pick("本人通过链接", "By link, in person"),
        "sheet" => lang.pick("签字的同意书", "On a signed sheet"),
        "account" => lang.pick("本人账号", "By account"),
        _ => "",
    }
}

/// The age rule of a role and the day it counts on.
pub fn age_asked(rule: &AgeRule, reference: Option<Day>, lang: Lang) -> String {
    let limit = Texts::of(lang).catalogue.age_rule(rule.op, rule.years);
    match (reference, lang) {
        (Some(day), Lang::Zh) => format!("{limit}，以{day}为基准日"),
        (Some(day), Lang::En) => format!("{limit} on {day}"),
        (None, _) => limit,
    }
}

/// The highest degree of a candidate.
pub fn degree(degree: Degree, lang: Lang) -> &'static str {
    match degree {
        Degree::Doctorate => lang.pick("博士", "Doctorate"),
        Degree::Master => lang.pick("硕士", "Master's"),
        Degree::Bachelor => lang.pick("学士", "Bachelor's"),
        Degree::Other => lang.pick("其他", "Other"),
    }
}

/// A way to nominate.
pub fn nominator(kind: NominatorKind, lang: Lang) -> &'static str {
    match kind {
        NominatorKind::Office => lang.pick("办公室提名", "By the office"),
        NominatorKind::ChiefScientist => lang.pick("首席科学家提名", "By the chief scientist"),
        NominatorKind::Institution => lang.pick("依托单位提名", "By the host institution"),
        NominatorKind::Experts => lang.pick("专家联名提名", "By experts jointly"),
        NominatorKind::SelfNominated => lang.pick("自荐", "By oneself"),
    }
}

/// What a role asks of a nomination, item by item.
pub fn demands(role: ScholarRole, config: &RoleConfig, lang: Lang) -> Vec<String> {
    let mut asks = Vec::new();
    if let Some(age) = &config.age {
        asks.push(age_rule(age.op, age.years, lang));
    }
    if let Some(needed) = config.degree {
        let needed = degree(needed, lang);
        asks.push(lang.pick("学位：", "Degree: ").to_owned() + needed);
    }
    if role == ScholarRole::Pi {
        asks.push(lang.pick("本方向首席科学家推荐", "Recommended by the direction's chief scientist").to_owned());
    }
    if role != ScholarRole::Pm {
        asks.push(lang.pick("研究设想", "Research plan").to_owned());
    }
    if config.letters_min > 0 {
        let least = config.letters_min;
        asks.push(match lang {
            Lang::Zh => format!("推荐信至少{least}封"),
            Lang::En => format!("Letters of recommendation: at least {least}"),
        });
    }
    asks.push(nominated_by(config, lang));
    asks
}

fn age_rule(op: AgeOp, years: i16, lang: Lang) -> String {
    match (lang, op) {
        (Lang::Zh, AgeOp::AtMost) => format!("{years}岁以下（含{years}岁）"),
        (Lang::Zh, AgeOp::Under) => format!("未满{years}岁"),
        (Lang::En, AgeOp::AtMost) => format!("Age at most {years}"),
        (Lang::En, AgeOp::Under) => format!("Age under {years}"),
    }
}

/// The ways to nominate that a role admits.
pub fn nominated_by(config: &RoleConfig, lang: Lang) -> String {
    let ways: Vec<_> = config.nominators.iter().map(|kind| nominator(*kind, lang)).collect();
    ways.join(lang.pick("或", " or "))
}

/// What a file is for.
pub fn document(kind: DocumentKind, lang: Lang) -> &'static str {
    match kind {
        DocumentKind::NominationForm => lang.pick("提名表（盖章）", "Stamped nomination form"),
        DocumentKind::Achievements => lang.pick("代表性成果", "Achievements"),
        DocumentKind::Plan => lang.pick("研究计划", "Research plan"),
        DocumentKind::DegreeProof => lang.pick("学位证明", "Proof of degree"),
        DocumentKind::Letter => lang.pick("推荐信", "Letter of recommendation"),
        DocumentKind::SealedLetter => lang.pick("推荐信（凭链接提交）", "Letter sent by its writer"),
        DocumentKind::ConsentSheet => lang.pick("候选人同意书", "Candidate's consent"),
        DocumentKind::Minutes => lang.pick("会议纪要", "Minutes"),
        DocumentKind::Contract => lang.pick("聘任合同", "Contract"),
        DocumentKind::ConsultationReply => lang.pick("征求意见复函", "Reply of a body asked"),
        DocumentKind::Other => lang.pick("其他", "Other"),
    }
}

/// A number of bytes as people read it.
pub fn size(bytes: i64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", (bytes + 512) / 1024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// An item of the formal check, with what to look for.
pub fn check_item(item: CheckItem, lang: Lang) -> (&'static str, &'static str) {
    match item {
        CheckItem::Eligibility => (
            lang.pick("资格条件", "Eligibility"),
            lang.pick("年龄、学位等与证明一致。", "Age, degree and the rest agree with the proofs."),
        ),
        CheckItem::Form => (lang.pick("提名表", "Form"), lang.pick("各项齐全，前后一致。", "Complete and consistent.")),
        CheckItem::Materials => (
            lang.pick("材料", "Files"),
            lang.pick("必备材料齐全、清晰可读。", "What is required is there and legible."),
        ),
        CheckItem::Nominator => (
            lang.pick("提名手续", "Nominator"),
            lang.pick("提名人有资格，承诺已签，推荐符合规定。", "Entitled, pledge signed, recommendation in order."),
        ),
        CheckItem::Consent => (
            lang.pick("候选人同意", "Consent"),
            lang.pick("候选人已单独同意公示。", "The candidate consented to the notice."),
        ),
        CheckItem::Integrity => (
            lang.pick("科研诚信", "Integrity"),
            lang.pick("已查询科研诚信记录。", "The integrity register was consulted."),
        ),
    }
}

/// The result of an item of the formal check.
pub fn verdict(code: &str, lang: Lang) -> &'static str {
    match code {
        "pass" => lang.pick("通过", "Pass"),
        "fail" => lang.pick("不通过", "Fail"),
        "na" => lang.pick("不适用", "Not applicable"),
        _ => "",
    }
}

/// What an officer asks to be corrected: a field of the form, or the files.
pub fn correctable(field: &str, lang: Lang) -> String {
    match field {
        "file" => lang.pick("材料", "Files").to_owned(),
        known => match super::field::label(known, lang) {
            "" => known.to_owned(),
            label => label.to_owned(),
        },
    }
}

/// What somebody entered with a move, line by line, for the person who confirms it.
pub fn entered(input: &Input, lang: Lang) -> Vec<(String, String)> {
    let label = |name: &str| super::field::label(name, lang).to_owned();
    let mut lines = Vec::new();
    if let Some(ground) = input.ground {
        lines.push((label("ground"), super::label::ground(ground, lang).to_owned()));
    }
    let texts = [("reason", &input.reason), ("funds", &input.funds)];
    lines
        .extend(texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (label(name), text.clone())));
    if input.heard {
        lines.push((label("heard"), lang.pick("是", "Yes").to_owned()));
    }
    let days = [
        ("due_on", input.due_on),
        ("review_on", input.review_on),
        ("effective_on", input.effective_on),
        ("new_ends_on", input.new_ends_on),
    ];
    lines.extend(days.into_iter().filter_map(|(name, day)| Some((label(name), day?.to_string()))));
    if let Some(rank) = input.reserve_rank {
        lines.push((label("reserve_rank"), rank.to_string()));
    }
    if let Some(step) = input.flawed_step {
        let stage = super::label::stage(step, crate::domain::role::CaseKind::Scholar, lang);
        lines.push((label("flawed_step"), stage.to_owned()));
    }
    lines
}
