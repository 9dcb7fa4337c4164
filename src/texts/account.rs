//! Words of signing in, invitations, accounts, settings, the inbox and the event log.

use super::{Lang, label};
use crate::domain::workflow::Action;

super::texts! {
    /// Signing in, invitations, accounts, settings.
    AccountTexts
    words {
        sign_in_title: "登录", "Sign in";
        sign_in_lead: "供办理提名、评审、公示的人使用。查阅名录和公示不需要登录。",
            "For those who nominate, review and publish. The directory and the notices need no account.";
        kept_lead: "登录已失效。请重新登录，刚才填写的内容不会丢失。", "Your session ended. Sign in again: what you filled in is kept.";
        kept_title: "继续提交", "Go on with your form";
        kept_text: "你已登录。刚才填写的内容还在，点击下面的按钮继续。", "You are signed in. What you filled in is still here; press the button to send it.";
        kept_send: "继续提交", "Send the form";
        kept_drop: "不提交，回到工作台", "Leave it and go to the desk";
        kept_unsaved: "登录已失效，刚才的修改还没有保存，页面上的内容还在。", "Your session ended and the last changes are not saved; they are still on this page.";
        kept_sign_in: "在新页面登录后继续", "Sign in on another page, then go on";
        sign_in_lost: "忘了密码？请系统管理员给你一个新的一次性链接。",
            "Forgotten your password? Ask the system administrator for a new one-time link.";
        sign_in_wrong: "邮箱或密码不对。", "The e-mail address or the password is wrong.";
        sign_in_first: "第一次使用？启动程序时，命令行里打印了设置管理员密码的链接。",
            "First time here? The program prints a link for the administrator's password when it starts.";
        plain_title: "这个地址没有加密，无法登录", "This address is not encrypted, so nobody can sign in";
        plain_why: "浏览器只在https连接上保存登录凭据；在未加密的http上，密码会被途经的每一台设备看见。因此本站在这样的地址上不接受登录。",
            "Browsers keep a sign-in only over https, and over plain http every machine on the way can read the password. This site therefore refuses to sign anybody in here.";
        plain_how: "请系统管理员这样做：", "What the system administrator does:";
        plain_how_proxy: "在前面放一台反向代理（如Caddy、nginx），由它持有证书；保持Host与Origin请求头不变。",
            "Put a reverse proxy such as Caddy or nginx in front, which holds the certificate, and let it pass Host and Origin unchanged.";
        plain_how_settings: "设BOLE_PUBLIC_URL为对外的https地址，设BOLE_TRUSTED_PROXIES为代理的IP地址，然后重新启动。",
            "Set BOLE_PUBLIC_URL to the public https address and BOLE_TRUSTED_PROXIES to the proxy's IP address, and start again.";
        plain_how_readme: "详细步骤见随程序发布的README.md“HTTPS”一节。在本机上可以直接用http://127.0.0.1登录。",
            "The section “HTTPS” of the README.md that comes with the program has the steps. On the machine itself, http://127.0.0.1 works as it is.";
        signed_out: "你已退出登录。", "You are signed out.";

        welcome_title: "设置密码", "Set your password";
        welcome_lead: "这是为你开的账号。设好密码就可以登录。", "This account was made for you. Once the password is set, you can sign in.";
        welcome_first_lead: "这是第一个账号：系统管理员。请填写你的姓名和邮箱，以后用这个邮箱登录。",
            "This is the first account, the system administrator's. Enter your name and e-mail address; you will sign in with it.";
        welcome_reset_lead: "请设一个新密码。原来的密码和所有登录都会失效。",
            "Set a new password. The old one and every open session end.";
        password_hint: "至少12个字，任何文字都可以；几个不相干的词连起来，既好记又难猜。",
            "At least 12 characters of any kind. A few unrelated words are easy to remember and hard to guess.";
        set_password: "设置密码并登录", "Set the password and sign in";
        welcome_done: "密码已设好。", "The password is set.";
        spent_title: "这个链接不能用了", "This link can no longer be used";
        spent_hint: "链接只能用一次，7天内有效。请系统管理员给你一个新的；如果密码已经设好，直接登录即可。",
            "A link works once and for seven days. Ask the system administrator for a new one; if your password is set, just sign in.";

        account_title: "我的账号", "My account";
        profile: "个人设置", "Profile";
        keyboard_label: "使用单键快捷键（“/”查找，J、K换件，G加字母跳转）", "Single-key shortcuts, such as / to search, J and K to move, G and a letter to jump";
        save: "保存", "Save";
        profile_saved: "个人设置已保存。", "Your profile is saved.";
        change_password: "修改密码", "Change the password";
        change_password_hint: "修改后，其他设备上的登录全部失效。", "Afterwards you are signed out everywhere else.";
        password_changed: "密码已修改，其他设备上的登录已结束。", "The password is changed; every other session has ended.";
        sessions: "登录记录", "Sessions";
        sessions_hint: "不认识的登录，请结束它并修改密码。", "If you do not recognise one, end it and change your password.";
        session_here: "本次登录", "this one";
        session_device: "设备", "Device";
        session_address: "地址", "Address";
        session_seen: "最近使用", "Last seen";
        session_end: "结束", "End";
        sessions_end_others: "结束其他所有登录", "End all other sessions";
        session_ended: "那次登录已结束。", "That session has ended.";
        sessions_ended: "其他登录已全部结束。", "All other sessions have ended.";
        my_roles: "我的角色", "My roles";
        my_roles_hint: "角色由系统管理员授予，谁也不能改自己的角色。", "Roles are granted by the system administrator; nobody changes their own.";
        no_roles: "还没有角色。", "No role yet.";
        lend: "委托他人代行", "Lend a role";
        lend_hint: "你不在时，由一位同事在这些天里代行；期满自动收回。一个人提出、另一个人确认的步骤，仍须两个人。",
            "While you are away a colleague stands in for these days; it ends by itself. Steps that take two people still take two.";
        lend_do: "委托", "Lend";
        lent: "已委托，已通知对方。", "The role is lent and your deputy was told.";
        loans: "我委托出去的", "Lent by me";
        loan_end: "收回", "Take back";
        loan_ended: "已收回，已通知对方。", "The loan has ended and your deputy was told.";
        choose_role: "要委托的角色", "Role to lend";

        inbox_title: "消息", "Inbox";
        inbox_none_new: "没有新消息", "Nothing new";
        inbox_empty: "没有消息", "No messages";
        inbox_empty_hint: "需要你办理或知道的事会出现在这里。", "Whatever needs you, or you should know, appears here.";
        inbox_read_all: "全部标为已读", "Mark all as read";
        inbox_all_read: "全部已读。", "All messages are read.";
        inbox_open: "查看", "Open";
        inbox_mark: "标为已读", "Mark as read";
        inbox_unread: "未读", "unread";
        inbox_older: "更早的消息", "Older messages";
        inbox_more: "全部消息", "All messages";

        accounts_title: "账号与角色", "Accounts and roles";
        accounts_search: "邮箱或姓名", "E-mail or name";
        accounts_none: "没有符合条件的账号", "No account matches";
        accounts_none_hint: "换一个词，或清除条件再看。", "Try another word, or clear the filter.";
        accounts_all: "全部账号", "All accounts";
        all_roles: "全部角色", "All roles";
        status: "状态", "Status";
        status_invited: "待设密码", "Password not set";
        status_active: "使用中", "Active";
        status_closed: "已停用", "Closed";
        invite: "邀请", "Invite";
        invite_one: "邀请一个人", "Invite somebody";
        invite_hint: "邮箱已有账号的，直接加上角色。", "If the address has an account, the role is added to it.";
        scope_hint: "首席科学家须选方向，依托单位须填单位。", "A chief scientist needs a direction, a host institution its name.";
        grant: "授予角色", "Grant a role";
        grant_do: "授予", "Grant";
        granted: "角色已授予，已通知本人。", "The role is granted and its holder was told.";
        revoke: "收回", "Revoke";
        revoked: "角色已收回，已通知本人。", "The role is revoked and its holder was told.";
        own_account_note: "这是你自己的账号：角色与停用须由另一位管理员办理。",
            "This is your own account: another administrator changes its roles or closes it.";
        link_panel: "一次性链接", "One-time link";
        link_hint_invited: "本人还没有设密码。可以给一个新链接，旧链接随即作废。",
            "The password is not set yet. You can make a new link; the old one is void at once.";
        link_hint_active: "本人忘记密码时，给一个新链接。用过之后，原密码和所有登录失效。",
            "If the password is lost, make a new link. Once it is used, the old password and all sessions end.";
        link_make: "生成新链接", "Make a new link";
        links_title: "把链接交给本人", "Pass these links on";
        links_lead: "链接只在这一页显示一次，7天内有效，用一次即作废。请分别发给本人，不要群发。",
            "The links are shown on this page only, work for seven days and once each. Send each to its person alone.";
        links_none: "这些人都已有密码，不需要链接；角色已经加上。", "All of them have a password already, so no link is needed; the roles are added.";
        copy: "复制", "Copy";
        copied: "已复制", "Copied";
        has_password: "已有密码，无需链接", "Has a password; no link needed";
        close: "停用账号", "Close the account";
        close_hint: "停用后立即退出登录，不能再登录；办过的事和记录都保留。",
            "It is signed out at once and cannot sign in again; everything it did stays on record.";
        reopen: "恢复账号", "Reopen the account";
        closed: "账号已停用。", "The account is closed.";
        reopened: "账号已恢复。", "The account is open again.";
        scope: "范围", "Scope";
        whole: "全部", "All";
        since_until: "代行期", "Stands in";
        of_own: "本人", "Own";
        back: "返回", "Back";
        comma: "、", ", ";

        setup_title: "开始使用", "Getting started";
        setup_lead: "大约五分钟。做完这三步，就可以开始收第一件提名。", "About five minutes. After these three steps the first nomination can come in.";
        setup_office: "办公室", "The office";
        setup_office_hint: "公示由谁发布，异议寄到哪里。", "Who issues notices, and where objections go.";
        setup_people: "人员", "People";
        setup_people_hint: "一件事由一个人提出、另一个人确认，所以至少要有四个人。系统管理员不参与业务。",
            "What one person proposes another confirms, so four people are the least. The administrator has no part in cases.";
        setup_call: "第一个批次", "The first call";
        setup_call_hint: "系统管理员无权改动业务内容：批次、名额由经办人设定。把下面的地址发给经办人。",
            "An administrator has no right to content: the programme officer sets the call and its places. Send the officer this address.";
        setup_call_path: "批次与名额", "Calls and places";
        setup_done: "已完成", "Done";
        setup_todo: "待完成", "To do";
        setup_waits: "等经办人", "Waits for the officer";
        setup_finished: "都设好了", "All set";
        setup_go_on: "继续设置", "Continue the setup";
        setup_more_row: "再加一个人", "Another person";
        setup_invite_do: "邀请并生成链接", "Invite and make links";
        setup_seats: "已有", "Filled";
        office_saved: "办公室信息已保存。", "The office is saved.";

        settings_title: "设置", "Settings";
        settings_site: "站点", "The site";
        settings_hint: "保存后公开页面立即改变。", "Public pages change as soon as it is saved.";
        motto_hint: "首页的大字，一行一句，最多三行。", "The large words of the home page, one line each, at most three.";
        settings_saved: "设置已保存，公开页面已更新。", "The settings are saved and the public pages show them.";
        not_set: "未设", "not set";

        audit_title: "操作日志", "Event log";
        audit_lead: "只增不改：每一条都带着上一条的指纹，删改任何一条都会被发现。",
            "Append only: every entry carries the fingerprint of the one before, so that none can be changed or cut unseen.";
        audit_headers_only: "系统管理员只看到经过，看不到内容。", "An administrator sees that something happened, not what.";
        audit_own_only: "这里是你自己办理的事。", "These are the things you did yourself.";
        audit_head: "最新一条", "Latest entry";
        audit_no: "序号", "No.";
        audit_at: "时间", "Time";
        audit_who: "经手人", "By";
        audit_what: "事项", "What";
        audit_case: "案件", "Case";
        audit_note: "内容", "Content";
        audit_hash: "指纹", "Fingerprint";
        audit_older: "更早的记录", "Older entries";
        audit_newest: "回到最新", "Newest entries";
        audit_empty: "还没有记录", "Nothing recorded yet";

        menu_title: "菜单", "Menu";
        home_title: "工作台", "Work list";
        home_nothing: "没有等你处理的事。", "Nothing waits for you.";
        home_messages: "新消息", "New messages";
    }
    phrases {
        wait(minutes): "尝试次数过多，请{minutes}分钟后再试。", "Too many attempts. Please try again in {minutes} minutes.";
        welcome_for(email): "账号：{email}", "Account: {email}";
        until(day): "至{day}", "until {day}";
        between(first, last): "{first}至{last}", "{first} to {last}";
        lent_from(name): "代{name}", "for {name}";
        link_open(time): "现有一个链接有效至{time}。", "A link is open until {time}.";
        row(n): "第{n}人", "Person {n}";
        unread(n): "{n}条未读", "{n} unread";
        version_now(n): "第{n}条", "No. {n}";
        loan_to(name): "委托{name}", "to {name}";
        setup_steps(done, all): "已完成{done}/{all}", "{done} of {all} done";
    }
}

