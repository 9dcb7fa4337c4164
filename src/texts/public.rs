//! Words of the directory of scholars, of one scholar, and of the research directions.

super::texts! {
    /// Directory, scholar, directions.
    PublicTexts
    words {
        directory: "学者名录", "Directory of scholars";
        filter: "筛选", "Filter";
        apply_filter: "应用筛选", "Apply";
        facet_role: "角色", "Role";
        facet_direction: "研究方向", "Direction";
        facet_institution: "依托单位", "Institution";
        facet_batch: "批次", "Batch";
        search_label: "按姓名、拼音或单位查找学者", "Find scholars by name, pinyin or institution";
        search_hint: "姓名、拼音或单位", "Name, pinyin or institution";
        view_as: "显示方式", "View";
        view_cards: "卡片", "Cards";
        view_table: "表格", "Table";
        download_csv: "下载CSV", "Download CSV";
        sorted_by_role: "按角色、拼音排序", "By role, then pinyin";
        matching: "符合条件的学者", "Scholars that match";
        no_match: "没有符合条件的学者", "No scholar matches";
        no_match_hint: "现有条件如下，点一项即可清除：", "These conditions are set; choose one to clear it:";
        directory_empty: "名录中还没有学者", "Nobody is listed yet";
        directory_empty_hint: "聘任生效并经本人同意后，学者会列在这里。", "Scholars appear here once appointed, with their consent.";
        clear_all: "清除全部条件", "Clear all";
        conditions: "现有条件", "Conditions";
        unnamed: "未具名", "unnamed";
        unnamed_places: "未具名席位", "Unnamed places";
        unnamed_place: "未具名席位", "Unnamed place";
        seats_caption: "每格一席：实色为已具名者，浅色为未具名席位。", "One square a place: solid for the named, light for the unnamed.";
        short_cs: "首席科学家", "Chief Scientist";
        short_pm: "项目经理", "Project Manager";
        short_pi: "研究员", "Principal Investigator";
        short_ys: "青年科学家", "Young Scientist";
        gist_cs: "CS·规划方向", "CS · plans the direction";
        gist_pm: "PM·协助管理", "PM · helps to manage";
        gist_pi: "PI·确定领域", "PI · a set field";
        gist_ys: "38岁以下", "under an age limit";
        awaiting_notice: "待公示", "notice due";
        appointed: "聘期中", "appointed";
        ended: "聘期已结束", "term ended";
        direction_unstated: "方向未载明", "direction not stated";
        column_name: "姓名", "Name";
        column_title: "职务", "Title";
        column_state: "状态", "State";
        column_pinyin: "拼音", "Pinyin";
        column_role_code: "角色代码", "Role code";
        column_as_of: "职务截至", "Title as of";
        column_places: "席数", "Places";
        column_starts: "聘期起", "Term from";
        column_ends: "聘期止", "Term to";
        column_sources: "来源", "Sources";
        column_page: "页面", "Page";
        keys: "要点", "Key facts";
        term: "聘期", "Term";
        duties: "方向与职责", "Direction and duties";
        eligibility: "人选条件", "Eligibility";
        team: "方向团队", "The team of the direction";
        record: "遴选记录", "Selection record";
        record_notice_due: "遴选已完成，公示即将启动；公示的起止日期未载明。", "Selected; public notice was about to start. Its dates are not stated.";
        record_passed: "已经过这一步；日期、评分与票数未载明。", "Passed; date, scores and votes are not stated.";
        titles_then: "来源中的职务", "Titles in the sources";
        mentions: "来源中的叙述", "What the sources say";
        as_printed: "原文：", "As printed: ";
        support: "支持方式", "Support";
        corrections: "更正", "Corrections";
        corrections_hint: "发现差错，请告诉我们；更正会在本页留下记录。", "If something is wrong, tell us; corrections are recorded here.";
        no_present_claim: "职务以来源的日期为准，不代表现任。", "Titles are of the date of their source and claim nothing about today.";
        ended_note: "聘期已经结束。本页保留，作为当时的记录。", "The term has ended. This page stays as a record of the time.";
        research_directions: "研究方向", "Research directions";
        directions_lead: "每个方向由首席科学家规划；来源没有载明方向的总数。", "Each direction is planned by a chief scientist. The sources do not state how many there are.";
        direction_people: "方向人员", "People of the direction";
        direction_content: "研究内容", "Research content";
        kind_starting_point: "出发点", "Starting point";
        kind_content: "内容", "Content";
        kind_problem: "问题", "Questions";
        kind_aim: "目标", "Aim";
        kind_note: "说明", "Note";
        kind_besides: "其他", "Besides";
        no_chief: "来源没有提到本方向的首席科学家、项目经理与研究员。", "The source names no chief scientist, project manager or principal investigator here.";
        see_in_directory: "在学者名录中查看", "See them in the directory";
        nobody_listed: "名录中还没有本方向的学者。", "Nobody of this direction is listed yet.";
        no_direction: "还没有研究方向。", "There is no research direction yet.";
    }
    phrases {
        batch_label(year, name): "{year}年{name}", "{name}, {year}";
        heading(batch, places, named): "{batch}：{places}席，已具名{named}席", "{batch}: {places} places, {named} named";
        heading_all(named): "已具名{named}位", "{named} named";
        squares_caption(n): "每格{n}席，不足一格的按一格：实色为已具名者，浅色为未具名席位。", "One square for {n} places, part of it counted as one: solid for the named, light for the unnamed.";
        shown_here(n): "本页{n}位", "{n} on this page";
        unnamed_total(n): "{n}席，来源未给出姓名", "{n}, not named by the source";
        places(n): "{n}席", "{n}";
        named_count(n): "具名{n}", "{n} named";
        of_direction(name, n): "{name}{n}席", "{name} {n}";
        of_them_undirected(n): "（含方向未载明的具名者{n}位）", " (of whom {n} named without a direction)";
        from_institutions(names): "来自{names}", "from {names}";
        clear(name): "清除“{name}”", "Clear “{name}”";
        term_of(from, to): "{from}至{to}", "{from} to {to}";
        one_of(places, role): "本批{places}席之一，角色为{role}", "One of {places} places of the batch, as {role}";
        batch_places(places): "本批{places}席", "{places} places of the batch";
        seats_of(role, named, unnamed): "{role}：具名{named}席，未具名{unnamed}席", "{role}: {named} named, {unnamed} unnamed";
        csv_name(date): "学者名录-{date}.csv", "scholars-{date}.csv";
    }
}
