//! Words of the chain of events as the public reads about it: what it is, its heads, how to verify.

super::texts! {
    /// Proof: the public page and its feed.
    ProofTexts
    words {
        title: "存证与核验", "Proof";
        lead: "办公室在系统里办的每一件事都记入一条只增不改的链。每天结束时，链的末端（链头）在这里公布。谁留下一个链头，谁就能查出此前的记录有没有被改过、删过、截断过——包括由掌管数据库的人所为。",
            "Everything the office does here is entered into a chain that only grows. At the end of each day the end of the chain, its head, is published on this page. Whoever keeps one head can find out later whether anything before it was changed, removed or cut off, even by those who own the database.";
        what: "这条链是什么", "What the chain is";
        what_event: "一事一记", "One act, one event";
        what_event_text: "提名、审查、投票结果、公示、决定、合同……每办一件事，就在同一次写入中记一条：谁、以什么身份、何时、做了什么。没有记下的，就没有办成。",
            "A nomination, a check, the result of a vote, a notice, a decision, a contract: each act writes one event in the same transaction, who, in which role, when and what. What is not entered was not done.";
        what_hash: "环环相扣", "Each holds the one before";
        what_hash_text: "每一条都含有前一条的指纹（SHA-256），再算出自己的指纹。改动、删除或调换任何一条，其后所有指纹都对不上。",
            "Each event holds the fingerprint (SHA-256) of the one before it and is fingerprinted with it. Change, remove or swap one, and no fingerprint after it fits.";
        what_frozen: "材料封存", "What was decided on is frozen";
        what_frozen_text: "表格、评审、表决数、公示文本等在当时冻结，链上只留加盐指纹，不含姓名和其他个人信息。",
            "Forms, reviews, counts and texts are frozen as they were. The chain itself holds only salted fingerprints of them: no name and nothing personal.";
        what_head: "每日公布", "Published every day";
        what_head_text: "一个链头就代表它之前的全部记录。公布之后，谁也不能悄悄截去尾部重写：旧的链头会与之矛盾。",
            "A head stands for everything before it. Once it is out, nobody can quietly cut the end off and write another: the old head contradicts it.";
        tells: "链头说明什么", "What a head tells";
        tells_text: "只有日期、序号、指纹和全办公室当天的记录条数。没有案件、没有人、没有时刻；当日的末端也只按整点公布，免得有人从时刻推断谁在何时办事。",
            "A day, a place, a fingerprint and how many events the whole office had that day. No case, nobody, no hour; and the present end is shown as of the last full hour only, so that nobody can infer from the minute who was at work.";
        present: "当前链头", "The head now";
        present_none: "还没有记录", "Nothing is entered yet";
        place: "序号", "Place";
        hash: "指纹", "Hash";
        heads: "每日链头", "Daily heads";
        heads_none: "还没有过完的一天", "No day is over yet";
        heads_none_hint: "第一条记录的次日起，这里每天公布一个链头。", "From the day after the first event on, one head a day appears here.";
        day: "日期", "Day";
        events: "当日记录", "Events";
        weekdays: "一二三四五六日", "MTWTFSS";
        older: "上一个月", "The month before";
        newer: "下一个月", "The month after";
        how: "怎样核验", "How to verify";
        how_keep: "先留下一个链头：抄在纸上、打印本页、订阅链头，或者存下 /proof.txt。留得越早、越分散，越可靠。",
            "Keep a head first: on paper, as a print of this page, by its feed, or as a copy of /proof.txt. The earlier and the further apart they are kept, the more they prove.";
        how_run: "日后对着数据库（或其备份）运行一条命令。通过则退出码为 0；否则指出第一处破绽在哪里、意味着什么：",
            "Later run one command over the database, or a backup of it. It exits with 0 when all is well, and otherwise names the first breach, where it is and what it means:";
        how_dossier: "单个案件的卷宗可以离线核验，不需要数据库：", "The dossier of one case is verified offline, without the database:";
        how_hand: "不想用这个程序也可以自己算：每条记录先由各字段依次写下（每个字段前加 8 字节大端长度）算出 SHA-256，再与前一条记录的指纹以同样方式相接，算出它自己的指纹。较早的记录由前一条的指纹和各字段一次算出。",
            "You need not use this program: the digest of an event is SHA-256 over its fields in order, each preceded by its length as eight bytes, big-endian; its hash is the same over the hash of the event before and this digest. The first events of an older chain were hashed at once, over the hash before and the fields.";
        feed: "链头订阅（Atom）", "Feed of heads (Atom)";
        as_text: "全部链头（文本）", "All heads as text";
        feed_title: "订阅与下载", "Follow and download";
        from_notice: "公示发布记入存证链：", "The release is an event of the chain: ";
    }
    phrases {
        as_of(at): "截至{at}（整点）", "As of {at}, the full hour";
        calendar_label(month): "{month}每天的记录条数", "Events on each day of {month}";
        events_of(n): "{n}条记录", "{n} events";
        head_of(day): "{day}的链头", "Head of {day}";
        entry(line, n): "{line}（当日{n}条记录）", "{line} ({n} events that day)";
    }
}
