//! Words of the draw of reviewers.

super::texts! {
    /// Drawing reviewers for a group: what stands before, how it is done, what came of it.
    DrawTexts
    words {
        title: "抽取评审专家", "Draw reviewers";
        lead: "为这一批次、这一类人才的全部待评事项一次抽取。已有评审人的席位不动。",
            "Draws for every case of this call and role at once. Seats that have a reviewer stay.";
        role: "人才类别", "Role";
        cases: "待评事项", "Cases";
        places: "评审席位", "Places";
        filled: "已有评审人", "Filled";
        to_fill: "待抽取", "To draw";
        pool: "可邀请专家", "Experts in the pool";
        short: "抽取后仍空缺", "Stay empty";
        undecided: "须先认定", "To settle first";
        undecided_hint: "这些专家与事项的关系记录不足以判断，认定之前不会被抽中。", "The records cannot decide on these pairs; until somebody does they are not drawn.";
        conflicts: "按回避规则排除", "Excluded by the recusal rules";
        by_kind: "排除的原因", "What excludes them";
        pairs: "专家—事项对", "Pairs";
        allowed: "可邀请", "May be asked";
        short_by: "空缺", "Short by";
        case: "事项", "Case";
        no_cases: "没有待评事项", "No case is at first review";
        no_cases_hint: "形式审查通过、进入初评之后，才抽取评审专家。", "Reviewers are drawn once cases are accepted to first review.";
        rules: "规则", "Rules";
        rule_distinct: "同一事项的评审人互不相同，同一法人单位最多一人。", "The reviewers of a case are distinct, one of a legal person at most.";
        rule_capacity: "不超过每位专家在手评审的上限。", "Nobody has more in hand than the limit.";
        rule_conflict: "有回避关系、或尚待认定的，一律不抽。", "Nobody in conflict with a case, or still to be settled, is drawn for it.";
        rule_most: "先使尽可能多的席位有人，再按随机数取最小。", "As many places as possible are filled first, then the least lots win.";
        commitment: "种子", "Seed";
        commitment_none: "还没有封存秘密；抽取时先封存，再抽取。", "No secret is sealed yet; drawing seals one first.";
        commitment_hint: "种子由开放申报时封存的秘密、抽取前一日事件链的末端和本次的题目算出，谁也不能挑选。评审结束后公开秘密，任何人都能复算。",
            "The seed follows from a secret sealed when the call opened, the end of the event chain before the day of the draw, and the problem: nobody can choose it. The secret is shown once reviews are over, and anybody can repeat the draw.";
        mode: "方式", "How";
        by_lot: "随机抽取", "By lot";
        by_lot_hint: "依法的方式。结果在抽取之前看不到。", "The lawful way. The outcome cannot be seen before.";
        by_match: "最佳匹配", "By best match";
        by_match_hint: "按研究方向使匹配总分最大，可以先预览。", "Greatest total match of fields; can be previewed.";
        preview: "预览最佳匹配", "Preview the best match";
        preview_title: "最佳匹配的预览", "Preview of the best match";
        reviewers: "评审人", "Reviewers";
        again_hint: "这一组已经抽取过，请写明为什么再抽。", "This group was drawn before: say why it is drawn again.";
        go: "抽取并发出邀请", "Draw and invite";
        earlier: "历次抽取", "Draws so far";
        none_yet: "还没有抽取过", "None yet";
        number: "次序", "No.";
        made: "时间", "When";
        by: "经办人", "By";
        why: "事由", "Why";
        certificate: "证书", "Certificate";
        certificate_hint: "证书含题目、种子与结果。评审结束前只给有权查看评审人的人；用 bole draw --replay 复算。",
            "It holds the problem, the seed and the result. Before reviews are over it is for those who may know the reviewers; repeat it with bole draw --replay.";
        download: "下载证书", "Download";
        random: "随机", "by lot";
        best: "匹配", "by match";
        first: "首次", "first";
    }
    phrases {
        said(n): "已抽取并邀请{n}人次", "{n} invitations were sent";
        of_role(role): "{role}", "{role}";
        filled_of(filled, places): "{filled}/{places}席", "{filled} of {places}";
        sealed(hash): "秘密的摘要 {hash}", "Digest of the secret {hash}";
        total(n): "匹配总分{n}", "Total match {n}";
    }
}
