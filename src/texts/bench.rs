//! Words of the reviewer's desk (评审工作台).

super::texts! {
    /// List of tasks, declaration, materials, score form.
    BenchTexts
    words {
        desk: "评审工作台", "Reviewer's desk";
        nav: "评审导航", "Reviews";
        tasks: "我的评审", "My reviews";
        queue: "评审清单", "Your reviews";
        open: "待评", "To do";
        done: "已交", "Handed in";
        out: "不再评审", "No longer yours";
        drafted: "草稿", "draft";
        invited: "待接受", "new";
        nothing_open: "没有待评的案件", "Nothing to review";
        nothing_hint: "有新的邀请时，会在消息里通知你。", "A message tells you when you are invited again.";
        choose: "请从清单中选择一件", "Choose a case from the list";
        choose_hint: "打开材料之前，须先声明回避情况并承诺保密。", "Before the materials open, declare conflicts and pledge secrecy.";
        progress: "评审进度", "Progress";
        declaration: "声明与承诺", "Declaration and pledge";
        declaration_hint: "材料在你声明之后打开。请先看清候选人和单位。",
            "The materials open after your declaration. Look at the candidate and the institution first.";
        no_conflict: "我与候选人、提名人和依托单位没有应当回避的关系：不是本人或近亲属，不在同一法人单位，没有师生关系，不是提名人或推荐人，也没有其他可能影响公正的关系。",
            "I have no relation to the candidate, nominator or host that asks for recusal: not the person or a near relative, not of the same legal person, no supervisor–student tie, not nominator or recommender, nothing else that may bias me.";
        declaration_hint_blind: "本案双盲：你看不到候选人是谁。是否应当回避，由系统按登记的关系核对。",
            "Double-blind: you do not see who the candidate is. Whether you must be recused is checked against the records.";
        no_conflict_blind: "本案双盲，是否应当回避按登记的关系计算决定。我没有认出候选人，或者认出后没有应当回避的关系；评审中认出并应当回避的，我会立即申请回避。我不会设法打听候选人是谁。",
            "Double-blind: computed conflicts decide. I have not recognised the candidate, or have and no relation asks for recusal; if I recognise one while reviewing, I ask for recusal at once. I shall not try to find out who the candidate is.";
        recuse_hint_blind: "写明你认为候选人是谁、是什么关系，只有办公室看得到。提交后材料关闭；已经交的意见保留，但不计入。",
            "Say whom you take the candidate to be and what the relation is; only the office reads it. The materials close; a review handed in is kept but not counted.";
        secrecy: "我承诺保密：不泄露材料内容、评审专家身份、评审意见和尚未公布的结果，不找人代评，不把材料交给他人或第三方工具。",
            "I pledge secrecy about the materials, the reviewers, the opinions and results not yet public; I review in person and pass the materials to nobody and no outside tool.";
        accept: "声明并打开材料", "Declare and open the materials";
        decline: "不能评审", "I cannot review";
        decline_hint: "应当回避、不熟悉这一领域或没有时间，都请尽早说明，以便改请他人。",
            "Say so early if you must be recused, cannot judge the field or have no time, so that somebody else can be asked.";
        ground: "原因", "Reason";
        details: "说明", "Explanation";
        details_hint: "应当回避或选“其他”时必填。", "Required for a conflict or another reason.";
        send_decline: "提交", "Send";
        materials: "材料", "Materials";
        files: "附件", "Files";
        no_files: "没有附件", "No files";
        statement: "提名理由", "Reasons for the nomination";
        achievements: "代表性成果", "Main achievements";
        plan: "研究设想", "Research plan";
        eligibility: "资格", "Eligibility";
        age: "年龄", "Age";
        degree: "学位", "Degree";
        meets: "符合", "meets the condition";
        no_age_rule: "不设年龄条件", "no age limit";
        host: "依托单位", "Host institution";
        post: "职务或职称", "Title";
        single_blind: "单盲", "Single-blind";
        single_blind_hint: "候选人、提名人和其他专家看不到你的姓名", "Candidate, nominator and other reviewers never see your name";
        double_blind: "双盲", "Double-blind";
        double_blind_hint: "你看不到候选人和单位，候选人、提名人和其他专家也看不到你的姓名", "You do not see the candidate or the institution, and candidate, nominator and other reviewers never see your name";
        scoring: "评分", "Rating";
        total: "加权合计", "Weighted total";
        all_rated: "各项已评", "all rated";
        opinion_hint_2: "候选人在决定之后会看到意见，看不到你的姓名；请不要写能辨认你的内容。",
            "The candidate sees the opinion after the decision, without your name; write nothing that identifies you.";
        note_hint: "只有办公室看得到。", "Only the office sees this.";
        submit: "提交，评下一件", "Submit, next";
        save: "存草稿", "Save draft";
        unsaved: "尚未保存", "not saved yet";
        elsewhere: "在别的窗口里改过，这里没有自动保存", "changed in another window; not saved from here";
        recuse: "应当回避，请改派", "I should be recused";
        recuse_title: "申请回避", "Ask for recusal";
        recuse_hint: "写明与谁、是什么关系。提交后材料关闭；已经交的意见保留，但不计入。",
            "Say with whom and what the relation is. The materials close; a review handed in is kept but not counted.";
        recuse_send: "申请回避", "Ask for recusal";
        handed_in: "这份意见已经提交，不能再改。", "This review is handed in and cannot be changed.";
        taken_back: "这件评审已收回，写过的内容保留但不计入。", "This task was taken back; what you wrote is kept and not counted.";
        declined: "你已说明不能评审这一件。", "You said that you cannot review this case.";
        expired: "邀请已过期。", "The invitation has expired.";
        reopened: "办公室请你修改后重新提交。原来提交的一份在重新提交之前不计入。",
            "The office asks you to hand this in again. What you handed in counts no more until you do.";
        packet: "下载全部材料", "Download everything";
        packet_hint: "评审材料，请勿外传。阅读后请删除。", "For the review only: pass it to nobody and delete it afterwards.";
        stage_over: "初评已经结束，这份草稿没有提交。", "The first review is over; this draft was not handed in.";
        past_due: "已过截止日，现在只能查看。写过的草稿都在；要继续评审，请办公室延期。",
            "It is past due and can only be read now. Your draft is kept; ask the office for more time to go on.";
        ask_for_time: "请办公室延期", "Ask for more time";
        said_time_asked: "已请办公室延期，结果会在消息里通知你", "The office is asked for more time; a message will tell you";
        ends_today: "今天截止", "due today";
        begin: "看候选人，作声明", "Look at the candidate and declare";
        begin_blind: "看说明，作声明", "Read and declare";
        go_on: "继续评审", "Go on";
        look: "查看", "Open";
        reason: "原因", "Reason";
        said_saved: "草稿已存", "Draft saved";
        said_submitted: "意见已提交", "Review handed in";
        said_all_done: "意见已提交，清单上的都评完了", "Review handed in; your list is done";
        said_declined: "已告知办公室，将改请他人", "The office is told and will ask somebody else";
        said_recused: "已申请回避，这件不再由你评审", "You are recused from this case";
        said_accepted: "材料已打开", "The materials are open";
        back_to_list: "回到清单", "Back to the list";
        characters_enough: "已写{n}字", "{n} characters";
        characters_short: "已写{n}字，还差{left}字", "{n} characters, {left} to go";
        left_template: "还有{n}项未评", "{n} still to rate";
    }
    phrases {
        handed_in_of(done, all): "已交{done}件，共{all}件", "{done} of {all} handed in";
        due(day, left): "最近一件{day}截止，还剩{left}天", "next due on {day}, {left} days left";
        due_today(day): "最近一件今天（{day}）截止", "next due today, {day}";
        days_left(n): "还剩{n}天", "{n} days left";
        overdue(n): "{n}件已逾期", "{n} overdue";
        overdue_by(days): "已逾期{days}天", "{days} days overdue";
        due_on(day): "{day}截止", "due on {day}";
        answer_by(day): "请在{day}前（含当日）答复，期满邀请失效", "answer by {day}; then the invitation lapses";
        weight(percent): "权重{percent}%", "weight {percent}%";
        saved_at(time): "草稿已存{time}", "draft saved {time}";
        submitted_at(time): "{time}提交", "handed in {time}";
        opinion_hint(least): "至少{least}字。", "At least {least} characters.";
        age_rule(years): "{years}周岁以下", "at most {years}";
        age_rule_under(years): "未满{years}周岁", "under {years}";
        kilobytes(n): "{n} KB", "{n} KB";
    }
}
