//! Words of the page on which a group is compared and its shortlist is made.

super::texts! {
    /// The shortlist of a group, and what its marks say of cases and reviewers.
    ShortlistTexts
    words {
        title: "初评入围", "Shortlist";
        groups: "分组", "Groups";
        groups_hint: "同一批次、同一角色、同一方向的案件为一组，一起比较、一起入围。",
            "Cases of one call, role and direction form a group: compared together, shortlisted together.";
        groups_none: "这一批次还没有进入初评的案件", "No case of this call has come to first review";
        no_direction: "未定方向", "no direction";
        waiting: "待定入围", "to be settled";
        all_settled: "均已处理", "all settled";

        group_cases: "本组案件", "The group";
        rank: "名次", "Rank";
        case: "案件", "Case";
        marks: "各份合计（20至100分）", "Totals, 20 to 100";
        mean: "均值", "Mean";
        abc: "A/B/C", "A/B/C";
        adjusted: "校正均值", "Adjusted";
        fate: "去向", "Outcome";
        go_on: "入围", "Goes on";
        pass_over: "不入围", "Passed over";
        went_on: "已入围", "went on";
        went_over: "未入围", "passed over";
        tied: "并列", "tied";
        grey: "灰区", "grey zone";
        spread: "分歧大", "wide spread";
        other_version: "按另一版标准评审，不参与比较", "rated by another version of the criteria, not compared";
        recused: "已回避", "recused";
        recused_hint: "你应当回避的案件不显示分数，其分数也不计入你看到的案件图表。",
            "Cases you stay away from show no marks here.";
        advice: "名次和校正只供参考，由人决定；两者都不代替原始分数。",
            "Rank and adjustment are advice; people decide. Neither replaces the raw marks.";
        no_ratio: "方案没有规定入围比例，或批次没有名额，所以没有规定的入围线。",
            "The scheme sets no ratio, or the call no quota, so no line is set.";
        keep: "试放入围线：前几件", "Try a line after so many";
        keep_do: "看看", "Look";
        line_here: "入围线", "The line";
        chart_marks: "竖线是均值，圆点是每位评审人的合计分", "The bar is the mean, each dot one reviewer's total";

        calibration: "宽严校正", "Calibration";
        method: "方法：加性双向模型（案件＋评审人宽严，无交互项），最小二乘估计，95%区间按t分布；见S. R. Searle, Linear Models, Wiley, 1971。校正均值是“换成全组平均宽严的评审人来评”的估计，区间含误差，不含标准本身的好坏。",
            "Method: additive two-way model (case plus reviewer severity, no interaction), ordinary least squares, 95% intervals by Student's t; S. R. Searle, Linear Models, Wiley, 1971. An adjusted mean estimates what reviewers of average severity would have given.";
        raw: "原始均值", "Raw mean";
        interval: "95%区间", "95% interval";
        cut_words: "虚线画在按校正均值排序时线上与线下两件的中点；区间碰到它的案件在灰区，分数分不出先后，建议上会讨论。",
            "The dashed line lies midway between the last above and the first below by adjusted mean. Cases whose interval reaches it are in the grey zone: the marks cannot tell them apart, and the panel should discuss them.";
        severity: "评审人宽严", "Severity of the reviewers";
        severity_hint: "正数比全组平均给分高（偏宽），负数给分低（偏严）。区间跨过零，就看不出宽严。",
            "Above zero gives more than the average of the group, below zero less. Where the interval crosses zero nothing can be told.";
        reviewer: "评审人", "Reviewer";
        given: "份数", "Reviews";
        difference: "与平均之差", "Against the average";
        too_few_short: "太少，看不出", "too few to tell";
        not_adjusted: "不作校正", "No adjustment is made";

        influence: "去掉任何一位评审人", "Leaving out any one reviewer";
        influence_hint: "按原始分数重算，不用模型。名次范围是逐一去掉全组每位评审人时的最好与最差名次。",
            "Computed from raw marks, without a model. The range is the best and worst rank as each reviewer of the group is left out in turn.";
        without: "去掉其一后", "Without one of its reviewers";
        rank_range: "名次范围", "Range of ranks";
        nobody_left: "无其他意见", "no other review";

        agreement: "评审人之间的一致", "Agreement between reviewers";
        agreement_hint: "同一案件的每两份意见，合计分相差多少。", "For every two reviews of one case, by how much the totals differ.";
        apart: "相差", "Difference";
        pairs: "对数", "Pairs";
        pairs_none: "还没有同一案件的两份意见", "No case has two reviews yet";

        matrix: "全部分数", "All marks";
        matrix_hint: "上面各图的数据。空格表示没有评审这一件。", "The data behind the pictures. Empty: did not review the case.";

        proposal: "入围提议", "Proposal";
        propose: "提出本组入围", "Propose the shortlist";
        propose_hint: "整组一起提出，由审定人整组确认；并列的案件须一同去留。",
            "Proposed for the whole group and confirmed as a whole by the approver; equal cases stay together.";
        reason_hint: "写给每件不入围的案件；有不入围的就须填写。", "For every case passed over; required when there is one.";
        confirm: "确认整组入围", "Confirm the whole group";
        confirm_hint: "每件重新核对；有一件不符合，全部不动。", "Each case is judged anew; if one fails, none moves.";
        take_back: "收回提议", "Take back";
        disagree: "不同意", "Disagree";
        refuse: "退回提议", "Turn down";
        own_proposal: "须由另一人确认", "Somebody else must confirm it";
        not_yours: "这一组里有你应当回避的案件，请由其他人办理。", "One of these cases is one you stay away from; somebody else must act.";
        said_proposed: "本组入围已提出，等待审定人确认", "Proposed; the approver confirms next";
        said_confirmed: "本组入围已确认", "The shortlist is confirmed";
        said_ended: "提议已撤下", "The proposal is gone";
    }
    phrases {
        places_of(quota, low, high, most): "名额{quota}，入围{low}–{high}倍：本组至多{most}件", "{quota} places, {low} to {high} times: {most} of this group at most";
        places_of_direction(quota, low, high, most): "本方向名额{quota}，入围{low}–{high}倍：本组至多{most}件", "{quota} places of the direction, {low} to {high} times: {most} of this group at most";
        elsewhere_here(n): "同方向其他角色已入围{n}件", "{n} of other roles in this direction went on";
        elsewhere(n): "同角色其他方向已入围{n}件", "{n} of other directions of this role went on";
        line_at(n): "线上{n}件（含并列）", "{n} above the line, ties included";
        ready(valid, least): "{valid}份，须{least}份", "{valid} in, {least} needed";
        missing(n): "缺{n}份", "{n} missing";
        ranked(rank): "第{rank}", "rank {rank}";
        range(best, worst): "第{best}–{worst}", "ranks {best}–{worst}";
        picture(low, high): "{low}至{high}分", "{low} to {high} points";
        few(freedom, least): "数据太少，看不出宽严：自由度{freedom}，至少须{least}。", "Too few to tell: {freedom} degrees of freedom, and at least {least} are needed.";
        parted(parts, left): "案件与评审人分成{parts}部分，没有人同时评过两边，宽严无从比较；只在最大的一部分之内校正，其余{left}件不作校正。",
            "Cases and reviewers fall into {parts} parts that no review joins, across which severity cannot be told: only the largest is adjusted, {left} cases are not.";
        many(n): "评审人{n}位，超出本页计算范围。", "{n} reviewers are more than this page computes for.";
        deviation(points, freedom): "误差标准差{points}分，自由度{freedom}", "standard deviation of errors {points} points, {freedom} degrees of freedom";
        proposed_by(who, when): "{who}于{when}提出", "Proposed by {who}, {when}";
        counts(on, over): "入围{on}件，不入围{over}件", "{on} go on, {over} passed over";
        alone(cases): "{cases}已单独提出，请先在案件页处理，再对整组提出。", "{cases} proposed on their own: settle them on their pages first.";
        uncovered(cases): "{cases}没有列入这次提议，请收回后重新提出。", "{cases} not in this proposal: take it back and propose anew.";
        said_of(who, points): "{who} {points}", "{who} {points}";
        step(from, to): "{from}至不足{to}分", "{from} to under {to} points";
        n_waiting(n): "{n}件待定", "{n} to settle";
    }
}
