//! Words of the expert pool, of assigning reviewers, of the figures of a case, and of panels.

super::texts! {
    /// Experts, assignments, review summaries, panels and ballots.
    PanelTexts
    words {
        experts: "专家库", "Expert pool";
        experts_none: "没有符合条件的专家", "No expert matches";
        expert_new: "加入专家", "Add an expert";
        expert_search: "按姓名或拼音查找", "Find by name or pinyin";
        all_regions: "全部地区", "All regions";
        person_search: "先按姓名找到人员", "Find the person by name first";
        person_none: "没有这个人。请先在“人员”里登记，任职单位决定回避。",
            "Nobody of that name. Record the person under People first; the employer decides recusal.";
        employer: "任职单位", "Employer";
        employer_unknown: "未登记", "not recorded";
        expertise: "专业领域", "Fields";
        expertise_hint: "用顿号、逗号或换行分开。", "Separate with commas or new lines.";
        region: "地区", "Region";
        load: "在手", "In hand";
        state: "状态", "State";
        active: "可邀请", "may be asked";
        inactive: "停用", "not active";
        active_tick: "可以邀请此人评审", "This expert may be asked to review";
        account: "登录账号", "Account";
        account_none: "还没有账号。请系统管理员邀请此人并授予“评审专家”角色，然后在这里关联。",
            "No account yet. Ask the system administrator to invite this person as reviewer, then link the account here.";
        account_link: "关联账号", "Link the account";
        account_hint: "只列出有“评审专家”角色的账号。", "Only accounts with the reviewer's role are listed.";
        save: "保存", "Save";
        said_expert_added: "已加入专家库", "Added to the pool";
        said_expert_saved: "已保存", "Saved";
        said_linked: "账号已关联", "Account linked";
        record: "评审记录", "Reviews so far";
        record_none: "还没有邀请过", "Never asked yet";
        to_person: "人员档案", "The person's record";
        pledged: "首次承诺保密", "First pledge of secrecy";

        assignments: "评审指派", "Reviewers";
        assign_title: "指派评审专家", "Assign reviewers";
        seats: "已邀请", "Asked so far";
        seats_none: "还没有邀请专家", "Nobody has been asked yet";
        eligible: "可以邀请", "May be asked";
        eligible_none: "没有可以邀请的专家", "Nobody may be asked";
        undecided: "须先认定", "To be settled first";
        barred: "应当回避", "Barred";
        barred_hint: "确定的回避关系不能免除。", "A definite conflict cannot be waived.";
        undecided_hint: "记录不足以判断。认定之前不能邀请；认定须写明理由，重新核对时保留。",
            "The records cannot tell. Nobody is asked before it is settled; a ruling needs a reason and survives later checks.";
        invite: "邀请所选专家", "Ask those chosen";
        invite_hint: "每个法人单位至多一位；提名人、推荐人和工作人员不能评审。",
            "One of each legal person at most; never the nominator, the recommender or staff.";
        not_now: "案件不在初评阶段，不能指派。", "The case is not at first review; nobody can be assigned.";
        expert: "专家", "Expert";
        due: "截止", "Due";
        why: "原因", "Why";
        withdraw: "收回", "Take back";
        withdraw_hint: "收回后可以改请他人。已写的内容保留，但不计入。",
            "Somebody else can be asked afterwards. What was written is kept and not counted.";
        rule_none: "认定不需回避", "Rule: no conflict";
        rule_conflict: "认定应当回避", "Rule: conflict";
        soft: "请留意", "Note";
        settled: "已认定不需回避", "ruled: no conflict";
        conflict_now: "现在查明应当回避", "a conflict has come to light";
        reopen: "重新打开", "Open again";
        reopen_hint: "请评审人修改后重新提交；重新提交之前不计入。已提交的一份保留在操作日志中。",
            "The reviewer hands it in anew and it counts no more until then. What was handed in stays in the event log.";
        said_reopened: "已重新打开，已通知评审人", "Opened again; the reviewer is told";
        draw_again: "重新抽取", "Draw anew";
        extend: "延期", "Give more time";
        manage: "办理", "Manage";
        fits: "同方向", "same direction";
        pool: "从专家库中选择", "Choose from the pool";
        slots: "评审进度", "Progress of the reviews";
        standing: "能否邀请", "May be asked?";
        same_legal_chosen: "所选专家中有人与其同一法人单位，只能请一位",
            "Somebody else ticked belongs to the same legal person; only one can be asked";
        invite_first: "勾选专家，写明期限，再邀请。", "Tick experts, set the due day, then ask them.";
        said_extended: "已延期，已通知评审人", "More time is given and the reviewer is told";
        said_withdrawn: "已收回，可以改请他人", "Taken back; somebody else can be asked";
        said_ruled: "认定已记录", "The ruling is on record";
        choose: "选择", "Choose";
        back_to_case: "回到案件", "Back to the case";

        reviews: "评审意见", "Reviews";
        reviews_none: "还没有提交的意见", "No review is in yet";
        reviewer: "评审人", "Reviewer";
        total: "合计", "Total";
        recommendation: "建议", "Recommends";
        mean: "平均", "mean";
        median: "中位数", "median";
        range: "极差", "range";
        spread: "分歧较大，须在会上讨论或增加一位评审", "Wide spread: the panel discusses it, or one more review is asked for";
        opinion: "意见", "Opinion";
        familiarity: "熟悉程度", "Familiarity";
        tied: "并列", "tied";
        advice: "名次只供参考，由人决定。", "The rank is advice; people decide.";
        chart: "分项评分", "Marks by criterion";
        waiting: "待提交", "not in yet";

        panels: "会议评审", "Panels";
        panels_none: "还没有会议", "No panel yet";
        panel_new: "召集会议", "Convene a panel";
        panel_name: "会议", "Panel";
        held_on: "日期", "Date";
        place: "地点", "Place";
        members: "委员", "Members";
        cases: "案件", "Cases";
        secretary: "秘书", "Secretary";
        chair: "主席", "Chair";
        convene: "召集", "Convene";
        members_hint: "委员会前确定，会中不增不减。", "Members are fixed before the meeting.";
        no_waiting_anywhere: "没有等待审议的案件", "No case waits for a panel";
        no_waiting_cases: "这一批次没有等待审议的案件", "No case of this call waits for a panel";
        choose_batch: "先选择批次", "Choose the call first";
        go_on: "继续", "Go on";
        said_convened: "会议已召集，已通知主席、秘书和委员", "Convened; chair, secretary and members are told";
        agenda: "议程", "Agenda";
        start: "从下一件开始", "Go to the next case";
        previous_case: "上一件", "Previous";
        following_case: "下一件", "Next";
        room: "会场", "The room";
        is_recused: "回避", "recused";
        quorum_good: "到会人数够", "quorum met";
        quorum_short: "到会人数不够", "no quorum";
        arrange: "会议安排", "Arrangements";
        pick_case: "选择上会案件", "Choose the cases";
        pick_member: "选择委员", "Choose the members";
        record_recusal: "有委员须回避", "A member must step out";
        result_good: "按此票数：通过", "with these votes: passes";
        result_bad: "按此票数：未通过", "with these votes: does not pass";
        attendance: "到会", "Attendance";
        attendance_save: "保存到会情况", "Save attendance";
        present: "到会", "present";
        absent: "缺席", "absent";
        ballot: "表决", "Ballot";
        ballot_open: "待表决", "to be voted on";
        ballot_unsigned: "待主席签字", "waits for the chair";
        ballot_signed: "已签字", "signed";
        ballot_record: "登记表决结果", "Record the ballot";
        ballot_secret: "无记名：只登记票数，不登记谁投了什么。", "Secret: counts only, never who voted what.";
        ballot_sign: "签字确认", "Sign";
        ballot_sign_hint: "签字后案件进入待审定。签字人不能是登记人。",
            "Once signed, the case awaits decision. Whoever recorded it cannot sign.";
        ballot_latest: "最近一次表决", "Latest ballot";
        recused: "本案回避", "Recused from this case";
        recused_none: "无人回避", "Nobody is recused";
        step_out: "登记回避", "Record a recusal";
        member: "委员", "Member";
        entitled: "有表决权", "Entitled";
        minutes_none: "还没有上传纪要。登记表决结果须附纪要。",
            "No minutes yet; a ballot is recorded with its minutes.";
        minutes_upload: "上传纪要", "Upload the minutes";
        passes: "通过", "passes";
        fails: "未通过", "does not pass";
        rule_majority: "过半数", "more than half";
        rule_two_thirds: "三分之二以上", "at least two thirds";
        said_attendance: "到会情况已保存", "Attendance saved";
        said_stepped_out: "回避已登记", "Recusal recorded";
        said_recorded: "票数已登记，等待主席签字", "Counts recorded; the chair signs next";
        said_signed: "已签字，案件进入待审定", "Signed; the case awaits decision";
        sum_template: "合计{n}票，有表决权{m}人", "{n} votes, {m} entitled";
        sum_good: "票数相符", "the sum is right";
        sum_bad: "票数不符", "the sum is wrong";
        quorum_met: "到会人数符合要求", "the quorum is met";
    }
    phrases {
        said_assigned(n): "已邀请{n}位专家", "{n} experts were asked";
        freed(n, declined, expired, withdrawn): "有{n}席重新空出（谢绝{declined}人，邀请过期{expired}人，收回或回避{withdrawn}人）",
            "Seats free again: {n} (declined {declined}, lapsed {expired}, taken back or recused {withdrawn})";
        legal_person_of(name): "与已邀请的{name}同一法人单位", "of the same legal person as {name}, already asked";
        load_full(most): "在手已达上限{most}件", "has {most} in hand, the most allowed";
        of_enough(n, least): "有效意见{n}份，须有{least}份", "{n} valid reviews of {least} required";
        ranked(rank, of): "同组第{rank}名，共{of}件", "rank {rank} of {of} in the group";
        present_of(n, of): "到会{n}人，全体{of}人", "{n} of {of} present";
        entitled_is(present, recused, entitled): "到会{present}人，回避{recused}人，有表决权{entitled}人",
            "{present} present, {recused} recused, {entitled} entitled";
        needs(n): "须{n}票", "{n} needed";
        least_attending(n): "至少须{n}人到会", "at least {n} must attend";
        quorum_of(present, least): "到会{present}人，至少须{least}人", "{present} present, {least} needed";
        voted_of(n, all): "已表决{n}/{all}件", "{n} of {all} voted on";
        case_of(at, all): "第{at}件，共{all}件", "case {at} of {all}";
        majority_sum(yes, double, entitled): "过半数：赞成{yes}票，2×{yes}={double}，须大于{entitled}",
            "More than half: {yes} yes, 2×{yes}={double}, must exceed {entitled}";
        two_thirds_sum(yes, triple, double): "三分之二：赞成{yes}票，3×{yes}={triple}，须不少于{double}",
            "Two thirds: {yes} yes, 3×{yes}={triple}, must be at least {double}";
        counts(yes, no, abstain, invalid): "赞成{yes}，反对{no}，弃权{abstain}，无效{invalid}",
            "{yes} yes, {no} no, {abstain} abstain, {invalid} invalid";
        shown_first(n): "只列出前{n}位，请用姓名缩小范围。", "Only the first {n} are shown; narrow by name.";
        abc(a, b, c): "A {a}，B {b}，C {c}", "A {a}, B {b}, C {c}";
        rate(name, value): "{name}{value}", "{name} {value}";
    }
}
