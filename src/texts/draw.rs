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
        rule_outside: "至少一人来自依托单位以外的地区，不因此空缺席位；地区未知的不算外地。",
            "At least one comes from another region than the host, where no place stays empty for it; an unknown region is not another.";
        rule_mix: "既有人工智能专家，又有其他领域专家；缺了只提示，不影响抽取。",
            "Both somebody of artificial intelligence and somebody of another field; lacking one is told and changes no draw.";
        rule_groups: "编为一组的事项先抽：与其中一件有回避关系的，整组不抽；抽中的，组内每件都评。",
            "Cases in a group are drawn first: whoever is in conflict with one is drawn for none, and whoever is drawn reviews each.";
        best_ignores: "最佳匹配不看分组。", "The best match takes no account of groups.";
        wanting: "搭配提示", "To look at";
        no_outside: "没有外地专家", "nobody from another region";
        outside_unknown: "是否有外地专家无法判断：地区未知", "cannot tell whether anybody is from another region: one is not known";
        no_ai: "没有人工智能专家", "nobody of artificial intelligence";
        ai_unknown: "是否有人工智能专家无法判断：研究方向未填", "cannot tell whether anybody is of artificial intelligence: no field is named";
        no_other: "没有其他领域专家", "nobody of another field";
        other_unknown: "是否有其他领域专家无法判断：研究方向未填", "cannot tell whether anybody is of another field: no field is named";
        groups: "相似事项分组", "Groups of similar cases";
        groups_lead: "同一组由同一批专家评审。只用于随机抽取，且只管此后的抽取；已有的席位不动。",
            "The same reviewers are drawn for a group. It holds for draws by lot from now on; seats that are taken stay.";
        group: "组", "Group";
        group_hint: "选同一研究方向的两件以上，写一个组名。", "Choose two or more of one direction, and name the group.";
        group_save: "编为一组", "Make a group";
        group_none: "还没有分组", "No group yet";
        group_nothing: "没有可以编组的事项", "No case is left to be grouped";
        group_choose: "选择事项", "Choose cases";
        group_split: "拆开", "Split";
        group_saved: "已编为一组", "The group was made";
        group_was_split: "已拆开，各件分别抽取", "The group was split; its cases are drawn one by one";
        alike: "内容相近，建议编为一组", "Say nearly the same; could be a group";
        alike_hint: "按提名内容的用字重合度给出，只供参考。", "By how much of their wording they share; a hint and no more.";
        alike_take: "选这几件", "Choose these";
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
        groups_of(n): "{n}组", "{n} groups";
        group_short(name, n): "“{name}”组没有足够的共同专家，每件缺{n}人；拆开后可以分别抽取", "Group “{name}” has too few reviewers in common, {n} short in each case; split, its cases are drawn one by one";
        alike_by(n): "重合{n}%", "{n}% in common";
        split_named(name): "拆开{name}", "Split {name}";
        filled_of(filled, places): "{filled}/{places}席", "{filled} of {places}";
        sealed(hash): "秘密的摘要 {hash}", "Digest of the secret {hash}";
        total(n): "匹配总分{n}", "Total match {n}";
    }
}
