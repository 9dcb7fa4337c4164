//! Words of a panel in session: the order of its cases, the screen in the room, and the minutes.

super::texts! {
    /// The order of the cases, who leaves and comes back, the screen, the minutes.
    SittingTexts
    words {
        order_hint: "按委员出入会场次数最少排列，可以不按此顺序审议。", "In the order in which members leave the room least often; another order may be taken.";
        everybody: "全体到会委员在场", "Everybody present is in the room";
        expected_hint: "尚未登记到会情况，按全体委员到会估算。", "Attendance is not noted yet; all members are expected.";
        room: "会场", "Room";
        at_risk: "表决人数有风险", "Votes at risk";
        at_risk_hint: "这些事项再少一人或已经不能表决，请在开会前处理。", "With one member fewer, or already now, these cases cannot be voted on. Settle this before the meeting.";
        no_quorum: "不能表决", "no vote possible";
        no_spare: "再少一人就不能表决", "no member to spare";

        screen: "投影页", "Screen";
        screen_title: "会议现场", "In session";
        out_of_room: "不在会场", "Out of the room";
        next: "下一件", "Next";
        last: "这是最后一件", "This is the last case";
        no_cases: "没有案件", "No cases";
        all_cases: "全部案件", "All cases";
        result: "表决结果", "Result";
        result_waits: "票数已登记，等待主席签字", "Counts are recorded and wait for the chair";
        to_panel: "返回会议", "Back to the panel";

        minutes: "会议纪要", "Minutes";
        minutes_draft: "由系统记录自动起草。未登记的票数留空，可打印后手写、签字，再上传为案件文件。",
            "Drafted from the records. Counts not recorded yet are left blank, to be filled in by hand, signed and uploaded.";
        meeting: "会议", "Meeting";
        call: "批次", "Call";
        date: "日期", "Date";
        place: "地点", "Place";
        present: "到会委员", "Members present";
        absent: "缺席委员", "Members absent";
        nobody: "无", "none";
        consideration: "审议情况", "Consideration";
        results: "表决结果表", "Table of results";
        number: "序号", "No.";
        case: "案件", "Case";
        recused: "回避", "Recused";
        entitled: "有表决权", "Entitled";
        rule: "通过规则", "Rule";
        second: "第二轮表决", "Second ballot";
        second_rule: "末位名额上票数并列，按第二轮赞成票排序", "Tied for the last places: by the votes in favour of the second ballot";
        not_voted: "未表决", "no vote";
        unsigned: "待主席签字", "waits for the chair";
        signature_chair: "主席签名", "Signature of the chair";
        signature_secretary: "秘书签名", "Signature of the secretary";
        signature_date: "日期", "Date";
        blank: "＿＿＿", "_____";
    }
    phrases {
        leave(names): "请{names}离席", "{names}: please leave the room";
        come_back(names): "请{names}回席", "{names}: please come back";
        moves(n, listed): "待表决事项按此顺序共出入{n}人次，按原议程{listed}人次", "Open cases: {n} moves in and out in this order, {listed} as listed";
        all_of(n): "到会{n}人", "{n} present";
        votes_of(n): "有表决权{n}人", "{n} entitled";
        can_spare(n): "还可缺{n}人", "{n} to spare";
        in_hand(case): "审议{case}", "Take {case}";
        counted(present, recused, entitled): "到会{present}人，回避{recused}人，有表决权{entitled}人",
            "{present} present, {recused} recused, {entitled} entitled";
        needed_of(rule, n): "{rule}，须{n}票", "{rule}, {n} needed";
        so_many(n): "（{n}人）", " ({n})";
        signed_on(day): "主席已于{day}签字", "signed by the chair on {day}";
        recorded_otherwise(then, now): "登记票数时回避{then}人，现有记录为{now}人，请核对。",
            "{then} were recused when the votes were counted, the records now say {now}; please check.";
    }
}
