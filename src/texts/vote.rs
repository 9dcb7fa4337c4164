//! Words of the vote: on members' own devices, the second count on paper, the places it leads to, the clock in the room.

use super::Lang;
use crate::domain::review::{places::Standing, sitting::TimerPart};

super::texts! {
    /// The secret vote of a panel.
    VoteTexts
    words {
        on_devices: "委员设备表决", "Vote on members' devices";
        second: "名额线上并列，第二次表决", "Second ballot on a tie at the line";
        open: "开始表决", "Open the vote";
        open_again: "重新表决", "Take the vote again";
        open_hint: "到会且不回避的委员在各自的评审工作台投票。表决中只显示已投人数。",
            "Members present and not recused vote at their own desks. Until the round is closed only the number who voted is shown.";
        memory_hint: "计票之前，选票只在服务器内存中，不写入任何记录；程序如重新启动，这一轮作废重投。",
            "Until the count the votes are in the server's memory only and are written nowhere; if the program is started again, the round is taken again.";
        cannot_open: "现在不能用设备表决", "No vote on devices now";
        lost: "这一轮的票箱不在本服务器上：程序重新启动过，或由另一台服务器保管。票箱如已丢失，请作废后重新表决。",
            "The box of this round is not on this server: the program was started again, or another server holds it. If it is lost, abandon the round and vote again.";
        close: "结束表决并计票", "Close the vote and count";
        close_early: "不再等待未投票的委员，其票按无效计", "Do not wait for those who have not voted; their sheets count as invalid";
        chair_closes: "由主席结束表决并计票。", "The chair closes the vote.";
        abandon: "作废这一轮", "Abandon the round";
        abandon_hint: "已投的票不计票即销毁。", "The votes cast are destroyed uncounted.";
        counted: "设备表决已计票，附会议纪要后提交主席签字。", "The vote on devices is counted. Attach the minutes and put it before the chair.";
        put_forward: "提交主席签字", "Put before the chair";
        waits_for_minutes: "已计票，待附纪要", "counted, minutes to be attached";
        is_open: "正在表决", "vote open";
        said_opened: "表决已开始", "The vote is open";
        said_closed: "表决已结束，票已计", "The vote is closed and counted";
        said_abandoned: "这一轮已作废", "The round is abandoned";
        said_put_forward: "已提交主席签字", "Put before the chair";

        first_count: "纸质票由两人分别点票，互不看对方的数：秘书先填，再由主席、到会委员或代理秘书填。主席点票一致即为签字；由他人点票的，一致后主席再签字。",
            "Sheets of paper are counted by two people, neither seeing the other's numbers: the secretary enters, then the chair, a member present or the secretary's deputy. The chair's equal count is the signature; after another's, the chair signs.";
        own_count: "请主席自己点票后填写。与秘书登记的一致即为签字，不一致则双方重新点票。",
            "Count the sheets yourself and enter the numbers. Equal to the secretary's, they are the signature; otherwise both count anew.";
        own_count_title: "主席点票签字", "The chair counts and signs";
        count_waits: "票数已登记，待另一人点票。两次一致之前不显示票数。", "The counts are recorded and wait for a second count; they are shown once both are equal.";
        second_count_title: "第二人点票", "Second count";
        second_count: "请自己点票后填写。与第一次点票一致，由主席签字；不一致则双方重新点票。第一次的票数不显示。",
            "Count the sheets yourself and enter the numbers. Equal to the first count, they go to the chair; otherwise both count anew. The first count is not shown.";
        count_again: "提交点票", "Enter the count";
        said_counted: "两次点票一致，待主席签字", "The counts are equal; the chair is to sign";
        bench_count: "有纸质票待第二人点票", "Sheets of paper wait for a second count";
        to_count: "去点票", "Count";
        not_shown: "不显示", "not shown";
        anew: "两次点票不一致", "The two counts differ";

        bench_title: "会议表决", "Panel vote";
        bench_open: "有表决正在进行", "A vote is open";
        to_vote: "去投票", "Vote";
        ballot: "无记名表决", "Secret ballot";
        ballot_hint: "你的选择不会写入任何记录，也不会与你的姓名联系；投出后不能更改，也不能查看。",
            "Your choice is written nowhere and never joined with your name; once cast it can neither be changed nor seen again.";
        sure: "我已确认，投出后不能更改", "I am sure; it cannot be changed once cast";
        cast: "投出我的票", "Cast my vote";
        done: "你的一票已投入票箱", "Your vote is in the box";
        done_hint: "结果由主席结束表决后公布。如秘书通知重新表决，请再投一次。",
            "The chair tells the result after closing the vote. If the secretary calls for a new round, please vote again.";
        said_cast: "你的一票已投入票箱", "Your vote is in the box";
        to_desk: "返回评审工作台", "Back to your desk";

        places: "名额与票数", "Places and votes";
        places_hint: "只就本次会议已签字、待审定的案件，按赞成票、再按评审名次排列；方向不同的不比名次。供审定参考，由审定人决定。",
            "Of this panel's signed cases that await decision: by votes in favour, then by rank where all are of one group. It is advice; the approver decides.";
        case: "案件", "Case";
        yes: "赞成", "Yes";
        second_yes: "第二次赞成", "Yes, second ballot";
        rank: "名次", "Rank";
        standing: "位置", "Standing";

        clock: "计时", "Clock";
        clock_set: "会场用时（分钟）", "Time in the room, in minutes";
        clock_save: "保存用时", "Save the times";
        clock_stop: "停止计时", "Stop the clock";
        said_minutes: "用时已保存", "Times saved";
        time_is_up: "时间到", "Time is up";
    }
    phrases {
        progress(voted, entitled): "已投{voted}人，有表决权{entitled}人", "{voted} of {entitled} have voted";
        places_left(open, most): "剩余{open}席，共{most}席", "{open} of {most} places left";
        stays_empty(n): "空缺{n}席，宁缺毋滥", "{n} places stay empty";
        start(part, n): "{part}{n}分钟", "{part}, {n} minutes";
        ends_at(part, time): "{part}至{time}结束", "{part} ends at {time}";
        differs(fields): "上一次两人点票不一致：{fields}。未登记任何结果，请重新点票。",
            "The last two counts differ: {fields}. Nothing was recorded; please count again.";
        voters(names): "参加表决：{names}", "Voted: {names}";
    }
}

/// A part of a candidate's time.
pub const fn part(part: TimerPart, lang: Lang) -> &'static str {
    match part {
        TimerPart::Talk => lang.pick("陈述", "Presentation"),
        TimerPart::Questions => lang.pick("提问", "Questions"),
    }
}

/// Where a case stands at the line of a quota.
pub const fn standing(standing: Standing, lang: Lang) -> &'static str {
    match standing {
        Standing::In => lang.pick("在名额内", "has a place"),
        Standing::Tied => lang.pick("线上并列，须第二次表决", "ties at the line: second ballot"),
        Standing::StillTied => {
            lang.pick("仍并列，留待下一批次或申请增加名额", "still ties: next call, or ask for more places")
        }
        Standing::Beyond => lang.pick("通过，名额已满", "passed, no place left"),
        Standing::Failed => lang.pick("未通过", "did not pass"),
    }
}