/// What an event of the log was: the command's name in words, with what its payload says of it. A command without words of its own shows its code.
pub fn command(code: &str, payload: &str, lang: Lang) -> String {
    if let Some(action) = Action::from_code(code) {
        return label::action(action, lang).to_owned();
    }
    let (zh, en) = match code {
        "seed" => ("载入来源事实", "Loaded the facts of the sources"),
        "invite_account" => ("开账号", "Made an account"),
        "make_link" => ("生成一次性链接", "Made a one-time link"),
        "grant_role" => ("授予角色", "Granted a role"),
        "revoke_role" => ("收回角色", "Revoked a role"),
        "lend_role" => ("委托代行", "Lent a role"),
        "close_account" => ("停用账号", "Closed an account"),
        "reopen_account" => ("恢复账号", "Reopened an account"),
        "set_password" => ("以链接设置密码", "Set a password by link"),
        "change_password" => ("修改密码", "Changed the password"),
        "set_profile" => ("修改个人设置", "Changed the profile"),
        "end_sessions" => ("结束登录", "Ended sessions"),
        "try_mail" => ("发测试邮件", "Sent a test mail"),
        "retry_mail" => ("重发邮件", "Queued mail again"),
        "change_settings" => ("修改设置", "Changed the settings"),
        _ => return super::command::done(code, payload, lang),
    };
    lang.pick(zh, en).to_owned()
}
