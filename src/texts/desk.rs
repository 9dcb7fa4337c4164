//! Words of the office's desks.

super::texts! {
    /// Work list, nominations, case page, checks, panels, decisions.
    DeskTexts
    words {
        waiting: "等我处理", "Waiting for me";
        nothing_waits: "没有等你处理的事", "Nothing waits for you";
        nothing_waits_hint: "有新的事项会出现在这里，也会发到消息。", "What comes up appears here and in your inbox.";
        what: "做什么", "What";
        which: "哪一件", "Which case";
        due: "期限", "Due";
        since: "自", "Since";
        board: "各阶段", "Where the cases stand";
        cases: "件", " cases";
        as_table: "看表格", "As a table";
        total: "合计", "Total";
        check_case: "形式审查", "Formal check";
        finish_draft: "完成草稿", "Finish a draft";
        review_case: "评审", "Review";
        admit_objection: "决定是否受理异议", "Admit or refuse an objection";
        handle_objection: "处理异议", "Handle an objection";
        assign_reviewers: "指派评审专家", "Assign reviewers";
        sign_money: "财务签字", "Sign for the money";
        own_cases: "与我有关的案件", "My cases";
        all_cases: "全部案件", "All cases";
        due_today: "今天到期", "due today";
    }
    phrases {
        things(n): "{n}件", "{n}";
        late(n): "{n}件已逾期", "{n} overdue";
        soon(n, days): "{n}件在{days}天内到期", "{n} due within {days} days";
        days_late(n): "逾期{n}天", "{n} days overdue";
        days_left(n): "还剩{n}天", "{n} days left";
        per_square(n): "每格约{n}件", "about {n} cases a square";
        confirm_proposal(action): "确认：{action}", "Confirm: {action}";
    }
}
