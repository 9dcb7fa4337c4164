//! Words of the privacy page and of the accessibility page. The sentences are ours; what law says is cited by article.

super::texts! {
    /// Privacy and accessibility.
    PrivacyTexts
    words {
        title: "个人信息处理说明", "How personal data is handled";
        lead: "依据个人信息保护法第十七条，说明本站处理哪些个人信息、为什么、保存多久，以及你可以怎样行使权利。", "As article 17 of the personal information law asks: which data is handled here and why, for how long, and how to use your rights.";
        who: "谁在处理", "Who handles it";
        who_unset: "本站由计划办公室运行，办公室名称尚未设置。", "A programme office runs this site; its name is not set yet.";
        office: "办公室", "Office";
        department: "受理部门", "Department";
        phone: "电话", "Telephone";
        email: "邮箱", "E-mail";
        address: "地址", "Address";
        no_contact: "联系方式尚未设置，请使用下面的网上请求。", "No contact is set yet; please use the request form below.";
        what: "处理什么，为什么", "What is handled, and why";
        whose: "谁的信息", "Whose data";
        kinds: "种类", "Kinds";
        purpose: "目的", "Purpose";
        basis: "依据", "Basis";
        candidates: "被提名的候选人", "Candidates";
        candidates_kinds: "姓名、性别、学位、单位、职务、成果材料、联系方式；只有角色设有年龄条件时才收集出生日期", "Name, gender, degree, institution, post, work, contact; date of birth only where the role has an age rule";
        candidates_purpose: "资格审查、评审、审定、聘任", "Eligibility, review, decision, appointment";
        candidates_basis: "候选人参加遴选的申请，以及单独作出的同意", "The candidate's application, and separate consents";
        published: "公示和名录中的人", "People on notices and in the directory";
        published_kinds: "姓名、单位、角色、研究方向", "Name, institution, role, direction";
        published_purpose: "接受社会监督，介绍入选学者", "Public scrutiny, and presenting those selected";
        published_basis: "单独同意（第二十五条），可以随时撤回；报道中已经公开的，在合理范围内使用（第二十七条）", "A separate consent (art. 25) that can be withdrawn at any time; what reports made public is used within reason (art. 27)";
        experts: "评审专家", "Reviewers";
        experts_kinds: "姓名、单位、专业领域、与候选人的关系", "Name, institution, fields, relations to candidates";
        experts_purpose: "分配评审、判断回避；评审人的姓名不告诉候选人", "Assigning reviews and finding conflicts; candidates are not told who reviewed";
        experts_basis: "专家接受邀请时的同意", "The expert's consent on accepting";
        letters: "推荐人", "Writers of letters";
        letters_kinds: "姓名、单位、邮箱、推荐信", "Name, institution, e-mail, the letter";
        letters_purpose: "发送一次性链接，供评审使用；候选人和提名人看不到内容", "To send a one-time link and for review; neither candidate nor nominator reads it";
        letters_basis: "推荐人提交推荐信时的同意", "The writer's consent on sending it";
        objectors: "异议人和提出请求的人", "Objectors and whoever makes a request";
        objectors_kinds: "姓名、单位、联系方式", "Name, unit, contact";
        objectors_purpose: "核实和答复。加密保存：异议人的身份只有监督专员能看，请求人的身份只有承办人能看，每次查看都有记录", "To verify and answer. Encrypted: only the supervisor reads who objected, only the officer in charge reads who asked, and every reading is recorded";
        objectors_basis: "本人提出异议或请求", "Their own objection or request";
        accounts: "有账号的人", "People with an account";
        accounts_kinds: "姓名、邮箱、角色、操作记录、登录时的网络地址", "Name, e-mail, roles, what was done, network address at sign-in";
        accounts_purpose: "办理业务，留下可以核验的记录", "Doing the work, with a record that can be verified";
        accounts_basis: "履行职责所必需的内部管理", "Needed to run the office";
        visitors: "访客", "Visitors";
        visitors_kinds: "服务器访问日志中的网络地址", "Network address in the server's request log";
        visitors_purpose: "网络安全；浏览公开页面不设置Cookie，不作统计跟踪", "Network security; the public pages set no cookie and track nobody";
        visitors_basis: "网络安全法第二十一条", "Cybersecurity law, article 21";
        not_collected: "不收集身份证号、住址、银行账号、宗教信仰和健康信息。", "Identity numbers, home addresses, bank accounts, religion and health are not collected.";
        cookies: "Cookie", "Cookies";
        cookies_text: "只有登录后才设置一个会话Cookie，用来认出你的登录；另有一个一分钟内失效的Cookie，用来在下一页显示刚才的操作结果。不使用第三方Cookie。", "Only signing in sets a session cookie, by which your sign-in is known; another, void within a minute, carries a sentence to the next page. There are no third-party cookies.";
        subscribers: "公示的Atom、JSON和日历订阅是公开的地址，不登记订阅者。用邮件接收公示的，邮箱地址加密保存，只用来发这一种邮件，没有确认的两天后删除，退订时立即删除。", "The feeds and the calendar of notices are public addresses: readers are not registered. The address of whoever takes notices by mail is kept encrypted and used for nothing else; unconfirmed it is deleted after two days, and at once on leaving.";
        sharing: "向谁提供", "Who receives it";
        sharing_text: "评审专家只看到评审所需的内容；双盲评审看不到姓名。方案规定需要征求意见的单位，只收到征求意见所需的内容。除此以外，本系统不把个人信息发给任何人。遴选决定由人作出，不作自动化决策。", "Reviewers see what a review needs, in double-blind review no names. Bodies whose opinion a scheme asks for receive what that needs. Beyond that, this system sends personal data to nobody. No decision is automated: people decide.";
        security: "怎样保护", "How it is protected";
        security_text: "按角色授权，查看联系方式须写明事由并留痕；异议人和请求人的身份用数据库之外的密钥加密；每项操作记入可以核验的日志，日志里没有个人信息的内容。", "Access follows roles; reading a contact needs a reason and leaves a trace. Who objected or asked is encrypted under a key kept outside the database. Everything done is in a log that can be verified and holds no personal value.";
        keeping: "保存多久", "How long it is kept";
        keeping_text: "到期后由两人核对名单再删除，只留下编号、日期和依据的规则。", "When the time is over two people look at the list before it is erased; number, date and rule remain.";
        rights: "你的权利", "Your rights";
        right_access: "查阅、复制你的个人信息（第四十五条）", "See and copy your data (art. 45)";
        right_rectify: "更正、补充（第四十六条）", "Correct and complete it (art. 46)";
        right_erase: "删除（第四十七条）", "Have it deleted (art. 47)";
        right_withdraw: "撤回同意：用收到的同意链接，或登录后在自己的案件页办理；撤回后名录页立即撤下，公示上的姓名立即隐去，不影响撤回之前的处理（第十五条）", "Withdraw a consent: by your consent link, or signed in on the page of your case. The directory page is gone at once and the name on a notice is masked at once; what was done before stays lawful (art. 15)";
        right_explain: "要求解释处理规则（第四十八条）", "Have the rules explained (art. 48)";
        right_relatives: "近亲属可以就已故者的信息提出请求（第四十九条）", "Near relatives may ask about the data of somebody who died (art. 49)";
        ask: "提出个人信息请求", "Make a request";
        correct: "提交页面更正", "Suggest a correction of a page";
        complain: "对处理不满意的，可以向履行个人信息保护职责的部门投诉。", "If you are not satisfied, complain to the authority for the protection of personal data.";

        access_title: "无障碍说明", "Accessibility";
        access_lead: "本站以《网页内容无障碍指南》（WCAG）2.2的AA级为目标。", "This site aims at level AA of the Web Content Accessibility Guidelines (WCAG) 2.2.";
        done: "已经做到", "What is done";
        done_keyboard: "全部功能可以用键盘完成；后台的单键快捷键可以关闭。", "Everything can be done with the keyboard; the single-key shortcuts of the desks can be switched off.";
        done_contrast: "浅色和深色两种外观，跟随系统设置；文字和界面的对比度按AA级设计。", "A light and a dark appearance that follow the system; contrast of text and controls is designed for AA.";
        done_script: "不启用脚本也能浏览和提交。", "Pages can be read and forms sent without scripts.";
        done_forms: "每个输入项都有标签；出错时在旁边和表单上方同时说明，填写的内容不丢失。", "Every field has a label; what is wrong is said beside it and above the form, and nothing typed is lost.";
        done_zoom: "放大文字或在窄屏上阅读时，内容自动重排。", "Content reflows when text is enlarged or the screen is narrow.";
        done_language: "中英文页面各自标明语言，英文页中的中文也逐处标明。", "Pages say their language, and every run of Chinese on an English page says so too.";
        tested: "怎样检验", "How it is tested";
        tested_text: "每次修改都在真实浏览器中用axe自动检查主要页面。自动检查不能发现全部问题；没有请第三方评测过。", "On every change the main pages are examined in a real browser with axe. Automatic checks do not find everything; no third party has assessed the site.";
        known: "已知不足", "What is lacking";
        known_text: "候选人和推荐人上传的PDF、图片等文件由上传者制作，可能不便于读屏软件使用。需要其他形式的，请告诉我们。", "Files that candidates and others upload are made by them and may be hard to use with a screen reader. Tell us if you need another form.";
        report: "反映问题", "Tell us";
        report_text: "遇到障碍时，请说明是哪一页、使用什么设备和辅助技术。", "Say which page it is, and which device and assistive technology you use.";
    }
    phrases {
        answered_within(n): "收到请求后{n}个工作日内答复。", "A request is answered within {n} working days.";
    }
}
