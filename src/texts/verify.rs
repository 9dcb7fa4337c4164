//! Words of the page that verifies a code or a file.

super::texts! {
    /// The public page that verifies.
    VerifyTexts
    words {
        title: "核验", "Verify";
        lead: "扫描公示或聘书上的二维码，或在这里输入下面印的核验码、公示文号、文件的SHA-256，就能知道它是什么、何时发布、是否仍然有效、被什么取代。",
            "Scan the QR code on a notice or certificate, or enter the code printed under it, the number of a notice, or the SHA-256 of a file: you learn what it is, since when, whether it still stands, and what took its place.";
        code: "核验码、文号或SHA-256", "Code, number or SHA-256";
        ask: "核验", "Verify";
        file: "或者选一个文件", "Or choose a file";
        file_hint: "也可以把文件拖到这里。文件不会离开你的电脑：浏览器算出它的指纹，只有指纹会发送。", "You can also drop it here. The file does not leave your computer: the browser computes its hash, and only the hash is sent.";
        by_hand: "自己计算文件的SHA-256", "Compute the SHA-256 of a file yourself";
        by_hand_text: "Windows：certutil -hashfile 文件 SHA256　macOS：shasum -a 256 文件　Linux：sha256sum 文件", "Windows: certutil -hashfile FILE SHA256 · macOS: shasum -a 256 FILE · Linux: sha256sum FILE";
        answer: "核验结果", "Answer";
        nothing: "没有找到", "Nothing found";
        nothing_hint: "没有任何已公布的公示、附告、链头或已签发的聘书与它相符。请核对每一位；若文件是改过或另存过的，指纹就会不同。", "No published notice, addendum or head and no certificate that was issued has it. Check every digit; a file that was changed or saved anew has another hash.";
        is_notice: "公示", "Notice";
        is_addendum: "公示的附告或附件", "Addendum or file of a notice";
        is_certificate: "聘书", "Certificate of appointment";
        is_head: "存证链每日链头", "Daily head of the chain";
        running: "公示期内", "Its period runs";
        over: "公示期满，仍然有效", "Its period is over; it stands";
        number: "文号", "Number";
        published: "发布", "Published";
        standing: "现状", "Standing";
        signed: "签发", "Signed";
        addenda: "附告", "Addenda";
        successor: "取代它的公示", "What took its place";
        sha256: "SHA-256", "SHA-256";
        see: "查看公示", "Open the notice";
        name: "姓名", "Name";
        not_listed: "本人未公开学者主页，这里不显示姓名", "The holder has no public page; the name is not shown";
        role: "角色", "Role";
        direction: "研究方向", "Direction";
        term_label: "聘期", "Term";
        in_term: "有效，聘期内", "Good; the appointment runs";
        term_over: "聘期已满", "The term is over";
        not_valid: "不再有效", "No longer good";
        certificate_hint: "请与纸上的姓名、角色和聘期逐项比对。", "Compare name, role and term with the paper.";
        day: "日期", "Day";
        place: "序号", "Place";
        printed_code: "核验码", "Code";
        scan: "扫码核验", "Scan to verify";
    }
    phrases {
        term(from, to): "{from}至{to}", "{from} to {to}";
        qr_label(code): "核验二维码，核验码{code}", "QR code to verify; code {code}";
    }
}
